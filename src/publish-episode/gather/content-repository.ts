import type { GitHub, GraphQLError } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'
import { type ContentBranch, stateAnswer, stateQuery, userAlias, userAnswer } from './content-repository-query.ts'

/** A file in the series' folder on the base branch. */
export interface PublishedFile {
  readonly name: string
  /** Undefined for what is not text. */
  readonly text: string | undefined
}

/** What the content repository holds of a series, as read in one request. */
export interface RepositoryState {
  readonly base: { readonly name: string; readonly headSha: string; readonly treeSha: string }
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
  /** Folder of the series: `posts/banterpacks`. */
  readonly directory: string
  /** Folder of the content branches: `content/`. */
  readonly branchFolder: string
  /** Logins whose ids are wanted. */
  readonly users: readonly string[]
}

/** A login that GitHub doesn't know is no reason to fail. */
const isAboutUser = ({ path }: GraphQLError) => /^user\d+$/u.test(String(path?.[0]))

/**
 * Reads the base branch, the series' files on it, and the content branches with their pull requests: one request, and one
 * more for each further hundred of branches.
 *
 * @throws {Error} when the repository or the base branch is not there.
 */
export async function readRepositoryState(gitHub: GitHub, request: StateRequest): Promise<RepositoryState> {
  const { repository, base, directory, branchFolder, users } = request
  const named = fullName(repository)
  const ask = async (after: string | null) => {
    const { data, errors } = await gitHub.graphql({
      query: stateQuery(users.length),
      variables: {
        ...repository,
        ...Object.fromEntries(users.map((login, index) => [userAlias(index), login])),
        base: `refs/heads/${base ?? ''}`,
        isDefault: base === undefined,
        folder: `${base === undefined ? 'HEAD' : `refs/heads/${base}`}:${directory}`,
        prefix: `refs/heads/${branchFolder}`,
        isFirst: after === null,
        after,
      },
      data: stateAnswer,
      attempted: `reading the episodes and branches of ${named}`,
    })
    const serious = errors.filter((error) => !isAboutUser(error))
    if (data.repository !== null && serious.length === 0) return { repository: data.repository, users: data }
    const reason = serious.map(({ message }) => message).join('; ')
    throw new Error(
      `GitHub could not tell what ${named} holds: ${reason}. Check the input 'repository', and that the token may read its contents and pull requests.`,
    )
  }

  const { repository: first, users: answered } = await ask(null)
  const found = first.defaultBranchRef ?? first.ref
  if (found === undefined || found === null)
    throw new Error(
      base === undefined
        ? `${named} has no commit yet: push a first one, so that there is a branch to merge into.`
        : `${named} has no branch '${base}': check the input 'base'.`,
    )
  const branches = [...first.refs.nodes]
  for (let { pageInfo } = first.refs; pageInfo.hasNextPage; ) {
    const { repository: next } = await ask(pageInfo.endCursor)
    branches.push(...next.refs.nodes)
    pageInfo = next.refs.pageInfo
  }
  const files = (first.folder?.entries ?? []).filter(({ type }) => type === 'blob')
  return {
    base: { name: found.name, headSha: found.target.oid, treeSha: found.target.tree.oid },
    published: files.map(({ name, object }) => ({ name, text: object?.text ?? undefined })),
    branches: branches.filter(({ name }) => name !== found.name),
    userIds: new Map(
      users.flatMap((login, index) => {
        const user = userAnswer.parse(answered[userAlias(index)])
        return user ? [[login, user.id]] : []
      }),
    ),
  }
}
