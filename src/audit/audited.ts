import { randomUUID } from 'node:crypto'
import type { ClickHouseOptions } from '../clickhouse/inputs.ts'
import { type Access, tokenWarnings } from '../github/tokens/token-warnings.ts'
import type { ApiUsage } from '../github/usage.ts'
import { whenNextRequestLeaves } from '../http/departure.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { allowLast, TimeIsUp } from '../runner/time-limit.ts'
import { type Operation, readCounts } from '../telemetry/measure.ts'
import type { Receivers } from '../telemetry/receivers.ts'
import { stage, startRecording } from '../telemetry/spans.ts'
import type { RunOutcome } from './run-row.ts'
import { workflowRunUrl } from './workflow-run-url.ts'

/** A run that is recorded. */
interface Run {
  readonly action: 'collect-commits' | 'check-freshness' | 'publish-episode'
  /** What the action does, where it does several things. */
  readonly operation?: Operation
  /** What it does to repositories, by which its tokens' rights are judged. */
  readonly access: Access
  /** What it spends, counted as it goes on. */
  readonly usage: ApiUsage
  /** Undefined where none is given, or where nothing may be written: then the run is not recorded. */
  readonly clickHouse: ClickHouseOptions | undefined
  /** What it does in ClickHouse besides: it writes; or it reads, so that nobody needs to know where it may do nothing else. */
  readonly role: 'writes' | 'reads'
  /** Where metrics and a trace of it go; undefined where none are asked for. */
  readonly telemetry: Receivers | undefined
}

/** The record holds nobody up. */
const MAX_RECORD_MS = 8_000

/** How a run stands. */
interface Standing {
  readonly startedAt: Date
  /** 0 for one that has just started. */
  readonly durationMs: number
  readonly outcome: RunOutcome
}

/** Writes down how a run stands. @returns false where there is no table to write it into. */
async function write(id: string, run: Run, clickHouse: ClickHouseOptions, standing: Standing): Promise<boolean> {
  const { action, operation = '', usage } = run
  const { recordRun } = await import('./record-run.ts')
  return recordRun({ id, action, operation, usage, ...standing }, clickHouse)
}

/** Records that a run has begun, beside what it does: one that is killed is seen by it. What fails of it the record of its end tells. */
async function recordStart(id: string, run: Run, startedAt: Date): Promise<void> {
  const { clickHouse } = run
  if (clickHouse === undefined) return
  await whenNextRequestLeaves()
  try {
    const standing = { startedAt, durationMs: 0, outcome: 'started' } as const
    await stage('record the start of the run', () => write(id, run, clickHouse, standing))
  } catch (error) {
    log.debug(`The start of the run is not recorded: ${describeError(error)}`)
  }
}

async function recordEnd(id: string, run: Run, ending: Standing): Promise<void> {
  const { clickHouse, role } = run
  if (clickHouse === undefined) return
  allowLast(MAX_RECORD_MS)
  try {
    const isRecorded = await stage('record the run', () => write(id, run, clickHouse, ending))
    if (!isRecorded) log.debug('The run is not recorded: there is no table action_run_records.')
  } catch (error) {
    const fault = error instanceof TimeIsUp ? 'ClickHouse did not answer in time.' : describeError(error)
    const message = `The run is not in action_runs; the job is not affected. ${fault}`
    // A red job says what it failed of, and no more; one that stores nothing may well be one that may not.
    if (ending.outcome === 'success' && role !== 'reads') log.warning(message)
    else log.info(message)
  }
}

const OPERATIONS: Readonly<Record<Run['action'], Operation>> = {
  'collect-commits': 'collect',
  'check-freshness': 'check',
  'publish-episode': 'propose',
}

/**
 * Does the work of a run, and records in `action_runs` that it has begun and how it ended. At its end, also where it failed, it says what
 * there is to say of its tokens, and sends its metrics and its trace.
 */
export async function audited(run: Run, work: () => Promise<void>): Promise<void> {
  if (run.telemetry?.traces !== undefined) startRecording()
  const id = randomUUID()
  const startedAt = new Date(performance.timeOrigin)
  void recordStart(id, run, startedAt)
  let outcome: Exclude<RunOutcome, 'started'> = 'failure'
  try {
    await work()
    if (!process.exitCode) outcome = 'success'
  } finally {
    for (const warning of tokenWarnings(run.usage.tokens, run.access, new Date())) log.warning(warning)
    // The row and the metrics say the same.
    const ending = { startedAt, durationMs: Math.max(1, Math.round(performance.now())), outcome }
    await recordEnd(id, run, ending)
    const { action, operation = OPERATIONS[action], usage, telemetry } = run
    if (telemetry !== undefined) {
      const { sendTelemetry } = await import('../telemetry/send.ts')
      const told = { action, operation, usage, counts: readCounts(), page: workflowRunUrl(process.env) }
      await sendTelemetry({ ...told, ...ending }, telemetry)
    }
  }
}
