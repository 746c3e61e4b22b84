import { type OpenSpan, recordRequest } from '../../telemetry/spans.ts'

/** What of a git command a trace tells. */
interface RecordedCommand {
  readonly args: readonly string[]
  readonly attempted: string
}

/** Options before git's own command that come with a value. */
const WITH_VALUE: ReadonlySet<string> = new Set(['-c', '-C'])

/** `fetch` of `-c protocol.version=2 fetch --depth=1 …`. */
function commandOf(args: readonly string[]): string {
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? ''
    if (WITH_VALUE.has(argument)) index += 1
    else if (!argument.startsWith('-')) return argument
  }
  return ''
}

/** Runs git as a part of the run that its trace tells of: which command it is, but none of its arguments. */
export const recordGit = <Result>(
  { args, attempted }: RecordedCommand,
  work: (span: OpenSpan) => Promise<Result>,
): Promise<Result> =>
  recordRequest(`git ${commandOf(args)}`, { 'process.executable.name': 'git', 'muse.attempted': attempted }, work)
