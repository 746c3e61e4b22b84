import * as z from 'zod'
import { type Answer, answer, jsonBody, notFound, validationFailed } from '../exchange.ts'
import type { Route, RouteInput } from '../rest/route.ts'
import { findPull, type Pull } from './pulls.ts'
import { type EmulatedState, proxy } from './state.ts'

const assigneesSchema = z.object({ assignees: z.array(z.string()) })
const editSchema = z.looseObject({ assignees: z.array(z.string()).optional(), labels: z.array(z.unknown()).optional() })

/** Issues, which pull requests are too: the emulator knows them as issues only for labels and comments. */
export function issueRoutes(state: EmulatedState): readonly Route[] {
  return [
    { method: 'GET', path: /^\/issues\/(\d+)$/, answer: (input) => get(state, input) },
    { method: 'PATCH', path: /^\/issues\/(\d+)$/, answer: (input) => edit(state, input) },
    { method: 'POST', path: /^\/issues\/(\d+)\/assignees$/, answer: (input) => assign(state, input) },
    { method: 'DELETE', path: /^\/issues\/(\d+)\/assignees$/, answer: (input) => unassign(state, input) },
    { method: 'POST', path: /^\/labels$/, answer: (input) => createLabel(state, input) },
  ]
}

async function get(state: EmulatedState, { request, parameters: [number = ''] }: RouteInput): Promise<Answer> {
  const pull = await findPull(state, Number(number))
  return pull === undefined ? proxy(state, request, `/issues/${number}`) : answer(200, issueJson(pull))
}

async function edit(state: EmulatedState, { request, parameters: [number = ''] }: RouteInput): Promise<Answer> {
  const known = state.pulls.get(Number(number))
  const body = editSchema.safeParse(jsonBody(request))
  if (known === undefined || !body.success) return proxy(state, request, `/issues/${number}`)
  const { assignees, labels, ...changes } = body.data
  if (assignees !== undefined) known.assignees = peopleOf(state, assignees)
  if (labels !== undefined) await proxy(state, request, `/issues/${number}/labels`, { method: 'PUT', body: { labels } })
  if (Object.keys(changes).length > 0) await proxy(state, request, `/pulls/${number}`, { body: changes })
  return answerPull(state, number, 200)
}

/** Whoever can't be assigned is left out without a word. */
async function assign(state: EmulatedState, { request, parameters: [number = ''] }: RouteInput): Promise<Answer> {
  const known = state.pulls.get(Number(number))
  const body = assigneesSchema.safeParse(jsonBody(request))
  const assignees = peopleOf(state, body.success ? body.data.assignees : [])
  if (known === undefined) {
    const answered = await proxy(state, request, `/issues/${number}/assignees`, { body: { assignees } })
    return answered.status === 200 ? { ...answered, status: 201 } : answered
  }
  known.assignees = [...new Set([...known.assignees, ...assignees])]
  return answerPull(state, number, 201)
}

async function unassign(state: EmulatedState, { request, parameters: [number = ''] }: RouteInput): Promise<Answer> {
  const known = state.pulls.get(Number(number))
  const body = assigneesSchema.safeParse(jsonBody(request))
  const assignees = peopleOf(state, body.success ? body.data.assignees : [])
  if (known === undefined) return proxy(state, request, `/issues/${number}/assignees`, { body: { assignees } })
  known.assignees = known.assignees.filter((login) => !assignees.includes(login))
  return answerPull(state, number, 200)
}

async function createLabel(state: EmulatedState, { request }: RouteInput): Promise<Answer> {
  const label = z.looseObject({ name: z.string() }).safeParse(jsonBody(request))
  const path = `/labels/${encodeURIComponent(label.success ? label.data.name : '')}`
  const existing = label.success ? await proxy(state, { ...request, method: 'GET' }, path) : undefined
  if (existing?.status !== 200) return proxy(state, request, '/labels')
  return validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' })
}

async function answerPull(state: EmulatedState, number: string, status: number): Promise<Answer> {
  const pull = await findPull(state, Number(number))
  return pull === undefined ? notFound() : answer(status, issueJson(pull))
}

/** A pull request as an issue. */
function issueJson(pull: Pull): Record<string, unknown> {
  const { number, node_id, html_url, title, body, state, user, labels, created_at, updated_at, closed_at } = pull
  const { assignee, assignees, comments, comments_url, url, merged_at, draft } = pull
  return {
    ...{ number, node_id, html_url, title, body, state, user, labels, created_at, updated_at, closed_at },
    ...{ assignee, assignees, comments, comments_url, draft },
    pull_request: { url, html_url, merged_at },
  }
}

function peopleOf(state: EmulatedState, logins: readonly string[]): string[] {
  return logins.filter((login) => state.people.includes(login))
}
