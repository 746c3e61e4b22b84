import { z } from 'zod'
import type { ReadStatement } from '../../clickhouse/client.ts'
import type { Parameter } from '../../clickhouse/parameters.ts'
import { packStatements } from '../../clickhouse/statement-size.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import type { Source } from '../sources/sources.ts'
import type { TableName } from '../sources/table-name.ts'
import { copiesOf } from './copies-query.ts'

/** What a table is asked for. */
export type AskedTable = Pick<Source, 'table' | 'match' | 'where' | 'timeColumn' | 'commitColumn' | 'minRows'>

/** What is asked of one source's table. */
export interface Question {
  /** Tells the rows of several sources apart. */
  readonly number: number
  readonly source: AskedTable
  /** The commits looked for; not used with `match: time`. */
  readonly shas: readonly string[]
  /** No row before this time is looked at. */
  readonly from: Date
  /** The newest commit that needs data; with `match: time` the rows since then are counted. */
  readonly newestAt: Date
  /** A row dated later says nothing. */
  readonly until: Date
}

const time = z.string().transform((text) => new Date(text))
const nullableTime = z
  .string()
  .nullable()
  .transform((text) => (text === null ? undefined : new Date(text)))

/** One row of the answer. Each source has one of each kind that it asks for, whatever its table holds: a missing one is no answer. */
const coverageRow = z.object({
  source: z.number(),
  /** `replicated`, `shared`: a table of the statement that other servers have too, by its database and name in place of the types. */
  kind: z.enum(['table', 'commits', 'since', 'newest', 'replicated', 'shared']),
  /** The types of the time and the commit column; empty where they are not asked for. */
  time_type: z.string(),
  commit_type: z.string(),
  /** `commits` and `since`: 1 when the time is the same whatever the rows hold. */
  is_time_fixed: z.number(),
  /** `table`: 1 when it has any row. Otherwise the rows found. */
  row_count: z.number(),
  first_at: nullableTime,
  last_at: nullableTime,
  /** Each commit with the number of its rows, and the first and last of them. */
  commits: z.array(z.tuple([z.string(), z.number(), time, time])),
})
export type CoverageRow = z.output<typeof coverageRow>

/** How long a read may take: a shorter time for all tables at once, because the slow ones are then asked alone. */
const MAX_READ_SECONDS = { together: 15, alone: 60 } as const

const PLAIN_COLUMN = /^[A-Za-z_]\w*$/u
const TIME = "DateTime64(3, 'UTC')"

/** A column's name, or an expression that stands between line ends, so that a comment in it ends there. */
const column = (given: string) => (PLAIN_COLUMN.test(given) ? `\`${given}\`` : `(\n${given}\n)`)

/** What stands for a question's values and names in the SQL. */
export const parameterOf = (number: number, label: string, type: string): string => `{${label}${number}:${type}}`

/** The table's name, bound. */
const tableOf = (number: number, { table }: Pick<Source, 'table'>): string =>
  `${table.database === undefined ? '' : `${parameterOf(number, 'database', 'Identifier')}.`}${parameterOf(number, 'table', 'Identifier')}`

/**
 * The source's rows, as their time and commit. The user's condition and expressions can't leave their brackets (`conditionFault` has
 * seen to that); whatever names they make up, a column's name means the column (`prefer_column_name_to_alias`). Columns are named one
 * by one: `*` would leave out those that are computed.
 */
export function rowsOf(number: number, source: AskedTable, further: readonly string[] = []): string {
  const columns = [
    `${column(source.timeColumn)} AS muse_at`,
    ...(source.match === 'time' ? [] : [`${column(source.commitColumn)} AS muse_sha`]),
    ...further,
  ]
  const where = source.where === undefined ? '' : ` WHERE (\n${source.where}\n)`
  return `(SELECT ${columns.join(', ')} FROM ${tableOf(number, source)}${where})`
}

/** What stands for the commits in a row without. */
const NO_COMMITS =
  "CAST([], 'Array(Tuple(String, UInt64, DateTime64(3, \\'UTC\\'), DateTime64(3, \\'UTC\\')))') AS commits"
const at = (expression: string) => `toDateTime64(${expression}, 3, 'UTC')`

