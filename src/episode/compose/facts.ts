/** A commit that an episode tells of. Text in it comes from outside. */
export interface CommitFact {
  readonly sha: string
  /** First line of the message, its conventional type included. */
  readonly headline: string
  /** Conventional type such as `feat`; empty when it has none. */
  readonly type: string
  /** Empty when it has none. */
  readonly scope: string
  readonly isBreaking: boolean
  /** Lines; null when unknown. */
  readonly additions: number | null
  readonly deletions: number | null
  readonly committedAt: Date
  readonly authorName: string
  /** Page of the commit. */
  readonly url: string
  readonly pullRequest?: { readonly number: number; readonly url: string } | undefined
}

/** The commits of one repository. */
export interface RepositoryFacts {
  /** `owner/name` */
  readonly repository: string
  readonly commits: readonly CommitFact[]
  /** Commits in the window, those not given here included. */
  readonly commitCount: number
}

/** A benchmark of a commit beside the previous one of the same model, quantisation and dataset. */
export interface BenchmarkFact {
  readonly commitSha: string
  readonly model: string
  readonly quant: string
  readonly dataset: string
  readonly latencyP95Ms: number
  /** null when there is none to compare with. */
  readonly previousLatencyP95Ms: number | null
  readonly tokensPerSec: number
}

/** All that a composed episode is made from. */
export interface EpisodeFacts {
  readonly series: string
  /** One is made from the window when none is given. */
  readonly title?: string
  readonly window: { readonly from: Date; readonly to: Date }
  readonly repositories: readonly RepositoryFacts[]
  readonly benchmarks: readonly BenchmarkFact[]
  /** What writing the episode took; nothing when it is composed from data alone. */
  readonly totals: { readonly tokensIn: number; readonly tokensOut: number; readonly costUsd: number }
}

/** Relative change of the p95 latency: 0.1 is 10 % slower; undefined when there is nothing to compare with. */
export function latencyChange({ latencyP95Ms, previousLatencyP95Ms }: BenchmarkFact): number | undefined {
  if (previousLatencyP95Ms === null || previousLatencyP95Ms === 0) return undefined
  return latencyP95Ms / previousLatencyP95Ms - 1
}

/** All commits, with what order they have in an episode: the largest first, then the newest. */
export function commitsOf(facts: EpisodeFacts): CommitFact[] {
  return facts.repositories.flatMap(({ commits }) => commits).toSorted(bySize)
}

/** Largest change first, those of unknown size last; then the newest; then by SHA, to be the same on every run. */
export function bySize(one: CommitFact, other: CommitFact): number {
  return (
    (changedLines(other) ?? -1) - (changedLines(one) ?? -1) ||
    other.committedAt.getTime() - one.committedAt.getTime() ||
    (one.sha < other.sha ? -1 : 1)
  )
}

/** Lines added and deleted; undefined when unknown. */
export function changedLines({ additions, deletions }: CommitFact): number | undefined {
  return additions === null || deletions === null ? undefined : additions + deletions
}
