import { join } from 'node:path'
import type { ReportedStep } from '../report/step-section.ts'
import type { Story } from '../report/story.ts'
import { storeBenchmarks } from './benchmarks.ts'
import { type Chain, type ChainedStep, runChain, runStep, sourcesInput } from './chain.ts'
import { type LocalHistory, shareHistory } from './history.ts'
import { print, step } from './terminal.ts'
import { followClaim } from './trail.ts'

const COUNT = new Intl.NumberFormat('en')

const CONTENT_REPOSITORY = { owner: 'muse', name: 'banterblogs' }
const CONTENT = `${CONTENT_REPOSITORY.owner}/${CONTENT_REPOSITORY.name}`
const SERIES = 'banterpacks'

/** What a demonstration ended with. */
export interface DemoResult {
  readonly succeeded: boolean
  /** The steps whose job summaries are shown. */
  readonly steps: readonly ReportedStep[]
  readonly story?: Story
}

const commitsOf = (count: number) => `${COUNT.format(count)} ${count === 1 ? 'commit' : 'commits'}`

async function prepare({ sandbox, temporaryDirectory }: Chain, history: LocalHistory): Promise<void> {
  const { directory, fullName, commitCount } = history
  await step(`serving ${directory} as ${fullName} (${commitsOf(commitCount)})`, async () => {
    const served = join(temporaryDirectory, 'served.git')
    await shareHistory(history, served)
    const [owner = '', name = ''] = fullName.split('/')
    await sandbox.github.serveGit({ owner, name, directory: served })
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
  return found === commitCount
    ? `The whole history was collected: ${commitsOf(found)}.`
    : `Of ${commitsOf(commitCount)}, ${COUNT.format(found)} were collected: those since ${since.toISOString().slice(0, 10)}.`
}

/**
 * Chains the three actions, as the episode pipeline does, on the history of a repository on this machine: up to an episode, with the gate shut
 * before the benchmarks are there; and then once more, when there is nothing new.
 */
export async function runLocally(sandboxed: Chain, history: LocalHistory): Promise<DemoResult> {
  const { fullName: repository, origin } = history
  const { url: sandboxUrl } = sandboxed.sandbox.github
  const links = { from: `${sandboxUrl}/${repository}`, to: origin, nowhere: sandboxUrl }
  const chain = { ...sandboxed, links }
  await prepare(chain, history)
  const collect = { repositories: `${repository}@${history.branch}`, since: history.since.toISOString() }
  const impatient = { sources: sourcesInput(repository, { bench_runs: '1s' }, history.branch), 'max-lag': '1s' }
  const patient = { sources: sourcesInput(repository, { ui_events: '90m', bench_runs: '5m' }, history.branch) }
  const publish = { repository: CONTENT, series: SERIES }

  const collected = await runStep(chain, 'collect-commits', collect)
  if (collected.run.conclusion === 'failure') return { succeeded: false, steps: [collected] }
  print('\nNothing is measured yet: the gate is shut.')
  const shut = await runStep(chain, 'check-freshness', impatient)
  await step(`measuring the newest ${commitsOf(history.recent.length)}`, () => {
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
  const trail = await followClaim(chain, history, episode.markdown)
  return {
    succeeded:
      shut.run.conclusion === 'failure' && again.length === 3 && again.every(({ run }) => run.conclusion === 'success'),
    steps: [collected, ...[open, ...rest].map((told) => ({ ...told, isTold: true }))],
    story: {
      window: windowOf(history, collected.run),
      episode,
      trail,
      gate: { shut: shut.run, open: open.run },
      first: [collected, ...rest],
      again,
      links,
    },
  }
}
