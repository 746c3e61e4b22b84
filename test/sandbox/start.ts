/**
 * The main job on this machine: `npm start`. Chains the built actions against a local GitHub and ClickHouse, on the real history of
 * a git repository, up to an open pull request.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readLocalHistory } from './demo/history.ts'
import { liveGitHub, runLive } from './demo/live.ts'
import { runLocally } from './demo/local.ts'
import { type DemoOptions, parseOptions, USAGE } from './demo/options.ts'
import { print, step } from './demo/terminal.ts'
import { writeReport } from './report/write-report.ts'
import { startSandbox } from './sandbox.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

function onInterruption(): AbortSignal {
  const interruption = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort())
  return interruption.signal
}

async function demonstrate({ repository, report, live }: DemoOptions): Promise<boolean> {
  const told = live === undefined ? await readLocalHistory(repository) : liveGitHub(live, process.env)
  const signal = onInterruption()
  const temporaryDirectory = await mkdtemp(join(tmpdir(), 'muse-protocol-actions-'))
  try {
    await using sandbox = await step('starting a local GitHub and ClickHouse', startSandbox)
    const chain = { sandbox, database: await sandbox.clickHouse.createDatabase(), temporaryDirectory, signal }
    const result = 'token' in told ? await runLive(chain, told) : await runLocally(chain, told)
    const { succeeded, steps, story } = result
    const path = await writeReport({
      directory: report,
      title: `Muse Protocol Actions on ${'token' in told ? told.repository : told.fullName}`,
      steps,
      story,
    })
    print(`\nReport: ${path}`)
    return succeeded
  } finally {
    await rm(temporaryDirectory, { recursive: true, force: true })
  }
}

try {
  const options = parseOptions(process.argv.slice(2), ROOT)
  if (options === undefined) print(USAGE)
  else if (!(await demonstrate(options))) process.exitCode = 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
