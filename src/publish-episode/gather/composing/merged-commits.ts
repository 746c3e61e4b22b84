import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import type { CommitFact } from '../../../episode/compose/facts.ts'

/** Of a repository so many commits before a merge are looked through for what it brought. */
const MAX_COMMITS = 20_000
/** Merges that are looked up: few are ever taken back. */
const MAX_MERGES = 20
/** A merge that brings more, such as that of another history, is told as the merge alone. */
const MAX_BROUGHT = 500

const SELECT_HISTORY = `
SELECT toString(sha) AS id, parents
FROM commits
WHERE repository = {repository:String} AND committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')
ORDER BY committed_at DESC, sha
LIMIT {limit:UInt32}`

type Parents = ReadonlyMap<string, readonly string[]>

/** All that a commit reaches, itself included, as far as the history is known. */
function reachedFrom(starts: readonly string[], parents: Parents): ReadonlySet<string> {
  const reached = new Set<string>()
  const left = [...starts]
  for (let sha = left.pop(); sha !== undefined; sha = left.pop()) {
    if (reached.has(sha)) continue
    reached.add(sha)
    left.push(...(parents.get(sha) ?? []))
  }
  return reached
}

/**
 * The commits that a merge brought: what its further parents reach and its first one doesn't; empty where its parents are not known, or
 * it brought too many. Pure.
 */
export function broughtBy(merge: string, parents: Parents): string[] {
  const [first, ...others] = parents.get(merge) ?? []
  if (first === undefined || others.length === 0) return []
  const before = reachedFrom([first], parents)
  const brought = [...reachedFrom(others, parents)].filter((sha) => !before.has(sha) && parents.has(sha))
  return brought.length > MAX_BROUGHT ? [] : brought
}

/** Reads what merges brought, by their SHAs. */
export async function readBrought(
  clickHouse: ClickHouse,
  merges: readonly CommitFact[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const brought = new Map<string, readonly string[]>()
  for (const { sha, repository, committedAt } of merges.slice(0, MAX_MERGES)) {
    const rows = await clickHouse.read({
      sql: SELECT_HISTORY,
      parameters: { repository, until: committedAt.toISOString(), limit: MAX_COMMITS },
      row: z.object({ id: z.string(), parents: z.array(z.string()) }),
      attempted: 'reading what a merge brought that was taken back',
    })
    brought.set(sha, broughtBy(sha, new Map(rows.map(({ id, parents }) => [id, parents]))))
  }
  return brought
}
