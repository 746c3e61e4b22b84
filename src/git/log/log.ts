import { open } from 'node:fs/promises'
import { runGitIntoFile } from '../process/stream.ts'
import { type CommitReader, LOG_FORMAT, logReader } from './log-fields.ts'

/**
 * What git tells of each change: nothing; its path; its content too; or its content with renames told apart from a path removed and a
 * path added, as GitHub does before it counts lines.
 */
type LogDetail = 'none' | 'paths' | 'contents' | 'renames'

const CHANGES: Readonly<Record<Exclude<LogDetail, 'none'>, readonly string[]>> = {
  paths: ['--name-status', '--no-renames'],
  contents: ['--raw', '--no-abbrev', '--no-renames'],
  renames: ['--raw', '--no-abbrev', '--find-renames'],
}

const FORMAT = [`--format=tformat:${LOG_FORMAT}`, '--encoding=UTF-8', '--no-color']
const OF_STANDARD_INPUT = ['--no-walk=unsorted', '--stdin']

/** `git log` looks into a commit's folders even where it tells no change; `git rev-list` does without them. */
const WITHOUT_CHANGES = ['rev-list', '--no-commit-header', ...FORMAT, ...OF_STANDARD_INPUT]

/** Merges are compared with their first parent, as GitHub compares them. */
const withChanges = (changes: readonly string[]): string[] => [
  'log',
  '-z',
  ...FORMAT,
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
  '--no-notes',
  '--no-relative',
  '--ignore-submodules=none',
  '--root',
  '--diff-merges=first-parent',
  ...changes,
  ...OF_STANDARD_INPUT,
]

const logArguments = (detail: LogDetail): string[] =>
  detail === 'none' ? WITHOUT_CHANGES : withChanges(CHANGES[detail])

/** A log to write. */
export interface LogFile {
  /** Lists SHAs, one a line. */
  readonly revisionsFile: string
  readonly logFile: string
  readonly detail: LogDetail
  /** Ends git. */
  readonly signal?: AbortSignal
}

/**
 * Writes what git tells of the commits whose SHAs a file lists, in that order, into another file.
 *
 * @throws {GitFailure}
 */
export const writeLog = (directory: string, { revisionsFile, logFile, detail, signal }: LogFile): Promise<void> =>
  runGitIntoFile(
    {
      directory,
      args: logArguments(detail),
      inputFile: revisionsFile,
      attempted: 'reading the history of the clone',
      signal,
    },
    logFile,
  )

/** Read at a time: some hundred commits. */
const PIECE_BYTES = 128 * 1024

/** Reads a file that `writeLog` has written, as fast as the caller takes its commits. */
export async function* readLog<Commit>(
  logFile: string,
  startCommit: () => CommitReader<Commit>,
): AsyncGenerator<Commit[]> {
  const reader = logReader(startCommit)
  await using file = await open(logFile)
  const buffer = Buffer.alloc(PIECE_BYTES)
  for (;;) {
    const { bytesRead } = await file.read(buffer)
    if (bytesRead === 0) break
    const commits = reader.push(buffer.subarray(0, bytesRead))
    if (commits.length > 0) yield commits
  }
  const last = reader.end()
  if (last.length > 0) yield last
}
