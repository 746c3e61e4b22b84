import type { ApiUsage } from '../github/usage.ts'
import type { BenchmarkChange } from './benchmarks.ts'
import type { Commit } from './commit.ts'

/** What became of one repository's branch. */
export type BranchResult =
  | {
      readonly kind: 'collected'
      readonly repository: string
      readonly branch: string
      readonly head: string
      readonly commits: readonly Commit[]
      readonly storedCount: number
    }
  | { readonly kind: 'empty'; readonly repository: string }
  | { readonly kind: 'failed'; readonly repository: string; readonly reason: string }

/** What a run found and did. */
export interface Report {
  readonly results: readonly BranchResult[]
  readonly benchmarks: readonly BenchmarkChange[]
  readonly usage: ApiUsage
  readonly dryRun: boolean
}

export const commitsOf = ({ results }: Pick<Report, 'results'>): Commit[] =>
  results.flatMap((result) => (result.kind === 'collected' ? result.commits : []))

export const storedCountOf = ({ results }: Pick<Report, 'results'>): number =>
  results.reduce((sum, result) => sum + (result.kind === 'collected' ? result.storedCount : 0), 0)

export const relevantCount = (commits: readonly Commit[]): number =>
  commits.filter(({ isRelevant }) => isRelevant).length

/** The heads read, `owner/name@branch` → SHA. */
export function headsOf({ results }: Pick<Report, 'results'>): Record<string, string> {
  return Object.fromEntries(
    results.flatMap((result) =>
      result.kind === 'collected' ? [[`${result.repository}@${result.branch}`, result.head]] : [],
    ),
  )
}

/** The error that a run ends with when repositories failed; undefined when none did. */
export function failureOf({ results }: Pick<Report, 'results'>): Error | undefined {
  const failed = results.filter((result) => result.kind === 'failed')
  if (failed.length === 0) return undefined
  const others = results.length - failed.length
  return new Error(
    [
      `${failed.length} of ${results.length} repositories could not be collected${others > 0 ? '; what was found in the others is stored' : ''}:`,
      ...failed.map(({ reason }) => `- ${reason}`),
    ].join('\n'),
  )
}
