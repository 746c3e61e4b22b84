import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { fullName } from '../../github/repository.ts'
import type { Commit, History } from '../decide/history.ts'
import type { Branch } from './branch-histories.ts'

/** Commits remembered of a branch, at most. */
const REMEMBERED = 100

const SELECT_REMEMBERED = `
SELECT repository, branch, sha, committed_at, headline, author_name, author_email, author_login
FROM commits
WHERE repository IN {repositories:Array(String)} AND NOT is_removed
ORDER BY committed_at DESC, collected_at DESC
LIMIT {remembered:UInt32} BY repository, branch`

const rememberedRow = z.object({
  repository: z.string(),
  branch: z.string(),
  sha: z.string(),
  committed_at: z.string().transform((text) => new Date(text)),
  headline: z.string(),
  author_name: z.string(),
  author_email: z.string(),
  author_login: z.string(),
})
type RememberedRow = z.output<typeof rememberedRow>

const toCommit = (row: RememberedRow): Commit => ({
  sha: row.sha,
  committedAt: row.committed_at,
  parents: undefined,
  headline: row.headline,
  author: [row.author_name, row.author_email, row.author_login].filter((who) => who !== ''),
  entries: undefined,
})

/** The default branch's name is GitHub's to say; it goes without where one branch alone was collected. */
function rowsOfBranch({ repository, branch }: Branch, rows: readonly RememberedRow[]): readonly RememberedRow[] {
  const ofRepository = rows.filter((row) => row.repository === fullName(repository))
  if (branch !== undefined) return ofRepository.filter((row) => row.branch === branch)
  return new Set(ofRepository.map((row) => row.branch)).size === 1 ? ofRepository : []
}

/**
 * What the last collection knew of the branches, by their keys; one that was not collected is left out.
 *
 * @throws {ClickHouseFailure}
 */
export async function readKnownHeads(
  clickHouse: ClickHouse,
  branches: readonly Branch[],
): Promise<ReadonlyMap<string, History>> {
  const rows = await clickHouse.read({
    sql: SELECT_REMEMBERED,
    parameters: { repositories: branches.map(({ repository }) => fullName(repository)), remembered: REMEMBERED },
    row: rememberedRow,
    attempted: 'reading the heads that were collected last, as GitHub did not answer',
  })
  return new Map(
    branches.flatMap((branch): [string, History][] => {
      const known = rowsOfBranch(branch, rows)
      const [head] = known
      if (head === undefined) return []
      const nextPage = known.length < REMEMBERED ? undefined : ''
      const facts = { branch: head.branch, nextPage, paths: new Map(), pushedAt: undefined, origin: 'memory' } as const
      return [[branch.key, { ...facts, commits: known.map(toCommit) }]]
    }),
  )
}
