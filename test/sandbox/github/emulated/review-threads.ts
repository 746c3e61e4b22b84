import { git } from '../../../git/git.ts'
import { type ReviewPart, reviewNodeId } from '../node-id.ts'
import type { ThreadRecord } from '../pull-request-record.ts'
import type { Pull } from './pulls.ts'
import type { EmulatedState, ReviewThread } from './state.ts'

/** A file's text at a commit; undefined where it isn't there. */
async function textAt(directory: string, commit: string, path: string): Promise<string | undefined> {
  const text = await git(directory, ['cat-file', 'blob', `${commit}:${path}`]).catch(() => undefined)
  return text?.toString()
}

/** Whether the lines that a conversation is about are no longer there as they were. */
async function isOutdated(directory: string, { commit, path, startLine, line }: ReviewThread, head: string) {
  const [then, now] = [await textAt(directory, commit, path), await textAt(directory, head, path)]
  const lines = (then ?? '').split('\n').slice(startLine - 1, line)
  return now === undefined || !`\n${now}`.includes(`\n${lines.join('\n')}\n`)
}

/** The conversations of a pull request, as GraphQL tells them. */
export async function reviewThreads(state: EmulatedState, pull: Pull): Promise<ThreadRecord[]> {
  const { directory } = await state.mirror.update()
  const idOf = (part: ReviewPart, id: number) => reviewNodeId(part, `${state.owner}/${state.name}`, id)
  return Promise.all(
    (state.pulls.get(pull.number)?.threads ?? []).map(async ({ id, commit, ...thread }) => ({
      ...thread,
      id: idOf('thread', id),
      commentId: idOf('comment', id),
      isOutdated: await isOutdated(directory, { id, commit, ...thread }, pull.head.sha),
    })),
  )
}

/** Changes a review, a conversation or a comment; false where there is none of this number. */
export function changeReview(
  state: EmulatedState,
  part: ReviewPart,
  id: number,
  change: { readonly body: string } | 'resolve' | 'minimize',
): boolean {
  if (part === 'review') {
    if (typeof change === 'string') return false
    for (const known of state.pulls.values())
      known.reviewBodies = new Map([...(known.reviewBodies ?? []), [id, change.body]])
    return true
  }
  const thread = [...state.pulls.values()].flatMap(({ threads = [] }) => threads).find((one) => one.id === id)
  if (thread === undefined) return false
  if (change === 'resolve') thread.isResolved = true
  else if (change === 'minimize') thread.isMinimized = true
  else thread.body = change.body
  return true
}
