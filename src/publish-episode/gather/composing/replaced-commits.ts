import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import type { CommitFact } from '../../../episode/compose/facts.ts'
import { namesOf } from '../../../episode/compose/reverts/reverts.ts'
import { CHANGE } from '../../../facts/told-sets.ts'

const MAX_COMMITS = 500

const SELECT_REPLACED = `
SELECT toString(gone.sha) AS gone, toString(now.sha) AS now
FROM (
  SELECT sha, (${CHANGE}) AS change
  FROM commits
  WHERE is_removed AND arrayExists(prefix -> startsWith(toString(commits.sha), prefix), {shas:Array(String)})
) AS gone
INNER JOIN (SELECT sha, (${CHANGE}) AS change FROM commits WHERE NOT is_removed) AS now USING (change)
LIMIT {limit:UInt32}`

/** Names what commits take back by the SHAs that it has since history was rewritten. */
export type NameAnew = (commit: CommitFact) => CommitFact

/** Reads which commits stand for those that are gone, of which only beginnings of SHAs are known. */
export async function readReplaced(clickHouse: ClickHouse, shas: readonly string[]): Promise<NameAnew> {
  if (shas.length === 0) return (commit) => commit
  const rows = await clickHouse.read({
    sql: SELECT_REPLACED,
    parameters: { shas, limit: MAX_COMMITS },
    row: z.object({ gone: z.string(), now: z.string() }),
    attempted: 'reading what stands for commits that are gone',
  })
  const anew = (name: string) => rows.find(({ gone }) => gone.startsWith(name))?.now ?? name
  return (commit) => ({ ...commit, reverts: namesOf(commit).map(anew) })
}
