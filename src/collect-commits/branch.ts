import type { ClickHouse } from '../clickhouse/client.ts'
import type { Head } from '../github/heads.ts'
import { log } from '../runner/log.ts'
import { analyse, type RelevanceRules } from './analysis.ts'
import type { BenchmarkedCommits } from './benchmarks.ts'
import { startCheckpoint } from './checkpoint.ts'
import { oneAhead } from './chunks.ts'
import type { Commit, GatheredCommit } from './commit.ts'
import { branchKey, moveCursor } from './cursors.ts'
import { toEvent, toRestoredEvent } from './events.ts'
import type { PathRules } from './path-rules.ts'
import { type PlanOptions, planFor } from './plan.ts'
import { startProgress } from './progress.ts'
import { type Reading, readPlanned } from './reading.ts'
import type { CommitSource } from './source.ts'
import { storeEvents } from './store.ts'
import { readRemovalEvents, readRemoved } from './stored-commits.ts'
import { EMPTY_TALLY, mergeTallies, type Tally, tallyOf } from './tally.ts'

/** A branch, and where its commits are read from. */
export interface Branch {
  readonly head: Head
  /** Whether it is collected as its repository's default branch, not by its name. */
  readonly isDefault: boolean
  readonly source: CommitSource
  /** Heads of the repository's other branches that this run collects. */
  readonly beside: readonly string[]
}

/** What the collection of a branch needs. Without a database (a dry run before the first one) nothing is looked up there. */
export interface BranchOptions extends PlanOptions {
  readonly clickHouse: ClickHouse | undefined
  readonly rules: RelevanceRules
  readonly pathRules: PathRules
  readonly benchmarkedCommits: BenchmarkedCommits
  /** How many days an insert may span. */
  readonly blockDays: number
  readonly dryRun: boolean
}

/** What was found on a branch, and what of it is stored. It grows while the branch is read, so that a failure loses no figures. */
export interface BranchProgress {
  head: Head
  tally: Tally
  storedCount: number
  removedCount: number
  readonly benchmarked: Set<string>
}

export const newBranchProgress = (head: Head): BranchProgress => ({
  head,
  tally: EMPTY_TALLY,
  storedCount: 0,
  removedCount: 0,
  benchmarked: new Set(),
})

/** Marks what the branch no longer reaches, before anything else: a cursor that moves on would not see it again. */
async function markRemoved(reading: Reading, options: BranchOptions, progress: BranchProgress): Promise<void> {
  const { clickHouse, dryRun, now } = options
  const { head, vanished } = reading
  if (vanished.length === 0) return
  log.warning(
    `${branchKey(head)}: its history was rewritten; ${vanished.length} commits are gone from it${dryRun ? '' : ' and are marked removed'}.`,
  )
  if (clickHouse === undefined || dryRun) return
  const events = await readRemovalEvents(clickHouse, head.repository, vanished, { after: reading.after, now })
  progress.removedCount += await storeEvents(clickHouse, events, options.blockDays)
}

async function analyseChunk(
  chunk: readonly GatheredCommit[],
  head: Head,
  options: BranchOptions,
  progress: BranchProgress,
): Promise<Commit[]> {
  const shas = chunk.map(({ sha }) => sha)
  const benchmarked = await options.benchmarkedCommits(shas)
  for (const sha of benchmarked) progress.benchmarked.add(sha)
  return chunk.map((commit) =>
    analyse(commit, {
      repository: head.repository,
      branch: head.branch,
      rules: options.rules,
      pathRules: options.pathRules,
      isBenchmarked: benchmarked.has(commit.sha),
    }),
  )
}

/** Stores what a reading gives, chunk by chunk, and moves the cursor along where that is possible. */
async function storeReading(reading: Reading, options: BranchOptions, progress: BranchProgress): Promise<void> {
  const { clickHouse, dryRun, now } = options
  const { head, after } = reading
  const stores = clickHouse !== undefined && !dryRun
  const removed = stores ? await readRemoved(clickHouse, head.repository) : new Set<string>()
  const checkpoint = reading.added === undefined ? undefined : startCheckpoint(reading.added)
  const said = startProgress(branchKey(head), reading.total)
  for await (const chunk of oneAhead(reading.commits)) {
    const commits = await analyseChunk(chunk, head, options, progress)
    if (stores) {
      const events = commits.map((commit) =>
        removed.has(commit.sha) ? toRestoredEvent(commit, now, after) : toEvent(commit, now),
      )
      progress.storedCount += await storeEvents(clickHouse, events, options.blockDays)
      const reached = checkpoint?.stored(commits)
      if (reached !== undefined && reading.movesCursor)
        await moveCursor(clickHouse, { ...head, sha: reached }, new Date())
    }
    progress.tally = mergeTallies(progress.tally, tallyOf(commits))
    said.add(chunk.length)
  }
  if (stores && reading.movesCursor) await moveCursor(clickHouse, head, new Date())
}

/**
 * Collects what is new on a branch: reads it, analyses it, stores it, and only then moves the branch's cursor. `progress` says how
 * far it came, also when it fails.
 *
 * @throws {GitHubFailure | GitFailure | ClickHouseFailure} with the cursor at a commit up to which all is stored.
 */
export async function collectBranch(branch: Branch, options: BranchOptions, progress: BranchProgress): Promise<void> {
  const plan = planFor({ ...branch.head, isDefault: branch.isDefault }, options)
  const reading = await readPlanned(plan, branch, options)
  if (reading === undefined) return
  progress.head = reading.head
  await markRemoved(reading, options, progress)
  await storeReading(reading, options, progress)
}
