import type { FailureKind } from '../github/request-failure.ts'
import { type ApiUsage, budgetsLeft, type Resource } from '../github/usage.ts'
import type { Counts, MeasuredOperation, Operation, ProcessedCommits } from './measure.ts'
import type { MetricName } from './metrics.ts'

/** A figure, and what it is of. */
export interface Point {
  readonly metric: MetricName
  readonly value: number
  readonly attributes: Readonly<Record<string, string>>
}

/** A run that has ended. */
export interface FinishedRun extends MeasuredOperation {
  readonly action: string
  /** Where the workflow runs: `owner/name`. */
  readonly repository: string
  readonly usage: ApiUsage
  readonly counts: Counts
}

/** Repositories that have points of their own in a run, those with the most commits; what is of others is told as of `other`. */
const MAX_REPOSITORIES = 100
const OTHERS = 'other'
/** Operations within a run's own that have points of their own. */
const MAX_OPERATIONS = 100

const RESOURCES: readonly Resource[] = ['core', 'graphql']
const AUTHENTICATION: readonly FailureKind[] = ['unauthorized', 'forbidden']

/** Commits by repository and where they were read, as many repositories as are told by name. */
function commitsByRepository(processed: readonly ProcessedCommits[]): ProcessedCommits[] {
  const found = new Map<string, ProcessedCommits>()
  const add = (one: ProcessedCommits) => {
    const key = `${one.repository} ${one.source}`
    found.set(key, { ...one, commits: one.commits + (found.get(key)?.commits ?? 0) })
  }
  processed.forEach(add)
  const all = [...found.values()].toSorted((one, other) => other.commits - one.commits)
  found.clear()
  for (const [index, one] of all.entries()) add(index < MAX_REPOSITORIES ? one : { ...one, repository: OTHERS })
  return [...found.values()]
}

function usagePoints(usage: ApiUsage, attributes: Point['attributes']): Point[] {
  const budgets = budgetsLeft(usage)
  return RESOURCES.flatMap((resource): Point[] => {
    const { requests, failures } = usage.resources[resource]
    const own = { ...attributes, source: resource }
    const sumOf = (kinds: readonly FailureKind[]) => kinds.reduce((sum, kind) => sum + (failures.get(kind) ?? 0), 0)
    const left = budgets.get(resource)
    const errors: Point[] = [...failures].map(([kind, value]) => ({
      metric: 'muse.github.api_errors',
      value,
      attributes: { ...own, 'error.type': kind },
    }))
    return [
      { metric: 'muse.github.api_calls', value: requests, attributes: own },
      ...(errors.length > 0 ? errors : [{ metric: 'muse.github.api_errors', value: 0, attributes: own } as const]),
      { metric: 'muse.github.auth_failures', value: sumOf(AUTHENTICATION), attributes: own },
      { metric: 'muse.github.rate_limit_hits', value: sumOf(['rate-limited']), attributes: own },
      ...(left === undefined
        ? []
        : [{ metric: 'muse.github.rate_limit_remaining', value: left.remaining, attributes: own } as const]),
    ]
  })
}

const durationPoint = (
  { operation, durationMs, outcome }: MeasuredOperation,
  attributes: Point['attributes'],
): Point => ({
  metric: 'muse.github.operation_duration',
  value: durationMs,
  attributes: { ...attributes, operation, outcome },
})

/** Operations that write files, of which it is told too that they wrote none. */
const WRITING: readonly Operation[] = ['propose']

/**
 * The figures of a run: at most 400 points, whatever it did. Every point has `action`, `operation`, `repository` and `outcome`, which
 * are few of each; where it fits, `source` and `error.type`, of which there are four and eight. Pure.
 */
export function pointsOf(run: FinishedRun): Point[] {
  const { action, operation, repository, outcome, usage, counts } = run
  const attributes = { action, operation, repository, outcome }
  const commits = commitsByRepository(counts.commits).map((one): Point => {
    const own = { ...attributes, repository: one.repository, source: one.source }
    return { metric: 'muse.github.commits_processed', value: one.commits, attributes: own }
  })
  const files: Point = { metric: 'muse.github.files_created', value: counts.filesCreated, attributes }
  return [
    durationPoint(run, attributes),
    ...counts.operations.slice(0, MAX_OPERATIONS).map((one) => durationPoint(one, attributes)),
    ...commits,
    ...(counts.filesCreated > 0 || WRITING.includes(operation) ? [files] : []),
    ...usagePoints(usage, attributes),
  ]
}
