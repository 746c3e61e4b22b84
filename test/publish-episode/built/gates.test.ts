import { describe, expect } from 'vitest'
import { pullRequestNodeId } from '../../sandbox/github/node-id.ts'
import { insertCommit, insertRun, SHA } from '../claimed-rows.ts'
import { draftSource, isWrite, it, messages, NO_FIGURES, type World } from './world.ts'

const PATH = 'posts/banterpacks/ep-001.md'
const BRANCH = 'content/episode-001'

/** A draft whose commit was collected and measured, as it says. */
const claiming = (changes: Record<string, string> = {}) => draftSource({ commit_sha: `"${SHA}"`, ...changes })
const POOR = { confidence_score: '0.2' }

async function pullRequest(world: World): Promise<Record<string, unknown>> {
  const answered = await world.ask('GET', '/pulls/1')
  return { ...(typeof answered === 'object' ? answered : {}) }
}

/** Has ClickHouse confirm the draft's claims. */
async function confirm(world: World): Promise<void> {
  await world.publish(undefined, { series: 'banterpacks' })
  for (const statement of [insertCommit(), insertRun(1250)]) await world.rows(statement)
  world.requests()
}

/** Has ClickHouse contradict them. */
async function contradict(world: World): Promise<void> {
  await world.rows('ALTER TABLE bench_runs DELETE WHERE 1 SETTINGS mutations_sync = 1')
  await world.rows(insertRun(80))
}

/** Has a person change the episode on its branch. */
const edit = (world: World) =>
  world.commitFiles({ branch: BRANCH, message: 'Better wording', files: { [PATH]: 'mine' } })

/** Has another episode with the same number merged. */
const takeNumber = (world: World) =>
  world.commitFiles({ branch: 'main', message: 'Episode by hand', files: { [PATH]: '---\ntitle: "Another"\n---\n' } })

/** Has GitHub refuse a part of what shuts the gate. */
const refuse = (world: World, field: string, message: string, other: object = {}) =>
  world.github.inject({
    match: new RegExp(`mutation shutGate[^]*${pullRequestNodeId(world.repository, 1)}`, 'u'),
    answer: {
      status: 200,
      body: { data: { [field]: null, ...other }, errors: [{ type: 'FORBIDDEN', path: [field], message }] },
    },
  })

