import type { GraphQLError } from '../../github/client.ts'
import { fullName } from '../../github/repository.ts'
import type { Branch } from '../sources/branches.ts'
import { branchLabel } from '../sources/sources.ts'
import { type CommitNode, listingAnswer } from './branch-query.ts'
import type { BroughtCommit, Commit, History, PathHistory } from './history.ts'
import { refusal, type Unread } from './refusals.ts'

/** What GitHub says of a branch. */
export type BranchAnswer = { readonly kind: 'history'; readonly history: History } | Unread

/** The parents, where all of them are told. */
function parentsOf({ totalCount, nodes }: CommitNode['parents']): readonly string[] | undefined {
  const known = (nodes ?? []).flatMap((parent) => parent?.oid ?? [])
  return known.length === totalCount ? known : undefined
}

function broughtBy({ associatedPullRequests }: CommitNode): readonly BroughtCommit[] {
  const [pullRequest] = associatedPullRequests?.nodes ?? []
  if (pullRequest?.state !== 'MERGED') return []
  return (pullRequest.commits.nodes ?? []).flatMap((node) =>
    node === null
      ? []
      : [{ sha: node.commit.oid, committedAt: node.commit.committedDate, parents: parentsOf(node.commit.parents) }],
  )
}

function toCommit(node: CommitNode): Commit {
  const { oid, committedDate, messageHeadline, messageBody, author, parents, tree } = node
  return {
    sha: oid,
    committedAt: committedDate,
    parents: parentsOf(parents),
    headline: messageHeadline,
    body: messageBody ?? '',
    author: [author?.name, author?.email, author?.user?.login].filter((who) => typeof who === 'string'),
    entries: tree?.entries == null ? undefined : new Map(tree.entries.map(({ name, oid: object }) => [name, object])),
    brought: broughtBy(node),
  }
}

interface Page {
  readonly commits: readonly Commit[]
  readonly isCut: boolean
  readonly nextPage: string | undefined
}

/** A page of a listing; undefined when GitHub left out a part of it without saying so. */
function toPage({ nodes, pageInfo }: NonNullable<Parsed['ref']>['target']['history']): Page | undefined {
  if (nodes === null || nodes.includes(null)) return undefined
  const nextPage = pageInfo.endCursor ?? undefined
  if (pageInfo.hasNextPage && nextPage === undefined) return undefined
  const commits = nodes.flatMap((node) => (node === null ? [] : toCommit(node)))
  return { commits, isCut: pageInfo.hasNextPage, nextPage: pageInfo.hasNextPage ? nextPage : undefined }
}

type Parsed = ReturnType<typeof listingAnswer.parse>

const incomplete = (branch: Branch): Unread => ({
  kind: 'refused',
  reason: `GitHub's answer on ${branchLabel(branch)} is not whole.`,
})

/** Reads what GitHub answered on a branch. */
export function toAnswer(branch: Branch, data: unknown, errors: readonly GraphQLError[]): BranchAnswer {
  if (data === null || data === undefined) return refusal(branch, errors)
  // What stands beside an error is not whole.
  if (errors.length > 0) return refusal(branch, errors)
  const parsed = listingAnswer.safeParse(data)
  if (!parsed.success) return incomplete(branch)
  const { ref, isEmpty, pushedAt, nameWithOwner } = parsed.data
  const facts = {
    repository: nameWithOwner,
    pushedAt: pushedAt ?? undefined,
    origin: 'github',
    paths: new Map<string, PathHistory>(),
  } as const
  if (ref === null) {
    if (isEmpty)
      return {
        kind: 'history',
        history: { ...facts, branch: branch.branch ?? '', commits: [], isCut: false, nextPage: undefined },
      }
    const reason = `${fullName(branch.repository)} has no branch ${branch.branch ?? ''}: check its name.`
    return { kind: 'refused', reason }
  }
  const page = toPage(ref.target.history)
  if (page === undefined || page.commits.length === 0) return incomplete(branch)
  return { kind: 'history', history: { ...facts, branch: ref.name, ...page } }
}

/** Reads a listing of the commits that touch a path; undefined when it is not whole. */
export function toPathHistory(data: unknown): PathHistory | undefined {
  const parsed = listingAnswer.safeParse(data)
  const target = parsed.success ? parsed.data.ref?.target : undefined
  const page = target === undefined ? undefined : toPage(target.history)
  if (target === undefined || page === undefined) return undefined
  return { commits: page.commits, isCut: page.isCut, isNamed: target.file != null }
}
