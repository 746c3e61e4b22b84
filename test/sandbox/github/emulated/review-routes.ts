import * as z from 'zod'
import { type Answer, answer, jsonBody, notFound, unprocessable } from '../exchange.ts'
import { readPatches } from '../git/patches.ts'
import type { Route, RouteInput } from '../rest/route.ts'
import { findPull, type Pull, pullBase } from './pulls.ts'
import { type EmulatedState, loginOf, proxy } from './state.ts'

const commentSchema = z.object({
  path: z.string(),
  line: z.number().int(),
  side: z.literal('RIGHT'),
  start_line: z.number().int().optional(),
  start_side: z.literal('RIGHT').optional(),
  body: z.string().min(1).max(65_536),
})
type Comment = z.infer<typeof commentSchema>
const reviewSchema = z.looseObject({
  commit_id: z.string().optional(),
  body: z.string().max(65_536).optional(),
  comments: z.array(commentSchema).default([]),
})

/** Reviews with comments at lines of the diff. */
export function reviewRoutes(state: EmulatedState): readonly Route[] {
  return [{ method: 'POST', path: /^\/pulls\/(\d+)\/reviews$/, answer: (input) => create(state, input) }]
}

async function create(state: EmulatedState, { request, parameters: [number = ''] }: RouteInput): Promise<Answer> {
  const pull = await findPull(state, Number(number))
  const known = state.pulls.get(Number(number))
  if (pull === undefined || known === undefined) return notFound()
  if (request.account?.permissions.pullRequests === false)
    return answer(403, { message: 'Resource not accessible by integration', status: '403' })
  const parsed = reviewSchema.safeParse(jsonBody(request))
  if (!parsed.success) return unprocessable('Invalid request.')
  const { comments, commit_id = pull.head.sha, ...review } = parsed.data
  const fault = comments.length === 0 ? undefined : await placeFault(state, pull, comments)
  if (fault !== undefined) return unprocessable('Unprocessable Entity', [fault])
  const answered = await proxy(state, request, `/pulls/${number}/reviews`, { body: review })
  if (answered.status >= 300) return answered
  const threads = known.threads ?? []
  known.threads = [
    ...threads,
    ...comments.map(({ path, line, start_line, body }, index) => ({
      id: Number(number) * 10_000 + threads.length + index + 1,
      author: loginOf(state, request) ?? 'ghost',
      path,
      startLine: start_line ?? line,
      line,
      commit: commit_id,
      body,
      isResolved: false,
      isMinimized: false,
    })),
  ]
  return answered
}

const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm

/** Why a comment can't stand where it is to: its lines must be in one part of the diff. */
async function placeFault(state: EmulatedState, pull: Pull, comments: readonly Comment[]) {
  const { directory } = await state.mirror.update()
  const patches = await readPatches(directory, await pullBase(state, pull), pull.head.sha)
  for (const { path, line, start_line = line } of comments) {
    const patch = patches.get(path)
    if (patch === undefined)
      return { resource: 'PullRequestReviewComment', code: 'custom', message: 'Path could not be resolved' }
    const isShown = [...patch.matchAll(HUNK)].some(([, start, count = '1']) => {
      const first = Number(start)
      return first <= start_line && line < first + Number(count)
    })
    if (!isShown || start_line > line)
      return { resource: 'PullRequestReviewComment', code: 'custom', message: 'Line could not be resolved' }
  }
  return undefined
}
