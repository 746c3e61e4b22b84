import { randomUUID } from 'node:crypto'
import { fullName } from '../../github/repository.ts'
import { warnAfterOf } from '../decide/case.ts'
import { judgeAll } from '../decide/overall.ts'
import { UNREADABLE, type Verdict } from '../decide/verdict.ts'
import type { History } from '../gather/history.ts'
import type { Inputs } from '../inputs.ts'
import { type Source, tableLabel } from '../sources/sources.ts'
import { describeVerdict } from './reason.ts'
import type { Report, SourceReport } from './report.ts'

/** A source with its verdict, or with the reason why there is none. */
export type JudgedSource =
  | { readonly source: Source; readonly history: History; readonly verdict: Verdict }
  | { readonly source: Source; readonly history: History | undefined; readonly reason: string }

/** Who runs the check, and where. */
export interface WorkflowRun {
  readonly actor: string
  /** The address of the run. */
  readonly url: string
}

function sourceReport(judged: JudgedSource, maxLagSeconds: number): SourceReport {
  const { source, history } = judged
  const warnAfterSeconds = warnAfterOf(source, maxLagSeconds)
  const isJudged = 'verdict' in judged
  const verdict = isJudged ? judged.verdict : UNREADABLE
  const [head] = history?.commits ?? []
  return {
    name: source.name,
    status: verdict.status,
    gate: verdict.gate,
    lag_seconds: verdict.lagSeconds ?? null,
    lag_is_at_least: verdict.isAtLeast,
    behind_since: verdict.behindSince?.toISOString() ?? null,
    counted_from: verdict.countedFrom,
    arrived_after_seconds: verdict.arrivedAfterSeconds ?? null,
    repository: fullName(source.repository),
    branch: source.branch ?? history?.branch ?? null,
    table: tableLabel(source.table),
    match: source.match,
    warn_after_seconds: warnAfterSeconds,
    head:
      head === undefined
        ? null
        : { sha: head.sha, committed_at: head.committedAt.toISOString(), headline: head.headline },
    head_is_from_collection: history?.origin === 'collection',
    newest_covered: verdict.newestCovered ?? null,
    commits_waiting: verdict.waiting,
    rows: verdict.rows,
    clock_skew_seconds: verdict.clockSkewSeconds,
    reason: isJudged
      ? describeVerdict({ source, history: judged.history, verdict, warnAfterSeconds, maxLagSeconds })
      : judged.reason,
  }
}

/** Draws the report up. An override is in it only when there was something to let pass. */
export function composeReport({
  judged,
  inputs: { maxLagSeconds, overrideReason },
  workflowRun,
  now,
}: {
  readonly judged: readonly JudgedSource[]
  readonly inputs: Pick<Inputs, 'maxLagSeconds' | 'overrideReason'>
  readonly workflowRun: WorkflowRun
  readonly now: Date
}): Report {
  const sources = judged.map((one) => sourceReport(one, maxLagSeconds))
  const verdicts = judged.map((one) => ('verdict' in one ? one.verdict : UNREADABLE))
  const overall = judgeAll(verdicts, overrideReason !== undefined)
  const letPass = sources.filter(({ gate }) => gate === 'blocks').map(({ name }) => name)
  return {
    schema_version: 1,
    check_id: randomUUID(),
    checked_at: now.toISOString(),
    status: overall.status,
    blocked: overall.blocked,
    lag_seconds: overall.lagSeconds ?? null,
    max_lag_seconds: maxLagSeconds,
    override:
      overrideReason === undefined || letPass.length === 0
        ? null
        : { reason: overrideReason, actor: workflowRun.actor, sources: letPass },
    actor: workflowRun.actor,
    workflow_run: workflowRun.url,
    sources,
  }
}
