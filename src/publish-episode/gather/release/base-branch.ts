import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { CHECK_REPOSITORY, untold } from '../../../github/untold.ts'
import { branchFolder, type Naming } from '../../naming.ts'
import { BASE_BRANCH_QUERY, baseBranchAnswer, type ListedContentBranch, type ListedEntry } from './base-branch-query.ts'

/** A file in the folder of a series, or at most two folders below it. */
export interface BaseFile {
  /** In the repository. */
  readonly path: string
  /** Git's hash of what it holds. */
  readonly blobSha: string
}

/** The base branch as it is, with what is in the folder of posts, and the content branches. */
export interface BaseBranch {
  /** GraphQL's id of the repository. */
  readonly repositoryId: string
  readonly name: string
  readonly headSha: string
  /** The last commit that changed the folder of posts: of the base itself, or of a branch that was merged. */
  readonly touchingSha: string
  readonly asksForReviews: boolean
  /** Whether the folder of posts is there. */
  readonly hasPosts: boolean
  readonly files: readonly BaseFile[]
  readonly branches: readonly ListedContentBranch[]
}

const filesIn = (entries: readonly ListedEntry[], folder: string): BaseFile[] =>
  entries.flatMap(({ name, type, oid, entries: inner }) => {
    const path = folder === '' ? name : `${folder}/${name}`
    if (type === 'tree') return filesIn(inner, path)
    return type === 'blob' ? [{ path, blobSha: oid }] : []
  })

/** Which branch is read. */
export interface BaseRequest {
  readonly repository: RepositoryName
  /** Undefined for the default branch. */
  readonly base: string | undefined
  readonly naming: Naming
}

async function readPage(gitHub: GitHub, { repository, base, naming }: BaseRequest, after: string | null) {
  const { postsDirectory } = naming
  const named = fullName(repository)
  const { data, errors } = await gitHub.graphql({
    query: BASE_BRANCH_QUERY,
    variables: {
      ...repository,
      base: `refs/heads/${base ?? ''}`,
      isDefault: base === undefined,
      directory: postsDirectory,
      isRoot: postsDirectory === '',
      isFirst: after === null,
      prefix: `refs/heads/${branchFolder(naming)}`,
      after,
    },
    data: baseBranchAnswer,
    attempted: `reading the episodes and branches of ${named}`,
  })
  if (data.repository !== null && errors.length === 0) return data.repository
  throw untold(`what ${named} holds`, errors, CHECK_REPOSITORY)
}

/**
 * Reads the base branch and the content branches, as they are at one moment: one request, and one more for each further hundred of branches.
 *
 * @throws {Error} when there is no such branch, or GitHub doesn't tell all of it.
 */
export async function readBaseBranch(gitHub: GitHub, request: BaseRequest): Promise<BaseBranch> {
  const { repository, base, naming } = request
  const first = await readPage(gitHub, request, null)
  const found = first.defaultBranchRef ?? first.ref
  if (found == null)
    throw new Error(
      base === undefined
        ? `${fullName(repository)} has no commit yet: there is nothing to release.`
        : `${fullName(repository)} has no branch '${base}': check the input 'base'.`,
    )
  const branches = [...first.refs.nodes]
  let { pageInfo } = first.refs
  while (pageInfo.hasNextPage) {
    const { refs } = await readPage(gitHub, request, pageInfo.endCursor)
    branches.push(...refs.nodes)
    pageInfo = refs.pageInfo
  }
  const { name, headSha, touchingSha, asksForReviews, hasPosts, entries } = found
  return {
    repositoryId: first.id,
    name,
    headSha,
    touchingSha,
    asksForReviews,
    hasPosts,
    files: filesIn(entries, naming.postsDirectory),
    branches: branches.filter((branch) => branch.name !== name),
  }
}
