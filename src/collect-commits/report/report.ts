import type { ApiUsage } from '../../github/usage.ts'
import type { RepositoryHealth } from '../health.ts'
import type { BenchmarkChange } from '../store/benchmarks.ts'
import type { CollectedFacts } from '../store/facts.ts'
import { EMPTY_TALLY, mergeTallies, type Tally } from './tally.ts'

/** Figures of a branch, complete or as far as it was read. */
export interface BranchFigures {
  readonly repository: string
  readonly branch: string
  /** SHA */
  readonly head: string
  readonly tally: Tally
  /** Commits that are new in the database. */
  readonly storedCount: number
  /** Commits that are now marked removed. */
  readonly removedCount: number
}

/** What became of one repository's branch. */
export type BranchResult = {
  /** The repository as the input names it; undefined for one of an owner whose repositories are all collected. */
  readonly asked?: string | undefined
} & (
  | ({ readonly kind: 'collected' } & BranchFigures)
  | { readonly kind: 'empty'; readonly repository: string }
  /** `partial` is what was found before it failed, and how much of it was stored. */
  | {
      readonly kind: 'failed'
      readonly repository: string
      readonly reason: string
      readonly partial?: BranchFigures | undefined
      /** Whether something else failed before it was begun with. */
      readonly isUntried?: boolean
    }
)

/** What a run found and did. */
export interface Report {
  readonly results: readonly BranchResult[]
  readonly benchmarks: readonly BenchmarkChange[]
  readonly facts: CollectedFacts
  readonly health: readonly RepositoryHealth[]
  readonly usage: ApiUsage
  readonly dryRun: boolean
  /** What went wrong after the commits were collected. */
  readonly faults: readonly string[]
}

/** The figures of all branches of which any were read. */
export const figuresOf = ({ results }: Pick<Report, 'results'>): BranchFigures[] =>
  results.flatMap((result) => {
    if (result.kind === 'collected') return [result]
    return result.kind === 'failed' && result.partial !== undefined ? [result.partial] : []
  })

export const tallyOfReport = (report: Pick<Report, 'results'>): Tally =>
  figuresOf(report).reduce((sum, { tally }) => mergeTallies(sum, tally), EMPTY_TALLY)

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

export const storedCountOf = (report: Pick<Report, 'results'>): number =>
  sum(figuresOf(report).map(({ storedCount }) => storedCount))

export const removedCountOf = (report: Pick<Report, 'results'>): number =>
  sum(figuresOf(report).map(({ removedCount }) => removedCount))

/** The heads that were read to their end, `owner/name@branch` → SHA. */
export function headsOf({ results }: Pick<Report, 'results'>): Record<string, string> {
  return Object.fromEntries(
    results.flatMap((result) =>
      result.kind === 'collected' ? [[`${result.repository}@${result.branch}`, result.head]] : [],
    ),
  )
}

/** The error that a run ends with when repositories failed, or what comes after them; undefined when nothing did. */
export function failureOf({ results, faults }: Pick<Report, 'results' | 'faults'>): Error | undefined {
  const failed = results.filter((result) => result.kind === 'failed')
  const others = results.length - failed.length
  const lines = [
    ...(failed.length === 0
      ? []
      : [
          `${failed.length} of ${results.length} repositories could not be collected${others > 0 ? '; what was found in the others is stored' : ''}:`,
        ]),
    ...failed.map(({ reason }) => `- ${reason}`),
    ...(faults.length === 0 ? [] : ['What was to be done after the commits were collected went wrong:']),
    ...faults.map((fault) => `- ${fault}`),
  ]
  return lines.length === 0 ? undefined : new Error(lines.join('\n'))
}
