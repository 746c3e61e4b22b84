import * as z from 'zod'
import { dateTime } from '../date-time.ts'
import type { Answer, ApiRequest } from '../exchange.ts'
import type { TimelineChange } from '../timeline-event.ts'
import { findPull, type Pull } from './pulls.ts'
import { type EmulatedState, loginOf } from './state.ts'

/** What of a pull request has a history. */
interface Snapshot {
  labels: readonly string[]
  assignees: readonly string[]
  reviewers: readonly string[]
  teams: readonly string[]
}

const requestedSchema = z.object({
  assignees: z.array(z.object({ login: z.string() })),
  requested_reviewers: z.array(z.object({ login: z.string() })).default([]),
  requested_teams: z.array(z.object({ slug: z.string() })).default([]),
})

/** Answers a request, and remembers what it has changed of the pull request it is about, whatever route it took. */
export async function rememberingChanges(
  state: EmulatedState,
  request: ApiRequest,
  path: string,
  answerIt: () => Promise<Answer>,
): Promise<Answer> {
  const number = Number(/^\/(?:pulls|issues)\/(\d+)\b/.exec(path)?.[1])
  const before = await findPull(state, number)
  const answered = await answerIt()
  const after = before === undefined ? undefined : await findPull(state, number)
  if (before === undefined || after === undefined) return answered
  const changes = changesBetween(snapshot(before), snapshot(after))
  // Giving a review takes its request away, which is no event.
  const told = path.endsWith('/reviews') ? changes.filter(({ kind }) => kind !== 'review_request_removed') : changes
  remember(state, number, loginOf(state, request) ?? 'ghost', told)
  return answered
}

/** Adds to a pull request's history. */
export function remember(
  state: EmulatedState,
  number: number,
  actor: string,
  changes: readonly TimelineChange[],
): void {
  state.pulls.get(number)?.timeline.push(...changes.map((change) => ({ ...change, actor, at: dateTime() })))
}

function snapshot(pull: Pull): Snapshot {
  const { assignees, requested_reviewers, requested_teams } = requestedSchema.parse(pull)
  return {
    labels: pull.labels.map(({ name }) => name),
    assignees: assignees.map(({ login }) => login),
    reviewers: requested_reviewers.map(({ login }) => login),
    teams: requested_teams.map(({ slug }) => slug),
  }
}

function changesBetween(before: Snapshot, after: Snapshot): TimelineChange[] {
  const lost = (of: keyof Snapshot) => before[of].filter((name) => !after[of].includes(name))
  const won = (of: keyof Snapshot) => after[of].filter((name) => !before[of].includes(name))
  const requested = { kind: 'review_requested' } as const
  const withdrawn = { kind: 'review_request_removed' } as const
  return [
    ...lost('labels').map((label) => ({ kind: 'unlabeled', label }) as const),
    ...won('labels').map((label) => ({ kind: 'labeled', label }) as const),
    ...lost('assignees').map((assignee) => ({ kind: 'unassigned', assignee }) as const),
    ...won('assignees').map((assignee) => ({ kind: 'assigned', assignee }) as const),
    ...lost('reviewers').map((login) => ({ ...withdrawn, reviewer: { login } })),
    ...won('reviewers').map((login) => ({ ...requested, reviewer: { login } })),
    ...lost('teams').map((team) => ({ ...withdrawn, reviewer: { team } })),
    ...won('teams').map((team) => ({ ...requested, reviewer: { team } })),
  ]
}
