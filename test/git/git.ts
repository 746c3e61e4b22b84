import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'

/** What a git process is given besides its arguments. */
export interface GitOptions {
  /** Written to the process's standard input. */
  input?: string | Buffer
  /** Added to the isolated environment. */
  env?: Record<string, string>
}

/** A git command that ended with another exit code than 0. */
export class GitError extends Error {
  readonly exitCode: number | null
  readonly stderr: string

  constructor(args: readonly string[], exitCode: number | null, stderr: string) {
    super(`git ${args.join(' ')} ended with exit code ${exitCode}: ${stderr.trim()}`)
    this.name = 'GitError'
    this.exitCode = exitCode
    this.stderr = stderr
  }
}

/**
 * The environment every git process of the tests runs in: no user or system configuration, a fixed identity, no
 * prompts, and none of the `GIT_*` variables of a surrounding git command (a hook's `GIT_DIR`, say).
 */
export function isolatedEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_AUTHOR_NAME: 'Ada Author',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada Author',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    ...extra,
  }
}

/** Starts a git process in `directory`, isolated from the user's configuration. The caller ends it. */
export function spawnGit(
  directory: string,
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  return spawn('git', ['-C', directory, ...args], { env: isolatedEnvironment(env), stdio: 'pipe' })
}

/**
 * Runs git in `directory` and resolves to what it printed, byte for byte.
 * @throws GitError when git ends with another exit code than 0.
 */
export async function git(directory: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const child = spawnGit(directory, args, options.env)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  // git may end without reading its input (EPIPE): its exit code tells.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (exitCode !== 0) throw new GitError(args, exitCode, Buffer.concat(stderr).toString())
  return Buffer.concat(stdout)
}

/** `git`, as text without the line end. */
export async function gitText(directory: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await git(directory, args, options)).toString().trimEnd()
}
