import { episodeSource } from '../../../episode/episode-source.ts'
import type { ScriptedDeployment } from '../../../sandbox/github/server.ts'
import { startReceiver } from '../../../sandbox/receiver.ts'
import type { ActionRun, RunActionOptions } from '../../../sandbox/runner/run-action.ts'
import { it as published, type World } from '../world.ts'

export type { World } from '../world.ts'
export { isWrite, messages } from '../world.ts'

const RUN_ID = 'b701af3b-1e66-4a17-8122-59ce95d53e19'
export const OTHER_ID = '0d4a4f7e-6a55-4c11-9a52-5b0a2f9b7c01'
export const PATH = 'posts/banterpacks/ep-001.md'
export const BRANCH = 'content/episode-001'
/** Where the host puts it. */
export const PAGE = 'https://blog.example/'

/** The text of an episode with this run id. */
export const episode = (changes: Readonly<Record<string, string>> = {}) =>
  episodeSource({ run_id: `"${RUN_ID}"`, ...changes })

/** A deployment that is there and has succeeded. */
export const SUCCESS: Pick<ScriptedDeployment, 'statuses'> = {
  statuses: [
    { state: 'in_progress' },
    { state: 'success', environment_url: PAGE, log_url: 'https://host.example/log' },
  ],
}

/** Brings files to the base by a pull request from a content branch, and resolves to the merge commit's SHA. */
export async function mergeFiles(
  world: World,
  files: Readonly<Record<string, string | null>>,
  branch = BRANCH,
): Promise<{ readonly sha: string; readonly number: number }> {
  await world.commitFiles({ branch, message: 'An episode', files })
  await world.ask('POST', '/pulls', { title: `An episode from ${branch}`, head: branch, base: 'main' })
  const number = (await world.pullRequests()).length
  return { number, sha: await world.github.merge(world.repository, number) }
}

/** Has a host deploy a commit. */
export const deploy = (world: World, sha: string, deployment: Omit<ScriptedDeployment, 'sha'> = SUCCESS) =>
  world.github.deploy(world.repository, { sha, ...deployment })

/** Releases what was merged; by hand unless options tell an event. */
export const release = (
  world: World,
  inputs: Readonly<Record<string, string>> = {},
  options: Partial<RunActionOptions> = {},
): Promise<ActionRun> => world.run({ ...world.clickHouseInputs, operation: 'release', ...inputs }, options)

const repositoryOf = ({ repository }: World) => ({ full_name: repository, default_branch: 'main' })

/** The options of a run that the end of a pull request starts. */
export const onPullRequest = (world: World, number: number, changes: object = {}): Partial<RunActionOptions> => ({
  github: {
    url: world.github.url,
    token: world.token,
    eventName: 'pull_request',
    repository: world.repository,
    event: {
      action: 'closed',
      number,
      pull_request: { number, merged: true, merge_commit_sha: null, base: { ref: 'main' }, ...changes },
      repository: repositoryOf(world),
    },
  },
})

/** The options of a run that a push starts. */
export const onPush = (world: World, after: string, changes: object = {}): Partial<RunActionOptions> => ({
  github: {
    url: world.github.url,
    token: world.token,
    eventName: 'push',
    repository: world.repository,
    event: { ref: 'refs/heads/main', before: '0'.repeat(40), after, repository: repositoryOf(world), ...changes },
  },
})

/** What ClickHouse has of episodes, and of deployments. */
export const recorded = async (world: World) => ({
  episodes: await world.rows(
    'SELECT series, episode, title, status, pull_request FROM episodes ORDER BY series, episode',
  ),
  deployments: await world.rows(
    'SELECT series, episode, environment, status, url FROM deployments ORDER BY ts, series, episode',
  ),
})

/** The comments on a pull request. */
export async function comments(world: World, number: number): Promise<string[]> {
  const all = await world.ask('GET', `/issues/${number}/comments`)
  return Array.isArray(all) ? all.map(({ body }) => String(body)) : []
}

/** Tests of releases. `hook` and `chat` are servers of the test's own. */
export const it = published
  .extend('hook', async ({ world: _ }, { onCleanup }) => {
    const hook = await startReceiver()
    onCleanup(() => hook[Symbol.asyncDispose]())
    return hook
  })
  .extend('chat', async ({ world: _ }, { onCleanup }) => {
    const chat = await startReceiver('/hooks/T0fXw3kq8sB1/n4LmZ92pQe')
    onCleanup(() => chat[Symbol.asyncDispose]())
    return chat
  })
