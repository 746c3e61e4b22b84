import { expect } from 'vitest'
import { ensureSchema } from '../../src/clickhouse/schema/ensure.ts'
import type { FactsWindow } from '../../src/facts/window.ts'
import { NO_TOTALS, readWindowTotals } from '../../src/facts/window-totals.ts'
import { it as databased } from '../fixtures/database.ts'

const FROM = new Date('2026-11-01T00:00:00Z')
const UNTIL = new Date('2026-11-22T00:00:00Z')
const WINDOW: FactsWindow = { from: FROM, until: UNTIL, collectedSince: undefined }

interface Row {
  readonly sha: string
  readonly at?: string
  readonly collectedAt?: string
  readonly [column: string]: unknown
}

const test = databased.extend('totalsOf', ({ database }) => async (rows: readonly Row[], window = WINDOW) => {
  await ensureSchema(database.clickHouse)
  for (const { sha, at = '2026-11-10T00:00:00Z', collectedAt = '2026-11-10T01:00:00Z', ...metadata } of rows) {
    const event = {
      repository: 'muse/packs',
      author_email: 'ada@example.com',
      headline: 'perf: x',
      is_relevant: true,
      collected_at: collectedAt,
      ...metadata,
    }
    await database.query(
      `INSERT INTO ui_events SELECT parseDateTime64BestEffort('${at}', 3, 'UTC'), generateUUIDv4(), '${sha.repeat(40)}', 'commit', 0, '', '${JSON.stringify(event)}', 1`,
    )
  }
  return readWindowTotals(database.clickHouse, window)
})

const files = (...paths: string[]) => paths.map((path) => ({ path, change: 'M' }))

test('is nothing of nothing', async ({ totalsOf }) => {
  expect(await totalsOf([])).toEqual({ all: NO_TOTALS, relevant: NO_TOTALS })
})

test('counts the whole window, and merges beside the commits that they bring', async ({ totalsOf, database }) => {
  const rows: Row[] = [
    { sha: 'a', type: 'perf', additions: 20_000, deletions: 2, files: files('a.ts', 'b.ts'), pull_request: 7 },
    { sha: 'b', type: 'feat', additions: 3, deletions: 4, files: files('b.ts'), is_relevant: false, is_breaking: true },
    { sha: 'c', type: 'perf', author_email: 'ADA@example.com', pull_request: 7, files: files('c.ts') },
    { sha: 'd', is_merge: true, additions: 20_003, deletions: 6, files: files('d.ts') },
    { sha: 'e', is_bot: true, author_email: 'bot@example.com', additions: 1, deletions: 1, files: files('e.ts') },
    { sha: 'f', headline: 'chore(release): v1.2.3', additions: 1, deletions: 1, files: files('e.ts'), type: 'chore' },
    { sha: '1', at: '2026-10-31T23:59:59Z' },
    { sha: '2', at: '2026-11-22T00:00:00.001Z' },
    { sha: '3', is_removed: true },
  ]
  await ensureSchema(database.clickHouse)
  await database.query(
    `INSERT INTO bench_runs VALUES ('2026-11-11', generateUUIDv4(), '${'a'.repeat(40)}', 'm', 'q', 'd', 1, 2, 3, 42.5, 0.01, 512, 1)`,
  )
  const { all, relevant } = await totalsOf(rows)
  expect(all).toMatchObject({
    commits: 5,
    merges: 1,
    linesAdded: 20_005,
    linesDeleted: 8,
    commitsWithLines: 4,
    files: 4,
    contributors: 1,
    pullRequests: 1,
    repositories: 1,
    breaking: 1,
    byBots: 1,
    releases: 1,
    benchmarked: 1,
  })
  expect(all.byType.map(({ name, commits, linesAdded }) => [name, commits, linesAdded])).toEqual([
    ['perf', 2, 20_000],
    ['', 1, 1],
    ['chore', 1, 1],
    ['feat', 1, 3],
  ])
  expect(relevant).toMatchObject({ commits: 4, merges: 1, linesAdded: 20_002, breaking: 0 })

  // An episode's own set tells which of them had benchmarks then, whatever was measured since.
  await database.query(
    `INSERT INTO bench_runs VALUES ('2026-11-12', generateUUIDv4(), '${'b'.repeat(40)}', 'm', 'q', 'd', 1, 2, 3, 42.5, 0.01, 512, 1)`,
  )
  const told = [
    ['a', ''],
    ['a', 'x'],
    ['b', ''],
  ].map(([sha = '', benchmark]) => `('set', '${sha.repeat(40)}', '${benchmark}')`)
  await database.query(`INSERT INTO told_commits (set_id, commit_sha, benchmark) VALUES ${told.join(', ')}`)
  const own = await readWindowTotals(database.clickHouse, { ...WINDOW, ownSet: 'set' })
  expect(own.all).toMatchObject({ commits: 2, benchmarked: 1 })
  expect(own.relevant).toMatchObject({ commits: 1, benchmarked: 1 })
})

