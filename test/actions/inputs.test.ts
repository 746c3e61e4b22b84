import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadInputs as loadCheckFreshness } from '../../src/check-freshness/inputs.ts'
import { loadInputs as loadCollectCommits } from '../../src/collect-commits/inputs.ts'
import { loadInputs as loadPublishEpisode } from '../../src/publish-episode/inputs.ts'

type Values = Readonly<Record<string, string>>

/** What the runner is asked for, in place of the runner. */
const runner = vi.hoisted(() => ({ values: {} as Record<string, string>, asked: new Set<string>() }))
vi.mock('@actions/core', () => ({
  getInput: (name: string) => {
    runner.asked.add(name)
    return runner.values[name] ?? ''
  },
  setSecret: () => {},
}))

const EXPRESSIONS: Values = { 'github.token': 'a-token', 'github.repository': 'muse/blog' }
const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional(), required: z.boolean().optional() })),
})

/** The defaults of an action.yml as the runner gives them to the action. */
function declared(action: string) {
  const file = join(import.meta.dirname, '../../actions', action, 'action.yml')
  const { inputs } = actionSchema.parse(parse(readFileSync(file, 'utf8')))
  const defaults = Object.entries(inputs).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value.replace(/\$\{\{ ([\w.]+) \}\}/gu, (_, key) => EXPRESSIONS[key] ?? '')]],
  )
  return {
    names: Object.keys(inputs).toSorted(),
    defaults: z.record(z.string(), z.string()).parse(Object.fromEntries(defaults)),
  }
}

const clickHouse = { 'clickhouse-url': 'https://clickhouse.example:8443' }
const source = '- { name: packs, repository: muse/packs, table: ui_events }'

/** An empty one switches the rule off, so the code must not have a default of its own: action.yml is the only home. */
const ONLY_DECLARED = ['relevant-types', 'relevant-keywords', 'relevant-paths']

/** What an action must be given, and what its operations read. */
const ACTIONS: readonly { action: string; load: () => unknown; given: Values; operations: readonly Values[] }[] = [
  {
    action: 'collect-commits',
    load: loadCollectCommits,
    given: { token: 'a-token', repositories: 'muse/packs', ...clickHouse },
    operations: [{}],
  },
  {
    action: 'check-freshness',
    load: () => loadCheckFreshness(new Date()),
    given: { token: 'a-token', sources: source, ...clickHouse },
    operations: [{}],
  },
  {
    action: 'publish-episode',
    load: loadPublishEpisode,
    given: { token: 'a-token', repository: 'muse/blog', series: 'banterpacks', draft: 'draft.md', ...clickHouse },
    operations: [{ operation: 'propose' }, { operation: 'validate' }, { operation: 'release' }],
  },
]

describe.each(ACTIONS)('$action', ({ action, load, given, operations }) => {
  const loadWith = async (values: Values) => {
    runner.values = { ...values }
    return load()
  }

  it.each(operations)('has one default for each input, in action.yml and in the code: %o', async (operation) => {
    const { defaults } = declared(action)
    const alone = Object.fromEntries(Object.entries(defaults).filter(([name]) => ONLY_DECLARED.includes(name)))
    expect(await loadWith({ ...defaults, ...given, ...operation })).toEqual(
      await loadWith({ ...alone, ...given, ...operation }),
    )
  })

  it('declares every input that the code reads, and reads every input that is declared', async () => {
    runner.asked.clear()
    for (const operation of operations) await loadWith({ ...given, ...operation })
    expect([...runner.asked].toSorted()).toEqual(declared(action).names)
  })
})
