import { type Chain, runChain, sourcesInput } from './chain.ts'
import type { DemoResult } from './local.ts'

const DAYS = 30

/**
 * The GitHub that a repository is read from.
 *
 * @throws {Error} for people, when it is no repository's name, or there is no token.
 */
export function liveGitHub(repository: string, { GITHUB_TOKEN: token, GITHUB_API_URL: url }: NodeJS.ProcessEnv) {
  if (!/^[\w.-]+\/[\w.-]+$/u.test(repository)) throw new Error(`--live takes owner/name: found '${repository}'.`)
  if (token === undefined || token === '')
    throw new Error('--live reads from GitHub: set GITHUB_TOKEN to a token that may read the repository.')
  return { url: url || 'https://api.github.com', token, repository }
}

/** Chains the three actions on a repository that is read from GitHub itself; publishing is a dry run, so nothing is written there. */
export async function runLive(chain: Chain, github: ReturnType<typeof liveGitHub>): Promise<DemoResult> {
  const { repository } = github
  const steps = await runChain({ ...chain, github }, [
    ['collect-commits', { repositories: repository, 'hours-back': String(DAYS * 24) }],
    ['check-freshness', { sources: sourcesInput(repository, { ui_events: '90m' }) }],
    ['publish-episode', { repository, series: 'banterpacks', 'dry-run': 'true' }],
  ])
  return { succeeded: steps.length === 3 && steps.every(({ run }) => run.conclusion === 'success'), steps }
}
