import pMap from 'p-map'
import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { parseRepositoryName } from '../../../github/repository.ts'
import { log } from '../../../runner/log.ts'
import { describeError } from '../../../runner/run-action.ts'
import type { RepositoryHealth } from '../../health.ts'

const MAX_REQUESTS_AT_A_TIME = 4
const PAGE_SIZE = 100
/** A repository with more has other things to do than to know how many more. */
const MAX_PAGES = 10
const alerts = z.array(z.looseObject({ number: z.int() }))

/** Counts the open alerts of a kind, page by page; null where GitHub doesn't show all of them: no permission, scanning is off, or too many. */
async function countAlerts(gitHub: GitHub, repository: string, kind: 'secret' | 'code'): Promise<number | null> {
  const name = parseRepositoryName(repository)
  if (name === undefined) return null
  const attempted = `counting the ${kind} scanning alerts of ${repository}`
  try {
    const numbers = new Set<number>()
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const { data, link } = await gitHub.attempt<{ data: unknown; link: string | undefined }>(attempted, async () => {
        const options = { owner: name.owner, repo: name.name, state: 'open', per_page: PAGE_SIZE, page } as const
        const answer = await gitHub.request(`GET /repos/{owner}/{repo}/${kind}-scanning/alerts`, options)
        return { data: answer.data, link: answer.headers.link }
      })
      const found = alerts.safeParse(data).data
      if (found === undefined) return null
      // One that came in meanwhile moves another to the next page.
      for (const { number } of found) numbers.add(number)
      if (found.length < PAGE_SIZE && !link?.includes('rel="next"')) return numbers.size
    }
    log.debug(`${repository} has ${MAX_PAGES * PAGE_SIZE} ${kind} scanning alerts or more: they are not counted.`)
  } catch (error) {
    log.debug(describeError(error))
  }
  return null
}

/** Counts what secret and code scanning found, by a request for each of the two, each hundred and each repository. Never fails. */
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
