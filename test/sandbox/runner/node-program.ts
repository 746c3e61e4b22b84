import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createLineSplitter } from './lines.ts'
import { type ProcessNeeds, watchProcess } from './process-watch.ts'

/** How long the runner waits after each signal before it goes on to the next, in milliseconds. */
export interface Patience {
  readonly afterInterrupt: number
  readonly afterTerminate: number
  /** For the output of a program that has exited: a child of it may still hold its end of the pipe. */
  readonly afterExit: number
}

const RUNNER_PATIENCE: Patience = { afterInterrupt: 7500, afterTerminate: 2500, afterExit: 5000 }

/** A program to run on Node 24. */
export interface NodeProgram {
  readonly script: string
  readonly workingDirectory: string
  readonly environment: Readonly<Record<string, string>>
  /** Called for each line of standard output and of standard error. */
  onLine(line: string): void
  /** Stops the program: SIGINT, then SIGTERM, then SIGKILL for it and all it has started. */
  readonly signal?: AbortSignal | undefined
  readonly patience?: Patience
}

/** How a program ended. */
export interface ProgramEnd extends ProcessNeeds {
  /** 128 + the signal's number for a program ended by a signal. */
  readonly exitCode: number
}

/** Node 24: this process's own, else the one that npm `node` brings. */
function node24(): string {
  if (process.versions.node.startsWith('24.')) return process.execPath
  return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
}

const running = new Set<ChildProcess>()

/** The program leads a process group of its own, so that whatever it left behind is ended with it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing of the group is left.
  }
}

function killAll(): void {
  for (const child of running) killGroup(child)
}

function start(program: NodeProgram) {
  const child = spawn(node24(), [program.script], {
    cwd: program.workingDirectory,
    env: { ...program.environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (running.size === 0) process.once('exit', killAll)
  running.add(child)
  return child
}

function forget(child: ChildProcess): void {
  killGroup(child)
  running.delete(child)
  if (running.size === 0) process.removeListener('exit', killAll)
}

async function stop(child: ChildProcess, exited: Promise<unknown>, patience: Patience): Promise<void> {
  for (const [signal, milliseconds] of [
    ['SIGINT', patience.afterInterrupt],
    ['SIGTERM', patience.afterTerminate],
  ] as const) {
    child.kill(signal)
    const timer = new AbortController()
    await Promise.race([exited, wait(milliseconds, undefined, { signal: timer.signal }).catch(() => {})])
    timer.abort()
    if (child.exitCode !== null || child.signalCode !== null) return
  }
  killGroup(child)
}

const exitCodeOf = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode])

/**
 * Runs a program on Node 24 as the runner runs an action's: in its own process, without input, with just the given
 * environment.
 *
 * @throws {Error} when the program can't be started.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Sdk/ProcessInvoker.cs
 */
export async function runNodeProgram(program: NodeProgram): Promise<ProgramEnd> {
  const { patience = RUNNER_PATIENCE, signal } = program
  const child = start(program)
  const streams = [child.stdout, child.stderr]
  const exited = new Promise<void>((resolve, reject) => child.once('exit', () => resolve()).once('error', reject))
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  for (const stream of streams) {
    const splitter = createLineSplitter(program.onLine)
    stream.on('data', splitter.push).on('close', splitter.end)
  }

  const watch = watchProcess(child.pid)
  const ended = exited.catch(() => {})
  const onAbort = () => void stop(child, ended, patience)
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await exited
    const giveUp = setTimeout(() => {
      for (const stream of streams) stream.destroy()
    }, patience.afterExit)
    await closed
    clearTimeout(giveUp)
    return { exitCode: exitCodeOf(child), ...watch.stop() }
  } finally {
    watch.stop()
    signal?.removeEventListener('abort', onAbort)
    forget(child)
  }
}
