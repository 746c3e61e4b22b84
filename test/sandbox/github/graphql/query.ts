import { GraphQLError } from 'graphql'
import type { Account, Accounts } from '../accounts.ts'
import { dateTime } from '../date-time.ts'
import type { RepositoryDirectory } from '../hosted-repository.ts'
import { userObject } from './actor.ts'
import { listConnection, type PageArguments } from './connection.ts'
import type { QueryCost } from './cost.ts'
import { repositoryObject, repositoryScope } from './repository.ts'

/** What a query is answered from. */
export interface QueryContext {
  repositories: RepositoryDirectory
  accounts: Accounts
  account: Account
  baseUrl: string
  cost: QueryCost
}

/** The fields of GraphQL's root type `Query`. */
export function queryObject(context: QueryContext): object {
  const { repositories, account, baseUrl } = context
  return {
    viewer: { ...userObject(account.login), isViewer: true },
    rateLimit: () => rateLimit(context),
    repository: async ({ owner, name }: { owner: string; name: string }) => {
      const repository = repositories.find(`${owner}/${name}`, true)
      if (repository !== undefined) return repositoryObject(await repositoryScope(repository, baseUrl, account))
      throw new GraphQLError(`Could not resolve to a Repository with the name '${owner}/${name}'.`, {
        extensions: { type: 'NOT_FOUND' },
      })
    },
    repositoryOwner: ({ login }: { login: string }) => ownerObject(context, login),
    user: ({ login }: { login: string }) => {
      const known = [...context.accounts.logins(), ...repositories.people()]
      const found = known.find((one) => one.toLowerCase() === login.toLowerCase())
      if (found !== undefined && !found.endsWith('[bot]')) return userObject(found)
      throw new GraphQLError(`Could not resolve to a User with the login of '${login}'.`, {
        extensions: { type: 'NOT_FOUND' },
      })
    },
  }
}

function rateLimit({ account, cost }: QueryContext): object {
  const { limit, remaining, used, reset } = account.rateLimit.state('graphql')
  const resetAt = dateTime(new Date(reset * 1000))
  return { cost: cost.points, limit, remaining, used, resetAt, nodeCount: cost.nodes }
}

function ownerObject({ repositories, baseUrl, account }: QueryContext, login: string): object | null {
  const owned = repositories.ownedBy(login, true)
  if (owned.length === 0) return null
  return {
    ...userObject(login),
    url: `${baseUrl}/${login}`,
    repositories: (page: PageArguments) =>
      listConnection(
        'repositories',
        page,
        () => Promise.all(owned.map((repository) => repositoryScope(repository, baseUrl, account))),
        repositoryObject,
      ),
  }
}
