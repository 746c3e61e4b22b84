import { join } from 'node:path'
import type { Story } from '../report/story.ts'
import { storeBenchmarks } from './benchmarks.ts'
import { type Chain, type ChainedStep, runChain, runStep, sourcesInput } from './chain.ts'
import { type LocalHistory, shareHistory } from './history.ts'
import { originAddress } from './origin.ts'
import { print, step } from './terminal.ts'
import { followClaim } from './trail.ts'

const CONTENT_REPOSITORY = { owner: 'muse', name: 'banterblogs' }
const CONTENT = `${CONTENT_REPOSITORY.owner}/${CONTENT_REPOSITORY.name}`
const SERIES = 'banterpacks'

/** What a demonstration ended with. */
export interface DemoResult {
  readonly succeeded: boolean
  /** The steps whose job summaries are shown. */
  readonly steps: readonly ChainedStep[]
  readonly story?: Story
}

async function prepare({ sandbox, temporaryDirectory }: Chain, history: LocalHistory): Promise<void> {
  await step(`serving ${history.directory} as muse/${history.name} (${history.commitCount} commits)`, async () => {
    const directory = join(temporaryDirectory, 'served.git')
    await shareHistory(history, directory)
    await sandbox.github.serveGit({ owner: 'muse', name: history.name, directory })
    await sandbox.github.createRepository({
      ...CONTENT_REPOSITORY,
      files: { 'README.md': '# Banterblogs\n', [`posts/${SERIES}/.gitkeep`]: '' },
    })
  })
}

async function readEpisode({ sandbox }: Chain, path: string): Promise<Story['episode'] | undefined> {
  const [pullRequest] = await sandbox.github.pullRequests(CONTENT)
  if (pullRequest === undefined) return undefined
  const markdown = await sandbox.github.readFile(CONTENT, path, pullRequest.head)
  if (markdown === undefined) return undefined
  const { title, body, number, state, head, base } = pullRequest
  print(`\nPull request #${number}, ${state}: ${title}\n  ${head} → ${base}, ${path}`)
  return { path, markdown, title, body }
}

/** How much of the history is told of, in words. */
function windowOf({ commitCount, since }: LocalHistory, { outputs }: ChainedStep['run']): string {
  const found = Number(outputs['commits-found'])
  const part =
    found === commitCount
      ? `all ${found} commits`
      : `${found} of ${commitCount} commits, those since ${since.toISOString().slice(0, 10)}`
  return `The history has ${commitCount} commits; ${part} were collected, of which ${outputs['commits-relevant']} are about performance.`
}

/**
 * Chains the three actions, as the episode pipeline does, on the history of a repository on this machine: up to an episode, with the gate shut
 * before the benchmarks are there; and then once more, when there is nothing new.
 */
export async function runLocally(chain: Chain, history: LocalHistory): Promise<DemoResult> {
  const repository = `muse/${history.name}`
  const origin = await originAddress(history.directory)
  await prepare(chain, history)
  const collect = { repositories: `${repository}@${history.branch}`, since: history.since.toISOString() }
  const impatient = { sources: sourcesInput(repository, { bench_runs: '1s' }, history.branch), 'max-lag': '1s' }
  const patient = { sources: sourcesInput(repository, { ui_events: '90m', bench_runs: '5m' }, history.branch) }
  const publish = { repository: CONTENT, series: SERIES }

  const collected = await runStep(chain, 'collect-commits', collect)
  if (collected.run.conclusion === 'failure') return { succeeded: false, steps: [collected] }
  print('\nNothing is measured yet: the gate is shut.')
  const shut = await runStep(chain, 'check-freshness', impatient)
  await step(`measuring the last ${history.recent.length} commits`, () => {
    const { url, username, password } = chain.sandbox.clickHouse
    return storeBenchmarks(history, { url, username, password, database: chain.database, createTables: true })
  })
  const open = await runStep(chain, 'check-freshness', impatient)
  const rest = open.run.conclusion === 'failure' ? [] : [await runStep(chain, 'publish-episode', publish)]
  const steps = [collected, shut, open, ...rest]
  const path = rest[0]?.run.outputs.path
  const episode = path === undefined ? undefined : await readEpisode(chain, path)
  if (episode === undefined) return { succeeded: false, steps }

  print('\nOnce more, with nothing new:')
  const again = await runChain(chain, [
    ['collect-commits', { repositories: collect.repositories }],
    ['check-freshness', patient],
    ['publish-episode', publish],
  ])
  const trail = await followClaim(chain, history, origin)
  return {
    succeeded:
      shut.run.conclusion === 'failure' && again.length === 3 && again.every(({ run }) => run.conclusion === 'success'),
    steps: [collected, open, ...rest],
    story: {
      window: windowOf(history, collected.run),
      episode,
      trail,
      gate: { shut: shut.run, open: open.run },
      first: [collected, ...rest],
      again,
      links: { from: `${chain.sandbox.github.url}/${repository}`, to: origin, nowhere: chain.sandbox.github.url },
    },
  }
}