test('counts a commit that two repositories hold in each of them, and once altogether', async ({ totalsOf }) => {
  const commit = { sha: 'a', additions: 10, deletions: 1, files: files('a.ts') }
  const { all } = await totalsOf([
    commit,
    { ...commit, repository: 'muse/fork' },
    { sha: 'b', repository: 'muse/fork' },
  ])
  expect(all).toMatchObject({ commits: 2, linesAdded: 10, repositories: 2 })
  expect(all.byRepository.map(({ name, commits, linesAdded }) => [name, commits, linesAdded])).toEqual([
    ['muse/fork', 2, 10],
    ['muse/packs', 1, 10],
  ])
})

test('tells no number of files where they are not known of every commit', async ({ totalsOf }) => {
  const { all, relevant } = await totalsOf([
    { sha: 'a', additions: 1, deletions: 1, files: files('a.ts') },
    { sha: 'b', additions: 0, deletions: 0 },
    { sha: 'c', additions: 5, deletions: 0, is_relevant: false },
  ])
  expect(all.files).toBeNull()
  expect(relevant.files).toBe(1)
})

test('tells paths, but no number of files, where one may have been renamed', async ({ totalsOf }) => {
  const moved = [
    { path: 'b.ts', change: 'added' },
    { path: 'a.ts', change: 'removed' },
  ]
  const { all, relevant } = await totalsOf([
    { sha: 'a', additions: 1, deletions: 1, files: files('a.ts') },
    { sha: 'b', additions: 0, deletions: 0, files: moved, is_relevant: false },
  ])
  expect([all.paths, all.files]).toEqual([2, null])
  expect([relevant.paths, relevant.files]).toEqual([1, 1])
})

test('has a commit that came late once: after the window that its date is in', async ({ totalsOf }) => {
  const rows: Row[] = [
    { sha: 'a', at: '2026-10-01T00:00:00Z', collectedAt: '2026-10-02T00:00:00Z' },
    { sha: 'b', at: '2026-10-01T00:00:00Z', collectedAt: '2026-11-05T00:00:00Z' },
    // Collected again, as after another name of its repository.
    { sha: 'c', at: '2026-10-01T00:00:00Z', collectedAt: '2026-10-02T00:00:00Z' },
    { sha: 'c', at: '2026-10-01T00:00:00Z', collectedAt: '2026-11-05T00:00:00Z' },
  ]
  const late = await totalsOf(rows, { ...WINDOW, collectedSince: new Date('2026-11-01T00:00:00Z') })
  expect(late.all.commits).toBe(1)
})

test.for([
  ['v1.2.3', 1],
  ['1.0', 1],
  ['4.18.2 (#12)', 1],
  ['Release 0.27', 1],
  ['chore: bump version to 1.2.3', 1],
  ['chore(release): next', 1],
  ['Update `version` to 1.9.0 (#830)', 1],
  ['Bump version', 1],
  ['Release memory early', 0],
  ['Set version header', 0],
  ['1.5 times faster', 0],
] as const)('knows a release by its headline: %s', async ([headline, releases], { totalsOf }) => {
  expect((await totalsOf([{ sha: 'a', headline }])).all.releases).toBe(releases)
})
