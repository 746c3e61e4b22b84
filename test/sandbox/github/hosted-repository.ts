import { createHash } from 'node:crypto'
import type { Answer, ApiRequest } from './exchange.ts'
import type { GitReader } from './git/reader.ts'
import type { ReviewPart } from './node-id.ts'
import type { PullRequestRecord } from './pull-request-record.ts'
import type { Push } from './push.ts'
import type { Deployment } from './rest/deployments.ts'

/** A repository the server hosts, whatever it is kept in. */
export interface HostedRepository extends AsyncDisposable {
  readonly owner: string
  readonly name: string
  /** GitHub's number of it, which it keeps under another name; made up from its name when not given. */
  readonly databaseId?: number | undefined
  readonly isPrivate: boolean
  readonly isArchived: boolean
  /** The repository's objects and refs as of now. */
  reader(): Promise<GitReader>
  /** All pull requests, oldest first. */
  pullRequests(): Promise<PullRequestRecord[]>
  /** Logins of those who may be assigned. */
  readonly people: readonly string[]
  /** Login of the account with this email address, if any. */
  loginOf(email: string): string | undefined
  /** Whether GitHub signed this commit. */
  isVerified(oid: string): boolean
  /** Newest first. */
  readonly deployments: Deployment[]
  /** Types of the rules that hold for every branch: `pull_request`. */
  readonly rules: string[]
  /** Newest first. */
  pushes(): Promise<Push[]>
  /** Answers a REST request below `/repos/{owner}/{name}`; `path` is the rest of the path: `/git/refs`. */
  rest(request: ApiRequest, path: string): Promise<Answer>
  /** Where the repository can be written to. */
  readonly writable?: WritableRepository
}

/** A pull request, as tests look at it. */
export interface PullRequestSummary {
  number: number
  title: string
  body: string
  state: 'open' | 'closed'
  draft: boolean
  /** Branch. */
  head: string
  /** Branch. */
  base: string
  /** Names. */
  labels: string[]
  url: string
}

/** How a pull request is merged once it may be. */
export type AutoMergeMethod = 'MERGE' | 'SQUASH' | 'REBASE'

/** What people do in a repository that can be written to. */
export interface WritableRepository {
  /** All pull requests, oldest first. */
  pullRequests(): Promise<PullRequestSummary[]>
  /** Makes a pull request a draft, or ready for review. */
  setDraft(number: number, isDraft: boolean, by: string): Promise<void>
  /** Assigns people to a pull request; whoever can't be assigned is left out without a word. */
  assign(number: number, logins: readonly string[], by: string): Promise<void>
  /** Has a pull request merge by itself once it may; null takes that back. */
  setAutoMerge(number: number, method: AutoMergeMethod | null, login: string): Promise<void>
  /** Puts a pull request into the merge queue, where its auto-merge ends; or takes it out. */
  setQueued(number: number, isQueued: boolean, login: string): Promise<void>
  /** Changes a review, a conversation or a comment; false where there is none of this number. */
  changeReview(part: ReviewPart, id: number, change: { readonly body: string } | 'resolve' | 'minimize'): boolean
  /** Merges a pull request, a draft too, and resolves to the merge commit's SHA. */
  merge(number: number): Promise<string>
  /** Deletes a branch that is still at this commit. */
  deleteBranch(branch: string, sha: string, login: string): Promise<'deleted' | 'moved' | 'gone'>
  /** Commits files on a branch, created at the default branch's head where there is none, and resolves to the SHA. */
  commitFiles(options: {
    branch: string
    message: string
    files: Readonly<Record<string, string | null>>
    author?: { name: string; email: string }
  }): Promise<string>
}

/** The hosted repositories. */
export interface RepositoryDirectory {
  /** The repository, where the asker may see it. Names are compared without regard to case, as GitHub does. */
  find(fullName: string, isAuthenticated: boolean): HostedRepository | undefined
  /** The repository with GitHub's number of it, where the asker may see it. */
  withId(databaseId: number, isAuthenticated: boolean): HostedRepository | undefined
  /** Those of an owner, by name. */
  ownedBy(owner: string, isAuthenticated: boolean): HostedRepository[]
  /** Logins of those who work in any of them. */
  people(): string[]
}

/** `owner/name`. */
export function fullNameOf(repository: { owner: string; name: string }): string {
  return `${repository.owner}/${repository.name}`
}

/** GitHub's number of a repository; where a test gives none always the same for the same name. */
export function databaseIdOf(repository: Pick<HostedRepository, 'owner' | 'name' | 'databaseId'>): number {
  const hash = createHash('sha256').update(fullNameOf(repository).toLowerCase()).digest()
  return repository.databaseId ?? hash.readUInt32BE() >>> 1
}

/** The login that is part of a `…@users.noreply.github.com` address. */
export function loginOfNoreply(email: string): string | undefined {
  return /^(?:\d+\+)?([^@+]+)@users\.noreply\.github\.com$/i.exec(email)?.[1]
}
