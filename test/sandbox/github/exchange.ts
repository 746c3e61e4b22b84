import type { IncomingHttpHeaders } from 'node:http'
import type { Account } from './accounts.ts'

/** A request to the API, its body read. */
export interface ApiRequest {
  method: string
  /** Without the query, still percent-encoded. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
  /** Who asks; undefined without a token. */
  account: Account | undefined
  /** Where the server listens: `http://127.0.0.1:PORT`. */
  baseUrl: string
}

/** What is answered: `body` as JSON, or `bytes` as they are. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: unknown
  bytes?: Buffer
}

/** An answer with a JSON body. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, body, headers }
}

/** GitHub's answer for what isn't there, and for what the asker may not see. */
export function notFound(): Answer {
  return answer(404, { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' })
}

/** One fault of a refused request, as GitHub lists them. */
export interface ValidationFault {
  resource: string
  code: string
  field?: string
  message?: string
}

/** GitHub's answer 422 to a request whose values are at fault. */
export function validationFailed(...errors: ValidationFault[]): Answer {
  return unprocessable('Validation Failed', errors)
}

/** GitHub's answer 422 with a message of its own. */
export function unprocessable(message: string, errors?: readonly ValidationFault[]): Answer {
  const documentation_url = 'https://docs.github.com/rest'
  return answer(422, { message, ...(errors === undefined ? {} : { errors }), documentation_url, status: '422' })
}

/** The request's body as JSON; undefined when it is none. */
export function jsonBody(request: ApiRequest): unknown {
  try {
    return JSON.parse(request.body.toString())
  } catch {
    return undefined
  }
}
