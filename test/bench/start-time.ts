import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTIONS, ROOT } from '../../scripts/actions.ts'
import { type Measurement, median } from './measurement.ts'

const RUNS = 15
const BUDGET = 150

/** Inputs with which each action comes to its first request. */
const INPUTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'collect-commits': { repositories: 'muse/packs' },
  'check-freshness': { sources: '- { name: packs, repository: muse/packs, table: ui_events }' },
  'publish-episode': { series: 'banterpacks', repository: 'muse/banterblogs' },
}

/** Starts a program and returns the milliseconds until `reached` settles; the program is killed then. */
async function timeUntil(program: string, env: Record<string, string>, reached?: Promise<unknown>): Promise<number> {
  const start = performance.now()
  const child = spawn(process.execPath, [program], { env: { PATH: process.env.PATH, ...env }, stdio: 'ignore' })
  const ended = once(child, 'exit')
  await Promise.race([reached ?? ended, ended])
  const milliseconds = performance.now() - start
  child.kill('SIGKILL')
  await ended
  return milliseconds
}

async function timeOf(measure: () => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run += 1) times.push(await measure())
  return median(times)
}

/** How long each action takes from its start until its first request arrives at a server on this machine. */
export async function measureStartTimes(): Promise<Measurement[]> {
  const directory = await mkdtemp(join(tmpdir(), 'start-time-'))
  const server = createServer((_, response) => response.writeHead(503).end())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const url = `http://127.0.0.1:${address.port}`
  try {
    const empty = join(directory, 'empty.mjs')
    await writeFile(empty, '')
    const floor = await timeOf(() => timeUntil(empty, {}))
    const measurements: Measurement[] = []
    for (const action of ACTIONS) {
      const inputs = { token: 'token', 'clickhouse-url': url, ...INPUTS[action] }
      const env = {
        GITHUB_API_URL: url,
        GITHUB_GRAPHQL_URL: `${url}/graphql`,
        GITHUB_WORKSPACE: directory,
        RUNNER_TEMP: directory,
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      }
      const milliseconds = await timeOf(() => timeUntil(`${ROOT}dist/${action}/index.js`, env, once(server, 'request')))
      measurements.push({
        what: `${action}: start to first request`,
        ours: `${Math.round(milliseconds)} ms`,
        peer: `${Math.round(floor)} ms (empty Node program)`,
        budget: `≤ ${BUDGET} ms above it`,
        withinBudget: milliseconds - floor <= BUDGET,
      })
    }
    return measurements
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(directory, { recursive: true, force: true })
  }
}
