import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import { pMapIterable } from 'p-map'
import { makeTemporaryFolder } from '../runner/temporary.ts'
import { countLogLines, type LineCounts } from './counted-log.ts'
import { lacksObjects } from './errors.ts'
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

/** A part of the history in a file, and the lines of its commits in their order. */
interface Part {
  readonly logFile: string
  readonly lineCounts: LineCounts
}

/**
 * Reads commits of a clone: several git processes share the work, each into a file, a bounded number of them ahead of the caller.
 * Memory stays the same whatever the number of commits.
 */
export function readHistory(
  directory: string,
  revisions: Revisions,
  { lines }: { readonly lines: boolean },
): CloneHistory {
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
      const parts = pMapIterable(revisionsFiles, (file: string) => writePart(directory, file, counter, stop.signal), {
        concurrency,
        backpressure: concurrency + PARTS_AHEAD,
      })
      for await (const part of parts) yield* readPart(part)
    } finally {
      stop.abort()
      revisionsFiles.destroy()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }
  return { total: () => total, commits: read() }
}

async function writePart(
  directory: string,
  revisionsFile: string,
  counter: LineCounter | undefined,
  signal: AbortSignal,
): Promise<Part> {
  const logFile = `${revisionsFile}-log`
  const log = { revisionsFile, logFile, signal }
  if (counter === undefined) {
    await writeLog(directory, { ...log, detail: 'paths' })
    return { logFile, lineCounts: [] }
  }
  const knowsRenames = await writeLogWithRenames(directory, log)
  return { logFile, lineCounts: await countLogLines(logFile, counter, { knowsRenames, signal }) }
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
