import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { log } from '../../../runner/log.ts'
import { counted } from '../../../text/figures.ts'
import { belongsTo, type RepositoryIdentity } from '../../repository-identity.ts'

const SELECT_UNDER_FORMER_NAMES = `
SELECT repository, repository_id, count() AS commits
FROM commit_records FINAL
WHERE repository IN {names:Array(String)} AND moved_to = ''
GROUP BY repository, repository_id
ORDER BY repository, repository_id`

const groupRow = z
  .object({ repository: z.string(), repository_id: z.number(), commits: z.number() })
  .transform(({ repository_id, ...group }) => ({ ...group, repositoryId: repository_id }))

/** Commits that are stored under a name that their repository no longer has. */
interface Move {
  readonly from: string
  /** The id that the rows have: 0 where it was not known. */
  readonly storedId: number
  readonly to: RepositoryIdentity
  readonly commits: number
}

async function findMoves(clickHouse: ClickHouse, identities: readonly RepositoryIdentity[]): Promise<Move[]> {
  const names = [...new Set(identities.flatMap(({ formerNames }) => formerNames))]
  if (names.length === 0) return []
  const groups = await clickHouse.read({
    sql: SELECT_UNDER_FORMER_NAMES,
    parameters: { names },
    row: groupRow,
    attempted: 'looking for commits under former names of the repositories',
  })
  return groups.flatMap(({ repository: from, repositoryId: storedId, commits }) => {
    const to = identities.find((identity) => belongsTo(identity, { repository: from, repositoryId: storedId }))
    return to === undefined || to.repository === from ? [] : [{ from, storedId, to, commits }]
  })
}

/**
 * Each row becomes two: itself under the new name, and a mark at its old place that says where it went. All are read before any is
 * written, so that names may be exchanged; what arrives at a place is newer than what leaves it, and than what was there.
 *
 * The rows are read in a subquery, so that its conditions are about them as they are.
 */
const MOVE = `
INSERT INTO commit_records
SELECT * EXCEPT (muse_move, muse_arrives) REPLACE (
  if(muse_arrives, arrayElement({to:Array(String)}, muse_move), repository) AS repository,
  if(muse_arrives, '', arrayElement({to:Array(String)}, muse_move)) AS moved_to,
  arrayElement({ids:Array(UInt64)}, muse_move) AS repository_id,
  addMilliseconds(
    if(muse_arrives, greatest(collected_at, (SELECT max(collected_at) FROM commit_records WHERE repository IN {to:Array(String)})), collected_at),
    if(muse_arrives, 2, 1)
  ) AS collected_at
)
FROM (
  SELECT *, indexOf({from:Array(String)}, concat(toString(repository_id), ' ', repository)) AS muse_move
  FROM commit_records FINAL
  WHERE repository IN {names:Array(String)} AND moved_to = '' AND muse_move > 0
)
ARRAY JOIN [1, 0] AS muse_arrives`

/**
 * Moves typed commits that are stored under former names of repositories to the names that they have, all at once, so that each counts
 * once, as its own repository's. The events stay as they were. Safe to repeat, also after a run that broke off: rows have their
 * repository's id from then on.
 */
export async function moveCommits(clickHouse: ClickHouse, identities: readonly RepositoryIdentity[]): Promise<void> {
  const moves = await findMoves(clickHouse, identities)
  if (moves.length === 0) return
  const parameters = {
    names: [...new Set(moves.map(({ from }) => from))],
    from: moves.map(({ from, storedId }) => `${storedId} ${from}`),
    to: moves.map(({ to }) => to.repository),
    ids: moves.map(({ to }) => to.repositoryId),
  }
  const what = moves.map(({ from, to }) => `${from} to ${to.repository}`).join(', ')
  await clickHouse.command(MOVE, `moving commits to the names that their repositories have now: ${what}`, parameters)
  for (const { from, to, commits } of moves)
    log.info(`${to.repository}: ${counted(commits, 'commit')} stored as ${from}'s from now on count under this name.`)
}
