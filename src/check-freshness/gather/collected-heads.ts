import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { fullName } from '../../github/repository.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import type { Branch } from '../sources/branches.ts'
import type { BranchAnswer } from './branch-answers.ts'
import type { Commit, History } from './history.ts'

/** A branch's history, or why there is none. */
export type HistoryAnswer =
  | { readonly kind: 'history'; readonly history: History }
  | { readonly kind: 'failed'; readonly reason: string }

/** Collected commits read of a branch, at most. */
const MAX_COLLECTED = 100

const SELECT_COLLECTED = `
SELECT repository, branch, sha, committed_at, headline, author_name, author_email, author_login
FROM commits
WHERE repository IN {repositories:Array(String)} AND NOT is_removed
ORDER BY committed_at DESC, collected_at DESC
LIMIT {most:UInt32} BY repository, branch`

const collectedRow = z.object({
  repository: z.string(),
  branch: z.string(),
  sha: z.string(),
  committed_at: z.string().transform((text) => new Date(text)),
  headline: z.string(),
  author_name: z.string(),
  author_email: z.string(),
  author_login: z.string(),
})
type CollectedRow = z.output<typeof collectedRow>

const toCommit = (row: CollectedRow): Commit => ({
  sha: row.sha,
  committedAt: row.committed_at,
  parents: undefined,
  headline: row.headline,
  author: [row.author_name, row.author_email, row.author_login].filter((who) => who !== ''),
  entries: undefined,
})

/** The default branch's name is GitHub's to say; it goes without where one branch alone was collected. */
function rowsOfBranch({ repository, branch }: Branch, rows: readonly CollectedRow[]): readonly CollectedRow[] {
  const ofRepository = rows.filter((row) => row.repository === fullName(repository))
  if (branch !== undefined) return ofRepository.filter((row) => row.branch === branch)
  return new Set(ofRepository.map((row) => row.branch)).size === 1 ? ofRepository : []
}

/**
 * What was collected last of the branches, by their keys; one that was not collected is left out.
 *
 * @throws {ClickHouseFailure}
 */
async function readCollectedHeads(
  clickHouse: ClickHouse,
  branches: readonly Branch[],
): Promise<ReadonlyMap<string, History>> {
  const rows = await clickHouse.read({
    sql: SELECT_COLLECTED,
    parameters: { repositories: branches.map(({ repository }) => fullName(repository)), most: MAX_COLLECTED },
    row: collectedRow,
    attempted: 'reading the heads that were collected last, as GitHub did not answer',
  })
  return new Map(
    branches.flatMap((branch): [string, History][] => {
      const collected = rowsOfBranch(branch, rows)
      const [head] = collected
      if (head === undefined) return []
      const nextPage = collected.length < MAX_COLLECTED ? undefined : ''
      const facts = {
        branch: head.branch,
        nextPage,
        paths: new Map(),
        pushedAt: undefined,
        origin: 'collection',
      } as const
      return [[branch.key, { ...facts, commits: collected.map(toCommit) }]]
    }),
  )
}

/** The collected commits, or why they could not be read. */
async function tryCollectedHeads(clickHouse: ClickHouse, lost: readonly Branch[]) {
  try {
    return await readCollectedHeads(clickHouse, lost)
  } catch (error) {
    return describeError(error)
  }
}

/** What was collected last of the branches that GitHub did not answer for, and of the others what GitHub said. */
export async function fillFromCollection(
  clickHouse: ClickHouse,
  branches: readonly Branch[],
  answers: ReadonlyMap<string, BranchAnswer>,
): Promise<ReadonlyMap<string, HistoryAnswer>> {
  const lost = branches.filter(({ key }) => answers.get(key)?.kind === 'unreachable')
  const reasons = [...answers.values()].flatMap((answer) => (answer.kind === 'unreachable' ? answer.reason : []))
  for (const reason of new Set(reasons)) log.warning(reason)
  const collected = lost.length === 0 ? new Map<string, History>() : await tryCollectedHeads(clickHouse, lost)
  return new Map(
    [...answers].map(([key, answer]): [string, HistoryAnswer] => {
      if (answer.kind === 'history') return [key, answer]
      if (answer.kind === 'refused') return [key, { kind: 'failed', reason: answer.reason }]
      const history = typeof collected === 'string' ? undefined : collected.get(key)
      if (history !== undefined) return [key, { kind: 'history', history }]
      const why =
        typeof collected === 'string' ? collected : 'No commit of this branch was collected that it could be judged by.'
      return [key, { kind: 'failed', reason: `${answer.reason} ${why}` }]
    }),
  )
}
