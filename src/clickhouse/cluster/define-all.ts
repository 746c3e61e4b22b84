import { log } from '../../runner/log.ts'
import type { ClickHouse } from '../client.ts'
import { ClickHouseFailure } from '../errors.ts'
import type { SchemaStatement } from '../schema/upgrade.ts'

/** Defines tables and views one after another, and warns once of servers that do it later. */
export async function defineAll(
  clickHouse: ClickHouse,
  statements: readonly Pick<SchemaStatement, 'sql' | 'attempted' | 'isFilling'>[],
  onRefused: (error: ClickHouseFailure, done: number) => void,
): Promise<void> {
  const absent = new Set<string>()
  try {
    for (const [index, { sql, attempted, isFilling }] of statements.entries()) {
      try {
        if (isFilling) await clickHouse.command(sql, attempted)
        else for (const server of await clickHouse.define(sql, attempted)) absent.add(server)
      } catch (error) {
        if (!(error instanceof ClickHouseFailure)) throw error
        return onRefused(error, index)
      }
    }
  } finally {
    if (absent.size > 0)
      log.warning(
        `Tables or views were created or changed while ${[...absent].join(', ')} of the cluster did not take part. There it is done by itself once they are back; a server that is gone for good is to be taken out of the cluster.`,
      )
  }
}
