import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { isolatedEnvironment } from '../../git/git.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import type { Measurement } from '../measurement.ts'
import { type BenchClone, openBenchClone } from './clone.ts'
import { measurePeers } from './peers.ts'

const MOST_MEMORY = 250
const MOST_TIMES_GIT = 1.2

const seconds = (value: number) => `${value.toFixed(1)} s`
const rate = (count: number, value: number) => `${Math.round(count / value).toLocaleString('en-US')} a second`

/** Runs git and throws its output away. Resolves to the seconds it took. */
async function timeGit(directory: string, ...args: readonly string[]): Promise<number> {
  const start = performance.now()
  const child = spawn('git', ['-C', directory, ...args], {
    env: isolatedEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.resume()
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with exit code ${String(code)}`)
  return (performance.now() - start) / 1000
}

/** Runs the built action on the whole history, into an empty database. */
async function backfill(sandbox: Sandbox, clone: BenchClone, lineStats: boolean) {
  const database = await sandbox.clickHouse.createDatabase()
  const run = await sandbox.run('collect-commits', {
    ...sandbox.clickHouseInputs(database),
    repositories: `bench/clone@${clone.branch}`,
    'local-clones': `bench/clone=${clone.directory}`,
    since: '1971-01-01',
    'line-stats': String(lineStats),
  })
  if (run.conclusion !== 'success') throw new Error(`The backfill failed:\n${run.log}`)
  await sandbox.clickHouse.query(`DROP DATABASE ${database} SYNC`)
  return {
    seconds: run.durationMilliseconds / 1000,
    memory: run.peakMemoryMegabytes ?? Number.NaN,
    stored: Number(run.outputs['commits-stored']),
  }
}

/**
 * How long a backfill takes from a clone into ClickHouse, beside git alone and beside other programs on the same clone. The
 * clone is the one that BENCH_CLONE names, else a generated one.
 */
export async function measureBackfill(): Promise<Measurement[]> {
  await using clone = await openBenchClone()
  await using sandbox = await startSandbox()
  // What is read for the first time comes from the disk, for whoever comes first.
  await timeGit(clone.directory, 'log', '--raw', '--no-renames', 'HEAD')
  const raw = await timeGit(clone.directory, 'log', '--raw', '--no-renames', 'HEAD')
  const paths = await backfill(sandbox, clone, false)
  const numstat = await timeGit(clone.directory, 'log', '--numstat', 'HEAD')
  const lines = await backfill(sandbox, clone, true)
  const memory = Math.max(paths.memory, lines.memory)
  return [
    {
      what: `backfill of ${clone.title}, paths`,
      ours: seconds(paths.seconds),
      peer: `${seconds(raw)} (git log --raw --no-renames)`,
      budget: `≤ ${MOST_TIMES_GIT} ×, insert included`,
      withinBudget: paths.seconds <= raw * MOST_TIMES_GIT,
    },
    {
      what: 'backfill, paths and lines',
      ours: seconds(lines.seconds),
      peer: `${seconds(numstat)} (git log --numstat)`,
      budget: 'faster',
      withinBudget: lines.seconds < numstat,
    },
    {
      what: 'backfill, memory at its highest',
      ours: `${Math.round(memory)} MB`,
      peer: '',
      budget: `≤ ${MOST_MEMORY} MB`,
      withinBudget: memory <= MOST_MEMORY,
    },
    {
      what: 'backfill, rows into ClickHouse',
      ours: rate(paths.stored, paths.seconds),
      peer: `${rate(clone.commits, raw)} (git log --raw alone)`,
      budget: '',
      withinBudget: paths.stored === clone.commits,
    },
    ...(await measurePeers(clone, lines.stored / lines.seconds)),
  ]
}
