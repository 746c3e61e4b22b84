import { expect, it } from 'vitest'
import { newTokenUsage } from '../../src/github/tokens/token-usage.ts'
import { newApiUsage, recordAnswer, recordFailure } from '../../src/github/usage.ts'
import type { Counts } from '../../src/telemetry/measure.ts'
import { type FinishedRun, pointsOf } from '../../src/telemetry/points.ts'

const NOTHING: Counts = { operations: [], commits: [], filesCreated: 0 }
const run = (more: Partial<FinishedRun> = {}): FinishedRun => ({
  action: 'publish-episode',
  operation: 'propose',
  repository: 'muse/blog',
  outcome: 'success',
  durationMs: 1_234,
  usage: newApiUsage(),
  counts: NOTHING,
  ...more,
})
const OWN = { action: 'publish-episode', operation: 'propose', repository: 'muse/blog', outcome: 'success' }
const manyCommits = Array.from({ length: 1_000 }, (_, index) => ({
  repository: `muse/r${index}`,
  source: index % 2 === 0 ? ('github' as const) : ('clone' as const),
  commits: index,
}))
const valuesOf = (finished: FinishedRun, metric: string) =>
  pointsOf(finished)
    .filter((point) => point.metric === metric)
    .map(({ value, attributes }) => [value, attributes])

it('tells how long operations took, those within the run too', () => {
  const operations = [{ operation: 'deploy-hook', outcome: 'failure', durationMs: 250 }] as const
  const finished = run({ operation: 'release', counts: { ...NOTHING, operations } })
  expect(valuesOf(finished, 'muse.github.operation_duration')).toEqual([
    [1_234, { ...OWN, operation: 'release' }],
    [250, { ...OWN, operation: 'deploy-hook', outcome: 'failure' }],
  ])
})

it('counts each request in one place, by the budget that it draws on', () => {
  const usage = { ...newApiUsage(), tokens: [newTokenUsage('one'), newTokenUsage('two')] }
  const [one = newTokenUsage(''), two = newTokenUsage('')] = usage.tokens
  const headers = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1790000000' }
  recordAnswer(usage, one, { headers })
  recordAnswer(usage, two, { headers: { ...headers, 'x-ratelimit-remaining': '7' }, status: 403 })
  recordAnswer(usage, two, { headers: {}, status: 502, resource: 'graphql' })
  for (const kind of ['forbidden', 'unauthorized', 'unauthorized'] as const) recordFailure(usage, 'core', kind)
  for (const kind of ['server-error', 'rate-limited'] as const) recordFailure(usage, 'graphql', kind)
  const finished = run({ usage })
  const core = { ...OWN, source: 'core' }
  const graphql = { ...OWN, source: 'graphql' }
  expect(valuesOf(finished, 'muse.github.api_calls')).toEqual([
    [2, core],
    [1, graphql],
  ])
  expect(valuesOf(finished, 'muse.github.api_errors')).toEqual([
    [1, { ...core, 'error.type': 'forbidden' }],
    [2, { ...core, 'error.type': 'unauthorized' }],
    [1, { ...graphql, 'error.type': 'server-error' }],
    [1, { ...graphql, 'error.type': 'rate-limited' }],
  ])
  expect(valuesOf(finished, 'muse.github.auth_failures')).toEqual([
    [3, core],
    [0, graphql],
  ])
  expect(valuesOf(finished, 'muse.github.rate_limit_hits')).toEqual([
    [0, core],
    [1, graphql],
  ])
  expect(valuesOf(finished, 'muse.github.rate_limit_remaining')).toEqual([[7, core]])
})

it('tells of files where an operation writes some, also that it wrote none', () => {
  expect(valuesOf(run(), 'muse.github.files_created')).toEqual([[0, OWN]])
  expect(valuesOf(run({ counts: { ...NOTHING, filesCreated: 2 } }), 'muse.github.files_created')).toEqual([[2, OWN]])
  expect(valuesOf(run({ operation: 'validate' }), 'muse.github.files_created')).toEqual([])
})

it('names the hundred repositories with the most commits, and puts the others together', () => {
  const twice = { repository: 'muse/r5', source: 'clone' as const, commits: 5_000 }
  const finished = run({ counts: { ...NOTHING, commits: [...manyCommits, twice] } })
  const found = pointsOf(finished).filter(({ metric }) => metric === 'muse.github.commits_processed')
  expect(found).toHaveLength(102)
  expect(found[0]).toMatchObject({ value: 5_005, attributes: { repository: 'muse/r5', source: 'clone' } })
  expect(found.slice(-2).map(({ attributes }) => attributes.repository)).toEqual(['other', 'other'])
  expect(found.reduce((sum, { value }) => sum + value, 0)).toBe(499_500 + 5_000)
})

it('is bounded, whatever a run did', () => {
  const operations = Array.from({ length: 1_000 }, () => ({
    operation: 'deploy-hook' as const,
    outcome: 'success' as const,
    durationMs: 1,
  }))
  expect(pointsOf(run({ counts: { ...NOTHING, operations, commits: manyCommits } })).length).toBeLessThan(400)
})
