import type { GitReader } from '../git/reader.ts'
import type { HostedRepository } from '../hosted-repository.ts'
import type { PullRequestRecord } from '../pull-request-record.ts'

/** What the resolvers below a repository share while one query is answered. */
export interface RepositoryScope {
  repository: HostedRepository
  reader: GitReader
  /** `owner/name`. */
  fullName: string
  /** The repository's page. */
  url: string
  /** Where the server listens. */
  baseUrl: string
  /** Login of whoever asks. */
  viewer: string
  /** Whether they may resolve conversations. */
  mayResolve: boolean
  /** All pull requests, oldest first; read once. */
  pullRequests(): Promise<readonly PullRequestRecord[]>
  /** The repository as a GraphQL object. */
  object(): object
}