describe.concurrent('the gate', { timeout: 180_000 }, () => {
  it('shuts before the commit moves when confidence has fallen, and opens when it is back', async ({ world }) => {
    const inputs = { 'auto-merge': 'squash' }
    await world.publish(draftSource(), inputs)
    expect(await pullRequest(world)).toMatchObject({ draft: false, auto_merge: {} })
    world.requests()

    const dry = await world.publish(draftSource(POOR), { ...inputs, 'dry-run': 'true' })
    expect(dry.log).toContain('Dry run: would change pull request #1: take auto-merge back, make it a draft.')
    world.requests()
    const fallen = await world.publish(draftSource(POOR), inputs)
    expect(fallen.log).toContain(
      "Because the confidence in it is below 'min-confidence': auto-merge taken back, a draft again.",
    )
    expect(world.requests().filter(isWrite)).toEqual([
      'mutation',
      'POST /git/trees',
      'POST /git/commits',
      `PATCH /git/refs/heads%2Fcontent%2Fepisode-001`,
      'PATCH /pulls/1',
    ])
    expect(await pullRequest(world)).toMatchObject({ draft: true, auto_merge: null })
    expect(await world.readFile(PATH, BRANCH)).toContain('## Data quality')

    const again = await world.publish(draftSource(POOR), inputs)
    expect(again.outputs.outcome).toBe('unchanged')
    const back = await world.publish(draftSource(), inputs)
    expect(back.log).toContain('Did what was missing: ready for review, auto-merge.')
    expect(await pullRequest(world)).toMatchObject({ draft: false, auto_merge: { merge_method: 'squash' } })
    expect(await world.readFile(PATH, BRANCH)).not.toContain('## Data quality')
  })

  it('shuts for a claim that ClickHouse contradicts by now, although the draft is the same', async ({ world }) => {
    await confirm(world)
    const inputs = { 'auto-merge': 'merge' }
    await world.publish(claiming(), inputs)
    expect(await pullRequest(world)).toMatchObject({ auto_merge: {} })
    await contradict(world)
    world.requests()

    const run = await world.publish(claiming(), inputs)
    expect(run.outputs).toMatchObject({ outcome: 'updated', 'pull-request-number': '1' })
    expect(run.log).toContain('Because ClickHouse contradicts what it claims: auto-merge taken back.')
    expect(world.requests()).toEqual(['query', 'query', 'mutation', 'PATCH /pulls/1'])
    expect(await pullRequest(world)).toMatchObject({
      auto_merge: null,
      body: expect.stringContaining('| `latency_ms_p95` | 1,250 ms |'),
    })

    await world.rows(insertRun(1250))
    world.requests()
    const back = await world.publish(claiming(), inputs)
    expect(back.log).toContain('Did what was missing: auto-merge.')
    expect(world.requests().length).toBeLessThanOrEqual(4)
    expect(await pullRequest(world)).toMatchObject({ auto_merge: {} })
  })

  it('shuts before a run that stops at unconfirmed claims ends', async ({ world }) => {
    await confirm(world)
    await world.publish(claiming({ tokens_in: '0', tokens_out: '0', cost_usd: '0' }), { 'auto-merge': 'merge' })
    await contradict(world)
    const draft = claiming({ tokens_in: '0', tokens_out: '0', cost_usd: '0' })
    const run = await world.publish(draft, { 'auto-merge': 'merge', 'verify-claims': 'fail' })

    expect(run.conclusion).toBe('failure')
    expect(messages(run).at(-1)).toMatch(/^ClickHouse does not confirm what the episode claims: latency_ms_p95/u)
    expect(await pullRequest(world)).toMatchObject({ auto_merge: null })
  })

  it('shuts for an episode that others have changed as well, which is not overwritten', async ({ world }) => {
    const inputs = { 'auto-merge': 'squash' }
    await world.publish(draftSource(), inputs)
    await edit(world)
    world.requests()
    const dry = await world.publish(draftSource(POOR), { ...inputs, 'dry-run': 'true' })
    expect(dry.outputs.outcome).toBe('conflict')
    expect(messages(dry).at(-1)).toContain(
      'Dry run: would change pull request #1: take auto-merge back, make it a draft.',
    )
    expect(world.requests().filter(isWrite)).toEqual([])
    expect(await pullRequest(world)).toMatchObject({ draft: false, auto_merge: {} })

    const run = await world.publish(draftSource(POOR), inputs)
    expect(run.conclusion).toBe('failure')
    expect(run.outputs).toMatchObject({ outcome: 'conflict', 'pull-request-number': '1' })
    expect(run.log).toContain("because the confidence in it is below 'min-confidence': auto-merge taken back, a draft")
    expect(messages(run).at(-1)).toMatch(/^The draft has changed, but others have changed/u)
    expect(world.requests()).toEqual(['query', 'query', 'query', 'mutation'])
    expect(await pullRequest(world)).toMatchObject({ draft: true, auto_merge: null })
    expect(await world.readFile(PATH, BRANCH)).toBe('mine')

    const again = await world.publish(draftSource(POOR), inputs)
    expect(again.outputs.outcome).toBe('conflict')
    expect(world.requests()).toEqual(['query', 'query', 'query'])
  })

  it('shuts for a contradicted claim of an episode that others have changed as well', async ({ world }) => {
    await confirm(world)
    const inputs = { 'auto-merge': 'merge' }
    await world.publish(claiming(), inputs)
    await edit(world)
    await contradict(world)
    const run = await world.publish(claiming({ confidence_score: '0.8' }), inputs)
    expect(run.outputs.outcome).toBe('conflict')
    expect(await pullRequest(world)).toMatchObject({ draft: false, auto_merge: null })
  })

  it('shuts where another episode has the number by now and others have committed on the branch', async ({ world }) => {
    const inputs = { 'auto-merge': 'squash' }
    await world.publish(draftSource(), inputs)
    await edit(world)
    await takeNumber(world)
    world.requests()
    const run = await world.publish(draftSource(), inputs)

    expect(run.conclusion).toBe('failure')
    expect(run.outputs).toEqual({ ...NO_FIGURES, outcome: 'conflict' })
    expect(run.log).toContain('Pull request #1, because another episode 1 was merged: auto-merge taken back.')
    expect(messages(run).at(-1)).toMatch(/^Episode 1 was taken by another one that was merged/u)
    expect(world.requests().filter(isWrite)).toEqual(['mutation'])
    expect(await pullRequest(world)).toMatchObject({ state: 'open', draft: false, auto_merge: null })
  })

  it('shuts where the number is taken and a run stops at unconfirmed claims', async ({ world }) => {
    await confirm(world)
    await world.publish(claiming(), { 'auto-merge': 'merge' })
    await takeNumber(world)
    await contradict(world)
    const run = await world.publish(claiming(), { 'auto-merge': 'merge', 'verify-claims': 'fail' })
    expect(run.conclusion).toBe('failure')
    expect(await pullRequest(world)).toMatchObject({ state: 'open', auto_merge: null })
  })

  it('that can not be shut is an error, and nothing is written', async ({ world }) => {
    await world.publish(draftSource(), { 'auto-merge': 'squash' })
    refuse(world, 'disablePullRequestAutoMerge', 'Resource not accessible by integration')
    world.requests()
    const run = await world.publish(draftSource(POOR), { 'auto-merge': 'squash' })

    expect(run.conclusion).toBe('failure')
    expect(messages(run).at(-1)).toMatch(
      /^Pull request #1 must not merge by itself, because .*, but auto-merge could not be taken back\. .*`contents: write`/u,
    )
    expect(world.requests().filter(isWrite)).toEqual(['mutation'])
    refuse(world, 'convertPullRequestToDraft', 'no', { disablePullRequestAutoMerge: {} })
    const draft = await world.publish(draftSource(POOR), { 'auto-merge': 'squash' })
    expect(messages(draft).at(-1)).toMatch(/^Pull request #1 should be a draft, because .*, but is not\./u)
  })

  it('has no draft to set where they are not supported, which it says', async ({ world }) => {
    await world.publish(draftSource(), { 'auto-merge': 'squash' })
    refuse(world, 'convertPullRequestToDraft', 'Draft pull requests are not supported in this repository.', {
      disablePullRequestAutoMerge: {},
    })
    const run = await world.publish(draftSource(POOR), { 'auto-merge': 'squash' })
    expect(run.conclusion).toBe('success')
    expect(messages(run)).toEqual([
      expect.stringMatching(/^Pull request #1 should be a draft, .* has no drafts: look/u),
    ])
    expect(await world.readFile(PATH, BRANCH)).toContain('## Data quality')
  })

  it('that can not be opened is a warning', async ({ world }) => {
    await world.publish(draftSource(POOR))
    world.github.inject({
      match: new RegExp(`mutation assignAndMerge[^]*${pullRequestNodeId(world.repository, 1)}`, 'u'),
      answer: {
        status: 200,
        body: {
          data: { markPullRequestReadyForReview: null },
          errors: [{ type: 'FORBIDDEN', path: ['markPullRequestReadyForReview'], message: 'no' }],
        },
      },
    })
    const run = await world.publish(draftSource())
    expect(run.conclusion).toBe('success')
    expect(messages(run)).toEqual([
      'Pull request #1 is still a draft. GitHub answered: no. Mark it as ready for review by hand.',
    ])
  })

  it('stays as a person has left it, who made it a draft or took auto-merge back', async ({ world }) => {
    await world.publish(draftSource(), { 'auto-merge': 'squash' })
    const { node_id } = await pullRequest(world)
    const query = `mutation {
      convertPullRequestToDraft(input: { pullRequestId: "${node_id}" }) { clientMutationId }
      disablePullRequestAutoMerge(input: { pullRequestId: "${node_id}" }) { clientMutationId }
    }`
    await fetch(`${world.github.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.github.token}` },
      body: JSON.stringify({ query }),
    })
    const run = await world.publish(draftSource(), { 'auto-merge': 'squash' })
    expect(run.outputs.outcome).toBe('unchanged')
    expect(await pullRequest(world)).toMatchObject({ draft: true, auto_merge: null })
  })
})
