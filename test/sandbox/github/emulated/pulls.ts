import * as z from 'zod'
import { type FileChange, readChanges } from '../git/changes.ts'
import { pullRequestNodeId, reviewNodeId } from '../node-id.ts'
import { once } from '../once.ts'
import type { CommentRecord, PullRequestRecord, ReviewRecord } from '../pull-request-record.ts'
import { corrected } from './correct-json.ts'
import { reviewThreads } from './review-threads.ts'
import type { EmulatedState } from './state.ts'

const userSchema = z.looseObject({ login: z.string() })

/** A pull request as REST tells it; fields not named here are passed on. */
const pullSchema = z.looseObject({
  number: z.number(),
  node_id: z.string(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean(),
  user: userSchema.nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullable(),
  labels: z.array(z.looseObject({ name: z.string() })),
  head: z.looseObject({ ref: z.string(), sha: z.string() }),
  base: z.looseObject({ ref: z.string(), sha: z.string() }),
})
export type Pull = z.infer<typeof pullSchema>

const reviewsSchema = z.array(
  z.object({
    id: z.number(),
    body: z.string().nullish(),
    user: userSchema.nullable(),
    state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED']).catch('COMMENTED'),
    submitted_at: z.string().nullish(),
  }),
)

const commentsSchema = z.array(
  z.object({ id: z.number(), user: userSchema.nullable(), body: z.string(), created_at: z.string() }),
)

/**
 * A pull request of the emulator as GitHub would tell it. The emulator remembers the head it was opened with, merges
 * by itself, and assigns issues only: here an open pull request follows its branch.
 */
export async function pullJson(state: EmulatedState, answered: unknown): Promise<Pull> {
  const told = pullSchema.parse(answered)
  const known = state.pulls.get(told.number)
  const pull = { ...told, head: { ...told.head, ref: known?.renamedHead ?? told.head.ref } }
  const autoMerge = known?.autoMerge
  const assignees = (known?.assignees ?? []).map((login) => ({ login, type: 'User' }))
  return {
    ...pull,
    node_id: pullRequestNodeId(`${state.owner}/${state.name}`, pull.number),
    head: { ...pull.head, sha: await headOf(state, pull) },
    assignee: assignees[0] ?? null,
    assignees,
    auto_merge:
      autoMerge == null ? null : { enabled_by: { login: autoMerge.by }, merge_method: autoMerge.method.toLowerCase() },
    merged: known?.merge !== undefined,
    merged_at: known?.merge?.at ?? null,
    merge_commit_sha: known?.merge?.oid ?? null,
    merged_by: known?.merge === undefined ? null : { login: known.merge.by, type: 'User' },
    closed_at: pull.state === 'closed' ? (known?.merge?.at ?? pull.closed_at) : null,
  }
}

/** `pullJson` with the figures that only a single pull request is told with. */
export async function fullPullJson(state: EmulatedState, answered: unknown): Promise<Pull> {
  const pull = await pullJson(state, answered)
  const changes = await pullChanges(state, pull)
  return {
    ...pull,
    commits: (await pullCommits(state, pull)).length,
    additions: changes.reduce((sum, change) => sum + change.additions, 0),
    deletions: changes.reduce((sum, change) => sum + change.deletions, 0),
    changed_files: changes.length,
    // The emulator doesn't count them.
    comments: (await listComments(state, pull.number)).length,
  }
}

/** Pull requests of the repository, oldest first. */
export async function listPulls(state: EmulatedState, filter = new URLSearchParams({ state: 'all' })): Promise<Pull[]> {
  const pulls: Pull[] = []
  for (let page = 1; ; page += 1) {
    const path = `${state.path}/pulls?${filter}&sort=created&direction=asc&per_page=100&page=${page}`
    const answered = corrected(state, await state.emulator.call({ method: 'GET', path, login: state.people[0] }))
    const listed = z.array(z.unknown()).parse(answered.body)
    for (const pull of listed) pulls.push(await pullJson(state, pull))
    if (listed.length < 100) return pulls.toSorted((a, b) => a.number - b.number)
  }
}

/** The open pull requests of a branch. The emulator knows nothing of branches that were renamed. */
export async function openPullsOf(state: EmulatedState, branch: string): Promise<Pull[]> {
  const open = await listPulls(state, new URLSearchParams({ state: 'open' }))
  return open.filter(({ head }) => head.ref === branch)
}

/** One pull request; undefined when there is none of this number. */
export async function findPull(state: EmulatedState, number: number): Promise<Pull | undefined> {
  if (!state.pulls.has(number)) return undefined
  const path = `${state.path}/pulls/${number}`
  const answered = corrected(state, await state.emulator.call({ method: 'GET', path, login: state.people[0] }))
  return pullJson(state, answered.body)
}

/** SHAs of the commits a pull request brings, oldest first. */
export async function pullCommits(state: EmulatedState, pull: Pull): Promise<readonly string[]> {
  const reader = await state.mirror.update()
  return reader.history.missing(await pullBase(state, pull), pull.head.sha)
}

/** What a pull request changes against where it left its base. */
export async function pullChanges(state: EmulatedState, pull: Pull): Promise<FileChange[]> {
  const { directory } = await state.mirror.update()
  return readChanges(directory, await pullBase(state, pull), pull.head.sha, { fromMergeBase: true })
}

/** Closes the open pull requests of a branch that was deleted, as GitHub does. */
export async function closePullsOf(state: EmulatedState, branch: string, head: string): Promise<void> {
  for (const pull of await openPullsOf(state, branch)) await closePull(state, pull.number, head)
}

/** Closes a pull request whose head is `head` at this time. */
export async function closePull(state: EmulatedState, number: number, head: string): Promise<void> {
  const known = state.pulls.get(number)
  if (known !== undefined) known.closedHead = head
  await state.emulator.must({
    method: 'PATCH',
    path: `${state.path}/pulls/${number}`,
    login: state.people[0],
    body: { state: 'closed' },
  })
}

/** The pull requests as GraphQL tells them, oldest first. */
export async function pullRecords(state: EmulatedState): Promise<PullRequestRecord[]> {
  return (await listPulls(state)).map((pull) => pullRecord(state, pull))
}

function pullRecord(state: EmulatedState, pull: Pull): PullRequestRecord {
  const { merge, autoMerge, isInMergeQueue = false, assignees = [], timeline = [] } = state.pulls.get(pull.number) ?? {}
  return {
    number: pull.number,
    nodeId: pull.node_id,
    title: pull.title,
    body: pull.body ?? '',
    state: merge === undefined ? (pull.state === 'open' ? 'OPEN' : 'CLOSED') : 'MERGED',
    isDraft: pull.draft,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    baseRefName: pull.base.ref,
    author: pull.user?.login ?? 'ghost',
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    closedAt: pull.closed_at,
    mergedAt: merge?.at ?? null,
    mergeCommit: merge?.oid ?? null,
    labels: pull.labels.map(({ name }) => name),
    assignees,
    timeline,
    comments: once(() => listComments(state, pull.number)),
    reviews: once(() => listReviews(state, pull.number)),
    reviewThreads: once(() => reviewThreads(state, pull)),
    files: once(() => pullChanges(state, pull)),
    commits: once(() => pullCommits(state, pull)),
    isInMergeQueue: isInMergeQueue && pull.state === 'open',
    autoMerge: autoMerge == null ? null : { enabledAt: autoMerge.at, method: autoMerge.method },
  }
}

async function listReviews(state: EmulatedState, number: number): Promise<ReviewRecord[]> {
  const path = `${state.path}/pulls/${number}/reviews?per_page=100`
  const answered = corrected(state, await state.emulator.call({ method: 'GET', path, login: state.people[0] }))
  const changed = state.pulls.get(number)?.reviewBodies
  return reviewsSchema.parse(answered.body).map((review) => ({
    id: reviewNodeId('review', `${state.owner}/${state.name}`, review.id),
    body: changed?.get(review.id) ?? review.body ?? '',
    author: review.user?.login ?? 'ghost',
    state: review.state,
    submittedAt: review.submitted_at ?? '',
  }))
}

async function listComments(state: EmulatedState, number: number): Promise<CommentRecord[]> {
  const path = `${state.path}/issues/${number}/comments?per_page=100`
  const answered = corrected(state, await state.emulator.call({ method: 'GET', path, login: state.people[0] }))
  return commentsSchema.parse(answered.body).map(({ id, user, body, created_at }) => ({
    id,
    author: user?.login ?? 'ghost',
    body,
    createdAt: created_at,
  }))
}

async function headOf(state: EmulatedState, pull: Pull): Promise<string> {
  const closedHead = state.pulls.get(pull.number)?.closedHead
  if (closedHead !== undefined) return closedHead
  const reader = await state.mirror.update()
  return (await reader.ref(`refs/heads/${pull.head.ref}`))?.oid ?? pull.head.sha
}

/** The base branch's commit: the one merged into, once merged. */
export async function pullBase(state: EmulatedState, pull: Pull): Promise<string> {
  const merge = state.pulls.get(pull.number)?.merge
  if (merge !== undefined) return merge.base
  const reader = await state.mirror.update()
  return (await reader.ref(`refs/heads/${pull.base.ref}`))?.oid ?? pull.base.sha
}
