import type { ClickHouseSettings } from '@clickhouse/client'
import { z } from 'zod'
import { exceededTimeLimit } from '../errors.ts'
import { ReplicationFault } from './replication-fault.ts'

/** Shorter than the time that an answer may take. */
const MAX_WAIT_SECONDS = 90
/** And once it is known that a server doesn't answer: each further statement would wait as long. */
const SHORT_WAIT_SECONDS = 5

/** A statement on a cluster is done when the servers that take part have done it; others do it once they are back. */
export const DEFINITION_SETTINGS: ClickHouseSettings = {
  distributed_ddl_task_timeout: String(MAX_WAIT_SECONDS),
  // A mode that the client's types don't have.
  ...Object.fromEntries([['distributed_ddl_output_mode', 'throw_only_active']]),
}

/** Older servers wait for those of a cluster that are down, and slow ones may take longer: these are named in the answer, not waited for. */
const SHORT_SETTINGS: ClickHouseSettings = {
  distributed_ddl_task_timeout: String(SHORT_WAIT_SECONDS),
  distributed_ddl_output_mode: 'null_status_on_timeout',
}

/** Of a cluster by host and port, with code 0; of a Replicated database by replica, with a word. */
const serverRow = z.object({
  host: z.string().optional(),
  port: z.number().optional(),
  replica: z.string().optional(),
  status: z.union([z.number(), z.string()]).nullable(),
})

const DONE = new Set<unknown>([0, 'OK'])

/** The servers that have not carried a statement out, by the rows that ClickHouse answers it with. */
function absentServers(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  const servers = z.array(serverRow).parse(rows)
  const absent = servers.filter(({ status }) => !DONE.has(status))
  if (absent.length > 0 && absent.length === servers.length)
    throw new ReplicationFault(
      `none of ${absent.length} servers has carried it out in time`,
      'Look into system.distributed_ddl_queue (exception_text), and run again.',
    )
  return absent.map(({ host, port, replica }) => replica ?? `${host}:${port}`)
}

/**
 * Carries out statements that define something, one after another.
 *
 * @param send sends one with these settings, and gives the rows of its answer.
 * @returns what does it for one statement, and gives the servers that do it later.
 */
export function definer<Statement>(
  send: (statement: Statement, settings: ClickHouseSettings) => Promise<readonly Readonly<Record<string, unknown>>[]>,
): (statement: Statement) => Promise<readonly string[]> {
  let settings = DEFINITION_SETTINGS
  return async (statement) => {
    try {
      return absentServers(await send(statement, settings))
    } catch (error) {
      if (settings === SHORT_SETTINGS || !exceededTimeLimit(error)) throw error
      settings = SHORT_SETTINGS
      return absentServers(await send(statement, settings))
    }
  }
}
