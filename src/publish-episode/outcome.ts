import type { Claim } from './decide/claims.ts'
import type { Place } from './decide/location.ts'

/** A pull request as outputs and summaries name it. */
export interface ShownPullRequest {
  readonly number: number
  readonly url: string
}

/** What came of proposing an episode. */
export interface Outcome {
  readonly kind: 'created' | 'updated' | 'unchanged' | 'conflict'
  /** One sentence: what was done, or why nothing was. */
  readonly reason: string
  readonly place?: Place
  readonly commit?: { readonly sha: string; readonly isVerified: boolean }
  readonly pullRequest?: ShownPullRequest
  readonly warnings: readonly string[]
  /** Empty or left out where they were not verified. */
  readonly claims?: readonly Claim[]
  /** What to know, without being a fault. */
  readonly notes?: readonly string[]
}

/** The step's outputs. What is not known is left out, and so is empty in the workflow. */
export function outputsOf({ kind, place, commit, pullRequest }: Outcome): Record<string, string | number | boolean> {
  return {
    outcome: kind,
    ...(place === undefined ? {} : { episode: place.number, path: place.path, branch: place.branch }),
    ...(commit === undefined ? {} : { 'commit-sha': commit.sha, 'commit-verified': commit.isVerified }),
    ...(pullRequest === undefined
      ? {}
      : { 'pull-request-number': pullRequest.number, 'pull-request-url': pullRequest.url }),
  }
}
