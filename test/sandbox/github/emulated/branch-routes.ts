import * as z from 'zod'
import { type Answer, answer, jsonBody, notFound, unprocessable } from '../exchange.ts'
import { nullOid } from '../push.ts'
import type { Route, RouteInput } from '../rest/route.ts'
import { updateBranch } from './merge.ts'
import { findPull, openPullsOf } from './pulls.ts'
import { type EmulatedState, loginOf, recordPush } from './state.ts'

const renameSchema = z.object({ new_name: z.string() })

/** What is done to branches as such, which the emulator doesn't know of. */
export function branchRoutes(state: EmulatedState): readonly Route[] {
  return [
    { method: 'POST', path: /^\/branches\/(.+)\/rename$/, answer: (input) => rename(state, input) },
    { method: 'PUT', path: /^\/pulls\/(\d+)\/update-branch$/, answer: (input) => update(state, input) },
  ]
}

/** Renames a branch. The open pull requests from it stay open, as those of the new name. */
async function rename(state: EmulatedState, { request, parameters: [name = ''] }: RouteInput): Promise<Answer> {
  const body = renameSchema.safeParse(jsonBody(request))
  const login = loginOf(state, request)
  const before = await (await state.mirror.update()).ref(`refs/heads/${name}`)
  if (before === undefined || login === undefined) return notFound()
  if (!body.success) return unprocessable('Invalid request.')
  const ref = `refs/heads/${body.data.new_name}`
  const pulls = await openPullsOf(state, name)
  const path = `${state.path}/git/refs`
  await state.emulator.must({ method: 'POST', path, login, body: { ref, sha: before.oid } })
  await state.emulator.must({ method: 'DELETE', path: `${path}/heads/${name}`, login })
  for (const { number } of pulls) {
    const known = state.pulls.get(number)
    if (known !== undefined) known.renamedHead = body.data.new_name
  }
  recordPush(state, { ref, before: nullOid, after: before.oid, activity_type: 'branch_creation', actor: login })
  return answer(201, { name: body.data.new_name, commit: { sha: before.oid }, protected: false })
}

/** The button "Update branch". */
async function update(state: EmulatedState, { request, parameters: [number] }: RouteInput): Promise<Answer> {
  const login = loginOf(state, request)
  const pull = await findPull(state, Number(number))
  if (login === undefined || pull === undefined) return notFound()
  const updated = await updateBranch(state, pull, login)
  if ('conflicts' in updated) return unprocessable('merge conflict between base and head')
  return answer(202, { message: 'Updating pull request branch.', url: pull.html_url })
}
