import * as z from 'zod'
import {
  type Answer,
  answer,
  jsonBody,
  notFound,
  unprocessable,
  type ValidationFault,
  validationFailed,
} from '../exchange.ts'
import { readPatches } from '../git/patches.ts'
import { fileJson } from '../rest/commit-json.ts'
import { commitList } from '../rest/commits.ts'
import { listAnswer } from '../rest/pagination.ts'
import type { Route, RouteInput } from '../rest/route.ts'
import { mergePull } from './merge.ts'
import {
  closePull,
  findPull,
  fullPullJson,
  openPullsOf,
  pullBase,
  pullChanges,
  pullCommits,
  pullJson,
} from './pulls.ts'
import { type EmulatedState, loginOf, proxy } from './state.ts'

const longestTitle = 256
const longestBody = 65_536

const createSchema = z.looseObject({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
})
const editSchema = z.looseObject({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.string().optional(),
})
const reviewersSchema = z.object({ reviewers: z.array(z.string()).default([]) })
const mergeSchema = z.object({
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
})

/** Pull requests. */
export function pullRoutes(state: EmulatedState): readonly Route[] {
  return [
    { method: 'GET', path: /^\/pulls$/, answer: (input) => list(state, input) },
    { method: 'POST', path: /^\/pulls$/, answer: (input) => create(state, input) },
    { method: 'GET', path: /^\/pulls\/(\d+)$/, answer: (input) => get(state, input) },
    { method: 'PATCH', path: /^\/pulls\/(\d+)$/, answer: (input) => edit(state, input) },
    { method: 'GET', path: /^\/pulls\/(\d+)\/files$/, answer: (input) => files(state, input) },
    { method: 'GET', path: /^\/pulls\/(\d+)\/commits$/, answer: (input) => commits(state, input) },
    { method: 'PUT', path: /^\/pulls\/(\d+)\/merge$/, answer: (input) => merge(state, input) },
    { method: 'POST', path: /^\/pulls\/(\d+)\/requested_reviewers$/, answer: (input) => askReviewers(state, input) },
    { method: 'DELETE', path: /^\/pulls\/(\d+)\/requested_reviewers$/, answer: (input) => dropReviewers(state, input) },
  ]
}

async function list(state: EmulatedState, { request }: RouteInput): Promise<Answer> {
  const query = new URLSearchParams(request.query)
  // GitHub ignores a head that doesn't name its owner.
  if (query.get('head')?.includes(':') === false) query.delete('head')
  const answered = await proxy(state, request, '/pulls', { query })
  const pulls = z.array(z.unknown()).safeParse(answered.body)
  if (!pulls.success) return answered
  return { ...answered, body: await Promise.all(pulls.data.map((pull) => pullJson(state, pull))) }
}

async function create(state: EmulatedState, { request }: RouteInput): Promise<Answer> {
  const parsed = createSchema.safeParse(jsonBody(request))
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => String(path[0]))
    return validationFailed(...fields.map((field) => ({ resource: 'PullRequest', code: 'missing_field', field })))
  }
  const fault = lengthFault(parsed.data) ?? (await branchFault(state, parsed.data))
  if (fault !== undefined) return validationFailed(fault)
  const answered = await proxy(state, request, '/pulls')
  if (answered.status !== 201) return answered
  const { number } = z.object({ number: z.number() }).parse(answered.body)
  state.pulls.set(number, { assignees: [], autoMerge: null, timeline: [] })
  return { ...answered, body: await fullPullJson(state, answered.body) }
}

function lengthFault({ title, body }: { title?: string | undefined; body?: string | null | undefined }) {
  const tooLong = (field: string, most: number): ValidationFault => {
    const message = `${field} is too long (maximum is ${most} characters)`
    return { resource: 'Issue', code: 'custom', field, message }
  }
  if (Array.from(title ?? '').length > longestTitle) return tooLong('title', longestTitle)
  return Array.from(body ?? '').length > longestBody ? tooLong('body', longestBody) : undefined
}

/** Why no pull request can be opened for these branches, if so. The emulator would create what is missing. */
async function branchFault(
  state: EmulatedState,
  { head, base }: { head: string; base: string },
): Promise<ValidationFault | undefined> {
  const reader = await state.mirror.update()
  const branch = head.slice(head.indexOf(':') + 1)
  const headRef = await reader.ref(`refs/heads/${branch}`)
  if (headRef === undefined) return { resource: 'PullRequest', field: 'head', code: 'invalid' }
  const baseRef = await reader.ref(`refs/heads/${base}`)
  if (baseRef === undefined) return { resource: 'PullRequest', field: 'base', code: 'invalid' }
  const custom = (message: string): ValidationFault => ({ resource: 'PullRequest', code: 'custom', message })
  if ((await openPullsOf(state, branch)).some((pull) => pull.base.ref === base)) {
    return custom(`A pull request already exists for ${state.owner}:${branch}.`)
  }
  const brought = await reader.history.missing(baseRef.oid, headRef.oid)
  return brought.length === 0 ? custom(`No commits between ${base} and ${branch}`) : undefined
}

