import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { missingAmong } from '../../clickhouse/missing-rows.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import { log } from '../../runner/log.ts'
import type { KnownName, RepositoryIdentity } from '../repository-identity.ts'

const SELECT_NAMES = `
SELECT repository_id, repository, max(ts) AS known_at
FROM repository_names
GROUP BY repository_id, repository`

const nameRow = z.object({ repository_id: z.number(), repository: z.string(), known_at: z.string() }).transform(
  ({ repository_id, repository, known_at }): KnownName => ({
    repositoryId: repository_id,
    repository,
    knownAt: known_at,
  }),
)

/** Reads the names that repositories had. One query. */
export const readKnownNames = (clickHouse: ClickHouse): Promise<KnownName[]> =>
  clickHouse.read({ sql: SELECT_NAMES, row: nameRow, attempted: 'reading the names of the repositories' })

/** Whether the name that a repository has is not the one that was recorded last. */
function isNews({ repositoryId, repository }: RepositoryIdentity, known: readonly KnownName[]): boolean {
  const recorded = known.filter((name) =>
    repositoryId === 0 ? name.repository === repository : name.repositoryId === repositoryId,
  )
  const own = recorded.find((name) => name.repository === repository)
  return own === undefined || recorded.some((name) => name.knownAt > own.knownAt)
}

const SELECT_RECORDED = `
SELECT repository AS key
FROM repository_names
WHERE toUnixTimestamp(ts) = toUnixTimestamp({at:DateTime64(3, 'UTC')})`

/** Records names that are new. In a quiet run there are none. */
export async function recordNames(
  clickHouse: ClickHouse,
  identities: readonly RepositoryIdentity[],
  known: readonly KnownName[],
  now: Date,
): Promise<void> {
  const rows = identities
    .filter((identity) => isNews(identity, known))
    .map(({ repositoryId, repository }) => ({ repository_id: repositoryId, repository, ts: now.toISOString() }))
  if (rows.length === 0) return
  const findMissing = missingAmong(clickHouse, rows, ({ repository }) => repository, {
    sql: SELECT_RECORDED,
    parameters: { at: timeParameter(now) },
    attempted: 'reading which names are recorded',
  })
  const attempted = 'recording the names of the repositories'
  await clickHouse.insert({ table: 'repository_names', rows, attempted, findMissing })
}

const SELECT_UNDER_OTHER_NAMES = `
SELECT repository AS name, count() AS commits
FROM commits
WHERE repository IN {names:Array(String)}
GROUP BY repository`

/** Both read from a subquery, so that its condition is about the row as it is. */
const UNDER_OTHER_NAME = `(
  SELECT * FROM commit_records FINAL WHERE repository = {from:String} AND moved_to = ''
)`

const INSERT_UNDER_NEW_NAME = `INSERT INTO commit_records
SELECT * REPLACE ({to:String} AS repository, greatest(collected_at, {at:DateTime64(3, 'UTC')}) AS collected_at)
FROM ${UNDER_OTHER_NAME}`

const MARK_AS_MOVED = `INSERT INTO commit_records
SELECT * REPLACE ({to:String} AS moved_to, greatest(collected_at, {at:DateTime64(3, 'UTC')}) AS collected_at)
FROM ${UNDER_OTHER_NAME}`

/**
 * Moves typed commits that are stored under other names of a repository to the name that it has, so that each counts once, under that
 * name. The events stay as they were. Safe to repeat, also after a run that broke off.
 */
export async function moveCommits(
  clickHouse: ClickHouse,
  { repository, otherNames }: RepositoryIdentity,
  now: Date,
): Promise<void> {
  if (otherNames.length === 0) return
  const found = await clickHouse.read({
    sql: SELECT_UNDER_OTHER_NAMES,
    parameters: { names: otherNames },
    row: z.object({ name: z.string(), commits: z.number() }),
    attempted: `looking for commits under other names of ${repository}`,
  })
  for (const { name, commits } of found) {
    // What this run finds of a commit comes after.
    const parameters = { from: name, to: repository, at: timeParameter(new Date(now.getTime() - 1)) }
    const attempted = `moving the commits of ${name} to ${repository}, as it is called now`
    await clickHouse.command(INSERT_UNDER_NEW_NAME, attempted, parameters)
    await clickHouse.command(MARK_AS_MOVED, attempted, parameters)
    log.info(`${repository}: ${commits} commits that were stored as ${name}'s now count under this name.`)
  }
}
