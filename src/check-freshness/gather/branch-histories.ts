import type { GitHub, GraphQLError } from '../../github/client.ts'
import { GitHubFailure, isRateLimited } from '../../github/errors.ts'
import { fullName } from '../../github/repository.ts'
import type { Commit, History, PathHistory } from '../decide/history.ts'
import { branchLabel, type Source } from '../sources/sources.ts'
import {
  type CommitNode,
  commitsAnswer,
  type Listing,
  listingQuery,
  listingsAnswer,
  pathAnswer,
} from './branch-query.ts'

/** What GitHub says of a branch. */
export type BranchAnswer =
  | { readonly kind: 'history'; readonly history: History }
  /** There is no such branch, or the token may not read it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** GitHub did not answer; what is remembered has to do. */
  | { readonly kind: 'unreachable'; readonly reason: string }

/** A branch to read, once for all the sources that watch it. */
export interface Branch {
  readonly key: string
  readonly repository: Source['repository']
  readonly branch: string | undefined
  /** Folders and files whose commits are listed too. */
  readonly paths: readonly string[]
  readonly withEntries: boolean
}

/** Commits asked for in all, in one request: GitHub answers it in time, and it costs some ten points. */
const COMMITS_A_REQUEST = 1_000
const LARGEST_PAGE = 100
const SMALLEST_PAGE = 10

/** The key of a source's branch. */
export const branchKey = (source: Pick<Source, 'repository' | 'branch'>): string => {
  const [repository, branch] = [fullName(source.repository).toLowerCase(), source.branch ?? '']
  return `${repository}@${branch}`
}

/** The branches that the sources watch, each once. */
export function branchesOf(sources: readonly Source[]): readonly Branch[] {
  const grouped = Map.groupBy(sources, branchKey)
  return [...grouped].flatMap(([key, watching]) =>
    watching.slice(0, 1).map(({ repository, branch }) => ({
      key,
      repository,
      branch,
      paths: [...new Set(watching.flatMap(({ paths }) => (paths?.kind === 'only' ? paths.paths : [])))],
      withEntries: watching.some(({ paths }) => paths?.kind === 'except'),
    })),
  )
}

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

const failed = (error: unknown): BranchAnswer => ({
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

function toPathHistory(data: unknown): PathHistory | undefined {
  const parsed = pathAnswer.safeParse(data)
  const listing = parsed.success ? parsed.data.ref?.target.history : undefined
  if (listing === undefined) return undefined
  const shas = (listing.nodes ?? []).flatMap((node) => node?.oid ?? [])
  return { shas: new Set(shas), cutAfter: listing.pageInfo.hasNextPage ? shas.at(-1) : undefined }
}

function toAnswer(branch: Branch, data: unknown, errors: readonly GraphQLError[]): BranchAnswer {
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

async function list(gitHub: GitHub, listings: readonly Listing[], size: number, attempted: string) {
  const { query, variables } = listingQuery(listings, size)
  return gitHub.graphql({ query, variables, data: listingsAnswer, attempted })
}

const firstListings = ({ repository, branch, paths, withEntries }: Branch): Listing[] => [
  { repository, branch, path: undefined, withEntries, after: undefined },
  ...paths.map((path) => ({ repository, branch, path, withEntries: false, after: undefined })),
]

/** Reads the newest commits of all branches in one request. Whatever fails is an answer too. */
export async function readBranches(
  gitHub: GitHub,
  branches: readonly Branch[],
): Promise<ReadonlyMap<string, BranchAnswer>> {
  const planned = branches.flatMap((branch) => firstListings(branch).map((listing) => ({ branch, listing })))
  const size = Math.max(SMALLEST_PAGE, Math.min(LARGEST_PAGE, Math.floor(COMMITS_A_REQUEST / planned.length)))
  try {
    const { data, errors } = await list(
      gitHub,
      planned.map(({ listing }) => listing),
      size,
      "reading the branches' heads",
    )
    const answers = new Map<string, BranchAnswer>()
    for (const [index, { branch, listing }] of planned.entries()) {
      const alias = `listing${index}`
      const answered = answers.get(branch.key)
      if (listing.path === undefined) {
        answers.set(
          branch.key,
          toAnswer(
            branch,
            data[alias],
            errors.filter(({ path }) => path?.[0] === alias),
          ),
        )
      } else if (answered?.kind === 'history') {
        const touching = toPathHistory(data[alias])
        const paths = touching === undefined ? [] : [[listing.path, touching] as const]
        const history = { ...answered.history, paths: new Map([...answered.history.paths, ...paths]) }
        answers.set(branch.key, { kind: 'history', history })
      }
    }
    return answers
  } catch (error) {
    return new Map(branches.map(({ key }) => [key, failed(error)]))
  }
}

/** Reads the next page of each history, all in one request; one that can't be read stays as it is. */
export async function readOn(
  gitHub: GitHub,
  wanted: readonly { readonly branch: Branch; readonly history: History }[],
): Promise<ReadonlyMap<string, History>> {
  const listings = wanted.map(({ branch: { repository, branch, withEntries }, history }) => ({
    repository,
    branch,
    path: undefined,
    withEntries,
    after: history.nextPage,
  }))
  const { data } = await list(gitHub, listings, LARGEST_PAGE, 'reading further back in busy branches')
  return new Map(
    wanted.map(({ branch, history }, index) => {
      const answer = toAnswer(branch, data[`listing${index}`], [])
      if (answer.kind !== 'history') return [branch.key, history]
      const { commits, nextPage } = answer.history
      return [branch.key, { ...history, commits: [...history.commits, ...commits], nextPage }]
    }),
  )
}
