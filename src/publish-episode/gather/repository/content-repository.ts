import type { GitHub, GraphQLError } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { CHECK_REPOSITORY, untold } from '../../../github/untold.ts'
import { pullRequestFiles } from '../changed-files.ts'
import { readBranchPullRequests } from './branch-pull-requests.ts'
import {
  type FolderEntry,
  type ListedBranch,
  type OpenPullRequest,
  stateAnswer,
  stateQuery,
  userAlias,
  userAnswer,
} from './content-repository-query.ts'

/** A file in the series' folder on the base branch, or at most two folders below it. */
export interface PublishedFile {
  /** From the series' folder: `ep-001.md`, `ep-001/index.md`. */
  readonly name: string
  /** Undefined for what GitHub doesn't tell as text: it isn't, or is too large, or is a link to another file. */
  readonly text: string | undefined
}

/** A branch that may hold an episode: it lies in the folder of the content branches, or a pull request is open from it. */
export interface ContentBranch extends ListedBranch {
  /** Paths of the files that its open pull requests change; undefined without an open one, where nothing lists them yet. */
  readonly paths: readonly string[] | undefined
}

/** What the content repository holds of a series. */
export interface RepositoryState {
  readonly isArchived: boolean
  readonly base: {
    readonly name: string
    readonly headSha: string
    readonly treeSha: string
    /** The folder of the series; undefined where there is none yet. */
    readonly folderSha: string | undefined
  }
  /** Names of the folders of series on the base branch. */
  readonly seriesFolders: readonly string[]
  readonly published: readonly PublishedFile[]
  readonly branches: readonly ContentBranch[]
  /** GraphQL's ids of those to assign, by login as it was asked for; without those that GitHub doesn't know. */
  readonly userIds: ReadonlyMap<string, string>
}

/** What to read. */
export interface StateRequest {
  readonly repository: RepositoryName
  /** Undefined for the default branch. */
  readonly base: string | undefined
  /** Commit whose files count as those of the base branch; undefined for its head. */
  readonly at?: string | undefined
  /** Folder of all series: `posts`; empty for the root. */
  readonly postsDirectory: string
  /** Folder of the series: `posts/banterpacks`. */
  readonly directory: string
  /** Folder of the content branches: `content/`. */
  readonly branchFolder: string
  /** Logins whose ids are wanted. */
  readonly users: readonly string[]
}

/** A login that GitHub doesn't know is no reason to fail. */
const isAboutUser = ({ path }: GraphQLError) => /^user\d+$/u.test(String(path?.[0]))

/** What is still to be listed: after which branch and which pull request; undefined for a list that is whole. */
interface Pages {
  readonly branch: string | null | undefined
  readonly pullRequest: string | null | undefined
}

const nextPage = (list: { pageInfo: { hasNextPage: boolean; endCursor: string | null } } | undefined) =>
  list?.pageInfo.hasNextPage === true ? list.pageInfo.endCursor : undefined

/** Sends one request of the listing. What is not whole is refused. */
async function readPage(
  gitHub: GitHub,
  { repository, base, at, postsDirectory, directory, branchFolder, users }: StateRequest,
  { branch, pullRequest }: Pages,
) {
  const named = fullName(repository)
  const root = at ?? (base === undefined ? 'HEAD' : `refs/heads/${base}`)
  const { data, errors } = await gitHub.graphql({
    query: stateQuery(users.length),
    variables: {
      ...repository,
      ...Object.fromEntries(users.map((login, index) => [userAlias(index), login])),
      base: `refs/heads/${base ?? ''}`,
      isDefault: base === undefined,
      posts: `${root}:${postsDirectory}`,
      folder: `${root}:${directory}`,
      directory,
      prefix: `refs/heads/${branchFolder}`,
      isFirst: branch === null && pullRequest === null,
      withBranches: branch !== undefined,
      afterBranch: branch,
      withPullRequests: pullRequest !== undefined,
      afterPullRequest: pullRequest,
    },
    data: stateAnswer,
    attempted: `reading the episodes and branches of ${named}`,
  })
  const serious = errors.filter((error) => !isAboutUser(error))
  if (data.repository !== null && serious.length === 0) return { repository: data.repository, users: data }
  throw untold(`what ${named} holds`, serious, CHECK_REPOSITORY)
}

/** An open pull request with all files that it changes. */
type WholePullRequest = OpenPullRequest & { readonly paths: readonly string[] }

/**
 * The pull requests that may hold an episode, with all their files. Those from forks are left out: whoever may open one could hold a
 * number, or seem to hold an episode.
 */
