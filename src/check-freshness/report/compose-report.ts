import { randomUUID } from 'node:crypto'
import { fullName } from '../../github/repository.ts'
import { limitsOf } from '../decide/case.ts'
import { judgeAll } from '../decide/overall.ts'
import { unreadable, type Verdict } from '../decide/verdict.ts'
import type { Diagnosis } from '../gather/diagnosis.ts'
import type { Inputs } from '../inputs.ts'
import type { JudgedSource } from '../settle.ts'
import type { Source } from '../sources/sources.ts'
import { tableLabel } from '../sources/table-name.ts'
import { causeOf } from './cause.ts'
import { describeVerdict } from './reason.ts'
import type { Report, SourceReport } from './report.ts'

/** Who runs the check, and where. */
export interface WorkflowRun {
  readonly actor: string
  /** The address of the run. */
  readonly url: string
  /** The address of GitHub itself. */
  readonly server: string
}

/** The verdict on a source; one that is at fault itself blocks whatever its severity. */
function verdictOf(judged: JudgedSource): Verdict {
  if ('verdict' in judged) return judged.verdict
  return unreadable(judged.isMisconfigured === true ? 'error' : judged.source.severity)
}

const isRed = ({ status }: Verdict) => status === 'stale' || status === 'empty' || status === 'unknown'

/** Whether a look into the source's table may show the cause: it is red though the table could be read. */
export const needsDiagnosis = (judged: JudgedSource): boolean => 'verdict' in judged && isRed(judged.verdict)

function firstWaiting({ firstWaiting: sha }: Verdict, repository: string, { server }: WorkflowRun) {
  return sha === undefined ? null : { sha, url: `${server}/${repository}/commit/${sha}` }
}

const withCause = (reason: string, cause: string | undefined) => (cause === undefined ? reason : `${reason} ${cause}`)

function sourceReport(
  judged: JudgedSource,
  checkMaxLagSeconds: number,
  diagnosis: Diagnosis | undefined,
  workflowRun: WorkflowRun,
): SourceReport {
  const { source, history } = judged
  const { warnAfterSeconds, maxLagSeconds } = limitsOf(source, checkMaxLagSeconds)
  const verdict = verdictOf(judged)
  const [head] = history?.commits ?? []
  const repository = history?.repository ?? fullName(source.repository)
  const cause = diagnosis === undefined ? undefined : causeOf(diagnosis, source)
  const reason =
    'verdict' in judged
      ? describeVerdict({ source, history: judged.history, verdict, warnAfterSeconds, maxLagSeconds })
      : judged.reason
  const { arrivals } = verdict
  return {
    name: source.name,
    status: verdict.status,
    gate: verdict.gate,
    lag_seconds: verdict.lagSeconds ?? null,
    lag_is_at_least: verdict.isAtLeast,
    behind_since: verdict.behindSince?.toISOString() ?? null,
    first_waiting: firstWaiting(verdict, repository, workflowRun),
    counted_from: verdict.countedFrom,
    arrived_after_seconds: verdict.arrivedAfterSeconds ?? null,
    arrival:
      arrivals === undefined
        ? null
        : { commits: arrivals.commits, p50_seconds: arrivals.p50Seconds, p95_seconds: arrivals.p95Seconds },
    repository,
    branch: source.branch ?? history?.branch ?? null,
    table: tableLabel(source.table),
    match: source.match,
    severity: source.severity,
    warn_after_seconds: warnAfterSeconds,
    max_lag_seconds: maxLagSeconds,
    head:
      head === undefined
        ? null
        : { sha: head.sha, committed_at: head.committedAt.toISOString(), headline: head.headline },
    head_is_from_collection: history?.origin === 'collection',
    newest_covered: verdict.newestCovered ?? null,
    commits_waiting: verdict.waiting,
    rows: verdict.rows,
    newest_row_at: diagnosis?.newestAt?.toISOString() ?? null,
    cause: cause ?? null,
    clock_skew_seconds: verdict.clockSkewSeconds,
    rows_ahead_seconds: verdict.rowsAheadSeconds,
    reason: withCause(reason, cause),
  }
}

/** Draws the report up. An override is in it only when there was something to let pass. */
export function composeReport({
  judged,
  diagnoses,
  inputs: { maxLagSeconds, overrideReason },
  workflowRun,
  now,
}: {
  readonly judged: readonly JudgedSource[]
  readonly diagnoses: ReadonlyMap<Source, Diagnosis>
  readonly inputs: Pick<Inputs, 'maxLagSeconds' | 'overrideReason'>
  readonly workflowRun: WorkflowRun
  readonly now: Date
}): Report {
  const sources = judged.map((one) => sourceReport(one, maxLagSeconds, diagnoses.get(one.source), workflowRun))
  const overall = judgeAll(judged.map(verdictOf), overrideReason !== undefined)
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
