import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { libchdbPath } from 'chdb/libchdb'
import { serverConfiguration, type Users } from './configuration.ts'
import { configurationFile, portFile } from './engine-files.ts'

/** A ClickHouse server in a child process of this one. */
export interface Engine {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Kills the process, and leaves its directory as it is. */
  crash(): Promise<void>
  /** Starts the process again, on the same directory and port. */
  restart(): Promise<void>
  /** Kills the process and removes the server's temporary directory. */
  stop(): Promise<void>
}

const startLimitMilliseconds = 60_000
const portIntervalMilliseconds = 20
const stderrTailCharacters = 4_000

/**
 * Starts the ClickHouse inside npm `chdb`. It ends with this process at the latest, even when this one is killed.
 *
 * @param directory where the server keeps its data, kept when it stops; by default a temporary directory, then removed
 * @throws when chdb has no library for this platform, or the server ends, or does not listen within 60 s
 */
export async function startEngine(users: Users, directory?: string): Promise<Engine> {
  const library = findLibrary()
  const home = directory === undefined ? await mkdtemp(join(tmpdir(), 'clickhouse-')) : resolve(directory)
  await mkdir(home, { recursive: true })
  await writeFile(join(home, configurationFile), serverConfiguration(configurationFile, users), { mode: 0o600 })

  const lifetime = directory === undefined ? 'temporary' : 'kept'
  let child: ChildProcess | undefined
  const crash = async () => {
    if (child !== undefined) await kill(child)
  }
  const stop = async () => {
    await crash()
    if (directory === undefined) await rm(home, { recursive: true, force: true })
  }
  /** @param port 0 for any that is free */
  const start = async (port: string): Promise<string> => {
    await rm(join(home, portFile), { force: true })
    child = forkEngine(home, [library, home, lifetime, port])
    try {
      return await listeningPort(child, home)
    } catch (error) {
      await stop()
      throw error
    }
  }
  const port = await start('0')
  return { url: `http://127.0.0.1:${port}`, crash, restart: async () => void (await start(port)), stop }
}

const forkEngine = (home: string, args: readonly string[]): ChildProcess =>
  fork(new URL('./engine-process.ts', import.meta.url), args, {
    cwd: home,
    // A session of its own: Ctrl-C in a terminal reaches the parent alone, which decides when the server ends.
    detached: true,
    env: { ...process.env, TZ: 'UTC' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })

function findLibrary(): string {
  try {
    return libchdbPath()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `ClickHouse cannot be started on ${process.platform} ${process.arch}, since npm chdb has no library here: ${reason}\n` +
        'It has one for Linux (glibc) and macOS, x64 and arm64, as an optional dependency: run npm install without ' +
        '--omit=optional there. Elsewhere set TEST_CLICKHOUSE_URL to a running server.',
      { cause: error },
    )
  }
}

/** Waits for the server to say its port. */
async function listeningPort(child: ChildProcess, home: string): Promise<string> {
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrTailCharacters)
  })
  // 'close' comes once stderr has been read to its end, and also where the process could not be started.
  let ended: string | undefined
  child.once('error', (error) => {
    stderr += error.message
  })
  child.once('close', (code, signal) => {
    ended = `ended with ${signal ?? `exit code ${code}`}`
  })

  const deadline = Date.now() + startLimitMilliseconds
  while (ended === undefined && Date.now() < deadline) {
    const port = /^(\d+)\n$/.exec(await readFile(join(home, portFile), 'utf8').catch(() => ''))?.[1]
    if (port !== undefined) return port
    await sleep(portIntervalMilliseconds)
  }
  const outcome = ended ?? `did not listen within ${startLimitMilliseconds / 1_000} s`
  throw new Error(`ClickHouse (chdb) ${outcome} in ${home}. Its stderr ends with:\n${stderr.trim() || '(nothing)'}`)
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
