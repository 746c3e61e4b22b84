import type { FactsWindow } from '../../facts/window.ts'
import type { WindowTotals } from '../../facts/window-totals.ts'
import type { Verdict } from '../../noise/verdict.ts'

/** A commit that an episode tells of. Text in it comes from outside. */
export interface CommitFact {
  /** `owner/name` */
  readonly repository: string
  readonly sha: string
  /** First line of the message, its conventional type included. */
  readonly headline: string
  /** Conventional type such as `feat`; empty when it has none. */
  readonly type: string
  /** What its paths say where it has no type: `docs`, `test`, `ci` or `build` when all of them are for that; else empty. */
  readonly area: string
  /** Empty when it has none. */
  readonly scope: string
  /** First sentence that its message says after the headline; empty when it has none. */
  readonly summary: string
  readonly isBreaking: boolean
  readonly isMerge: boolean
  readonly isBot: boolean
  /** Whether it only gives a version its number. */
  readonly isRelease: boolean
  readonly isRelevant: boolean
  /** What its message says that it takes back: SHAs or their beginnings, `#12`, `owner/name#12`. */
  readonly reverts: readonly string[]
  /** SHAs of the commits that a merge brought, where something takes it back and its history is known; else none. */
  readonly brings: readonly string[]
  /** Lines; null when unknown. */
  readonly additions: number | null
  readonly deletions: number | null
  readonly committedAt: Date
  readonly authorName: string
  readonly pullRequest: PullRequestFact | undefined
}

/** The pull request that brought a commit, in its author's words. */
export interface PullRequestFact {
  readonly number: number
  /** Empty where it is not known. */
  readonly title: string
  /** First sentence of its description; empty when it has none. */
  readonly summary: string
}

/** What a benchmark measured of one thing, and what the previous one of the same model, quantisation and dataset did. */
export interface Measured {
  readonly value: number
  /** null when there is none to compare with. */
  readonly previous: number | null
  /** Whether they differ by more than their runs do; null when there is none to compare with. */
  readonly verdict: Verdict | null
}

/** A benchmark of a commit. */
export interface BenchmarkFact {
  readonly commitSha: string
  /** The commit of the previous one; null without. */
  readonly previousSha: string | null
  readonly model: string
  readonly quant: string
  readonly dataset: string
  /** p95, in ms. */
  readonly latency: Measured
  readonly tokensPerSec: Measured
  /** US dollars for a thousand tokens. */
  readonly cost: Measured
  /** At its peak, in MB. */
  readonly memory: Measured
}

/** A repository that has commits in the window, and between which commits a compare view shows them. */
export interface RepositoryRange {
  /** `owner/name` */
  readonly repository: string
  /** The newest commit before the window; undefined where none is known. */
  readonly before: string | undefined
  readonly newest: string
}

/** All that a composed episode is made from. */
export interface EpisodeFacts {
  readonly series: string
  readonly window: FactsWindow
  /** The id of the set of commits that it tells, by which the next episode knows them. */
  readonly toldSet: string
  /** When the newest of the commits that this window can have was collected: the next window asks for what came later. */
  readonly collectedUntil: Date
  /** Where the repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  /** The relevant commits of the window and what takes others back, as many as are looked at. */
  readonly commits: readonly CommitFact[]
  /** Commits beside those of the window: what those take back, what took those back, and what benchmarks are compared with. */
  readonly earlier: readonly CommitFact[]
  readonly benchmarks: readonly BenchmarkFact[]
  /** Benchmarks that came in after an earlier episode had told of their commits. */
  readonly measuredSince: { readonly benchmarks: readonly BenchmarkFact[]; readonly commits: readonly CommitFact[] }
  readonly ranges: readonly RepositoryRange[]
  readonly totals: WindowTotals
}

/** Lines added and deleted; undefined when unknown. */
export function changedLines({ additions, deletions }: CommitFact): number | undefined {
  return additions === null || deletions === null ? undefined : additions + deletions
}

/** Largest change first, those of unknown size last; then the newest; then by SHA, to be the same on every run. */
export function bySize(one: CommitFact, other: CommitFact): number {
  return (
    (changedLines(other) ?? -1) - (changedLines(one) ?? -1) ||
    other.committedAt.getTime() - one.committedAt.getTime() ||
    (one.sha < other.sha ? -1 : 1)
  )
}
