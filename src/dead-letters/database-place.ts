import { hash } from 'node:crypto'
import type { ClickHouseOptions } from '../clickhouse/inputs.ts'

/** A database of a server, as letters tell it. */
interface DatabasePlace {
  readonly database: string
  /** Undefined in letters of older versions. */
  readonly server?: string | undefined
}

/**
 * Where a run's rows go. Two servers may have databases of one name, and share a folder of letters. The server is told as a digest of its
 * address: a letter lies where more people may read it than know that. Pure.
 */
export function placeOf({ url, database }: Pick<ClickHouseOptions, 'url' | 'database'>) {
  const { origin, pathname } = new URL(url)
  return { database, server: hash('sha256', `${origin}${pathname.replace(/\/+$/u, '')}`, 'hex').slice(0, 16) }
}

/** Whether a letter's rows are for a database; a letter that tells no server is for each that has the name. Pure. */
export const isFor = (letter: DatabasePlace, { database, server }: DatabasePlace): boolean =>
  letter.database === database && (letter.server === undefined || letter.server === server)
