import type { ApiUsage } from '../github/usage.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import type { Counts, Operation } from './measure.ts'
import { pointsOf } from './points.ts'
import type { Environment, Receivers } from './receivers.ts'
import { readRecording, type SpanAttributes } from './spans.ts'

/** Telemetry holds nobody up for longer, whatever its receivers do. */
const MAX_MS = 2_000
/** Of that, for what a receiver's last answer is still waited for. */
const MARGIN_MS = 100

/** A run that has ended. */
export interface EndedRun {
  readonly action: string
  readonly operation: Operation
  readonly startedAt: Date
  readonly durationMs: number
  readonly outcome: 'success' | 'failure'
  readonly usage: ApiUsage
  readonly counts: Counts
  /** The page of the workflow's run; empty where it is not known. */
  readonly page: string
}

/** What the trace says of the run: OpenTelemetry's names where there are some. */
function rootAttributes({ action, operation, outcome, page }: EndedRun, environment: Environment): SpanAttributes {
  const known: Readonly<Record<string, string | undefined>> = {
    'muse.action': action,
    'muse.operation': operation,
    'muse.outcome': outcome,
    'vcs.repository.name': environment.GITHUB_REPOSITORY,
    'vcs.ref.head.revision': environment.GITHUB_SHA,
    'cicd.pipeline.name': environment.GITHUB_WORKFLOW,
    'cicd.pipeline.task.name': environment.GITHUB_JOB,
    'cicd.pipeline.run.id': environment.GITHUB_RUN_ID,
    'cicd.pipeline.run.url.full': page,
  }
  const entries = Object.entries(known).flatMap(([name, value]) => (value ? [[name, value] as const] : []))
  return Object.fromEntries(entries)
}

async function send(run: EndedRun, receivers: Receivers, environment: Environment): Promise<readonly string[]> {
  const { metrics, traces, datadog } = receivers
  if (metrics === undefined && traces === undefined && datadog === undefined) return []
  const startedMs = performance.now()
  const repository = environment.GITHUB_REPOSITORY ?? ''
  const points = pointsOf({ ...run, repository })
  const root = {
    name: `${run.action} ${run.operation}`,
    startedAt: run.startedAt,
    endedAt: new Date(),
    hasFailed: run.outcome === 'failure',
    attributes: rootAttributes(run, environment),
  }
  const recording = readRecording()
  const { exportRun } = await import('./export/export-run.ts')
  const left = Math.max(1, MAX_MS - MARGIN_MS - (performance.now() - startedMs))
  return await exportRun({ points, recording, root }, receivers, left)
}

/**
 * Sends the metrics and the trace of a run that has ended, as far as they are asked for. It takes two seconds at most, and whatever goes wrong
 * is one warning. The SDK is loaded here, and only then.
 */
export async function sendTelemetry(run: EndedRun, receivers: Receivers): Promise<void> {
  const faults = [
    ...receivers.faults,
    ...(await send(run, receivers, process.env).catch((error: unknown) => [describeError(error)])),
  ]
  if (faults.length === 0) return
  log.warning(`Not all telemetry of this run was delivered; the job is not affected. ${faults.join('; ')}.`)
}
