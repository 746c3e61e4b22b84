import type { ApiUsage } from '../github/usage.ts'
import { ACTIONS_VERSION } from './version.ts'
import { type RunnerEnvironment, workflowRunUrl } from './workflow-run-url.ts'

/** How a run ended; `started` as long as it has not, and for ever when it was killed. */
export type RunOutcome = 'started' | 'success' | 'failure'

/** A run, and how it went so far. */
export interface RecordedRun {
  readonly id: string
  readonly action: string
  /** What the action did, where it does several things. */
  readonly operation: string
  readonly startedAt: Date
  /** 0 for one that has just started. */
  readonly durationMs: number
  readonly outcome: RunOutcome
  readonly usage: ApiUsage
}

/** The row of `action_run_records` for a run. Of its tokens it has what they are known by, never themselves. Pure. */
export function runRow(run: RecordedRun, environment: RunnerEnvironment) {
  const { tokens, requests } = run.usage
  return {
    ts: run.startedAt.toISOString(),
    run_id: run.id,
    action: run.action,
    operation: run.operation,
    version: ACTIONS_VERSION,
    repository: environment.GITHUB_REPOSITORY ?? '',
    workflow: environment.GITHUB_WORKFLOW ?? '',
    workflow_run: workflowRunUrl(environment),
    event: environment.GITHUB_EVENT_NAME ?? '',
    actor: environment.GITHUB_TRIGGERING_ACTOR || environment.GITHUB_ACTOR || '',
    tokens: tokens.map((token) => ({
      kind: token.kind,
      fingerprint: token.fingerprint,
      requests: token.requests,
      points: token.points,
      expires_at: token.expiresAt?.toISOString() ?? null,
      scopes: token.scopes ?? [],
      permissions: [...token.permissions].toSorted(),
    })),
    requests,
    points: tokens.reduce((sum, { points }) => sum + points, 0),
    outcome: run.outcome,
    duration_ms: Math.round(run.durationMs),
  }
}
