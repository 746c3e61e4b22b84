import pMap from 'p-map'
import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { parseRepositoryName } from '../../../github/repository.ts'
import { log } from '../../../runner/log.ts'
import { describeError } from '../../../runner/run-action.ts'
import type { RepositoryHealth } from '../../health.ts'

const MAX_REQUESTS_AT_A_TIME = 4
const alerts = z.array(z.looseObject({ number: z.int() }))

/** The first 100 open alerts of a kind; null where GitHub doesn't show them: no permission, or scanning is off. */
async function countAlerts(gitHub: GitHub, repository: string, kind: 'secret' | 'code'): Promise<number | null> {
  const name = parseRepositoryName(repository)
  if (name === undefined) return null
  try {
    const attempted = `counting the ${kind} scanning alerts of ${repository}`
    const data = await gitHub.attempt<unknown>(attempted, async () => {
      const options = { owner: name.owner, repo: name.name, state: 'open', per_page: 100 } as const
      const answer = await gitHub.request(`GET /repos/{owner}/{repo}/${kind}-scanning/alerts`, options)
      return answer.data
    })
    return alerts.safeParse(data).data?.length ?? null
  } catch (error) {
    log.debug(describeError(error))
    return null
  }
}

/** Counts what secret and code scanning found, by a request for each of the two and repository. Never fails. */
export const withScanningAlerts = (gitHub: GitHub, health: readonly RepositoryHealth[]): Promise<RepositoryHealth[]> =>
  pMap(
    health,
    async (row) => {
      const [secret_alerts, code_alerts] = await Promise.all([
        countAlerts(gitHub, row.repository, 'secret'),
        countAlerts(gitHub, row.repository, 'code'),
      ])
      return { ...row, secret_alerts, code_alerts }
    },
    { concurrency: MAX_REQUESTS_AT_A_TIME },
  )
