import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { fullName } from '../../github/repository.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { formatDuration } from '../../time/duration.ts'
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
SELECT repository, branch, sha, committed_at, headline, author_name, author_email, author_login, is_merge, collected_at
FROM commits
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
  is_merge: z.boolean(),
  collected_at: time,
})
type CollectedRow = z.output<typeof collectedRow>

/**
 * The parents of collected commits, which are not collected themselves: down to the first merge each commit has the next one as its
 * parent; that merge stands above all that come after it; of those nothing is known.
 */
function parentsAt(rows: readonly CollectedRow[], index: number): readonly string[] | undefined {
  const merge = rows.findIndex(({ is_merge: isMerge }) => isMerge)
  const below = rows.slice(index + 1).map(({ sha }) => sha)
  if (merge === -1 || index < merge) return below.length === 0 ? undefined : below.slice(0, 1)
  return index === merge ? below : undefined
}

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

/** The default branch's name is GitHub's to say; it goes without where one branch alone was collected. */
function rowsOfBranch({ repository, branch }: Branch, rows: readonly CollectedRow[]): readonly CollectedRow[] {
  const wanted = fullName(repository).toLowerCase()
  const ofRepository = rows.filter((row) => row.repository.toLowerCase() === wanted)
  if (branch !== undefined) return ofRepository.filter((row) => row.branch === branch)
  return new Set(ofRepository.map((row) => row.branch)).size === 1 ? ofRepository : []
}

/** What was collected last of a branch, where that is not too long ago to judge by. */
function toAnswer(collected: readonly CollectedRow[], maxAgeSeconds: number, now: Date): HistoryAnswer {
  const [head] = collected
  if (head === undefined)
    return { kind: 'failed', reason: 'No commit of this branch was collected that it could be judged by.' }
  const times = collected.map((row) => row.collected_at.getTime()).filter((at) => at <= now.getTime() + CLOCK_NOISE_MS)
  if (times.length === 0)
    return {
      kind: 'failed',
      reason: 'What was collected last of this branch is dated in the future: it tells nothing.',
    }
  const collectedAt = Math.max(...times)
  const ageSeconds = Math.floor((now.getTime() - collectedAt) / 1_000)
  if (ageSeconds > maxAgeSeconds) {
    const [age, most] = [ageSeconds, maxAgeSeconds].map(formatDuration)
    return {
      kind: 'failed',
      reason: `What was collected last of this branch is ${age} old, more than max-lag (${most}): it tells nothing any more.`,
    }
  }
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
  }
  return { kind: 'history', history }
}

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
    return describeError(error)
  }
}

/**
 * What was collected last of the branches that GitHub did not answer for, and of the others what GitHub said.
 *
 * @param maxAgeSeconds a branch that was collected longer ago is not known.
 */
export async function fillFromCollection(
  clickHouse: ClickHouse,
  branches: readonly Branch[],
  answers: ReadonlyMap<string, BranchAnswer>,
  maxAgeSeconds: number,
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
        typeof collected === 'string'
          ? { kind: 'failed', reason: collected }
          : toAnswer(rowsOfBranch(branch, collected), maxAgeSeconds, now)
      return [
        branch.key,
        known.kind === 'history' ? known : { kind: 'failed', reason: `${answer.reason} ${known.reason}` },
      ]
    }),
  )
}
