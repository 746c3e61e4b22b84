import { randomUUID } from 'node:crypto'
import type { ActionRun } from '../../sandbox/runner/run-action.ts'
import type { World } from './world.ts'

const HOUR_MS = 3_600_000
export const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS)
export const shaOf = (digit: string) => digit.repeat(40)
export const sqlTime = (date: Date) => `'${date.toISOString().slice(0, 23).replace('T', ' ')}'`

/** Columns of `commits` that a test gives; the others have plausible values. */
export type CommitColumns = Readonly<Record<string, unknown>>

/** Has the action create its tables, by a run that finds nothing to tell. */
export async function createTables(world: World): Promise<void> {
  await compose(world)
  world.requests()
}

/** Stores a commit as the collection does: an event, from which the database makes the row. */
export async function addCommit(
  world: World,
  sha: string,
  headline: string,
  at: Date,
  columns: CommitColumns = {},
): Promise<void> {
  const metadata = {
    repository: 'muse/packs',
    branch: 'main',
    author_name: 'Ada',
    author_email: 'ada@example.com',
    headline,
    type: /^(\w+)(?:\([^)]*\))?!?: /u.exec(headline)?.[1] ?? '',
    is_relevant: true,
    impact: 'medium',
    additions: 10,
    deletions: 2,
    files: [{ path: 'src/a.ts', change: 'M' }],
    pull_request: 7,
    collected_at: new Date().toISOString(),
    ...columns,
  }
  const text = JSON.stringify(metadata).replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  await world.rows(
    `INSERT INTO ui_events VALUES (${sqlTime(at)}, '${randomUUID()}', '${sha}', 'commit', 0, '', '${text}', 1)`,
  )
}

export const addBenchmark = (world: World, sha: string, p95: number, at: Date) =>
  world.rows(`INSERT INTO bench_runs VALUES
    (${sqlTime(at)}, '${randomUUID()}', '${sha}', 'gpt-4', 'q4', 'chat', ${p95 - 5}, ${p95}, ${p95 + 5}, 42.5, 0.01, 512, 1)`)

/** Composes the next episode through the built action. */
export const compose = (world: World): Promise<ActionRun> => world.publish(undefined, { series: 'banterpacks' })

/** The composed file with this number, on its content branch. */
export const file = (world: World, number = 1): Promise<string | undefined> =>
  world.readFile(`posts/banterpacks/ep-00${number}.md`, `content/episode-00${number}`)
