import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account, Accounts } from './accounts.ts'
import { type Answer, type ApiRequest, answer } from './exchange.ts'
import type { FaultAnswer, Faults } from './faults.ts'
import { graphqlRequestOf } from './graphql/execute.ts'
import type { RepositoryDirectory } from './hosted-repository.ts'
import { answerRequest } from './routes.ts'
import { sendAnswer, sendEndless } from './send.ts'
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
  /** How long each request waits before anything is done, in milliseconds. */
  delayMs(): number
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
  const delayMs = typeof fault === 'object' && 'delayMs' in fault ? fault.delayMs : front.delayMs()
  if (delayMs > 0) await sleep(delayMs)
  if (fault === 'reset' || fault === 'held') {
    record(0)
    if (fault === 'reset') incoming.socket.destroy()
    return
  }
  if (fault === 'endless') {
    record(200)
    return sendEndless(response)
  }
  const isGit = isGitRequest(request)
  const isAnswered = typeof fault === 'object' && 'status' in fault
  if (isGit && !isAnswered) {
    return record(await serveGitHttp(request, front.repositories, identified === 'refused', response, fault))
  }
  const answered = isAnswered ? answerOf(fault) : await answerApi(front, request, identified === 'refused')
  if (fault === 'lost' || fault === 'withheld') {
    record(0)
    if (fault === 'lost') incoming.socket.destroy()
    return
  }
  record(answered.status)
  const rateLimit = (account?.rateLimit ?? front.accounts.anonymous).headers(isGraphql ? 'graphql' : 'core')
  const headers = { ...rateLimit, ...accountHeaders(account), ...answered.headers }
  await sendAnswer(response, { ...answered, headers }, fault)
}

/** An answer that a fault gives in place of GitHub's. */
function answerOf({ status, body, text, headers = {} }: Extract<FaultAnswer, { status: number }>): Answer {
  if (text === undefined) return { status, body, headers }
  return { status, bytes: Buffer.from(text), headers: { 'content-type': 'text/html; charset=utf-8', ...headers } }
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
