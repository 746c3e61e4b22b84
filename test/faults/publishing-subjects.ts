import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { episodeSource } from '../episode/episode-source.ts'
import { draftSource } from '../publish-episode/built/world.ts'
import type { RunActionOptions } from '../sandbox/runner/run-action.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { type OpenSubject, openCommon, type Subject, timeUpWhile } from './subjects.ts'

const PATH = 'posts/banterpacks/ep-001.md'
const BRANCH = 'content/episode-001'

/** A content repository, a workspace with a draft, and the inputs of an operation on them. */
async function openBlog(sandbox: Sandbox, doing: Subject['doing'], operation: Readonly<Record<string, string>>) {
  const { rows, proxy, repositoryName, inputs } = await openCommon(sandbox)
  const { github } = sandbox
  const repository = `muse/${repositoryName}`
  const token = github.addToken({ login: `${repositoryName}-bot`, kind: 'app' })
  await github.createRepository({ owner: 'muse', name: repositoryName, teams: [], files: { 'README.md': '# Blog\n' } })
  const workspace = await mkdtemp(join(tmpdir(), 'faults-'))
  await writeFile(join(workspace, 'draft.md'), draftSource())
  const ask = (method: string, path: string, body?: object) =>
    fetch(`${github.url}/repos/${repository}${path}`, {
      method,
      headers: { authorization: `Bearer ${github.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).then((response): Promise<unknown> => response.json())
  let event: Readonly<Record<string, unknown>> | undefined
  return {
    ask,
    repository,
    workspace,
    onEvent: (next: Readonly<Record<string, unknown>>) => {
      event = next
    },
    /** Opens a pull request that brings an episode. */
    async openPullRequest(): Promise<string> {
      const files = { [PATH]: episodeSource() }
      const sha = await github.commitFiles(repository, { branch: BRANCH, message: 'An episode', files })
      await ask('POST', '/pulls', { title: 'An episode', head: BRANCH, base: 'main' })
      return sha
    },
    subject: {
      doing,
      timeUp: timeUpWhile(doing),
      proxy,
      rows,
      repositoryName,
      run: (more: Readonly<Record<string, string>> = {}, options: Partial<RunActionOptions> = {}) =>
        sandbox.run(
          'publish-episode',
          { ...operation, ...inputs, timeout: '30s', ...more },
          {
            workspace,
            github: { url: github.url, token, repository, ...(event === undefined ? {} : { event }) },
            ...options,
          },
        ),
      async [Symbol.asyncDispose]() {
        github.removeRepository(repository)
        await proxy.stop()
        await rm(workspace, { recursive: true, force: true })
      },
    },
  }
}

export const publishEpisode: OpenSubject = async (sandbox) => {
  const doing = {
    GitHub: 'reading the episodes and branches of muse/REPOSITORY',
    ClickHouse: 'looking which tables are there',
  }
  const { subject, repository } = await openBlog(sandbox, doing, { draft: 'draft.md' })
  return {
    ...subject,
    endState: async () => ({
      pullRequests: (await sandbox.github.pullRequests(repository)).map(({ state, head }) => ({ state, head })),
      episodes: await subject.rows('SELECT episode, status FROM episodes ORDER BY episode'),
    }),
  }
}

/** An episode that was merged and deployed. */
export const releaseEpisode: OpenSubject = async (sandbox) => {
  const doing = {
    GitHub: 'reading the episodes and branches of muse/REPOSITORY',
    ClickHouse: 'looking which tables are there',
  }
  const inputs = { operation: 'release', 'deployment-timeout': '10s' }
  const { subject, repository, ask, openPullRequest } = await openBlog(sandbox, doing, inputs)
  const { github } = sandbox
  // It creates the tables before it asks GitHub, which takes long where many do so at once.
  await subject.run({ timeout: '10m', 'deployment-timeout': '0' })
  await openPullRequest()
  github.deploy(repository, { sha: await github.merge(repository, 1), statuses: [{ state: 'success' }] })
  return {
    ...subject,
    async endState() {
      const [comments, branches] = [await ask('GET', '/issues/1/comments'), await ask('GET', '/branches')]
      return {
        comments: Array.isArray(comments) && comments.length,
        branches: Array.isArray(branches) && branches.map(({ name }) => String(name)),
        episodes: await subject.rows('SELECT episode, status FROM episodes'),
        deployments: await subject.rows('SELECT episode, status FROM deployments'),
        files: await subject.rows("SELECT path FROM deployed_files WHERE status = 'online'"),
      }
    },
  }
}

/** A pull request whose episode is reviewed. */
export const validateEpisode: OpenSubject = async (sandbox) => {
  const doing = {
    GitHub: 'listing the files of pull request #1',
    ClickHouse: 'looking which tables are there',
  }
  const inputs = { operation: 'validate', review: 'true' }
  const { subject, ask, openPullRequest, onEvent, workspace } = await openBlog(sandbox, doing, inputs)
  const sha = await openPullRequest()
  await mkdir(dirname(join(workspace, PATH)), { recursive: true })
  await writeFile(join(workspace, PATH), episodeSource())
  onEvent({ pull_request: { number: 1, head: { sha } } })
  return {
    ...subject,
    async endState() {
      const reviews = await ask('GET', '/pulls/1/reviews')
      return { reviews: Array.isArray(reviews) && reviews.map(({ body }) => String(body).slice(0, 40)) }
    },
  }
}
