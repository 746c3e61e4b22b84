import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { missingAmong } from '../../clickhouse/missing-rows.ts'
import { timeParameter } from '../../clickhouse/time.ts'
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

async function insertNames(clickHouse: ClickHouse, identities: readonly RepositoryIdentity[], at: Date): Promise<void> {
  const rows = identities.map(({ repositoryId, repository }) => ({
    repository_id: repositoryId,
    repository,
    ts: at.toISOString(),
  }))
  if (rows.length === 0) return
  const findMissing = missingAmong(clickHouse, rows, ({ repository }) => repository, {
    sql: SELECT_RECORDED,
    parameters: { at: timeParameter(at) },
    attempted: 'reading which names are recorded',
  })
  const attempted = 'recording the names of the repositories'
  await clickHouse.insert({ table: 'repository_names', rows, attempted, findMissing })
}

/** Older than any name that a repository is known to have: such a row says that something may be stored under it, and no more. */
const BEFORE_ALL_NAMES = new Date(0)

/**
 * Records names that are new before anything is moved to them: a run that breaks off after that, and the rename with it, leaves nothing
 * under a name that no later run looks under. In a quiet run there are none.
 */
export const announceNames = (
  clickHouse: ClickHouse,
  identities: readonly RepositoryIdentity[],
  known: readonly KnownName[],
): Promise<void> =>
  insertNames(
    clickHouse,
    identities.filter(
      ({ repositoryId, repository, formerNames }) =>
        formerNames.length > 0 &&
        !known.some((name) => name.repositoryId === repositoryId && name.repository === repository),
    ),
    BEFORE_ALL_NAMES,
  )

/**
 * Records names that are new. In a quiet run there are none.
 *
 * @param at later than all that is stored: the newest name is the present one.
 */
export const recordNames = (
  clickHouse: ClickHouse,
  identities: readonly RepositoryIdentity[],
  known: readonly KnownName[],
  at: Date,
): Promise<void> =>
  insertNames(
    clickHouse,
    identities.filter((identity) => isNews(identity, known)),
    at,
  )
