/** The metrics that a run may have. */
export type MetricName =
  | 'muse.github.commits_processed'
  | 'muse.github.files_created'
  | 'muse.github.api_calls'
  | 'muse.github.rate_limit_remaining'
  | 'muse.github.operation_duration'
  | 'muse.github.api_errors'
  | 'muse.github.auth_failures'
  | 'muse.github.rate_limit_hits'

/** How a metric is kept. */
interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram'
  /** As UCUM writes it. */
  readonly unit: string
  readonly description: string
}

/** The metrics, with what they are. docs/metrics.md says the same. */
export const METRICS: Readonly<Record<MetricName, Metric>> = {
  'muse.github.commits_processed': {
    kind: 'counter',
    unit: '{commit}',
    description: 'Commits that were read and analysed, those stored before included.',
  },
  'muse.github.files_created': { kind: 'counter', unit: '{file}', description: 'Episodes that are new on GitHub.' },
  'muse.github.api_calls': {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests that were answered, retries included.',
  },
  'muse.github.rate_limit_remaining': {
    kind: 'gauge',
    unit: '{request}',
    description: "What was left of the token's budget at the end: requests, of graphql points.",
  },
  'muse.github.operation_duration': {
    kind: 'histogram',
    unit: 'ms',
    description: 'How long an operation took.',
  },
  'muse.github.api_errors': {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests that failed, each try by itself.',
  },
  'muse.github.auth_failures': {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests that were refused as the token is not known, or may not.',
  },
  'muse.github.rate_limit_hits': {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests that were refused as a budget is used up, or as there were too many at once.',
  },
}

/** Upper bounds of the histogram's buckets: from a request to what a job may take. */
export const DURATION_BUCKETS_MS: readonly number[] = [
  100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 1_800_000, 3_600_000,
]
