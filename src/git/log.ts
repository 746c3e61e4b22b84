import { LOG_FORMAT, type LoggedCommit, logParser } from './log-parser.ts'
import { streamGit } from './stream.ts'

/** What is read of each commit besides its paths. */
export interface LogOptions {
  /** Whether lines are counted, which takes git about five times as long. */
  readonly lines: boolean
}

/**
 * Renames are told apart only where lines are counted, as GitHub counts them; the parser makes two paths of each. Merges are
 * compared with their first parent, as GitHub compares them.
 */
const logArguments = ({ lines }: LogOptions): string[] => [
  'log',
  '-z',
  `--format=tformat:${LOG_FORMAT}`,
  '--encoding=UTF-8',
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
  '--no-notes',
  '--no-color',
  '--no-abbrev',
  '--no-relative',
  '--root',
  '--diff-merges=first-parent',
  '--raw',
  ...(lines ? ['--numstat', '-M'] : ['--no-renames']),
  '--no-walk=unsorted',
  '--stdin',
]

/**
 * Reads the commits whose SHAs a file lists, in that order, as fast as the caller takes them.
 *
 * @throws {GitFailure}
 */
export async function* readLog(
  directory: string,
  revisionsFile: string,
  options: LogOptions,
): AsyncGenerator<LoggedCommit[]> {
  const parser = logParser(options.lines)
  const stream = streamGit({
    directory,
    args: logArguments(options),
    inputFile: revisionsFile,
    attempted: 'reading the history of the clone',
  })
  for await (const chunk of stream) {
    const commits = parser.push(chunk)
    if (commits.length > 0) yield commits
  }
  const last = parser.end()
  if (last.length > 0) yield last
}
