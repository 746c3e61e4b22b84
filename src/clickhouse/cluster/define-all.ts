import { log } from '../../runner/log.ts'
import type { ClickHouse } from '../client.ts'
import { ClickHouseFailure } from '../errors.ts'
import type { SchemaStatement } from '../schema/upgrade.ts'

/**
 * Defines tables and views one after another, and puts rows in where that belongs to it.
 *
 * @param onRefused told of a statement that failed, and how many were done before; what comes after it is left.
 * @returns the servers that don't take part now, and do it later.
 */
export async function defineAll(
  clickHouse: ClickHouse,
  statements: readonly Pick<SchemaStatement, 'sql' | 'attempted' | 'isFilling'>[],
  onRefused: (error: ClickHouseFailure, done: number) => void,
): Promise<ReadonlySet<string>> {
  const absent = new Set<string>()
  for (const [done, { sql, attempted, isFilling }] of statements.entries()) {
    try {
      if (isFilling) await clickHouse.command(sql, attempted)
      else for (const server of await clickHouse.define(sql, attempted)) absent.add(server)
    } catch (error) {
      if (!(error instanceof ClickHouseFailure)) throw error
      onRefused(error, done)
      break
    }
  }
  return absent
}

/** Says that some servers do later what was defined. */
export function tellAbsent(servers: ReadonlySet<string>): void {
  if (servers.size === 0) return
  log.warning(
    `Tables or views were created or changed while ${[...servers].join(', ')} of the cluster did not take part. There it is done by itself once they are back; a server that is gone for good is to be taken out of the cluster.`,
  )
}
