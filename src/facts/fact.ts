/**
 * What a value is measured in. Values are stored in these base units, so that figures in other units of the same dimension can be
 * compared: times in ms, sizes in bytes, shares and factors as ratios (1 is 100 %), money in US dollars.
 */
export const UNITS = [
  'ms',
  'ratio',
  'tokens',
  'tokens/s',
  'USD',
  'USD/1k tokens',
  'bytes',
  'commits',
  'lines',
  'files',
  'pull requests',
  'contributors',
  'repositories',
  'benchmarks',
  'deployments',
  'reviews',
  'reviewers',
] as const
export type Unit = (typeof UNITS)[number]

/** What is measured, not counted. */
export const MEASURED_UNITS: ReadonlySet<Unit> = new Set([
  'ms',
  'ratio',
  'bytes',
  'USD',
  'USD/1k tokens',
  'tokens/s',
  'tokens',
])

/** The kinds of subject that a fact may be about. */
export const SUBJECT_KINDS = ['repository', 'commit', 'pullRequest', 'message', 'model', 'quant', 'dataset'] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

/** What a fact is about; what is left out is not narrowed down. `pullRequest` is the digits of its number, `message` what commits say. */
export type Subject = Readonly<Partial<Record<SubjectKind, string>>>

/** Words that tell facts of one unit apart: a figure whose sentence has one of them is about such a fact alone. */
export const ASPECTS = {
  p50: /^(?:p50|median|50th)$/u,
  p95: /^(?:p95|95th)$/u,
  p99: /^(?:p99|99th)$/u,
  added: /^(?:added|additions?|inserted|insertions?)$/u,
  deleted: /^(?:deleted|deletions?|removed|removals?)$/u,
  latency: /^(?:latency|latencies|p50|p95|p99)$/u,
  throughput: /^(?:throughput|tokens)$/u,
  cost: /^(?:costs?|price|cheaper|dearer)$/u,
  memory: /^memory$/u,
  late: /^(?:late|older)$/u,
  known: /^known$/u,
  paths: /^paths?$/u,
  release: /^releases?$/u,
  relevant: /^(?:relevant|performance-related|performance|perf)$/u,
  merged: /^(?:merge|merges|merged)$/u,
  opened: /^opened$/u,
  open: /^open$/u,
  bot: /^(?:bots?|automated|automatic)$/u,
  revert: /^(?:reverts?|reverted|reverting)$/u,
  breaking: /^breaking$/u,
  measured: /^(?:measured|benchmarks?|benchmarked)$/u,
  unmeasured: /^(?:unmeasured|without|no|none|lacks?|lacking|missing)$/u,
  further: /^(?:further|more|other|others|remaining)$/u,
  feat: /^(?:feat|feature|features)$/u,
  fix: /^(?:fix|fixes|fixed|bugs?)$/u,
  perf: /^(?:perf|performance|speed-ups?|optimi[sz]ations?)$/u,
  docs: /^(?:docs?|documentation)$/u,
  refactor: /^(?:refactors?|refactoring|refactorings)$/u,
  test: /^(?:tests?|testing)$/u,
  maintenance: /^(?:maintenance|chores?|build|ci|style|deps|dependenc(?:y|ies))$/u,
} as const satisfies Record<string, RegExp>
export type Aspect = keyof typeof ASPECTS

/** A value that ClickHouse holds. */
export interface Fact {
  /** What it is, in words: `p95 latency`, `lines added`. */
  readonly name: string
  /** In the base unit. */
  readonly value: number
  readonly unit: Unit
  readonly subject: Subject
  /** The name of the statement that gives it. */
  readonly statement: string
  /** Which of several facts of its unit it is. */
  readonly aspects?: readonly Aspect[]
  /** Whether it is the difference of two values: a sign before a figure then tells which way. */
  readonly isChange?: boolean
  /** Where it is a range: its largest value. */
  readonly upTo?: number
  /** Whether it counts only where its subject or an aspect of it is named: there are many of its kind. */
  readonly isPart?: boolean
}

/** The name of the statement that reads the commits that a text names. */
export const NAMED_COMMITS = 'named commits'

/** A commit that ClickHouse knows. */
interface KnownCommit {
  readonly sha: string
  /** `owner/name`; empty where only a benchmark names it. */
  readonly repository: string
  /** What was written of it, in it and in its pull request: a figure that is quoted from there has its source. */
  readonly words: readonly string[]
}

/** A number of a pull request or an issue that ClickHouse knows. */
export interface KnownReference {
  readonly number: number
  /** `owner/name` */
  readonly repository: string
  /** The commits that it brought. */
  readonly shas: readonly string[]
}

/** All that figures are looked up in. */
export interface FactSheet {
  readonly facts: readonly Fact[]
  readonly commits: readonly KnownCommit[]
  readonly references: readonly KnownReference[]
}
