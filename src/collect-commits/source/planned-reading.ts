import type { ListedCommit } from '../../git/log/listed-commits.ts'
import type { Head } from '../../github/heads.ts'
import { log } from '../../runner/log.ts'
import type { GatheredCommit } from '../commit.ts'
import { branchKey, cursorText, otherCursors } from '../cursor.ts'
import { firstWindow, type Plan, type PlanOptions, type Window } from '../plan.ts'
import type { Branch } from './commit-source.ts'

/** What is being read of a branch. */
export interface Reading {
  readonly head: Head
  readonly commits: AsyncGenerator<readonly GatheredCommit[]>
  /** How many; undefined as long as that is not known. */
  total(): number | undefined
  /** SHAs of all that is read, where they are known beforehand. */
  readonly added: ReadonlySet<string> | undefined
  /** The commits that the branch no longer reaches. */
  readonly vanished: readonly ListedCommit[]
  /** Where this reading starts from, as a text: part of the ids of what it finds. */
  readonly startedFrom: string
  readonly movesCursor: boolean
}

/** What is stored of a branch. */
export interface StoredBranch {
  /** SHAs of its newest commits, the newest first. */
  newest(limit: number): Promise<readonly string[]>
  /** When its oldest commit was committed; undefined when none is stored. */
  oldest(): Promise<Date | undefined>
}

/** What the plan is carried out with. */
interface ReadingOptions extends PlanOptions {
  readonly stored: StoredBranch
}

/** A commit that is known because it is stored. */
const toListed = (sha: string): ListedCommit => ({ sha, committedAt: undefined })

/** So many of the newest commits are looked at when the one collected last is gone. */
const MAX_LOOKED_AT = 300
/** The largest UInt32. */
const NO_LIMIT = 2 ** 32 - 1

type RangePlan = Extract<Plan, { kind: 'range' }>
type ContinuationPlan = Extract<Plan, { kind: 'continuation' }>

async function readWindow({ head, source }: Branch, window: Window, options: ReadingOptions): Promise<Reading> {
  const { total, commits } = await source.readWindow(head, window)
  const startedFrom = `${window.since?.toISOString()} ${options.now.toISOString()}`
  return { total, commits, head, added: undefined, vanished: [], startedFrom, movesCursor: true }
}

/**
 * Reads on when the repository no longer has the commit collected last, or has nothing in common with it: the history was
 * rewritten, and what was there has been deleted. The newest commit stored that is still there takes the cursor's place; when
 * there is none, all is read as far back as the branch is stored, and where nothing is stored, as at the first time.
 */
async function readAfterLoss(branch: Branch, plan: RangePlan, options: ReadingOptions): Promise<Reading> {
  const { head, source, otherHeads } = branch
  const startedFrom = cursorText(plan.from)
  const stored = await options.stored.newest(MAX_LOOKED_AT)
  const existing = await source.existing(head.repository, stored)
  const there = new Set(existing)
  const deleted = stored.filter((sha) => !there.has(sha)).map(toListed)
  const [anchor] = existing
  const difference = anchor === undefined ? 'missing' : await source.readDifference(head, anchor, otherHeads)
  if (typeof difference === 'object') {
    log.warning(`${branchKey(head)}: the commit collected last (${plan.from.sha}) is gone; reading on from ${anchor}.`)
    return { ...difference, head, vanished: [...deleted, ...difference.vanished], startedFrom, movesCursor: true }
  }
  const first = firstWindow(options)
  const since = (await options.stored.oldest()) ?? first.since
  log.warning(
    `${branchKey(head)}: the commit collected last (${plan.from.sha}) is gone, with all that was collected before it; reading its history since ${since?.toISOString()}.`,
  )
  const reading = await readWindow(branch, { ...first, since }, options)
  return { ...reading, vanished: (await options.stored.newest(NO_LIMIT)).map(toListed), startedFrom }
}

/** Heads and cursors of the repository's other branches: what they reach has not gone. */
const reachedElsewhere = ({ head, otherHeads }: Branch, { cursors }: ReadingOptions): string[] => [
  ...new Set([...otherHeads, ...otherCursors(cursors, head).map(({ sha }) => sha)]),
]

async function readRange(branch: Branch, plan: RangePlan, options: ReadingOptions): Promise<Reading | undefined> {
  const { head, source } = branch
  const { sha } = plan.from
  const difference = await source.readDifference(head, sha, reachedElsewhere(branch, options))
  if (typeof difference === 'object')
    return { ...difference, head, startedFrom: cursorText(plan.from), movesCursor: true }
  if (difference === 'behind') {
    log.warning(
      `${branchKey(head)}: the clone lies behind what was collected last (${sha}); nothing is read from it. Fetch it.`,
    )
    return undefined
  }
  if (difference === 'missing' && source.isLocal)
    throw new Error(
      `The clone of ${head.repository} lacks the commit collected last (${sha}): fetch it, or collect ${head.repository} over the API.`,
    )
  return readAfterLoss(branch, plan, options)
}

/** Goes on from the branch that was the default branch before. Nothing has vanished from this one: it has no commits stored. */
async function readContinuation(branch: Branch, plan: ContinuationPlan, options: ReadingOptions): Promise<Reading> {
  const { head, source } = branch
  for (const from of plan.candidates) {
    const difference = await source.readDifference(head, from.sha, reachedElsewhere(branch, options))
    if (typeof difference === 'object')
      return { ...difference, vanished: [], head, startedFrom: cursorText(from), movesCursor: true }
  }
  return readWindow(branch, firstWindow(options), options)
}

/**
 * Begins to read what the plan says; undefined when there is nothing to read. Before commits count as gone, the head is read
 * once more: a server that lags behind may have told an older one.
 *
 * @throws {GitHubFailure | GitFailure | ClickHouseFailure}
 */
export async function readPlanned(plan: Plan, branch: Branch, options: ReadingOptions): Promise<Reading | undefined> {
  switch (plan.kind) {
    case 'unchanged':
      return undefined
    case 'window':
      return { ...(await readWindow(branch, plan.window, options)), movesCursor: plan.movesCursor }
    case 'continuation':
      return readContinuation(branch, plan, options)
    case 'range': {
      const reading = await readRange(branch, plan, options)
      if (reading === undefined || reading.vanished.length === 0) return reading
      const head = await branch.source.confirmHead(branch.head)
      return head.sha === branch.head.sha ? reading : readRange({ ...branch, head }, plan, options)
    }
    default:
      return plan satisfies never
  }
}
