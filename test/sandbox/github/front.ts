import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Account, Accounts } from './accounts.ts'
import { type Answer, type ApiRequest, answer } from './exchange.ts'
import type { Faults } from './faults.ts'
import { graphqlRequestOf } from './graphql/execute.ts'
import type { RepositoryDirectory } from './hosted-repository.ts'
import { answerRequest } from './routes.ts'
import { isGitRequest, serveGitHttp } from './smart-http.ts'

/** A request that was answered, or met a fault. */
export interface RecordedRequest {
  method: string
  /** With its query. */
  path: string
  /** The GraphQL document, if the request has one. */
  document?: string
  /** 0 where a fault kept the answer back. */
  status: number
  /** Login of the token it came with. */
  login?: string
}

/** What the server's requests are answered with. */
export interface Front {
  accounts: Accounts
  repositories: RepositoryDirectory
  faults: Faults
  record(request: RecordedRequest): void
}

/** Answers one HTTP request: faults first, then the token, then what is asked for. */
export async function answerHttp(
  front: Front,
  baseUrl: string,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const method = incoming.method ?? 'GET'
  const target = incoming.url ?? '/'
  const url = new URL(target, baseUrl)
  const identified = front.accounts.identify(incoming.headers.authorization)
  const account = identified === 'refused' ? undefined : identified
  const request: ApiRequest = {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body,
    account,
    baseUrl,
  }
  const isGraphql = request.path === '/graphql'
  const graphql = isGraphql ? graphqlRequestOf(request) : undefined
  const document = graphql?.query
  const record = (status: number) =>
    front.record({
      method,
      path: target,
      ...(document === undefined ? {} : { document }),
      status,
      ...(account === undefined ? {} : { login: account.login }),
    })

  const asked = graphql && `${graphql.query}\n${JSON.stringify(graphql.variables)}`
  const fault = front.faults.take(`${method} ${target}`, asked)
  if (fault === 'reset' || fault === 'held') {
    record(0)
    if (fault === 'reset') incoming.socket.destroy()
    return
  }
  if (isGitRequest(request) && fault === undefined) {
    return record(await serveGitHttp(request, front.repositories, identified === 'refused', response))
  }
  const answered = typeof fault === 'object' ? fault : await answerApi(front, request, identified === 'refused')
  if (fault === 'lost' || fault === 'withheld') {
    record(0)
    if (fault === 'lost') incoming.socket.destroy()
    return
  }
  record(answered.status)
  const rateLimit = (account?.rateLimit ?? front.accounts.anonymous).headers(isGraphql ? 'graphql' : 'core')
  send(response, { ...answered, headers: { ...rateLimit, ...accountHeaders(account), ...answered.headers } })
}

async function answerApi(front: Front, request: ApiRequest, isRefused: boolean): Promise<Answer> {
  if (isRefused) {
    const documentation_url = 'https://docs.github.com/rest'
    return answer(401, { message: 'Bad credentials', documentation_url, status: '401' })
  }
  try {
    return await answerRequest(request, front.repositories, front.accounts)
  } catch (error) {
    return answer(500, { message: `The local GitHub failed: ${error instanceof Error ? error.stack : String(error)}` })
  }
}

/** What GitHub's headers tell of the token. */
function accountHeaders(account: Account | undefined): Record<string, string> {
  if (account === undefined) return {}
  const expiry = account.expiresAt === undefined ? undefined : new Date(account.expiresAt).toISOString()
  return {
    ...(account.kind === 'personal' ? { 'x-oauth-scopes': 'repo' } : {}),
    ...(expiry === undefined
      ? {}
      : { 'github-authentication-token-expiration': `${expiry.slice(0, 10)} ${expiry.slice(11, 19)} UTC` }),
  }
}

function send(response: ServerResponse, answered: Answer): void {
  const content = answered.bytes ?? Buffer.from(answered.body === undefined ? '' : JSON.stringify(answered.body))
  response.writeHead(answered.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': content.length,
    'x-github-request-id': randomUUID(),
    ...answered.headers,
  })
  response.end(content)
}
