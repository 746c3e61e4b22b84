import { columnTtls, deletingTtl } from '../../../clickhouse/schema/engines.ts'
import { log } from '../../../runner/log.ts'

/** What an event is known again by. */
const IDENTITY: readonly string[] = ['session_id', 'commit_sha', 'event_type', 'ts']

/** A table of events, by the statement that creates it. */
interface CreatedTable {
  readonly name: string
  readonly createQuery: string
  readonly place?: { readonly database: string }
}

/** The TTLs of some columns, told; '' where they have none. */
const toldTtls = (createQuery: string, names: readonly string[]) =>
  [...columnTtls(createQuery)].flatMap(([name, ttl]) => (names.includes(name) ? [`${name}: ${ttl}`] : [])).join('; ')

/** @throws {Error} with what to do, where a TTL empties what an event is known again by. */
export function refuseEmptying({ name, createQuery, place }: CreatedTable, called: string): void {
  const told = toldTtls(createQuery, IDENTITY)
  if (told === '') return
  const ttls = columnTtls(createQuery)
  const removals = IDENTITY.filter((column) => ttls.has(column)).map((column) => `MODIFY COLUMN ${column} REMOVE TTL`)
  const database = place === undefined || place.database === '' ? '' : `${place.database}.`
  throw new Error(
    `${called} empties columns by their TTL (${told}): events that are older are not known again, and a backfill of that time stores them anew. Run:\nALTER TABLE ${database}${name} ${removals.join(', ')};`,
  )
}

/** Warns of a TTL that empties some of these columns. */
export function warnOfColumnTtl(
  called: string,
  createQuery: string,
  columns: readonly string[],
  consequence: string,
): void {
  const told = toldTtls(createQuery, columns)
  if (told !== '') log.warning(`${called} empties columns by their TTL (${told}): ${consequence}`)
}

/** Warns of a TTL that deletes rows. */
export function warnOfTtl(called: string, engineFull: string, consequence: string): void {
  const ttl = deletingTtl(engineFull)
  if (ttl === undefined) return
  const condition = /\bWHERE\b/u.test(ttl) ? 'where its condition is met, ' : ''
  log.warning(`${called} deletes rows by its TTL (${ttl}): ${condition}${consequence}`)
}
