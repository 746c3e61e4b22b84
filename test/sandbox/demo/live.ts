import { type Chain, runChain, sourcesInput } from './chain.ts'
import type { DemoResult } from './local.ts'

const DAYS = 30

/**
 * Chains the three actions on a repository that is read from GitHub itself; publishing is a dry run, so nothing is written there.
 *
 * @throws {Error} for people, when there is no token.
 */
export async function runLive(chain: Chain, repository: string): Promise<DemoResult> {
  const token = process.env.GITHUB_TOKEN
  if (token === undefined || token === '')
    throw new Error('--live reads from GitHub: set GITHUB_TOKEN to a token that may read the repository.')
  const github = { url: process.env.GITHUB_API_URL || 'https://api.github.com', token, repository }
  const steps = await runChain({ ...chain, github }, [
    ['collect-commits', { repositories: repository, 'hours-back': String(DAYS * 24) }],
    ['check-freshness', { sources: sourcesInput(repository, { ui_events: '90m' }) }],
    ['publish-episode', { repository, series: 'banterpacks', 'dry-run': 'true' }],
  ])
  return { succeeded: steps.length === 3 && steps.every(({ run }) => run.conclusion === 'success'), steps }
}
