import { onTestFinished, vi } from 'vitest'
import type { ConnectionOptions } from '../../src/github/client.ts'
import { connectGitHub, type GitHub } from '../../src/github/client.ts'
import { createGitRepository, type GitRepository } from '../git/repository.ts'
import { type GitHubServer, startGitHub } from '../sandbox/github/server.ts'

/** A local GitHub with the repository `octo/app`, for one test. */
export interface TestGitHub {
  readonly server: GitHubServer
  readonly repository: GitRepository
  /** SHA of the repository's one commit. */
  readonly head: string
}

/** Starts the server, and has what connects to GitHub in this test find it, as the runner does by GITHUB_API_URL. */
export async function startTestGitHub(): Promise<TestGitHub> {
  const server = await startGitHub()
  const repository = await createGitRepository()
  vi.stubEnv('GITHUB_API_URL', server.url)
  vi.stubEnv('GITHUB_GRAPHQL_URL', `${server.url}/graphql`)
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await server.stop()
    await repository[Symbol.asyncDispose]()
  })
  const head = await repository.commit({ message: 'first' })
  await server.serveGit({ owner: 'octo', name: 'app', directory: repository.directory })
  return { server, repository, head }
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
