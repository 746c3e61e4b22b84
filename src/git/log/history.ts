import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import { pMapIterable } from 'p-map'
import { makeTemporaryFolder } from '../../runner/temporary.ts'
import { lacksObjects } from '../process/errors.ts'
import { countLogLines, type LineCounts } from './counted-log.ts'
import { type LineCounter, openLineCounter } from './line-counter.ts'
import { type LogFile, readLog, writeLog } from './log.ts'
import { type LoggedCommit, loggedCommit } from './logged-commit.ts'
import { listRevisions, type Revisions } from './revisions.ts'

/** Commits of a clone, read as they are taken, newest first. */
export interface CloneHistory {
  /** How many there are; undefined until they are all listed. */
  total(): number | undefined
  readonly commits: AsyncGenerator<LoggedCommit[]>
}

/**
 * Commits that one git process reads. Neighbours in history share trees, which git keeps unpacked; and each start of git costs as
 * much as some hundred commits. Counting takes longer, and needs to be shared sooner.
 */
const COMMITS_A_PART = { paths: 8_192, lines: 4_096 }
/** More would wait for the one process that takes what they read, and each keeps its part in memory while it counts. */
const MAX_PROCESSES = 4
/** How many parts git may be ahead of who reads them. */
const PARTS_AHEAD = 2

/** What is read of commits besides what they say. */
export interface HistoryDetails {
  /** Which paths they change. */
  readonly paths: boolean
  /** How many lines; that takes git about five times as long. */
  readonly lines: boolean
}

/** A part of the history in a file, and the lines of its commits in their order. */
interface Part {
  readonly logFile: string
  readonly lineCounts: LineCounts
}

/**
 * Reads commits of a clone: several git processes share the work, each into a file, a bounded number of them ahead of the caller.
 * Memory stays the same whatever the number of commits.
 */
export function readHistory(directory: string, revisions: Revisions, details: HistoryDetails): CloneHistory {
  const { lines } = details
  let total: number | undefined
  async function* list(folder: string) {
    total = yield* listRevisions(directory, revisions, { folder, size: COMMITS_A_PART[lines ? 'lines' : 'paths'] })
  }
  async function* read(): AsyncGenerator<LoggedCommit[]> {
    const folder = await makeTemporaryFolder('history-')
    const stop = new AbortController()
    // The list is written to its end while the first parts are read.
    const revisionsFiles = Readable.from(list(folder), { highWaterMark: Number.MAX_SAFE_INTEGER })
    try {
      const counter = lines ? await openLineCounter(directory, folder) : undefined
      const concurrency = Math.min(MAX_PROCESSES, availableParallelism())
      const parts = pMapIterable(
        revisionsFiles,
        (file: string) => writePart({ directory, details, counter, signal: stop.signal }, file),
        {
          concurrency,
          backpressure: concurrency + PARTS_AHEAD,
        },
      )
      for await (const part of parts) yield* readPart(part)
    } finally {
      stop.abort()
      revisionsFiles.destroy()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }
  return { total: () => total, commits: read() }
}

/** How parts are written. */
interface PartWork {
  readonly directory: string
  readonly details: HistoryDetails
  readonly counter: LineCounter | undefined
  readonly signal: AbortSignal
}

async function writePart({ directory, details, counter, signal }: PartWork, revisionsFile: string): Promise<Part> {
  const logFile = `${revisionsFile}-log`
  const log = { revisionsFile, logFile, signal }
  try {
    if (counter !== undefined) {
      const knowsRenames = await writeLogWithRenames(directory, log)
      return { logFile, lineCounts: await countLogLines(logFile, counter, { knowsRenames, signal }) }
    }
    if (details.paths) {
      await writeLog(directory, { ...log, detail: 'paths' })
      return { logFile, lineCounts: [] }
    }
  } catch (error) {
    if (!lacksObjects(error)) throw error
    if (details.paths)
      throw new Error(
        `The clone at '${directory}' lacks folders of its commits, as one made with --filter=tree:0 does: fetch them (git fetch --refetch --filter=blob:none), or set file-changes to 'off'.`,
        { cause: error },
      )
  }
  await writeLog(directory, { ...log, detail: 'none' })
  return { logFile, lineCounts: [] }
}

/** Writes a log for counting. Git looks into files to tell a rename, and may lack them: then none is told, and the answer is false. */
async function writeLogWithRenames(directory: string, log: Omit<LogFile, 'detail'>): Promise<boolean> {
  try {
    await writeLog(directory, { ...log, detail: 'renames' })
    return true
  } catch (error) {
    if (!lacksObjects(error)) throw error
    await writeLog(directory, { ...log, detail: 'contents' })
    return false
  }
}

async function* readPart({ logFile, lineCounts }: Part): AsyncGenerator<LoggedCommit[]> {
  const counts = lineCounts.values()
  yield* readLog(logFile, () => loggedCommit(() => counts.next().value))
  await rm(logFile)
}
