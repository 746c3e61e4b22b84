import { readFile } from 'node:fs/promises'
import { z } from 'zod'

/** What is to be checked: a pull request, a push, or what the merge queue is about to merge. */
export interface ChangeEvent {
  /** As a message names it: `The merge queue`. */
  readonly what: string
  /** Number of the pull request; undefined for other events. */
  readonly pullRequest: number | undefined
  /** SHA of the pull request's head; undefined where the event doesn't tell. */
  readonly head: string | undefined
  /** The branch that it is on; undefined where the event doesn't tell. */
  readonly branch: string | undefined
  /** The branch that is merged into; undefined where the event doesn't tell: the default branch. */
  readonly base: string | undefined
  /** What is compared for the changed files; undefined for a pull request, which lists them. */
  readonly compared: { readonly before: string; readonly after: string } | undefined
  /** Commit whose files count as those of the base; undefined for its head. */
  readonly baseAt: string | undefined
}

const NO_COMMIT_THERE = /^0+$/u
const branchOf = (ref: string) => ref.replace(/^refs\/heads\//u, '')

const pullRequestEvent = z
  .object({
    pull_request: z.object({
      number: z.number(),
      base: z.object({ ref: z.string() }).optional(),
      head: z.object({ sha: z.string().optional() }).optional(),
    }),
  })
  .transform(
    ({ pull_request: { number, base, head } }): ChangeEvent => ({
      what: `Pull request #${number}`,
      pullRequest: number,
      head: head?.sha,
      branch: undefined,
      base: base?.ref,
      compared: undefined,
      baseAt: undefined,
    }),
  )

const mergeGroupEvent = z
  .object({ merge_group: z.object({ base_sha: z.string(), head_sha: z.string(), base_ref: z.string() }) })
  .transform(
    ({ merge_group: { base_sha, head_sha, base_ref } }): ChangeEvent => ({
      what: 'The merge queue',
      pullRequest: undefined,
      head: undefined,
      branch: undefined,
      base: branchOf(base_ref),
      compared: { before: base_sha, after: head_sha },
      baseAt: base_sha,
    }),
  )

/** A push to the default branch is compared with what was there before; one to another branch, with the default branch. */
const pushEvent = z
  .object({
    ref: z.string().startsWith('refs/heads/'),
    before: z.string(),
    after: z.string(),
    repository: z.object({ default_branch: z.string() }),
  })
  // Of a branch that is gone there is nothing to check, and what begins the default branch can be compared with nothing.
  .refine(
    ({ ref, before, after, repository }) =>
      !NO_COMMIT_THERE.test(after) && !(NO_COMMIT_THERE.test(before) && branchOf(ref) === repository.default_branch),
  )
  .transform(({ ref, before, after, repository: { default_branch: base } }): ChangeEvent => {
    const branch = branchOf(ref)
    const isToBase = branch === base
    return {
      what: `The push to ${branch}`,
      pullRequest: undefined,
      head: undefined,
      branch,
      base,
      compared: { before: isToBase ? before : base, after },
      baseAt: isToBase ? before : undefined,
    }
  })

/** Reads what started the workflow; undefined for an event that changes no files. */
export async function readChangeEvent(): Promise<ChangeEvent | undefined> {
  const path = process.env.GITHUB_EVENT_PATH
  if (!path) return undefined
  const event: unknown = JSON.parse(await readFile(path, 'utf8'))
  return z.union([pullRequestEvent, mergeGroupEvent, pushEvent]).safeParse(event).data
}

/** A file that is checked where no event changes it: on the branch that the workflow runs for. */
export const namedByHand = (): ChangeEvent => ({
  what: 'The draft',
  pullRequest: undefined,
  head: undefined,
  branch: process.env.GITHUB_HEAD_REF || process.env.GITHUB_REF_NAME || '',
  base: undefined,
  compared: undefined,
  baseAt: undefined,
})