async function get(state: EmulatedState, { request, parameters: [number = ''] }: RouteInput): Promise<Answer> {
  const answered = await proxy(state, request, `/pulls/${number}`)
  return answered.status === 200 ? { ...answered, body: await fullPullJson(state, answered.body) } : answered
}

async function edit(state: EmulatedState, { request, parameters: [number = ''] }: RouteInput): Promise<Answer> {
  const parsed = editSchema.safeParse(jsonBody(request))
  const pull = await findPull(state, Number(number))
  if (pull === undefined) return notFound()
  if (!parsed.success) return unprocessable('Invalid request.')
  const fault = lengthFault(parsed.data)
  if (fault !== undefined) return validationFailed(fault)
  const known = state.pulls.get(pull.number)
  if (parsed.data.state === 'open' && pull.state === 'closed') {
    const branch = await (await state.mirror.update()).ref(`refs/heads/${pull.head.ref}`)
    if (known?.merge !== undefined || branch === undefined) {
      const message = 'state cannot be changed. The pull request cannot be reopened.'
      return validationFailed({ resource: 'PullRequest', code: 'custom', field: 'state', message })
    }
    if (known !== undefined) delete known.closedHead
  }
  if (parsed.data.state === 'closed' && pull.state === 'open') await closePull(state, pull.number, pull.head.sha)
  // REST can't make a draft ready, nor a pull request a draft.
  const { draft: _draft, ...changes } = parsed.data
  const answered = await proxy(state, request, `/pulls/${number}`, { body: changes })
  return answered.status === 200 ? { ...answered, body: await fullPullJson(state, answered.body) } : answered
}

async function files(state: EmulatedState, { request, parameters: [number] }: RouteInput): Promise<Answer> {
  const pull = await findPull(state, Number(number))
  if (pull === undefined) return notFound()
  const { directory } = await state.mirror.update()
  const patches = await readPatches(directory, await pullBase(state, pull), pull.head.sha)
  const changes = await pullChanges(state, pull)
  return listAnswer(
    request,
    changes.map((change) => ({ ...fileJson(change), patch: patches.get(change.path) })),
  )
}

async function commits(state: EmulatedState, { request, repository, parameters }: RouteInput): Promise<Answer> {
  const pull = await findPull(state, Number(parameters[0]))
  if (pull === undefined) return notFound()
  const reader = await state.mirror.update()
  return listAnswer(request, await commitList(repository, reader, await pullCommits(state, pull), request.baseUrl))
}

async function merge(state: EmulatedState, { request, parameters: [number] }: RouteInput): Promise<Answer> {
  const login = loginOf(state, request)
  const pull = login === undefined ? undefined : await findPull(state, Number(number))
  if (login === undefined || pull === undefined) return notFound()
  const body = mergeSchema.safeParse(jsonBody(request) ?? {})
  if (!body.success) return unprocessable('Invalid request.')
  if (pull.state === 'closed') return answer(405, { message: 'Pull Request is not mergeable', status: '405' })
  if (pull.draft) return answer(405, { message: 'Pull Request is still a draft', status: '405' })
  if (body.data.sha !== undefined && body.data.sha !== pull.head.sha) {
    return answer(409, { message: 'Head branch was modified. Review and try the merge again.', status: '409' })
  }
  const { merge_method, commit_title, commit_message } = body.data
  if (merge_method === 'rebase') {
    return answer(405, { message: 'Rebase merges are not allowed on this repository.', status: '405' })
  }
  const merged = await mergePull(state, pull, {
    login,
    method: merge_method,
    title: commit_title,
    message: commit_message,
  })
  if ('conflicts' in merged) return answer(405, { message: 'Pull Request is not mergeable', status: '405' })
  return answer(200, { sha: merged.oid, merged: true, message: 'Pull Request successfully merged' })
}

async function askReviewers(state: EmulatedState, { request, parameters: [number = ''] }: RouteInput): Promise<Answer> {
  const pull = await findPull(state, Number(number))
  if (pull === undefined) return notFound()
  const body = reviewersSchema.safeParse(jsonBody(request))
  if (body.success && body.data.reviewers.includes(pull.user?.login ?? '')) {
    return unprocessable('Review cannot be requested from pull request author.')
  }
  const answered = await proxy(state, request, `/pulls/${number}/requested_reviewers`)
  if (answered.status === 422) {
    const who = 'One or more of the users or teams you specified is not a collaborator of the'
    return unprocessable(
      `Reviews may only be requested from collaborators. ${who} ${state.owner}/${state.name} repository.`,
    )
  }
  return answered.status >= 300 ? answered : { ...answered, status: 201, body: await pullJson(state, answered.body) }
}

async function dropReviewers(state: EmulatedState, { request, parameters: [number] }: RouteInput): Promise<Answer> {
  const answered = await proxy(state, request, `/pulls/${number}/requested_reviewers`)
  return answered.status === 200 ? { ...answered, body: await pullJson(state, answered.body) } : answered
}
