import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'
import { gitEnvironment } from './environment.ts'
import { GitFailure } from './errors.ts'
import { recordGit } from './recorded.ts'

/** A git command whose input and output may be of any size. */
interface LongGitCommand {
  readonly directory: string
  readonly args: readonly string[]
  /** A file that becomes git's standard input. */
  readonly inputFile?: string
  readonly attempted: string
  /** Ends git. */
  readonly signal?: AbortSignal | undefined
}

const KEPT_STDERR_LENGTH = 4_000

const start = ({ directory, args, signal }: LongGitCommand, stdio: StdioOptions): ChildProcess =>
  spawn('git', ['-C', directory, ...args], {
    env: gitEnvironment(directory, undefined),
    stdio,
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' }),
  })

/** Resolves when git has ended. */
async function ending(child: ChildProcess, attempted: string): Promise<void> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = withoutOwnSecrets(said + text).slice(-KEPT_STDERR_LENGTH)
  })
  await once(child, 'close').catch((error: unknown) => {
    throw new GitFailure(attempted, undefined, error instanceof Error ? error.message : String(error))
  })
  if (child.exitCode !== 0) throw new GitFailure(attempted, child.exitCode ?? undefined, said)
}

/**
 * Runs git on a repository of this machine and yields its output as it comes. Git waits while the caller is busy: the pipe
 * between them holds no more than it can. (`@actions/exec` has no such back-pressure, hence not used here.) When the caller
 * stops early, git is ended.
 *
 * @throws {GitFailure} after what git did print, when it ends with another exit code than 0.
 */
export async function* streamGit(command: LongGitCommand): AsyncGenerator<Buffer> {
  const { inputFile, attempted } = command
  await using input = inputFile === undefined ? undefined : await open(inputFile)
  const child = start(command, [input?.fd ?? 'ignore', 'pipe', 'pipe'])
  if (child.stdout === null) throw new Error('git has no output to read')
  const ended = recordGit(command, () => ending(child, attempted))
  ended.catch(() => undefined)
  try {
    for await (const chunk of child.stdout) if (Buffer.isBuffer(chunk)) yield chunk
    await ended
  } finally {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  }
}

/**
 * Runs git on a repository of this machine with its output into a file: git then never waits for who reads it.
 *
 * @throws {GitFailure} when it ends with another exit code than 0.
 */
export async function runGitIntoFile(command: LongGitCommand, outputFile: string): Promise<void> {
  const { inputFile, attempted } = command
  await using input = inputFile === undefined ? undefined : await open(inputFile)
  await using output = await open(outputFile, 'w')
  const child = start(command, [input?.fd ?? 'ignore', output.fd, 'pipe'])
  await recordGit(command, () => ending(child, attempted))
}
