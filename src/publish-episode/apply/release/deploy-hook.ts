import { randomUUID } from 'node:crypto'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { missingAmong } from '../../../clickhouse/missing-rows.ts'
import { deployHookCalls } from '../../../clickhouse/schema/tables.ts'
import { measure } from '../../../telemetry/measure.ts'
import { post } from './post.ts'

/** For which commit of which repository the hook is called, and for which environment. */
interface CallSubject {
  /** `owner/name` */
  readonly repository: string
  readonly sha: string
  /** As the input names it; empty where it doesn't. */
  readonly environment: string
}

/** Writes down what became of a call. */
async function record(clickHouse: ClickHouse, { sha, ...subject }: CallSubject, callId: string, status: string) {
  const rows = [{ ts: new Date().toISOString(), ...subject, commit_sha: sha, call_id: callId, status }]
  const attempted = 'recording the call of the deploy hook'
  await clickHouse.insert({
    table: deployHookCalls.name,
    rows,
    attempted,
    findMissing: missingAmong(clickHouse, rows, (row) => row.status, {
      sql: `SELECT toString(status) AS key FROM ${deployHookCalls.name} WHERE repository = {repository:String} AND call_id = {call:UUID}`,
      parameters: { repository: subject.repository, call: callId },
      attempted: 'looking whether the call of the deploy hook is recorded',
    }),
  })
}

/**
 * Calls the deploy hook for a commit, and writes that down before and after: a run that ends in between is seen by the next one.
 *
 * @returns why what came of the call could not be written down; undefined where it was.
 * @throws {Error} when the host does not take the call.
 */
export async function callDeployHook(clickHouse: ClickHouse, url: string, subject: CallSubject): Promise<unknown> {
  const callId = randomUUID()
  await record(clickHouse, subject, callId, 'sending')
  try {
    await measure('deploy-hook', () => post(url, 'calling the deploy hook', undefined))
  } catch (error) {
    await record(clickHouse, subject, callId, 'failed').catch(() => undefined)
    throw error
  }
  try {
    await record(clickHouse, subject, callId, 'accepted')
    return undefined
  } catch (error) {
    return error
  }
}
