import { createGitRepository } from '../../git/repository.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Measurement } from '../measurement.ts'

const COMMITS = 1_000
const QUIET = 50
const MOST_REQUESTS = 20
const HOUR = 3_600_000

/** What a collection over the API costs in requests. Git's own are none of the API's. */
export async function measureRequests(): Promise<Measurement[]> {
  await using sandbox = await startSandbox()
  await using repository = await createGitRepository()
  const database = await sandbox.clickHouse.createDatabase()
  const names = Array.from({ length: QUIET }, (_, index) => `repository-${index}`)
  for (const name of names) await sandbox.github.serveGit({ owner: 'bench', name, directory: repository.directory })
  const commit = (count: number, from: number) =>
    repository.commits(
      Array.from({ length: count }, (_, index) => ({
        message: `fix: number ${index}`,
        authorDate: new Date(from + index * 1000).toISOString(),
      })),
    )
  const requestsOf = async (repositories: readonly string[]) => {
    sandbox.github.clearRequests()
    const inputs = { repositories: repositories.map((name) => `bench/${name}`).join('\n') }
    const run = await sandbox.run('collect-commits', { ...sandbox.clickHouseInputs(database), ...inputs })
    if (run.conclusion !== 'success') throw new Error(`The collection failed:\n${run.log}`)
    const requests = sandbox.github.requests.filter(({ path }) => path.startsWith('/repos/') || path === '/graphql')
    return { requests: requests.length, stored: Number(run.outputs['commits-stored']) }
  }
  await commit(1, Date.now() - 3 * HOUR)
  await requestsOf(names)
  const quiet = await requestsOf(names)
  await commit(COMMITS, Date.now() - 2 * HOUR)
  const busy = await requestsOf(names.slice(0, 1))
  return [
    {
      what: `requests for ${QUIET} repositories in which nothing is new`,
      ours: String(quiet.requests),
      peer: `${QUIET} (one for each)`,
      budget: '1',
      withinBudget: quiet.requests === 1 && quiet.stored === 0,
    },
    {
      what: `requests for ${COMMITS.toLocaleString('en-US')} new commits, with paths, lines and pull requests`,
      ours: String(busy.requests),
      peer: `${COMMITS.toLocaleString('en-US')} and more (GET /commits/SHA for each)`,
      budget: `≤ ${MOST_REQUESTS}`,
      withinBudget: busy.requests <= MOST_REQUESTS && busy.stored === COMMITS,
    },
  ]
}
