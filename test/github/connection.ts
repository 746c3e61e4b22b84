import { onTestFinished, test, vi } from 'vitest'
import type { ConnectionOptions } from '../../src/github/client.ts'
import { connectGitHub, type GitHub } from '../../src/github/client.ts'
import { opener } from '../fixtures/opener.ts'
import { createGitRepository, type GitRepository } from '../git/repository.ts'
import { type GitHubServer, startGitHub } from '../sandbox/github/server.ts'

/** A local GitHub with the repository `octo/app`, for one test. */
export interface TestGitHub extends AsyncDisposable {
  readonly server: GitHubServer
  readonly repository: GitRepository
  /** SHA of the repository's one commit. */
  readonly head: string
}

/**
 * Tests of the shipped client. What connects to GitHub in one of them finds `octoGitHub`, or what `openGitHub` opened last, as an action
 * finds it by GITHUB_API_URL on a runner.
 */
export const it = test
  .extend('openGitHub', ({ onTestFinished }) => {
    const open = opener(onTestFinished, createTestGitHub)
    onTestFinished(() => void vi.unstubAllEnvs())
    return open
  })
  .extend('octoGitHub', ({ openGitHub }) => openGitHub())

async function createTestGitHub(): Promise<TestGitHub> {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await startGitHub())
  const repository = stack.use(await createGitRepository())
  vi.stubEnv('GITHUB_API_URL', server.url)
  vi.stubEnv('GITHUB_GRAPHQL_URL', `${server.url}/graphql`)
  const head = await repository.commit({ message: 'first' })
  await server.serveGit({ owner: 'octo', name: 'app', directory: repository.directory })
  const opened = stack.move()
  return { server, repository, head, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

/** Connects as an action does. */
export const connectTo = ({ server }: TestGitHub, options?: ConnectionOptions): GitHub =>
  connectGitHub(server.token, options)

/** What is written to standard output from here to the end of the test, instead of being written. */
export function captureOutput(): readonly string[] {
  const written: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  onTestFinished(() => spy.mockRestore())
  return written
}
