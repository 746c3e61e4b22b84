import { fullName } from '../../github/repository.ts'
import type { Branch } from '../sources/branches.ts'
import { branchLabel } from '../sources/sources.ts'
import { type CommitNode, listingAnswer, MAX_PARENTS } from './branch-query.ts'
import type { BroughtCommit, Commit, History, PathHistory } from './history.ts'
import type { ListingAnswer } from './listings.ts'
import { refusal, type Unread } from './refusals.ts'

type Answered = Extract<ListingAnswer, { readonly kind: 'answered' }>

/** What GitHub says of a branch. */
export type BranchAnswer = { readonly kind: 'history'; readonly history: History } | Unread

/** The parents, where all of them are told. */
function parentsOf({ totalCount, nodes }: CommitNode['parents']): readonly string[] | undefined {
  const known = (nodes ?? []).flatMap((parent) => parent?.oid ?? [])
  return known.length === totalCount ? known : undefined
}

/**
 * What a commit's pull request brought to this branch, or what it made into this commit. One that was merged from here into another
 * branch, as for a release, brought nothing.
 */
function broughtBy({ oid, oldest, newest }: CommitNode, branch: string): readonly BroughtCommit[] {
  const merged = [...(oldest?.nodes ?? []), ...(newest?.nodes ?? [])].filter((one) => one?.state === 'MERGED')
  const bringing =
    merged.find((one) => one?.mergeCommit?.oid === oid) ?? merged.find((one) => one?.baseRefName === branch)
  return (bringing?.commits.nodes ?? []).flatMap((node) =>
    node === null
      ? []
      : [{ sha: node.commit.oid, committedAt: node.commit.committedDate, parents: parentsOf(node.commit.parents) }],
  )
}

function toCommit(node: CommitNode, branch: string): Commit {
  const { oid, committedDate, messageHeadline, messageBody, author, parents, tree } = node
  return {
    sha: oid,
    committedAt: committedDate,
    parents: parentsOf(parents),
    headline: messageHeadline,
    body: messageBody ?? '',
    author: [author?.name, author?.email, author?.user?.login].filter((who) => typeof who === 'string'),
    entries: tree?.entries == null ? undefined : new Map(tree.entries.map(({ name, oid: object }) => [name, object])),
    brought: broughtBy(node, branch),
  }
}

interface Page {
  readonly commits: readonly Commit[]
  readonly isCut: boolean
  readonly nextPage: string | undefined
}

/** Whether all parents are told, or as many as were asked for. */
const tellsParents = ({ parents: { totalCount, nodes } }: CommitNode) =>
  (nodes ?? []).filter((parent) => parent !== null).length === Math.min(totalCount, MAX_PARENTS)

/** A page of a listing; undefined when GitHub left out a part of it without saying so. */
function toPage({ name, target }: NonNullable<Parsed['ref']>, size: number): Page | undefined {
  const { nodes, pageInfo, totalCount } = target.history
  if (nodes === null || !nodes.every((node) => node !== null && tellsParents(node))) return undefined
  const nextPage = pageInfo.endCursor ?? undefined
  if (pageInfo.hasNextPage && nextPage === undefined) return undefined
  const commits = nodes.flatMap((node) => (node === null ? [] : toCommit(node, name)))
  // A page that goes on is full; one that does not has all that there are.
  if (pageInfo.hasNextPage ? commits.length < size : totalCount !== undefined && commits.length !== totalCount)
    return undefined
  return { commits, isCut: pageInfo.hasNextPage, nextPage: pageInfo.hasNextPage ? nextPage : undefined }
}

type Parsed = ReturnType<typeof listingAnswer.parse>

/** A listing that leaves something out shows nothing. */
const incomplete = (branch: Branch): Unread => ({
  kind: 'refused',
  reason: `GitHub's answer on ${branchLabel(branch)} is not whole: run the check again.`,
})

/**
 * Whether a listing leaves out nothing that it can be seen to: each commit stands in it once, and, where it says that it goes to the
 * beginning, with each parent. One that goes on may have its parents further down.
 */
function isWhole({ commits, isCut }: Pick<History, 'commits' | 'isCut'>): boolean {
  const listed = new Set(commits.map(({ sha }) => sha))
  if (listed.size !== commits.length) return false
  return isCut || commits.every(({ parents }) => parents?.every((parent) => listed.has(parent)) !== false)
}

/** Why a branch is not there; its name may be the one that a clone has for it. */
function noBranch({ repository, branch }: Branch): string {
  if (branch === undefined)
    return `${fullName(repository)} has no default branch: name one as branch, or set it in the repository's settings.`
  const [, prefix, plain] = /^((?:remotes\/)?(?:origin|upstream)\/|heads\/)(.+)$/u.exec(branch) ?? []
  const hint = plain === undefined ? '' : ` On GitHub it is likely ${plain}, without '${prefix}'.`
  return `${fullName(repository)} has no branch ${branch}: check its name.${hint}`
}

/**
 * Reads what GitHub answered on a branch.
 *
 * @param before what was read of it already, where this is a further page.
 */
export function toAnswer(branch: Branch, { data, errors, size }: Answered, before?: History): BranchAnswer {
  if (data === null || data === undefined) return refusal(branch, errors)
  // What stands beside an error is not whole.
  if (errors.length > 0) return refusal(branch, errors)
  const parsed = listingAnswer.safeParse(data)
  if (!parsed.success) return incomplete(branch)
  const { ref, isEmpty, pushedAt, nameWithOwner } = parsed.data
  const known = before ?? {
    repository: nameWithOwner,
    branch: ref?.name ?? branch.branch ?? '',
    commits: [],
    paths: new Map<string, PathHistory>(),
    pushedAt: pushedAt ?? undefined,
    origin: 'github',
    collectedAt: undefined,
  }
  if (ref === null) {
    if (!isEmpty || before !== undefined) return { kind: 'refused', reason: noBranch(branch) }
    return { kind: 'history', history: { ...known, isCut: false, nextPage: undefined } }
  }
  const page = toPage(ref, size)
  if (page === undefined || page.commits.length === 0) return incomplete(branch)
  if (before === undefined && page.commits[0]?.sha !== ref.target.oid) return incomplete(branch)
  const history: History = { ...known, ...page, commits: [...known.commits, ...page.commits] }
  return isWhole(history) ? { kind: 'history', history } : incomplete(branch)
}

/**
 * Reads a listing of the commits that touch a path; undefined when it is not whole: it has to be of the branch's head, and what is there
 * was made by some commit.
 */
export function toPathHistory({ data, size }: Answered, head: string | undefined): PathHistory | undefined {
  const parsed = listingAnswer.safeParse(data)
  const ref = parsed.success ? parsed.data.ref : null
  const page = ref === null ? undefined : toPage(ref, size)
  if (ref === null || page === undefined || ref.target.oid !== head) return undefined
  const isNamed = ref.target.file != null
  if (isNamed && page.commits.length === 0) return undefined
  return { commits: page.commits, isCut: page.isCut, isNamed }
}
