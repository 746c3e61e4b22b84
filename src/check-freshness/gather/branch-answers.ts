import type { GraphQLError } from '../../github/client.ts'
import { GitHubFailure, isRateLimited } from '../../github/errors.ts'
import { fullName } from '../../github/repository.ts'
import type { Branch } from '../sources/branches.ts'
import { branchLabel } from '../sources/sources.ts'
import { type CommitNode, commitsAnswer, pathAnswer } from './branch-query.ts'
import type { Commit, History, PathHistory } from './history.ts'

/** What GitHub says of a branch. */
export type BranchAnswer =
  | { readonly kind: 'history'; readonly history: History }
  /** There is no such branch, or the token may not read it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** GitHub did not answer; what was collected last has to do. */
  | { readonly kind: 'unreachable'; readonly reason: string }

function toCommit({ oid, committedDate, messageHeadline, author, parents, tree }: CommitNode): Commit {
  return {
    sha: oid,
    committedAt: committedDate,
    parents: (parents.nodes ?? []).flatMap((parent) => parent?.oid ?? []),
    headline: messageHeadline,
    author: [author?.name, author?.email, author?.user?.login].filter((who) => typeof who === 'string'),
    entries: tree?.entries == null ? undefined : new Map(tree.entries.map(({ name, oid: object }) => [name, object])),
  }
}

/** Not the asker's fault: GitHub is down, answers without data, or the budget is used up. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof GitHubFailure)) return false
  const { status } = error
  return status === undefined || status < 400 || status >= 500 || status === 429 || isRateLimited(error)
}

/** What an answer that failed as a whole says of each branch. */
export const failedAnswer = (error: unknown): BranchAnswer => ({
  kind: isOutage(error) ? 'unreachable' : 'refused',
  reason: error instanceof Error ? error.message : String(error),
})

function refusal(branch: Branch, errors: readonly GraphQLError[]): BranchAnswer {
  const [error] = errors
  if (error !== undefined && error.type !== 'NOT_FOUND' && error.type !== 'FORBIDDEN')
    return { kind: 'unreachable', reason: `GitHub could not read ${branchLabel(branch)}: ${error.message}` }
  return {
    kind: 'refused',
    reason: `GitHub shows no repository ${fullName(branch.repository)} to this token. Check the name, and that the token may read its contents (GITHUB_TOKEN reads its own repository only).`,
  }
}

/** Reads a listing of the commits that touch a path; undefined when it has none. */
export function toPathHistory(data: unknown): PathHistory | undefined {
  const parsed = pathAnswer.safeParse(data)
  const listing = parsed.success ? parsed.data.ref?.target.history : undefined
  if (listing === undefined) return undefined
  const shas = (listing.nodes ?? []).flatMap((node) => node?.oid ?? [])
  return { shas: new Set(shas), cutAfter: listing.pageInfo.hasNextPage ? shas.at(-1) : undefined }
}

/** Reads what GitHub answered on a branch. */
export function toAnswer(branch: Branch, data: unknown, errors: readonly GraphQLError[]): BranchAnswer {
  if (data === null || data === undefined) return refusal(branch, errors)
  const parsed = commitsAnswer.safeParse(data)
  if (!parsed.success)
    return { kind: 'unreachable', reason: `GitHub's answer on ${branchLabel(branch)} is incomplete.` }
  const { ref, isEmpty, pushedAt } = parsed.data
  const facts = { pushedAt: pushedAt ?? undefined, origin: 'github', paths: new Map<string, PathHistory>() } as const
  if (ref === null) {
    if (isEmpty)
      return { kind: 'history', history: { ...facts, branch: branch.branch ?? '', commits: [], nextPage: undefined } }
    return {
      kind: 'refused',
      reason: `${fullName(branch.repository)} has no branch ${branch.branch ?? ''}: check its name.`,
    }
  }
  const { nodes, pageInfo } = ref.target.history
  const commits = (nodes ?? []).flatMap((node) => (node === null ? [] : toCommit(node)))
  if (commits.length === 0)
    return { kind: 'unreachable', reason: `GitHub listed no commits of ${branchLabel(branch)}, which has some.` }
  const nextPage = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined
  return { kind: 'history', history: { ...facts, branch: ref.name, commits, nextPage } }
}
