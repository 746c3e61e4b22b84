import { GraphQLError } from 'graphql'
import type { Account } from '../accounts.ts'
import type { HostedRepository } from '../hosted-repository.ts'
import { databaseIdOf, fullNameOf } from '../hosted-repository.ts'
import { repositoryNodeId } from '../node-id.ts'
import { once } from '../once.ts'
import type { PageArguments } from './connection.ts'
import { type DeploymentsArguments, deploymentsConnection, environmentsConnection } from './deployment.ts'
import { gitObject } from './git-object.ts'
import { type PullRequestsArguments, pullRequestObject, pullRequestsConnection } from './pull-request.ts'
import { refObject, refsConnection } from './ref.ts'
import type { RepositoryScope } from './scope.ts'

/** What the resolvers below a repository share. */
export async function repositoryScope(
  repository: HostedRepository,
  baseUrl: string,
  { login: viewer, permissions }: Pick<Account, 'login' | 'permissions'>,
): Promise<RepositoryScope> {
  const fullName = fullNameOf(repository)
  const scope: RepositoryScope = {
    repository,
    reader: await repository.reader(),
    fullName,
    url: `${baseUrl}/${fullName}`,
    baseUrl,
    viewer,
    mayResolve: permissions.contents && permissions.pullRequests,
    pullRequests: once(() => repository.pullRequests()),
    object: () => repositoryObject(scope),
  }
  return scope
}

/** A repository as a GraphQL `Repository`. */
export function repositoryObject(scope: RepositoryScope): object {
  const { repository, reader, fullName, baseUrl } = scope
  const defaultBranch = once(async () => reader.ref(await reader.defaultBranch()))
  return {
    __typename: 'Repository',
    id: repositoryNodeId(fullName),
    databaseId: databaseIdOf(repository),
    name: repository.name,
    nameWithOwner: fullName,
    owner: {
      __typename: 'User',
      id: `U_${repository.owner}`,
      login: repository.owner,
      url: `${baseUrl}/${repository.owner}`,
    },
    url: scope.url,
    isEmpty: async () => (await defaultBranch()) === undefined,
    isArchived: repository.isArchived,
    isDisabled: false,
    isFork: false,
    isPrivate: repository.isPrivate,
    visibility: repository.isPrivate ? 'PRIVATE' : 'PUBLIC',
    defaultBranchRef: async () => {
      const ref = await defaultBranch()
      return ref === undefined ? null : refObject(scope, ref)
    },
    ref: async ({ qualifiedName }: { qualifiedName: string }) => {
      const ref = await reader.ref(qualifiedName)
      return ref === undefined ? null : refObject(scope, ref)
    },
    refs: (args: Parameters<typeof refsConnection>[1]) => refsConnection(scope, args),
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) =>
      gitObject(scope, expression ?? oid ?? ''),
    pullRequests: (args: PullRequestsArguments) => pullRequestsConnection(scope, args),
    environments: (args: PageArguments) => environmentsConnection(scope, args),
    deployments: (args: DeploymentsArguments) => deploymentsConnection(scope, args),
    pushedAt: async () => (await repository.pushes())[0]?.timestamp ?? null,
    pullRequest: async ({ number }: { number: number }) => {
      const found = (await scope.pullRequests()).find((pullRequest) => pullRequest.number === number)
      if (found !== undefined) return pullRequestObject(scope, found)
      throw new GraphQLError(`Could not resolve to a PullRequest with the number of ${number}.`, {
        extensions: { type: 'NOT_FOUND' },
      })
    },
  }
}
