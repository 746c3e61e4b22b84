import { createAccounts, type TokenOptions } from './accounts.ts'
import { createDirectory } from './directory.ts'
import {
  type CommitFilesOptions,
  type CreateRepositoryOptions,
  createEmulatedRepository,
} from './emulated-repository.ts'
import { createFaults, type Fault } from './faults.ts'
import { answerHttp, type Front, type RecordedRequest } from './front.ts'
import { type GitBackedOptions, openGitBackedRepository } from './git-backed-repository.ts'
import type { PullRequestSummary, WritableRepository } from './hosted-repository.ts'
import { listen } from './listen.ts'
import { type ScriptedDeployment, scriptDeployment } from './rest/deployments.ts'

export type { CommitFilesOptions } from './emulated-repository.ts'
export type { RecordedRequest } from './front.ts'
export type { GitBackedOptions } from './git-backed-repository.ts'
export type { PullRequestSummary } from './hosted-repository.ts'
export type { ScriptedDeployment } from './rest/deployments.ts'

/** A GitHub on this machine. It listens on 127.0.0.1 only. */
export interface GitHubServer extends AsyncDisposable {
  /** What GITHUB_API_URL and GITHUB_SERVER_URL are set to. */
  readonly url: string
  /** A token of the app `muse-bot`, which may do everything. */
  readonly token: string
  /** Registers a token; by default a personal one of `octocat` that never expires. */
  addToken(options: TokenOptions): string
  /** Serves a git repository on disk for reading. */
  serveGit(options: GitBackedOptions): Promise<void>
  /** Creates a repository that can be written to, with a first commit of `files` (by default a README). */
  createRepository(options: CreateRepositoryOptions): Promise<void>
  /** Takes a repository away: it answers 404 from then on. */
  removeRepository(fullName: string): void
  /** Every request answered since the start or the last clear. */
  readonly requests: readonly RecordedRequest[]
  clearRequests(): void
  /** Has requests to come meet a fault. */
  inject(fault: Fault): () => void
  /** Takes back the faults that no request has met. */
  clearFaults(): void
  /** Has every request from now on wait so long, as one to the real GitHub does; 0 for no wait. */
  delayEach(milliseconds: number): void
  /** A file's text on a branch or at a commit (by default on the default branch); undefined when there is none. */
  readFile(fullName: string, path: string, ref?: string): Promise<string | undefined>
  /** All pull requests of a created repository, oldest first. */
  pullRequests(fullName: string): Promise<PullRequestSummary[]>
  /** Merges a pull request as a person would (a draft is made ready first), and resolves to the merge commit's SHA. */
  merge(fullName: string, number: number): Promise<string>
  /** Has a host deploy a commit of a repository, and returns the deployment's id. Its states come one after the other, by themselves. */
  deploy(fullName: string, deployment: ScriptedDeployment): number
  /** The rules that hold for every branch of a repository from now on. */
  setRules(fullName: string, types: readonly string[]): void
  /** Commits files on a branch as a person would; a branch that isn't there starts at the default branch. */
  commitFiles(fullName: string, options: CommitFilesOptions): Promise<string>
  stop(): Promise<void>
}

/** Starts the server on a free port. */
export async function startGitHub(): Promise<GitHubServer> {
  const accounts = createAccounts()
  const repositories = createDirectory()
  const faults = createFaults()
  const requests: RecordedRequest[] = []
  let delayMs = 0
  const front: Front = {
    accounts,
    repositories,
    faults,
    delayMs: () => delayMs,
    record: (request) => requests.push(request),
  }
  const listening = await listen((request, body, response) => answerHttp(front, listening.url, request, body, response))
  const { token } = accounts.add({ login: 'muse-bot', kind: 'app' })

  function writable(fullName: string): WritableRepository {
    const { writable } = repositories.get(fullName)
    if (writable === undefined) throw new Error(`${fullName} is served from a git repository for reading only`)
    return writable
  }

  async function stop(): Promise<void> {
    await listening.close()
    await repositories[Symbol.asyncDispose]()
  }

  return {
    url: listening.url,
    token,
    addToken: (options) => accounts.add(options).token,
    serveGit: (options) => repositories.add(options, () => openGitBackedRepository(options)),
    createRepository: (options) =>
      repositories.add(options, () => createEmulatedRepository(options, accounts.logins(), listening.url)),
    removeRepository: (fullName) => void repositories.remove(fullName),
    async readFile(fullName, path, ref) {
      const reader = await repositories.get(fullName).reader()
      const found = await reader.object(`${ref ?? (await reader.defaultBranch())}:${path}`)
      return found?.type === 'blob' ? found.content.toString() : undefined
    },
    pullRequests: async (fullName) => writable(fullName).pullRequests(),
    merge: async (fullName, number) => writable(fullName).merge(number),
    deploy: (fullName, deployment) => scriptDeployment(repositories.get(fullName), deployment),
    setRules: (fullName, types) => {
      repositories.get(fullName).rules.splice(0, Number.POSITIVE_INFINITY, ...types)
    },
    commitFiles: async (fullName, options) => writable(fullName).commitFiles(options),
    requests,
    clearRequests: () => requests.splice(0),
    inject: (fault) => faults.inject(fault),
    clearFaults: () => faults.clear(),
    delayEach: (milliseconds) => {
      delayMs = milliseconds
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
