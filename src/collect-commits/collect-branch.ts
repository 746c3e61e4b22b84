import type { ClickHouse } from '../clickhouse/client.ts'
import type { Head } from '../github/heads.ts'
import { log } from '../runner/log.ts'
import { analyse } from './analysis/analysis.ts'
import type { Relevance } from './analysis/relevance.ts'
import { inChunks, oneAhead } from './chunks.ts'
import { branchKey } from './cursor.ts'
import { type PlanOptions, planFor } from './plan.ts'
import { startProgressLog } from './report/progress.ts'
import { type OpenTally, openTally } from './report/tally.ts'
import type { Branch } from './source/commit-source.ts'
import { type Reading, readPlanned, type StoredBranch } from './source/planned-reading.ts'
import type { BenchmarkedCommits } from './store/benchmarks.ts'
import { startCheckpoint } from './store/checkpoint.ts'
import { type CommitEvent, toEvent, toRestoredEvent } from './store/commit-events.ts'
import { moveCursor } from './store/cursors.ts'
import { storeEvents } from './store/store-events.ts'
import { readNewest, readOldest, readRemovalEvents, readRemoved } from './store/stored-commits.ts'

/** What the collection of a branch needs. Without a database (a dry run before the first one) nothing is looked up there. */
export interface BranchOptions extends PlanOptions {
  readonly clickHouse: ClickHouse | undefined
  readonly relevance: Relevance
  readonly benchmarkedCommits: BenchmarkedCommits
  /** How many milliseconds an insert may span. */
  readonly maxSpan: number
  /** Other names under which a repository was stored, by the name that it has. */
  readonly otherNames: ReadonlyMap<string, readonly string[]>
  readonly dryRun: boolean
}

/** What was found on a branch, and what of that is stored. The figures grow while it is read, so that a failure loses none. */
interface GrowingFigures {
  head: Head
  readonly tally: OpenTally
  storedCount: number
  removedCount: number
  readonly benchmarked: Set<string>
}

export const newFigures = (head: Head): GrowingFigures => ({
  head,
  tally: openTally(),
  storedCount: 0,
  removedCount: 0,
  benchmarked: new Set(),
})

/** Marks what the branch no longer reaches, before anything else: a cursor that moves on would not see it again. */
async function markRemoved(reading: Reading, options: BranchOptions, figures: GrowingFigures): Promise<void> {
  const { clickHouse, dryRun, now } = options
  const { head, vanished } = reading
  if (vanished.length === 0) return
  log.warning(
    `${branchKey(head)}: its history was rewritten; ${vanished.length} commits are gone from it${dryRun ? '' : ' and are marked removed'}.`,
  )
  if (clickHouse === undefined || dryRun) return
  const events = await readRemovalEvents(clickHouse, head.repository, vanished, { after: reading.startedFrom, now })
  figures.removedCount += await storeEvents(clickHouse, events, options.maxSpan)
}

/** A commit that is ready to be stored. */
interface StorableCommit {
  readonly sha: string
  readonly parents: readonly string[]
  readonly event: CommitEvent
}

/**
 * Analyses what a reading gives, as it comes. What is not needed for storing is let go of at once: of a long history, thousands
 * of commits wait for the database.
 */
async function* analysed(
  reading: Reading,
  removed: ReadonlySet<string>,
  options: BranchOptions,
  figures: GrowingFigures,
): AsyncGenerator<StorableCommit[]> {
  const { relevance, now } = options
  const { repository, branch } = reading.head
  const otherNames = options.otherNames.get(repository) ?? []
  for await (const piece of reading.commits) {
    const benchmarked = await options.benchmarkedCommits(piece.map(({ sha }) => sha))
    for (const sha of benchmarked) figures.benchmarked.add(sha)
    const commits = piece.map((commit) =>
      analyse(commit, { repository, branch, relevance, isBenchmarked: benchmarked.has(commit.sha) }),
    )
    figures.tally.add(commits)
    yield commits.map((commit) => ({
      sha: commit.sha,
      parents: commit.parents,
      event: removed.has(commit.sha)
        ? toRestoredEvent(commit, now, reading.startedFrom)
        : toEvent(commit, now, otherNames),
    }))
  }
}

/** Stored at a time: so many commits at most, and so many characters of what is told of them. */
const MAX_COMMITS_AT_A_TIME = 10_000
const MAX_CHARACTERS_AT_A_TIME = 8_000_000
const weightOf = ({ event }: StorableCommit) =>
  Math.max(1, event.row.length / (MAX_CHARACTERS_AT_A_TIME / MAX_COMMITS_AT_A_TIME))

/** Stores what a reading gives, chunk by chunk, and moves the cursor along where that is possible. */
async function storeReading(
  reading: Reading,
  isLocal: boolean,
  options: BranchOptions,
  figures: GrowingFigures,
): Promise<void> {
  const { dryRun } = options
  const { head } = reading
  const clickHouse = dryRun ? undefined : options.clickHouse
  const removed = clickHouse === undefined ? new Set<string>() : await readRemoved(clickHouse, head.repository)
  const checkpoint = reading.added === undefined ? undefined : startCheckpoint(reading.added)
  let movedTo: string | undefined
  const progressLog = startProgressLog(branchKey(head), reading.total)
  const commits = analysed(reading, removed, options, figures)
  for await (const chunk of oneAhead(isLocal ? inChunks(commits, MAX_COMMITS_AT_A_TIME, weightOf) : commits)) {
    if (clickHouse !== undefined) {
      const events = chunk.map(({ event }) => event)
      figures.storedCount += await storeEvents(clickHouse, events, options.maxSpan)
      const reached = checkpoint?.stored(chunk)
      if (reached !== undefined && reading.movesCursor) {
        await moveCursor(clickHouse, { ...head, sha: reached }, new Date())
        movedTo = reached
      }
    }
    progressLog.add(chunk.length)
  }
  if (clickHouse !== undefined && reading.movesCursor && movedTo !== head.sha)
    await moveCursor(clickHouse, head, new Date())
}

const NOTHING_STORED: StoredBranch = { newest: async () => [], oldest: async () => undefined }

const storedBranch = (clickHouse: ClickHouse | undefined, head: Head): StoredBranch =>
  clickHouse === undefined
    ? NOTHING_STORED
    : { newest: (limit) => readNewest(clickHouse, head, limit), oldest: () => readOldest(clickHouse, head) }

/**
 * Collects what is new on a branch: reads it, analyses it, stores it, and only then moves the branch's cursor. `figures` says how
 * far it came, also when it fails.
 *
 * @throws {GitHubFailure | GitFailure | ClickHouseFailure} with the cursor at a commit up to which all is stored.
 */
export async function collectBranch(branch: Branch, options: BranchOptions, figures: GrowingFigures): Promise<void> {
  const plan = planFor({ ...branch.head, isDefault: branch.isDefault }, options)
  const stored = storedBranch(options.clickHouse, branch.head)
  const reading = await readPlanned(plan, branch, { ...options, stored })
  if (reading === undefined) return
  figures.head = reading.head
  await markRemoved(reading, options, figures)
  await storeReading(reading, branch.source.isLocal, options, figures)
}
