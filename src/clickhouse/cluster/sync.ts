import type { ClickHouseSettings } from '@clickhouse/client'
import { exceededTimeLimit } from '../errors.ts'
import { SETTINGS } from '../settings.ts'
import { DEFINITION_SETTINGS } from './definitions.ts'
import { ReplicationFault } from './replication-fault.ts'

const MAX_SYNC_SECONDS = 60

/** A replica that doesn't come in step within that time is refused. */
export const SYNC_SETTINGS: ClickHouseSettings = {
  ...SETTINGS,
  ...DEFINITION_SETTINGS,
  receive_timeout: MAX_SYNC_SECONDS,
}

/** What it means that a statement which brings a server in step failed. */
export function syncFailure(error: unknown, sync: string): unknown {
  if (!exceededTimeLimit(error)) return error
  const [, table = ''] = /(\S+) LIGHTWEIGHT$/u.exec(sync) ?? []
  return new ReplicationFault(
    `this replica lacks rows of ${table.replaceAll('`', '')} that another one has, and did not get them within ${MAX_SYNC_SECONDS} s: what is decided by it would be wrong`,
    `Look into system.replication_queue (last_exception). Where the other replica is down, start it, or, when it is gone for good, run SYSTEM DROP REPLICA; where this one is slow, run again, or give the other one's URL.`,
    { cause: error },
  )
}
