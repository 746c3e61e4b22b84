import { whileThereIsTime } from '../../runner/time-limit.ts'
import { toldWait } from '../../runner/waits.ts'
import { gitEnvironment, type Remote } from './environment.ts'
import { GitFailure } from './errors.ts'
import { networkSettings } from './network-settings.ts'
import { recordGit } from './recorded.ts'

/** A git command whose output is small. */
interface GitCommand {
  /** A repository, or where one is being made. */
  readonly directory: string
  readonly args: readonly string[]
  /** The server the command may talk to; by default none. */
  readonly remote?: Remote
  /** What is being done, for messages: "reading the clone". */
  readonly attempted: string
}

/**
 * Runs git, and resolves to what it printed. Nothing is echoed to the job's log.
 *
 * @throws {GitFailure} when git is not there or ends with another exit code than 0.
 */
export async function runGit({ directory, args, remote, attempted }: GitCommand): Promise<string> {
  const { getExecOutput } = await import('@actions/exec')
  const running = getExecOutput('git', ['-C', directory, ...args], {
    env: gitEnvironment(directory, remote, remote === undefined ? [] : await networkSettings()),
    silent: true,
    ignoreReturnCode: true,
  }).catch((error: unknown) => {
    throw new GitFailure(attempted, undefined, error instanceof Error ? error.message : String(error))
  })
  const result = await recordGit({ args, attempted }, async (span) => {
    const ended = await toldWait(`git (${attempted})`, whileThereIsTime(attempted, running))
    if (ended.exitCode !== 0) span.fail(`exit ${ended.exitCode}`)
    return ended
  })
  if (result.exitCode !== 0) throw new GitFailure(attempted, result.exitCode, result.stderr)
  return result.stdout
}
