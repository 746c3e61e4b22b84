import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { ClickHouseFailure, ErrorCode } from '../../clickhouse/errors.ts'
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
/** A collection dated further ahead than this is misdated: it would never grow old. */
const CLOCK_NOISE_MS = 300_000

const SELECT_COLLECTED = `
SELECT repository, branch, sha, committed_at, headline, author_name, author_email, author_login, collected_at, head
FROM commits
LEFT JOIN (
  SELECT repository, branch, argMax(toString(head_sha), ts) AS head
  FROM collection_cursors
  GROUP BY repository, branch
) AS cursors USING (repository, branch)
WHERE lower(repository) IN {repositories:Array(String)} AND NOT is_removed
ORDER BY committed_at DESC, collected_at DESC
LIMIT {most:UInt32} BY repository, branch`

const time = z.string().transform((text) => new Date(text))
const collectedRow = z.object({
  repository: z.string(),
  branch: z.string(),
  sha: z.string(),
  committed_at: time,
  headline: z.string(),
  author_name: z.string(),
  author_email: z.string(),
  author_login: z.string(),
  collected_at: time,
  /** The head that was collected last; empty where that is not known. */
  head: z.string(),
})
type CollectedRow = z.output<typeof collectedRow>

/**
 * The parents of collected commits, which are not collected themselves: all others stand below the head. Their dates say nothing of what
 * stands on what, as clocks differ.
 */
const parentsAt = (rows: readonly CollectedRow[], index: number): readonly string[] | undefined =>
  index === 0 && rows.length > 1 ? rows.slice(1).map(({ sha }) => sha) : undefined

const toCommit = (row: CollectedRow, index: number, rows: readonly CollectedRow[]): Commit => ({
  sha: row.sha,
  committedAt: row.committed_at,
  parents: parentsAt(rows, index),
  headline: row.headline,
  body: '',
  author: [row.author_name, row.author_email, row.author_login].filter((who) => who !== ''),
  entries: undefined,
  brought: [],
})

const failed = (reason: string): HistoryAnswer => ({ kind: 'failed', reason })

/** What was collected last of a branch, where it can be told which commit is its head. */
function toAnswer({ repository, branch }: Branch, rows: readonly CollectedRow[], now: Date): HistoryAnswer {
  if (branch === undefined)
    return failed(
      'Which branch is the default one GitHub alone can say: name it as branch, to be judged by what was collected.',
    )
  const wanted = fullName(repository).toLowerCase()
  const collected = rows.filter((row) => row.repository.toLowerCase() === wanted && row.branch === branch)
  const [head] = collected
  if (head === undefined) return failed('No commit of this branch was collected that it could be judged by.')
  if (head.sha !== head.head)
    return failed(
      'The commit of this branch that is dated last is not the head that was collected last: it tells nothing.',
    )
  if (head.collected_at.getTime() > now.getTime() + CLOCK_NOISE_MS)
    return failed('What was collected last of this branch is dated in the future: it tells nothing.')
  const history: History = {
    repository: head.repository,
    branch: head.branch,
    commits: collected.map(toCommit),
    // A collection may have begun with the head alone.
    isCut: true,
    nextPage: undefined,
    paths: new Map(),
    pushedAt: undefined,
    origin: 'collection',
    collectedAt: head.collected_at,
  }
  return { kind: 'history', history }
}

/** How the server says that no collection has made its tables. */
const NEVER_COLLECTED: readonly unknown[] = [ErrorCode.unknownTable, ErrorCode.unknownDatabase]
const NOTHING_COLLECTED =
  'Nor was anything collected that the branch could be judged by: clickhouse-database has no commits of collect-commits.'

/** The collected commits of repositories, or why they could not be read. */
async function tryCollected(
  clickHouse: ClickHouse,
  branches: readonly Branch[],
): Promise<readonly CollectedRow[] | string> {
  const repositories = [...new Set(branches.map(({ repository }) => fullName(repository).toLowerCase()))]
  try {
    return await clickHouse.read({
      sql: SELECT_COLLECTED,
      parameters: { repositories, most: MAX_COLLECTED },
      row: collectedRow,
      attempted: 'reading the heads that were collected last, as GitHub did not answer',
    })
  } catch (error) {
    return error instanceof ClickHouseFailure && NEVER_COLLECTED.includes(error.code)
      ? NOTHING_COLLECTED
      : `Nor could it be judged by what was collected last: ${describeError(error)}`
  }
}

/**
 * What was collected last of the branches that GitHub did not answer for, and of the others what GitHub said.
 *
 * @param now a branch whose head was collected later is not known.
 */
export async function fillFromCollection(
  clickHouse: ClickHouse,
  branches: readonly Branch[],
  answers: ReadonlyMap<string, BranchAnswer>,
  now: Date,
): Promise<ReadonlyMap<string, HistoryAnswer>> {
  const lost = branches.filter(({ key }) => answers.get(key)?.kind === 'unreachable')
  const reasons = [...answers.values()].flatMap((answer) => (answer.kind === 'unreachable' ? answer.reason : []))
  for (const reason of new Set(reasons)) log.warning(reason)
  const collected = lost.length === 0 ? [] : await tryCollected(clickHouse, lost)
  return new Map(
    branches.map((branch): [string, HistoryAnswer] => {
      const answer = answers.get(branch.key)
      if (answer === undefined)
        return [branch.key, { kind: 'failed', reason: 'GitHub gave no answer for this source.' }]
      if (answer.kind === 'history') return [branch.key, answer]
      if (answer.kind === 'refused') return [branch.key, { kind: 'failed', reason: answer.reason }]
      const known: HistoryAnswer =
        typeof collected === 'string' ? { kind: 'failed', reason: collected } : toAnswer(branch, collected, now)
      return [
        branch.key,
        known.kind === 'history' ? known : { kind: 'failed', reason: `${answer.reason} ${known.reason}` },
      ]
    }),
  )
}
