import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ROOT } from '../../scripts/actions.ts'
import type { Octokit } from '../../src/github/octokit.ts'
import { parseWorkflow, workflowFiles } from '../workflows/workflow-file.ts'

/** What GitHub takes for a new ruleset, by its own description of the API. */
type NewRuleset = Pick<
  NonNullable<Parameters<Octokit['rest']['repos']['createRepoRuleset']>[0]>,
  'name' | 'target' | 'enforcement' | 'conditions' | 'bypass_actors' | 'rules'
>

const plainRule = z.strictObject({ type: z.enum(['deletion', 'non_fast_forward', 'creation']) })
const update = z.strictObject({
  type: z.literal('update'),
  parameters: z.strictObject({ update_allows_fetch_and_merge: z.boolean() }),
})
const pullRequest = z.strictObject({
  type: z.literal('pull_request'),
  parameters: z.strictObject({
    required_approving_review_count: z.int().min(0).max(10),
    dismiss_stale_reviews_on_push: z.boolean(),
    require_code_owner_review: z.boolean(),
    require_last_push_approval: z.boolean(),
    required_review_thread_resolution: z.boolean(),
    allowed_merge_methods: z.array(z.enum(['merge', 'squash', 'rebase'])),
  }),
})
const statusChecks = z.strictObject({
  type: z.literal('required_status_checks'),
  parameters: z.strictObject({
    strict_required_status_checks_policy: z.boolean(),
    do_not_enforce_on_create: z.boolean(),
    required_status_checks: z.array(z.strictObject({ context: z.string(), integration_id: z.int() })),
  }),
})
const rulesetSchema = z.strictObject({
  name: z.string().max(100),
  target: z.literal('branch'),
  enforcement: z.literal('active'),
  conditions: z.strictObject({
    ref_name: z.strictObject({ include: z.array(z.string()).min(1), exclude: z.array(z.string()) }),
  }),
  bypass_actors: z.array(
    z.strictObject({ actor_id: z.int(), actor_type: z.literal('RepositoryRole'), bypass_mode: z.literal('always') }),
  ),
  rules: z.array(z.union([plainRule, update, pullRequest, statusChecks])),
})

const FILES = globSync('docs/rulesets/*.json', { cwd: ROOT }).toSorted()
const read = async (file: string): Promise<NewRuleset> =>
  rulesetSchema.parse(JSON.parse(await readFile(ROOT + file, 'utf8')))
const typesOf = ({ rules = [] }: NewRuleset) => rules.map(({ type }) => type)

describe('the rulesets', () => {
  it.for(FILES)('%s can be imported, and docs/branches.md tells of it', async (file) => {
    expect(typesOf(await read(file)).length).toBeGreaterThan(0)
    expect(await readFile(`${ROOT}docs/branches.md`, 'utf8')).toContain(`](rulesets/${basename(file)})`)
  })

  it('ask for reviews and checks on main, and keep it from force pushes', async () => {
    const main = await read('docs/rulesets/main.json')
    expect(typesOf(main)).toEqual(['deletion', 'non_fast_forward', 'pull_request', 'required_status_checks'])
    const called = workflowFiles.find(({ name }) => name === 'content-checks.yml')
    const job = called === undefined ? undefined : parseWorkflow(called).jobs.episodes
    expect(JSON.stringify(main)).toContain(`"context":"episodes / ${job?.name}"`)
  })

  it('let the action delete the branches of what was merged', async () => {
    expect(typesOf(await read('docs/rulesets/content-github-token.json'))).not.toContain('deletion')
  })
})
