import type { ClickHouse } from '../clickhouse/client.ts'
import { type VersionClock, versionAfter } from '../clickhouse/version-time.ts'
import type { Head } from '../github/heads.ts'
import { log } from '../runner/log.ts'
import { count, counted } from '../text/figures.ts'
import { analyse } from './analysis/analysis.ts'
import type { Relevance } from './analysis/relevance.ts'
import { inChunks, oneAhead } from './chunks.ts'
import type { Commit } from './commit.ts'
import { branchKey } from './cursor.ts'
import { type PlanOptions, planFor } from './plan.ts'
import { startProgressLog } from './report/progress.ts'
import { type OpenTally, openTally } from './report/tally.ts'
import type { Branch } from './source/commit-source.ts'
import { type Reading, readPlanned, type StoredBranch } from './source/planned-reading.ts'
import type { BenchmarkedCommits } from './store/benchmarks.ts'
import { startCheckpoint } from './store/checkpoint.ts'
import { readRemovalEvents } from './store/commits/removed-commits.ts'
import { readNewest, readOldest, readStanding, type Standing } from './store/commits/stored-commits.ts'
import { moveCursor } from './store/cursors.ts'
import { type CommitEvent, toEvent, toRestoredEvent } from './store/events/commit-events.ts'
import type { EventStore } from './store/events/event-store.ts'
import { boundsText, type TimeBounds, withinBounds } from './store/time-bounds.ts'

/** What the collection of a branch needs. Without a database (a dry run before the first one) nothing is looked up there. */
export interface BranchOptions extends PlanOptions {
  readonly clickHouse: ClickHouse | undefined
  readonly relevance: Relevance
  readonly benchmarkedCommits: BenchmarkedCommits
  /** Where events go; undefined where nothing is stored. */
  readonly eventStore: EventStore | undefined
  /** The times that a commit can be stored with. */
  readonly timeBounds: TimeBounds
  /** All names that a repository had, by the name that it has. */
  readonly formerNames: ReadonlyMap<string, readonly string[]>
  /** Tells the versions of cursors. */
  readonly nextVersion: VersionClock
  readonly dryRun: boolean
  readonly repair: boolean
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
  const { clickHouse, eventStore, dryRun, now, repair } = options
  const { head, vanished } = reading
  if (vanished.length === 0) return
  log.warning(
    `${branchKey(head)}: its history was rewritten; ${vanished.length === 1 ? '1 commit is' : `${count(vanished.length)} commits are`} gone from it${dryRun ? '' : ` and ${vanished.length === 1 ? 'is' : 'are'} marked removed`}.`,
  )
  if (clickHouse === undefined || eventStore === undefined) return
  const events = await readRemovalEvents(clickHouse, head, vanished, { after: reading.startedFrom, now, repair })
  await eventStore.store(events, (count) => {
    figures.removedCount += count
  })
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
  standing: Standing,
  options: BranchOptions,
  figures: GrowingFigures,
): AsyncGenerator<StorableCommit[]> {
  const { relevance, now } = options
  const { repository, repositoryId, branch } = reading.head
  const formerNames = options.formerNames.get(repository) ?? []
  let outOfBounds = 0
  const eventOf = (commit: Commit) => {
    if ([commit.committedAt, commit.authoredAt].some((time) => withinBounds(time, options.timeBounds) !== time))
      outOfBounds += 1
    const record = standing.records.get(commit.sha)
    // A removal that was found by this run has its time.
    const collectedAt = record === undefined ? now : versionAfter(now, [now, record.collectedAt])
    const othersNames = standing.othersNames.get(commit.sha) ?? []
    const context = { collectedAt, repositoryId, formerNames, othersNames, bounds: options.timeBounds }
    return record?.isRemoved ? toRestoredEvent(commit, context, reading.startedFrom) : toEvent(commit, context)
  }
  for await (const piece of reading.commits) {
    const benchmarked = await options.benchmarkedCommits(piece.map(({ sha }) => sha))
    for (const sha of benchmarked) figures.benchmarked.add(sha)
    const commits = piece.map((commit) =>
      analyse(commit, { repository, branch, relevance, isBenchmarked: benchmarked.has(commit.sha) }),
    )
    figures.tally.add(commits)
    yield commits.map((commit) => ({ sha: commit.sha, parents: commit.parents, event: eventOf(commit) }))
  }
  if (outOfBounds > 0)
    log.warning(
      `${branchKey(reading.head)}: ${counted(outOfBounds, 'commit')} ${outOfBounds === 1 ? 'has a date' : 'have dates'} that the tables can't hold (${boundsText(options.timeBounds)}); the nearest one is stored.`,
    )
}

/** Stored at a time: so many commits at most, and so many characters of what is told of them. */
const MAX_COMMITS_AT_A_TIME = 10_000
const MAX_CHARACTERS_AT_A_TIME = 8_000_000
const weightOf = ({ event }: StorableCommit) =>
  Math.max(1, event.row.length / (MAX_CHARACTERS_AT_A_TIME / MAX_COMMITS_AT_A_TIME))

const NONE_STANDING: Standing = { records: new Map(), othersNames: new Map() }

/** Stores what a reading gives, chunk by chunk, and moves the cursor along where that is possible. */
async function storeReading(
  reading: Reading,
  isLocal: boolean,
  options: BranchOptions,
  figures: GrowingFigures,
): Promise<void> {
  const { eventStore } = options
  const { head } = reading
  const clickHouse = eventStore === undefined ? undefined : options.clickHouse
  const standing =
    clickHouse === undefined
      ? NONE_STANDING
      : await readStanding(clickHouse, head, options.formerNames.get(head.repository) ?? [])
  const checkpoint = reading.added === undefined ? undefined : startCheckpoint(reading.added)
  let movedTo: string | undefined
  const progressLog = startProgressLog(branchKey(head), reading.total)
  const commits = analysed(reading, standing, options, figures)
  for await (const chunk of oneAhead(isLocal ? inChunks(commits, MAX_COMMITS_AT_A_TIME, weightOf) : commits)) {
    if (clickHouse !== undefined && eventStore !== undefined) {
      const events = chunk.map(({ event }) => event)
      await eventStore.store(events, (count) => {
        figures.storedCount += count
      })
      const reached = checkpoint?.stored(chunk)
      if (reached !== undefined && reading.movesCursor) {
        await moveCursor(clickHouse, { ...head, sha: reached }, options.nextVersion())
        movedTo = reached
      }
    }
    progressLog.add(chunk.length)
  }
  if (clickHouse !== undefined && reading.movesCursor && movedTo !== head.sha)
    await moveCursor(clickHouse, head, options.nextVersion())
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
