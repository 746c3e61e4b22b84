import { stage } from './spans.ts'

/** What the actions do, as metrics name it. */
export type Operation = 'collect' | 'check' | 'propose' | 'validate' | 'release' | 'deploy-hook'

/** An operation within the run's own, and how it went. */
export interface MeasuredOperation {
  readonly operation: Operation
  readonly durationMs: number
  readonly outcome: 'success' | 'failure'
}

/** Commits of a repository that a run went through. */
export interface ProcessedCommits {
  /** `owner/name` */
  readonly repository: string
  /** Where they were read from. */
  readonly source: 'github' | 'clone'
  readonly commits: number
}

/** What a run did, for its metrics. */
export interface Counts {
  readonly operations: readonly MeasuredOperation[]
  readonly commits: readonly ProcessedCommits[]
  /** Files that are new on GitHub. */
  readonly filesCreated: number
}

/** A process runs one action. */
const operations: MeasuredOperation[] = []
const commits: ProcessedCommits[] = []
let filesCreated = 0

/** What was counted until now. */
export const readCounts = (): Counts => ({ operations, commits, filesCreated })

/** Counts the commits of a repository that this run went through. */
export function countCommits(processed: ProcessedCommits): void {
  commits.push(processed)
}

/** Counts a file that this run created on GitHub. */
export function countCreatedFile(): void {
  filesCreated += 1
}

/**
 * Does an operation within the run's own, such as calling a deploy hook. How long it took and how it ended are in the run's metrics
 * (`muse.github.operation_duration`), and in its trace.
 */
export async function measure<Result>(operation: Operation, work: () => Promise<Result>): Promise<Result> {
  const startMs = performance.now()
  let outcome: MeasuredOperation['outcome'] = 'failure'
  try {
    const result = await stage(operation, work)
    outcome = 'success'
    return result
  } finally {
    operations.push({ operation, durationMs: performance.now() - startMs, outcome })
  }
}
