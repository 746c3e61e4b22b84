import type { Accounts } from './accounts.ts'
import { type Answer, type ApiRequest, answer, notFound } from './exchange.ts'
import { answerGraphql } from './graphql/execute.ts'
import type { RepositoryDirectory } from './hosted-repository.ts'
import { activityRoutes } from './rest/activity.ts'
import { userJson } from './rest/commit-json.ts'
import { commitPullRoutes } from './rest/commit-pulls.ts'
import { deploymentRoutes } from './rest/deployments.ts'
import { listAnswer } from './rest/pagination.ts'
import { answerByRoute, type Route } from './rest/route.ts'
import { ruleRoutes } from './rest/rules.ts'

/** Routes every repository has, whatever it is kept in. */
const sharedRoutes: readonly Route[] = [...activityRoutes, ...commitPullRoutes, ...deploymentRoutes, ...ruleRoutes]

/** Answers any request to the API. */
export async function answerRequest(
  request: ApiRequest,
  repositories: RepositoryDirectory,
  accounts: Accounts,
): Promise<Answer> {
  if (request.path === '/graphql' && request.method === 'POST') return answerGraphql(request, repositories, accounts)
  const rateLimit = request.account?.rateLimit ?? accounts.anonymous
  if (request.path === '/rate_limit') {
    const core = rateLimit.state('core')
    return answer(200, { resources: { core, graphql: rateLimit.state('graphql') }, rate: core })
  }
  if (!rateLimit.take('core', 1)) {
    return answer(403, { message: `API rate limit exceeded for ${request.account?.login ?? '127.0.0.1'}.` })
  }
  if (request.path === '/user') return user(request)
  const [, owner, name, rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(request.path) ?? []
  if (owner !== undefined && name !== undefined) {
    const repository = repositories.find(`${owner}/${name}`, request.account !== undefined)
    if (repository === undefined) return notFound()
    return (await answerByRoute(sharedRoutes, request, repository, rest)) ?? repository.rest(request, rest)
  }
  const databaseId = /^\/repositories\/(\d+)$/.exec(request.path)?.[1]
  if (databaseId !== undefined)
    return repositories.withId(Number(databaseId), request.account !== undefined)?.rest(request, '') ?? notFound()
  const shownUser = /^\/users\/([^/]+)$/.exec(request.path)?.[1]
  if (shownUser !== undefined) {
    const isKnown = accounts.logins().includes(shownUser) || repositories.ownedBy(shownUser, true).length > 0
    return isKnown ? answer(200, userJson(shownUser, request.baseUrl)) : notFound()
  }
  const listedOwner = /^\/(?:users|orgs)\/([^/]+)\/repos$/.exec(request.path)?.[1]
  return listedOwner === undefined ? notFound() : ownedRepositories(request, repositories, listedOwner)
}

/** Who the token belongs to. An app's token has no user: GitHub refuses. */
function user({ account, baseUrl }: ApiRequest): Answer {
  if (account === undefined) return answer(401, { message: 'Requires authentication', status: '401' })
  if (account.kind === 'app') return answer(403, { message: 'Resource not accessible by integration', status: '403' })
  return answer(200, userJson(account.login, baseUrl))
}

async function ownedRepositories(
  request: ApiRequest,
  repositories: RepositoryDirectory,
  owner: string,
): Promise<Answer> {
  const owned = repositories.ownedBy(owner, request.account !== undefined)
  if (owned.length === 0) return notFound()
  const answers = await Promise.all(owned.map((repository) => repository.rest({ ...request, method: 'GET' }, '')))
  return listAnswer(
    request,
    answers.map(({ body }) => body),
  )
}
