import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import type { RepositoryHealth } from './health.ts'
import type { Inputs } from './inputs.ts'
import type { BranchResult } from './report/report.ts'
import type { GitHubSource } from './source/github-source.ts'
import { readHealth } from './source/health/repository-health.ts'
import { withScanningAlerts } from './source/health/scanning-alerts.ts'

/** Takes a snapshot of each repository that has new commits. One that fails is only warned of: the next run takes another. */
export async function snapshotHealth(
  results: readonly BranchResult[],
  gitHub: GitHub,
  source: GitHubSource,
  inputs: Inputs & { readonly now: Date },
): Promise<RepositoryHealth[]> {
  const changed = results.flatMap((result) =>
    result.kind === 'collected' &&
    result.tally.found + result.removedCount > 0 &&
    !inputs.localClones.has(result.repository.toLowerCase())
      ? [result.repository]
      : [],
  )
  const repositories = [...new Set(changed)]
  const known = repositories.map((repository) => source.healthOf(repository)).filter((health) => health !== undefined)
  const missing = repositories.filter((repository) => source.healthOf(repository) === undefined)
  const read = await readHealth(gitHub, missing, inputs)
  for (const result of read)
    if ('fault' in result) log.warning(`The health of ${result.repository} is not recorded this time. ${result.fault}`)
  const health = [...known, ...read.flatMap((result) => ('health' in result ? [result.health] : []))]
  return inputs.securityAlerts ? withScanningAlerts(gitHub, health) : health
}
