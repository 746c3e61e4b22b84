import { createGitRepository, type GitRepository } from '../../git/repository.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import type { Measurement } from '../measurement.ts'

const DELAY_MS = 200
const HOUR_MS = 3_600_000
const BUSY = { repositories: 50, commits: 3, maxRequests: 60, maxSeconds: 12 }
const QUIET = { repositories: 1_000, maxRequests: 10, maxSeconds: 5 }
const MAX_REQUESTS_FOR_ONE = 3

/** What a run took: of GitHub's API, of git over HTTP, and of time. */
interface Cost {
  readonly apiRequests: number
  readonly gitRequests: number
  readonly seconds: number
  readonly stored: number
}

interface Collector {
  readonly database: string
  collect(repositories: readonly string[], inputs?: Readonly<Record<string, string>>): Promise<Cost>
}

/** Runs collections into a database of their own. */
async function collector(sandbox: Sandbox): Promise<Collector> {
  const database = await sandbox.clickHouse.createDatabase()
  return {
    database,
    async collect(repositories, inputs = {}) {
      sandbox.github.clearRequests()
      const common = { ...sandbox.clickHouseInputs(database), repositories: repositories.join('\n') }
      const run = await sandbox.run('collect-commits', { ...common, ...inputs })
      if (run.conclusion !== 'success') throw new Error(`The collection failed:\n${run.log}`)
      const { requests } = sandbox.github
      const gitRequests = requests.filter(({ path }) => /\/(?:info\/refs|git-upload-pack)/u.test(path)).length
      return {
        apiRequests: requests.length - gitRequests,
        gitRequests,
        seconds: run.durationMilliseconds / 1000,
        stored: Number(run.outputs['commits-stored']),
      }
    },
  }
}

const commit = (repository: GitRepository, count: number, hoursAgo: number) =>
  repository.commits(
    Array.from({ length: count }, (_, index) => ({
      message: `fix: number ${index}`,
      authorDate: new Date(Date.now() - hoursAgo * HOUR_MS + index * 1000).toISOString(),
    })),
  )

const describeCost = ({ apiRequests, gitRequests, seconds }: Cost) =>
  `${apiRequests} API requests, ${gitRequests} of git, ${seconds.toFixed(1)} s`

/** One repository with one new commit, and many with three each. */
async function measureNewCommits(sandbox: Sandbox): Promise<Measurement[]> {
  await using stack = new AsyncDisposableStack()
  const names: string[] = []
  const repositories: GitRepository[] = []
  for (let index = 0; index < BUSY.repositories; index += 1) {
    const repository = stack.use(await createGitRepository())
    repositories.push(repository)
    names.push(`busy/repository-${index}`)
    await commit(repository, 5, 10)
    await sandbox.github.serveGit({ owner: 'busy', name: `repository-${index}`, directory: repository.directory })
  }
  const { collect } = await collector(sandbox)
  await collect(names)
  for (const repository of repositories.slice(0, 1)) await commit(repository, 1, 5)
  const one = await collect(names)
  for (const repository of repositories) await commit(repository, BUSY.commits, 4)
  const busy = await collect(names)
  return [
    {
      what: `one new commit in ${BUSY.repositories} repositories, ${DELAY_MS} ms a request`,
      ours: describeCost(one),
      peer: '4 (heads, comparison, commit, health)',
      budget: `≤ ${MAX_REQUESTS_FOR_ONE} requests`,
      withinBudget: one.apiRequests + one.gitRequests <= MAX_REQUESTS_FOR_ONE && one.stored === 1,
    },
    {
      what: `${BUSY.commits} new commits in each of ${BUSY.repositories} repositories, ${DELAY_MS} ms a request`,
      ours: describeCost(busy),
      peer: '151 API requests, 200 of git, 110 s (one repository after another)',
      budget: `≤ ${BUSY.maxRequests} API requests, ≤ ${BUSY.maxSeconds} s`,
      withinBudget:
        busy.apiRequests <= BUSY.maxRequests &&
        busy.seconds <= BUSY.maxSeconds &&
        busy.stored === BUSY.repositories * BUSY.commits,
    },
  ]
}

/** Many repositories in which nothing is new. */
async function measureQuiet(sandbox: Sandbox): Promise<Measurement[]> {
  await using repository = await createGitRepository()
  await commit(repository, 1, 3)
  const names = Array.from({ length: QUIET.repositories }, (_, index) => `quiet/repository-${index}`)
  for (const index of names.keys())
    await sandbox.github.serveGit({
      owner: 'quiet',
      name: `repository-${index}`,
      directory: repository.directory,
      activity: [],
    })
  const { database, collect } = await collector(sandbox)
  await collect(names.slice(0, 1))
  await sandbox.clickHouse.query(
    `INSERT INTO collection_cursors (repository, branch, head_sha, ts)
    SELECT 'quiet/repository-' || toString(number + 1), branch, head_sha, ts
    FROM collection_cursors, numbers(${QUIET.repositories - 1}) AS others`,
    { database },
  )
  const quiet = await collect(names)
  return [
    {
      what: `${QUIET.repositories.toLocaleString('en-US')} quiet repositories, ${DELAY_MS} ms a request`,
      ours: describeCost(quiet),
      peer: `${QUIET.repositories.toLocaleString('en-US')} (one for each)`,
      budget: `≤ ${QUIET.maxRequests} requests, ≤ ${QUIET.maxSeconds} s`,
      withinBudget:
        quiet.apiRequests + quiet.gitRequests <= QUIET.maxRequests &&
        quiet.seconds <= QUIET.maxSeconds &&
        quiet.stored === 0,
    },
  ]
}

/** What collections take where each request to GitHub takes 200 ms. */
export async function measureSlowNetwork(): Promise<Measurement[]> {
  await using sandbox = await startSandbox()
  sandbox.github.delayEach(DELAY_MS)
  return [...(await measureNewCommits(sandbox)), ...(await measureQuiet(sandbox))]
}
