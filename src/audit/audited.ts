import { randomUUID } from 'node:crypto'
import type { ClickHouseOptions } from '../clickhouse/inputs.ts'
import { type Access, tokenWarnings } from '../github/token-warnings.ts'
import type { ApiUsage } from '../github/usage.ts'
import { whenNextRequestLeaves } from '../http/departure.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { allowLast, TimeIsUp } from '../runner/time-limit.ts'
import type { RunOutcome } from './run-row.ts'

/** A run that is recorded. */
interface Run {
  readonly action: 'collect-commits' | 'check-freshness' | 'publish-episode'
  /** What the action does, where it does several things. */
  readonly operation?: string
  /** What it does to repositories, by which its tokens' rights are judged. */
  readonly access: Access
  /** What it spends, counted as it goes on. */
  readonly usage: ApiUsage
  /** Undefined where none is given, or where nothing may be written: then the run is not recorded. */
  readonly clickHouse: ClickHouseOptions | undefined
  /** What it does in ClickHouse besides: it writes; or it reads, so that nobody needs to know where it may do nothing else. */
  readonly role: 'writes' | 'reads'
}

/** The record holds nobody up. */
const MAX_RECORD_MS = 8_000

/** Writes down how a run stands. @returns false where there is no table to write it into. */
async function write(id: string, run: Run, clickHouse: ClickHouseOptions, outcome: RunOutcome): Promise<boolean> {
  const { action, operation = '', usage } = run
  const [{ runRow }, { recordRun }] = await Promise.all([import('./run-row.ts'), import('./record-run.ts')])
  const startedAt = new Date(performance.timeOrigin)
  const durationMs = outcome === 'started' ? 0 : Math.max(1, performance.now())
  return recordRun(runRow({ id, action, operation, startedAt, durationMs, outcome, usage }, process.env), clickHouse)
}

/** Records that a run has begun, beside what it does: one that is killed is seen by it. What fails of it the record of its end tells. */
async function recordStart(id: string, run: Run): Promise<void> {
  if (run.clickHouse === undefined) return
  await whenNextRequestLeaves()
  try {
    await write(id, run, run.clickHouse, 'started')
  } catch (error) {
    log.debug(`The start of the run is not recorded: ${describeError(error)}`)
  }
}

async function recordEnd(id: string, run: Run, outcome: RunOutcome): Promise<void> {
  const { clickHouse, role } = run
  if (clickHouse === undefined) return
  allowLast(MAX_RECORD_MS)
  try {
    const isRecorded = await write(id, run, clickHouse, outcome)
    if (!isRecorded) log.debug('The run is not recorded: there is no table action_run_records.')
  } catch (error) {
    const fault = error instanceof TimeIsUp ? 'ClickHouse did not answer in time.' : describeError(error)
    const message = `The run is not in action_runs; nothing else hangs on that. ${fault}`
    // A red job says what it failed of, and no more; one that stores nothing may well be one that may not.
    if (outcome === 'success' && role !== 'reads') log.warning(message)
    else log.info(message)
  }
}

/**
 * Does the work of a run, and records in `action_runs` that it has begun and how it ended. At its end, also where it failed, it says what
 * there is to say of its tokens.
 */
export async function audited(run: Run, work: () => Promise<void>): Promise<void> {
  const id = randomUUID()
  void recordStart(id, run)
  let outcome: RunOutcome = 'failure'
  try {
    await work()
    if (!process.exitCode) outcome = 'success'
  } finally {
    for (const warning of tokenWarnings(run.usage.tokens, run.access, new Date())) log.warning(warning)
    await recordEnd(id, run, outcome)
  }
}