function selects({ number, source }: Question): readonly string[] {
  const value = (label: string, type: string) => parameterOf(number, label, type)
  const from = `muse_at >= ${value('from', TIME)}`
  const rows = rowsOf(number, source)
  const table = `SELECT ${number} AS source, 'table' AS kind, '' AS time_type, '' AS commit_type, 0 AS is_time_fixed, count() AS row_count, NULL AS first_at, NULL AS last_at, ${NO_COMMITS}
FROM (SELECT 1 FROM ${tableOf(number, source)} LIMIT 1)`
  if (source.match !== 'time') {
    return [
      table,
      `SELECT ${number}, 'commits', toTypeName(min(first_at)), toTypeName(any(muse_sha)), min(is_fixed), sum(found), ${at('minOrNull(first_at)')}, ${at('maxOrNull(last_at)')}, groupArray((assumeNotNull(toString(muse_sha)), found, assumeNotNull(${at('first_at')}), assumeNotNull(${at('last_at')})))
FROM (
  SELECT muse_sha, count() AS found, min(muse_at) AS first_at, max(muse_at) AS last_at, min(isConstant(muse_at)) AS is_fixed
  FROM ${rows}
  WHERE muse_sha IN ${value('shas', 'Array(String)')} AND ${from}
  GROUP BY muse_sha
)`,
    ]
  }
  const until = `muse_at <= ${value('until', TIME)}`
  const since = `muse_at >= ${value('newest', TIME)}`
  return [
    table,
    `SELECT ${number}, 'since', toTypeName(min(muse_at)), '', min(isConstant(muse_at)), countIf(${since} AND ${until}), ${at(`minOrNullIf(muse_at, ${since})`)}, ${at('maxOrNull(muse_at)')}, ${NO_COMMITS}
FROM ${rows}
WHERE ${from}`,
    `SELECT ${number}, 'newest', toTypeName(min(muse_at)), '', 0, count(), ${at('minOrNull(muse_at)')}, ${at('maxOrNull(muse_at)')}, ${NO_COMMITS}
FROM (SELECT muse_at FROM ${rows} WHERE ${from} AND ${until} ORDER BY muse_at DESC LIMIT ${source.minRows})`,
  ]
}

/** The kinds of rows that a source's answer has. */
export const kindsOf = ({ match }: Pick<Source, 'match'>): readonly CoverageRow['kind'][] =>
  match === 'time' ? ['table', 'since', 'newest'] : ['table', 'commits']

/** The values that a table's name binds. */
export const tableParameters = (number: number, { database, name }: TableName): Record<string, Parameter> => ({
  ...(database === undefined ? {} : { [`database${number}`]: database }),
  [`table${number}`]: name,
})

/** The values that a question binds. */
function parametersOf({
  number,
  source: { table, match },
  shas,
  from,
  newestAt,
  until,
}: Question): Record<string, Parameter> {
  return {
    ...tableParameters(number, table),
    [`from${number}`]: timeParameter(from),
    ...(match === 'time'
      ? { [`newest${number}`]: timeParameter(newestAt), [`until${number}`]: timeParameter(until) }
      : { [`shas${number}`]: shas }),
  }
}

/** What every read of the users' tables is run with. */
export const READ_SETTINGS = {
  prefer_column_name_to_alias: 1,
  max_query_size: '8388608',
  max_ast_elements: '1000000',
  max_expanded_ast_elements: '2000000',
} as const

/** What stands between two parts of a statement. */
export const UNION = '\nUNION ALL\n'

/** Shares questions out among statements: fifty fit into one, with conditions of a usual length. */
export const packQuestions = (questions: readonly Question[]): readonly (readonly Question[])[] =>
  packStatements(questions, (question) => [...selects(question), nameOf(question)].join(UNION))

/** A source's table as a pair of texts. */
const nameOf = ({ number, source: { table } }: Question) =>
  `(${table.database === undefined ? 'currentDatabase()' : parameterOf(number, 'database', 'String')}, ${parameterOf(number, 'table', 'String')})`

const selectCopies = (questions: readonly Question[]) =>
  `SELECT 0, if(engine LIKE 'Shared%', 'shared', 'replicated'), database, name, 0, 0, NULL, NULL, ${NO_COMMITS} FROM (${copiesOf(questions.map(nameOf))})`

/** One statement that answers all questions. It reads no more of a table than the commits and the time asked for. */
export function coverageStatement(questions: readonly Question[]): ReadStatement<CoverageRow> {
  const parameters: Record<string, Parameter> = Object.assign({}, ...questions.map(parametersOf))
  const seconds = questions.length === 1 ? MAX_READ_SECONDS.alone : MAX_READ_SECONDS.together
  return {
    sql: [...questions.flatMap(selects), selectCopies(questions)].join(UNION),
    parameters,
    row: coverageRow,
    attempted: questions.length === 1 ? "reading the source's table" : "reading the sources' tables",
    settings: { ...READ_SETTINGS, max_execution_time: seconds },
  }
}
