import type { ClickHouse } from '../clickhouse/client.ts'
import { insertMissing } from '../clickhouse/missing-rows.ts'
import type { Parameters } from '../clickhouse/parameters.ts'
import type { Letter } from './letter.ts'

type RowsLetter = Extract<Letter, { readonly operation: 'store-rows' }>
type Rows = readonly RowsLetter['payload']['rows'][number][]

/** How it is known which rows of a table are stored. */
interface Lookup {
  /** Tells rows apart, as the statement's column `key` does. */
  readonly keyOf: (row: Rows[number]) => string
  /** Reads the keys of those that are stored, of rows as those of the letter. */
  statement(table: string, rows: Rows): { readonly sql: string; readonly parameters: Parameters }
}

function text(row: Rows[number], column: string): string {
  const value = row[column]
  if (typeof value === 'string' && value !== '') return value
  throw new Error(`A row of the letter has no ${column}. Mend the line, or remove it.`)
}
const texts = (rows: Rows, column: string) => [...new Set(rows.map((row) => text(row, column)))]
function seconds(row: Rows[number]): string {
  const milliseconds = Date.parse(text(row, 'ts'))
  if (!Number.isNaN(milliseconds)) return String(Math.floor(milliseconds / 1_000))
  throw new Error('A row of the letter has a ts that is no time. Mend the line, or remove it.')
}
const firstSecond = (rows: Rows) => String(Math.min(...rows.map((row) => Number(seconds(row)))))

const LOOKUPS: Readonly<Record<RowsLetter['payload']['table'], Lookup>> = {
  // A later state of the same episode makes an earlier one obsolete.
  episodes: {
    keyOf: (row) => text(row, 'run_id'),
    statement: (table, rows) => ({
      sql: `SELECT DISTINCT toString(run_id) AS key FROM ${table} WHERE toString(run_id) IN {ids:Array(String)} AND toUnixTimestamp(ts) >= {first:Int64}`,
      parameters: { ids: texts(rows, 'run_id'), first: firstSecond(rows) },
    }),
  },
  deployments: {
    keyOf: (row) =>
      [text(row, 'deployment_id'), text(row, 'status'), seconds(row), text(row, 'series'), String(row.episode)].join(
        ' ',
      ),
    statement: (table, rows) => ({
      sql: `SELECT DISTINCT concat(toString(deployment_id), ' ', toString(status), ' ', toString(toUnixTimestamp(ts)), ' ', toString(series), ' ', toString(episode)) AS key FROM ${table} WHERE toString(deployment_id) IN {ids:Array(String)}`,
      parameters: { ids: texts(rows, 'deployment_id') },
    }),
  },
  watcher_runs: {
    keyOf: (row) => `${text(row, 'check_id')} ${text(row, 'source')}`,
    statement: (table, rows) => ({
      sql: `SELECT DISTINCT concat(toString(check_id), ' ', toString(source)) AS key FROM ${table} WHERE toString(check_id) IN {ids:Array(String)}`,
      parameters: { ids: texts(rows, 'check_id') },
    }),
  },
}

/**
 * Stores the rows of a letter, each once: it looks which are there before it writes.
 *
 * @param table where the letter's table is called otherwise.
 * @throws {ClickHouseFailure | Error} when it is not shown that they are stored.
 */
export async function storeLetterRows(
  clickHouse: ClickHouse,
  { table: kind, rows }: { readonly table: RowsLetter['payload']['table']; readonly rows: Rows },
  table: string = kind,
): Promise<void> {
  const { keyOf, statement } = LOOKUPS[kind]
  const attempted = `storing rows of ${kind} that a dead letter holds`
  await insertMissing(clickHouse, { table, rows, keyOf, stored: { ...statement(table, rows), attempted }, attempted })
}
