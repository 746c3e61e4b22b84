import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { fullName, type RepositoryName } from '../../../github/repository.ts'

/** What started the workflow, as far as a release asks. */
export type StartEvent =
  | {
      readonly kind: 'pull-request'
      readonly number: number
      readonly isMerged: boolean
      /** Branch that it merges into. */
      readonly base: string
      readonly mergeSha: string | undefined
      readonly defaultBranch: string | undefined
    }
  | {
      readonly kind: 'push'
      /** `refs/heads/main` */
      readonly ref: string
      /** Forty zeros where the branch was deleted. */
      readonly after: string
      readonly defaultBranch: string | undefined
    }
  /** By hand, on a schedule, or by what tells nothing of the content repository. */
  | { readonly kind: 'other' }

const repository = z.object({ full_name: z.string(), default_branch: z.string().optional() }).optional()

const pullRequestEvent = z
  .object({
    pull_request: z.object({
      number: z.number(),
      merged: z.boolean().nullish(),
      merge_commit_sha: z.string().nullish(),
      base: z.object({ ref: z.string() }),
    }),
    repository,
  })
  .transform(({ pull_request: { number, merged, merge_commit_sha, base }, ...rest }) => ({
    event: {
      kind: 'pull-request',
      number,
      isMerged: merged === true,
      base: base.ref,
      mergeSha: merge_commit_sha ?? undefined,
      defaultBranch: rest.repository?.default_branch,
    } as const,
    of: rest.repository?.full_name,
  }))

const pushEvent = z.object({ ref: z.string(), after: z.string(), repository }).transform(({ ref, after, ...rest }) => ({
  event: { kind: 'push', ref, after, defaultBranch: rest.repository?.default_branch } as const,
  of: rest.repository?.full_name,
}))

/** Reads what started the workflow. What happened in another repository than the content repository tells nothing. */
export async function readStartEvent(content: RepositoryName): Promise<StartEvent> {
  const path = process.env.GITHUB_EVENT_PATH
  if (!path) return { kind: 'other' }
  const payload: unknown = JSON.parse(await readFile(path, 'utf8'))
  const found = z.union([pullRequestEvent, pushEvent]).safeParse(payload).data
  const of = found?.of ?? process.env.GITHUB_REPOSITORY ?? ''
  return found === undefined || of.toLowerCase() !== fullName(content).toLowerCase() ? { kind: 'other' } : found.event
}