async function withAllPaths(
  gitHub: GitHub,
  repository: RepositoryName,
  open: readonly OpenPullRequest[],
): Promise<WholePullRequest[]> {
  const whole: WholePullRequest[] = []
  for (const one of open) {
    if (one.pullRequest.isCrossRepository) continue
    const paths =
      one.paths ?? (await pullRequestFiles(gitHub, repository, one.pullRequest.number)).map(({ filename }) => filename)
    whole.push({ ...one, paths })
  }
  return whole
}

/** The branches in the folder of the content branches, and those that pull requests are open from. */
function contentBranches(listed: readonly ListedBranch[], open: readonly WholePullRequest[]): ContentBranch[] {
  const branches = new Map<string, ContentBranch>(
    listed.map((branch) => [branch.name, { ...branch, paths: undefined }]),
  )
  for (const { pullRequest, headRefName, paths, branch } of open) {
    const known = branches.get(headRefName) ?? (branch === null ? undefined : { ...branch, paths: undefined })
    if (known === undefined) continue
    const others = known.pullRequests.filter(({ number }) => number !== pullRequest.number)
    branches.set(headRefName, {
      ...known,
      pullRequests: [pullRequest, ...others],
      paths: [...(known.paths ?? []), ...paths],
    })
  }
  return [...branches.values()]
}

/** The branches with all pull requests of their own: those from forks only have the same name. */
async function withAllPullRequests(
  gitHub: GitHub,
  repository: RepositoryName,
  branches: readonly ContentBranch[],
): Promise<ContentBranch[]> {
  const whole: ContentBranch[] = []
  for (const branch of branches) {
    const { morePullRequests: after, name } = branch
    const more = after == null ? [] : await readBranchPullRequests(gitHub, repository, name, after)
    const listed = new Map([...more, ...branch.pullRequests].map((pullRequest) => [pullRequest.number, pullRequest]))
    const pullRequests = [...listed.values()].filter(({ isCrossRepository }) => !isCrossRepository)
    whole.push({ ...branch, pullRequests: pullRequests.toSorted(openFirst) })
  }
  return whole
}

const openFirst = (one: { state: string; number: number }, other: { state: string; number: number }) =>
  Number(other.state === 'OPEN') - Number(one.state === 'OPEN') || other.number - one.number

/** The files of a folder, and of those in it. */
const filesIn = (entries: readonly FolderEntry[], folder = ''): PublishedFile[] =>
  entries.flatMap(({ name, type, text, entries: inner }) => {
    if (type === 'blob') return [{ name: `${folder}${name}`, text }]
    return filesIn(inner, `${folder}${name}/`)
  })

/**
 * Reads the base branch, the series' files on it, the content branches and the open pull requests: one request, and one more for each
 * further hundred of branches or fifty of pull requests. A pull request that changes more than a hundred files takes one more for each
 * hundred of them, a branch that more than five pull requests came from one for each hundred of those.
 *
 * @throws {Error} when the repository or the base branch is not there, or GitHub doesn't tell all of it.
 */
export async function readRepositoryState(gitHub: GitHub, request: StateRequest): Promise<RepositoryState> {
  const { repository, base, users } = request
  const { repository: first, users: answered } = await readPage(gitHub, request, { branch: null, pullRequest: null })
  const found = first.defaultBranchRef ?? first.ref
  if (found === undefined || found === null) {
    const named = fullName(repository)
    throw new Error(
      base === undefined
        ? `${named} has no commit yet: push a first one, so that there is a branch to merge into.`
        : `${named} has no branch '${base}': check the input 'base'.`,
    )
  }
  const branches = [...(first.refs?.nodes ?? [])]
  const open = [...(first.pullRequests?.nodes ?? [])]
  let pages: Pages = { branch: nextPage(first.refs), pullRequest: nextPage(first.pullRequests) }
  while (pages.branch !== undefined || pages.pullRequest !== undefined) {
    const { repository: next } = await readPage(gitHub, request, pages)
    branches.push(...(next.refs?.nodes ?? []))
    open.push(...(next.pullRequests?.nodes ?? []))
    pages = { branch: nextPage(next.refs), pullRequest: nextPage(next.pullRequests) }
  }
  const whole = await withAllPaths(gitHub, repository, open)
  const listed = await withAllPullRequests(gitHub, repository, contentBranches(branches, whole))
  const folders = (first.posts?.entries ?? []).filter(({ type }) => type === 'tree')
  return {
    isArchived: first.isArchived,
    base: {
      name: found.name,
      headSha: found.target.oid,
      treeSha: found.target.tree.oid,
      folderSha: first.folder?.oid,
    },
    seriesFolders: folders.map(({ name }) => name),
    published: filesIn(first.folder?.entries ?? []),
    branches: listed.filter(({ name }) => name !== found.name),
    userIds: new Map(
      users.flatMap((login, index) => {
        const user = userAnswer.parse(answered[userAlias(index)])
        return user ? [[login, user.id]] : []
      }),
    ),
  }
}
