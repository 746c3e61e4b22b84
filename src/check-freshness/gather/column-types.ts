import { z } from 'zod'
import type { ClickHouse, ReadStatement } from '../../clickhouse/client.ts'
import { tableLabel } from '../sources/table-name.ts'
import { type AskedTable, type Question, READ_SETTINGS, rowsOf, tableParameters } from './coverage-query.ts'

/** The types of a source's columns as ClickHouse names them, without `LowCardinality`; the commit's is empty with `match: time`. */
export interface ColumnTypes {
  readonly time: string
  readonly commit: string
  /** Whether the time is one value whatever the rows hold, as where a view gives the time of the query. */
  readonly isTimeFixed: boolean
}

const TIME = /^DateTime(?:64)?\b/u
const NUMBER = /^(?:U?Int|Float|Decimal)/u
const SHA_CHARACTERS = 40
const SHA_BYTES = 20
const MAX_READ_SECONDS = 10

/** A type on one line (a tuple with names comes on several), whether it is nullable or not, and however parts are merged. */
const plain = (type: string) =>
  type
    .replace(/\s+/gu, ' ')
    .replace(/\( /gu, '(')
    .replace(/^SimpleAggregateFunction\(\w+, (.*)\)$/su, '$1')
    .replace(/^Nullable\((.*)\)$/su, '$1')

function timeRemedy(type: string, column: string): string {
  if (type.startsWith('AggregateFunction(')) return `finalizeAggregation(${column})`
  if (type.startsWith('Date')) return 'toDateTime(inserted_at)'
  if (NUMBER.test(type))
    return `toDateTime(${column}) for seconds, or fromUnixTimestamp64Milli(${column}) for milliseconds`
  return type === 'String' ? `parseDateTimeBestEffort(${column})` : `toDateTime(${column})`
}

function timeFault({ timeColumn, table }: AskedTable, given: string): string | undefined {
  const type = plain(given)
  if (TIME.test(type)) return undefined
  const why = type.startsWith('Date') ? 'it tells the day, not when data came' : 'it is not a time'
  return `${timeColumn} of ${tableLabel(table)} is of type ${type}: ${why}. Name a column of type DateTime or DateTime64 as time-column, or an expression such as ${timeRemedy(type, timeColumn)}.`
}

function commitFault({ commitColumn, table }: AskedTable, given: string): string | undefined {
  const type = plain(given)
  const bytes = Number(/^FixedString\((\d+)\)$/u.exec(type)?.[1] ?? Number.NaN)
  if (type === 'String' || bytes >= SHA_CHARACTERS) return undefined
  const is = `${commitColumn} of ${tableLabel(table)} is of type ${type}`
  if (bytes === SHA_BYTES)
    return `${is}: it holds the bytes of a SHA. Set commit-column to lower(hex(${commitColumn})).`
  if (type.startsWith('Array('))
    return `${is}: a row has to name one commit. Set commit-column to an expression that gives one, such as ${commitColumn}[1], or name a view with a row for each as table.`
  if (type.startsWith('AggregateFunction(')) return `${is}: set commit-column to finalizeAggregation(${commitColumn}).`
  return `${is}, and not a text of ${SHA_CHARACTERS} characters as a SHA is. Name a column of type String or FixedString(${SHA_CHARACTERS}) as commit-column, or an expression that gives one.`
}

/** What is wrong with the columns' types; undefined when they can tell of commits and times. */
export function typeFault(source: AskedTable, { time, commit, isTimeFixed }: ColumnTypes): string | undefined {
  const fault = timeFault(source, time) ?? (source.match === 'time' ? undefined : commitFault(source, commit))
  if (fault !== undefined || !isTimeFixed) return fault
  return `${source.timeColumn} of ${tableLabel(source.table)} is the same for every row, as the time of the query is: a source that can never be stale checks nothing. Name a column that tells when a row arrived as time-column.`
}

const typesRow = z.object({ time_type: z.string(), commit_type: z.string() })

function typesStatement({ number, source }: Question): ReadStatement<z.output<typeof typesRow>> {
  return {
    sql: `SELECT toTypeName(any(muse_at)) AS time_type, ${source.match === 'time' ? "''" : 'toTypeName(any(muse_sha))'} AS commit_type
FROM ${rowsOf(number, source)}
WHERE 0`,
    parameters: tableParameters(number, source.table),
    row: typesRow,
    attempted: "reading the types of the source's columns",
    settings: { ...READ_SETTINGS, max_execution_time: MAX_READ_SECONDS },
  }
}

/** What is wrong with the types of columns that could not be read; undefined when it is something else. */
export async function readTypeFault(clickHouse: ClickHouse, question: Question): Promise<string | undefined> {
  try {
    const [types] = await clickHouse.read(typesStatement(question))
    return types === undefined
      ? undefined
      : typeFault(question.source, { time: types.time_type, commit: types.commit_type, isTimeFixed: false })
  } catch {
    return undefined
  }
}
