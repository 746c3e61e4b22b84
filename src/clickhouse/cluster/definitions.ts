import type { ClickHouseSettings } from '@clickhouse/client'
import { z } from 'zod'

/** Shorter than the time that an answer may take: what servers do that are slow is waited for by sending the statement again. */
const MAX_WAIT_SECONDS = 90

/** A statement on a cluster is done when the servers that take part have done it; others do it once they are back. */
export const DEFINITION_SETTINGS: ClickHouseSettings = {
  distributed_ddl_task_timeout: String(MAX_WAIT_SECONDS),
  // A mode that the client's types don't have.
  ...Object.fromEntries([['distributed_ddl_output_mode', 'throw_only_active']]),
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
export function absentServers(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  return z
    .array(serverRow)
    .parse(rows)
    .filter(({ status }) => !DONE.has(status))
    .map(({ host, port, replica }) => replica ?? `${host}:${port}`)
}
