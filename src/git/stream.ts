import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { gitEnvironment } from './environment.ts'
import { GitFailure } from './errors.ts'

/** A git command whose output may be of any size. */
export interface GitStream {
  readonly directory: string
  readonly args: readonly string[]
  /** A file that becomes git's standard input. */
  readonly inputFile?: string
  readonly attempted: string
}

const STDERR_KEPT = 4_000

/**
 * Runs git on a repository of this machine and yields its output as it comes. Git waits while the caller is busy: the pipe
 * between them holds no more than it can. (`@actions/exec` has no such back-pressure, hence not used here.) When the caller
 * stops early, git is ended.
 *
 * @throws {GitFailure} after what git did print, when it ends with another exit code than 0.
 */
export async function* streamGit({ directory, args, inputFile, attempted }: GitStream): AsyncGenerator<Buffer> {
  const input = inputFile === undefined ? undefined : await open(inputFile)
  const child = spawn('git', ['-C', directory, ...args], {
    env: gitEnvironment(directory, undefined),
    stdio: [input?.fd ?? 'ignore', 'pipe', 'pipe'],
  })
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('git has no output to read')
  let said = ''
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-STDERR_KEPT)
  })
  const closed = once(child, 'close')
  closed.catch(() => undefined)
  try {
    for await (const chunk of stdout) yield Buffer.from(chunk)
    await closed.catch((error: unknown) => {
      throw new GitFailure(attempted, undefined, error instanceof Error ? error.message : String(error))
    })
    if (child.exitCode !== 0) throw new GitFailure(attempted, child.exitCode ?? undefined, said)
  } finally {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await input?.close()
  }
}
