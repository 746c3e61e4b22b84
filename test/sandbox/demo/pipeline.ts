import { join } from 'node:path'
import { writeReport } from '../report/write-report.ts'
import type { ActionRun } from '../runner/run-action.ts'
import type { Sandbox } from '../sandbox.ts'
import { storeBenchmarks } from './benchmarks.ts'
import { type LocalHistory, shareHistory } from './history.ts'
import { print, printIndented, step } from './terminal.ts'

const CONTENT_REPOSITORY = { owner: 'muse', name: 'banterblogs' }
const CONTENT = `${CONTENT_REPOSITORY.owner}/${CONTENT_REPOSITORY.name}`
const SERIES = 'banterpacks'

/** What a chain of steps needs besides the sandbox. */
interface Chain {
  readonly sandbox: Sandbox
  readonly database: string
  readonly temporaryDirectory: string
  readonly signal: AbortSignal
  readonly steps: { name: string; run: ActionRun }[]
}

async function runStep(chain: Chain, action: string, inputs: Record<string, string>): Promise<ActionRun> {
  const { sandbox, database, temporaryDirectory, signal, steps } = chain
  const run = await step(action, () =>
    sandbox.run(
      action,
      { ...inputs, ...sandbox.clickHouseInputs(database) },
      { onLine: printIndented, temporaryDirectory, signal },
    ),
  )
  steps.push({ name: action, run })
  return run
}

function sourcesInput(repository: string, branch: string): string {
  const source = (name: string, table: string, warnAfter: string) => `
- name: ${name}
  repository: ${repository}
  branch: ${JSON.stringify(branch)}
  table: ${table}
  match: commit
  warn-after: ${warnAfter}`
  return [source('commits', 'ui_events', '90m'), source('benchmarks', 'bench_runs', '5m')].join('')
}

/** What the chain ended with. */
export interface PipelineResult {
  readonly succeeded: boolean
  /** Path of the HTML report. */
  readonly report: string
}

/** Runs the three actions in a chain, as the episode pipeline does, on the history of a repository on this machine. */
export async function runPipeline(
  sandbox: Sandbox,
  history: LocalHistory,
  options: { readonly report: string; readonly temporaryDirectory: string; readonly signal: AbortSignal },
): Promise<PipelineResult> {
  const database = await sandbox.clickHouse.createDatabase()
  const repository = `muse/${history.name}`
  const { temporaryDirectory, signal } = options
  const chain: Chain = { sandbox, database, temporaryDirectory, signal, steps: [] }
  await step(`serving ${history.directory} as ${repository} (${history.commitCount} commits)`, async () => {
    const directory = join(temporaryDirectory, 'served.git')
    await shareHistory(history, directory)
    await sandbox.github.serveGit({ owner: 'muse', name: history.name, directory })
    await sandbox.github.createRepository({
      ...CONTENT_REPOSITORY,
      files: { 'README.md': '# Banterblogs\n', [`posts/${SERIES}/.gitkeep`]: '' },
    })
  })
  await step(`measuring the last ${history.recent.length} commits`, async () => {
    const { url, username, password } = sandbox.clickHouse
    await storeBenchmarks(history, { url, username, password, database, createTables: true })
  })

  const collected = await runStep(chain, 'collect-commits', {
    repositories: `${repository}@${history.branch}`,
    since: history.since.toISOString(),
  })
  const checked =
    collected.conclusion === 'success'
      ? await runStep(chain, 'check-freshness', { sources: sourcesInput(repository, history.branch) })
      : undefined
  const published =
    checked?.conclusion === 'success'
      ? await runStep(chain, 'publish-episode', { repository: CONTENT, series: SERIES })
      : undefined

  const [pullRequest] = await sandbox.github.pullRequests(CONTENT)
  const path = published?.outputs.path
  const markdown =
    pullRequest === undefined || path === undefined
      ? undefined
      : await sandbox.github.readFile(CONTENT, path, pullRequest.head)
  const episode =
    pullRequest === undefined || path === undefined || markdown === undefined
      ? undefined
      : { path, markdown, pullRequestUrl: pullRequest.url, title: pullRequest.title, body: pullRequest.body }
  const report = await writeReport({
    directory: options.report,
    title: `Muse Protocol Actions on ${history.name}`,
    steps: chain.steps,
    ...(episode === undefined ? {} : { episode }),
  })
  if (episode !== undefined && pullRequest !== undefined) {
    print(`\n──── ${episode.path} ────\n`)
    print(episode.markdown)
    print('────')
    print(`Pull request #${pullRequest.number}, ${pullRequest.state}: ${pullRequest.title}`)
    print(`  ${pullRequest.head} → ${pullRequest.base}  ${pullRequest.url}`)
  }
  return { succeeded: published?.conclusion === 'success' && episode !== undefined, report }
}
