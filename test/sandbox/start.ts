/**
 * The main job on this machine: `npm start`. Chains the built actions against a local GitHub and ClickHouse, on the real history of
 * a git repository, up to an open pull request.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readLocalHistory } from './demo/history.ts'
import { parseOptions, USAGE } from './demo/options.ts'
import { runPipeline } from './demo/pipeline.ts'
import { print, step } from './demo/terminal.ts'
import { startSandbox } from './sandbox.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

async function main(): Promise<boolean> {
  const options = parseOptions(process.argv.slice(2), ROOT)
  if (options === undefined) {
    print(USAGE)
    return true
  }
  const history = await readLocalHistory(options.repository)
  const interruption = new AbortController()
  process.once('SIGINT', () => interruption.abort())
  process.once('SIGTERM', () => interruption.abort())
  const temporaryDirectory = await mkdtemp(join(tmpdir(), 'muse-protocol-actions-'))
  try {
    await using sandbox = await step('starting a local GitHub and ClickHouse', startSandbox)
    const { succeeded, report } = await runPipeline(sandbox, history, {
      report: options.report,
      temporaryDirectory,
      signal: interruption.signal,
    })
    print(`\nReport: ${report}`)
    return succeeded
  } finally {
    await rm(temporaryDirectory, { recursive: true, force: true })
  }
}

try {
  if (!(await main())) process.exitCode = 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
