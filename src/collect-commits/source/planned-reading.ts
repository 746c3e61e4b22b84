import type { Head } from '../../github/heads.ts'
import { log } from '../../runner/log.ts'
import type { GatheredCommit } from '../commit.ts'
import { branchKey, cursorText, otherCursors } from '../cursor.ts'
import { firstWindow, type Plan, type PlanOptions } from '../plan.ts'
import type { Branch, Difference } from './commit-source.ts'

/** What is being read of a branch. */
export interface Reading {
  readonly head: Head
  readonly commits: AsyncGenerator<readonly GatheredCommit[]>
  /** How many; undefined as long as that is not known. */
  total(): number | undefined
  /** SHAs of all that is read, where they are known beforehand. */
  readonly added: ReadonlySet<string> | undefined
  /** SHAs of the commits that the branch no longer reaches. */
  readonly vanished: readonly string[]
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

/** So many of the newest commits are looked at when the one collected last is gone. */
const MAX_LOOKED_AT = 300
/** The largest UInt32. */
const NO_LIMIT = 2 ** 32 - 1

type RangePlan = Extract<Plan, { kind: 'range' }>

/** What of `difference` is reported for a cursor: of another branch's, nothing has vanished from this one. */
function readingOf(head: Head, { from, isOwn }: RangePlan, difference: Difference): Reading {
  return {
    ...difference,
    head,
    vanished: isOwn ? difference.vanished : [],
    startedFrom: cursorText(from),
    movesCursor: true,
  }
}

/**
 * Reads on when the repository no longer has the commit collected last, or has nothing in common with it: the history was
 * rewritten, and what was there has been deleted. The newest commit stored that is still there takes the cursor's place; when
 * there is none, all is read as far back as the branch is stored.
 */
async function readAfterLoss(branch: Branch, plan: RangePlan, options: ReadingOptions): Promise<Reading> {
  const { head, source, otherHeads } = branch
  const startedFrom = cursorText(plan.from)
  const stored = await options.stored.newest(MAX_LOOKED_AT)
  const existing = await source.existing(head.repository, stored)
  const there = new Set(existing)
  const deleted = stored.filter((sha) => !there.has(sha))
  const [anchor] = existing
  const difference = anchor === undefined ? 'missing' : await source.readDifference(head, anchor, otherHeads)
  if (typeof difference === 'object') {
    log.warning(`${branchKey(head)}: the commit collected last (${plan.from.sha}) is gone; reading on from ${anchor}.`)
    return { ...difference, head, vanished: [...deleted, ...difference.vanished], startedFrom, movesCursor: true }
  }
  const since = (await options.stored.oldest()) ?? firstWindow(options).since
  log.warning(
    `${branchKey(head)}: the commit collected last (${plan.from.sha}) is gone, with all that was collected before it; reading its history since ${since?.toISOString()}.`,
  )
  const window = await source.readWindow(head, { since, until: undefined })
  const vanished = await options.stored.newest(NO_LIMIT)
  return { ...window, head, added: undefined, vanished, startedFrom, movesCursor: true }
}

async function readRange(branch: Branch, plan: RangePlan, options: ReadingOptions): Promise<Reading> {
  const { head, source, otherHeads } = branch
  const others = [...otherHeads, ...otherCursors(options.cursors, head).map(({ sha }) => sha)]
  const difference = await source.readDifference(head, plan.from.sha, [...new Set(others)])
  return typeof difference === 'object' ? readingOf(head, plan, difference) : readAfterLoss(branch, plan, options)
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
    case 'window': {
      const window = await branch.source.readWindow(branch.head, plan.window)
      const startedFrom = `${plan.window.since?.toISOString()} ${options.now.toISOString()}`
      return {
        ...window,
        head: branch.head,
        added: undefined,
        vanished: [],
        startedFrom,
        movesCursor: plan.movesCursor,
      }
    }
    case 'range': {
      const reading = await readRange(branch, plan, options)
      if (reading.vanished.length === 0) return reading
      const head = await branch.source.confirmHead(branch.head)
      return head.sha === branch.head.sha ? reading : readRange({ ...branch, head }, plan, options)
    }
    default:
      return plan satisfies never
  }
}
