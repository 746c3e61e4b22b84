import { type ContentChange, contentChanges, mayHaveRenamed } from './content-change.ts'
import type { LineCount, LineCounter } from './line-counter.ts'
import { readLog } from './log.ts'

/** The lines of commits, in their order; undefined where they can't be counted. */
export type LineCounts = readonly (LineCount | undefined)[]

/** Counted at a time: a process of git takes as long to start as to count some hundred, and keeps all of them in memory. */
const CHANGES_AT_A_TIME = 20_000

/** How a log is counted. */
interface CountOptions {
  /** Whether the log tells renames apart. Where it does not, the lines of a commit that may have one are unknown. */
  readonly knowsRenames: boolean
  readonly signal: AbortSignal
}

/**
 * Counts the lines of each commit of a log with `--raw`.
 *
 * @throws {GitFailure}
 */
export async function countLogLines(
  logFile: string,
  counter: LineCounter,
  { knowsRenames, signal }: CountOptions,
): Promise<LineCounts> {
  const counts: (LineCount | undefined)[] = []
  let waiting: (readonly ContentChange[])[] = []
  let changeCount = 0
  const countWaiting = async () => {
    const byChange = await counter.count(new Set(waiting.flat()), signal)
    for (const changes of waiting)
      counts.push(!knowsRenames && mayHaveRenamed(changes) ? undefined : sumOf(changes, byChange))
    waiting = []
    changeCount = 0
  }
  for await (const commits of readLog(logFile, contentChanges)) {
    for (const changes of commits) {
      waiting.push(changes)
      changeCount += changes.length
      if (changeCount >= CHANGES_AT_A_TIME) await countWaiting()
    }
  }
  await countWaiting()
  return counts
}

function sumOf(
  changes: readonly ContentChange[],
  byChange: ReadonlyMap<ContentChange, LineCount>,
): LineCount | undefined {
  let additions = 0
  let deletions = 0
  for (const change of changes) {
    const count = byChange.get(change)
    if (count === undefined) return undefined
    additions += count.additions
    deletions += count.deletions
  }
  return { additions, deletions }
}
