import { join } from 'node:path'
import type { ReportOptions } from '../report/write-report.ts'
import { storeBenchmarks } from './benchmarks.ts'
import { type Chain, type ChainedStep, runChain, sourcesInput } from './chain.ts'
import { type LocalHistory, shareHistory } from './history.ts'
import { print, step } from './terminal.ts'

const CONTENT_REPOSITORY = { owner: 'muse', name: 'banterblogs' }
const CONTENT = `${CONTENT_REPOSITORY.owner}/${CONTENT_REPOSITORY.name}`
const SERIES = 'banterpacks'

/** What a demonstration ended with. */
export interface DemoResult {
  readonly succeeded: boolean
  readonly steps: readonly ChainedStep[]
  readonly episode?: NonNullable<ReportOptions['episode']>
}

async function prepare(chain: Chain, history: LocalHistory): Promise<void> {
  const { sandbox, database, temporaryDirectory } = chain
  await step(`serving ${history.directory} as muse/${history.name} (${history.commitCount} commits)`, async () => {
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
}

async function readEpisode({ sandbox }: Chain, published: ChainedStep | undefined): Promise<DemoResult['episode']> {
  const [pullRequest] = await sandbox.github.pullRequests(CONTENT)
  const path = published?.run.outputs.path
  if (pullRequest === undefined || path === undefined) return undefined
  const markdown = await sandbox.github.readFile(CONTENT, path, pullRequest.head)
  if (markdown === undefined) return undefined
  const { title, body, url, number, state, head, base } = pullRequest
  print(`\n──── ${path} ────\n\n${markdown}\n────`)
  print(`Pull request #${number}, ${state}: ${title}\n  ${head} → ${base}  ${url}`)
  return { path, markdown, pullRequestUrl: url, title, body }
}

/** Chains the three actions, as the episode pipeline does, on the history of a repository on this machine. */
export async function runLocally(chain: Chain, history: LocalHistory): Promise<DemoResult> {
  const repository = `muse/${history.name}`
  await prepare(chain, history)
  const steps = await runChain(chain, [
    ['collect-commits', { repositories: `${repository}@${history.branch}`, since: history.since.toISOString() }],
    ['check-freshness', { sources: sourcesInput(repository, { ui_events: '90m', bench_runs: '5m' }, history.branch) }],
    ['publish-episode', { repository: CONTENT, series: SERIES }],
  ])
  const published = steps.find(({ name, run }) => name === 'publish-episode' && run.conclusion === 'success')
  const episode = await readEpisode(chain, published)
  return { succeeded: episode !== undefined, steps, ...(episode === undefined ? {} : { episode }) }
}
