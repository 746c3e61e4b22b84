import { type Answer, type ApiRequest, notFound } from '../exchange.ts'
import type { HostedRepository } from '../hosted-repository.ts'

/** What a repository's route is given: the request, and the path's variable parts, decoded. */
export interface RouteInput {
  request: ApiRequest
  repository: HostedRepository
  parameters: readonly string[]
}

/** One kind of request below `/repos/{owner}/{name}`. */
export interface Route {
  method: string
  /** Matches the whole rest of the path; its groups are the parameters. */
  path: RegExp
  answer(input: RouteInput): Promise<Answer> | Answer
}

/** Answers by the first route that matches; undefined when none does. */
export async function answerByRoute(
  routes: readonly Route[],
  request: ApiRequest,
  repository: HostedRepository,
  path: string,
): Promise<Answer | undefined> {
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(path) : null
    if (match === null) continue
    const parameters = match.slice(1).map(decode)
    if (parameters.includes(undefined)) return notFound()
    return route.answer({ request, repository, parameters: parameters.filter((part) => part !== undefined) })
  }
  return undefined
}

/** A path whose parts are percent-encoded, its slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function decode(part: string | undefined): string | undefined {
  try {
    return decodeURIComponent(part ?? '')
  } catch {
    return undefined
  }
}
