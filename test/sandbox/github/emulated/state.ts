import { dateTime } from '../date-time.ts'
import { type Answer, type ApiRequest, jsonBody } from '../exchange.ts'
import type { AutoMergeMethod } from '../hosted-repository.ts'
import type { Push } from '../push.ts'
import type { TimelineEvent } from '../timeline-event.ts'
import { corrected } from './correct-json.ts'
import type { Emulator } from './emulator.ts'
import type { Mirror } from './mirror.ts'

/** What the front knows of a pull request beyond what the emulator does. */
interface PullState {
  /** The head's SHA when the pull request was closed; while it is open, the head is its branch's. */
  closedHead?: string
  /** The name of its branch, where that was renamed. */
  renamedHead?: string
  merge?: { at: string; oid: string; base: string; by: string }
  assignees: string[]
  autoMerge: { at: string; by: string; method: AutoMergeMethod } | null
  isInMergeQueue?: boolean
  /** Oldest first. */
  timeline: TimelineEvent[]
  /** Oldest first. */
  threads?: ReviewThread[]
  /** Texts of reviews that were changed, by the review's number. */
  reviewBodies?: Map<number, string>
}

/** A conversation at lines of a pull request, with its first comment. */
export interface ReviewThread {
  id: number
  author: string
  path: string
  startLine: number
  line: number
  /** The commit that was reviewed. */
  commit: string
  body: string
  isResolved: boolean
  isMinimized: boolean
}

/** An emulated repository, and what the front adds to it. */
export interface EmulatedState {
  readonly owner: string
  readonly name: string
  /** `/repos/{owner}/{name}` */
  readonly path: string
  readonly defaultBranch: string
  /** Logins the emulator knows. */
  readonly people: readonly string[]
  readonly emulator: Emulator
  readonly mirror: Mirror
  /** SHAs of the commits GitHub signed. */
  readonly verified: Set<string>
  /** Newest first. */
  readonly pushes: Push[]
  readonly pulls: Map<number, PullState>
}

/** Passes a request on to the emulator as whoever sent it, with another body where one is given. */
export async function proxy(
  state: EmulatedState,
  request: ApiRequest,
  path: string,
  changes: { method?: string; body?: unknown; query?: URLSearchParams } = {},
): Promise<Answer> {
  const query = String(changes.query ?? request.query)
  const answered = await state.emulator.call({
    method: changes.method ?? request.method,
    path: `${state.path}${path}${query === '' ? '' : `?${query}`}`,
    login: loginOf(state, request),
    accept: request.headers.accept,
    body: changes.body ?? jsonBody(request),
  })
  return corrected(state, answered)
}

/**
 * The login a request acts with; whoever the emulator, started before, doesn't know may read.
 * @throws Error when they want to write.
 */
export function loginOf(state: EmulatedState, { account, method }: ApiRequest): string | undefined {
  if (account === undefined || state.people.includes(account.login)) return account?.login
  if (method === 'GET') return state.people[0]
  const repository = `${state.owner}/${state.name}`
  throw new Error(
    `${account.login} is unknown to ${repository}: add the token before the repository, or name it in people`,
  )
}

/** Remembers a push, as the repository's activity tells it. */
export function recordPush(state: EmulatedState, push: Omit<Push, 'timestamp'>): void {
  state.pushes.unshift({ ...push, timestamp: dateTime() })
}
