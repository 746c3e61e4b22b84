import { z } from 'zod'
import type { ReadStatement } from '../../clickhouse/client.ts'
import type { Parameter } from '../../clickhouse/parameters.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import type { Source } from '../sources/sources.ts'

/** What is asked of one source's table. */
export interface Question {
  /** Tells the rows of several sources apart. */
  readonly number: number
  readonly source: Pick<Source, 'table' | 'match' | 'where'>
  /** The commits looked for; used with `match: commit`. */
  readonly shas: readonly string[]
  /** No row before this time is looked at. */
  readonly from: Date
  /** The newest commit that needs data; with `match: time` the rows since then are counted. */
  readonly newestAt: Date
  /** A row dated later says nothing. */
  readonly until: Date
}

const time = z
  .string()
  .nullable()
  .transform((text) => (text === null ? undefined : new Date(text)))
const coverageRow = z.object({
  source: z.number(),
  kind: z.enum(['commit', 'time', 'exists']),
  sha: z.string(),
  row_count: z.number(),
  first_at: time,
  last_at: time,
})

/** One row of the answer. `kind` says of what: a commit's rows, the rows by time, or that the table has any row. */
export type CoverageRow = z.output<typeof coverageRow>

/** The read gives up after this. */
const MAX_READ_SECONDS = 60

/**
 * The user's condition stands between line ends, so that a comment in it ends there, in brackets that it can't close
 * (`whereFault` has seen to that), in a subquery that gives the table's own columns whatever names it makes up.
 */
function rowsOf(table: string, where: string | undefined): string {
  return where === undefined ? table : `(SELECT * FROM ${table} WHERE (\n${where}\n))`
}

const AT = "toDateTime64(ts, 3, 'UTC')"

function selects({ number, source: { table, match, where } }: Question): string {
  const name = `${table.database === undefined ? '' : `{database${number}:Identifier}.`}{table${number}:Identifier}`
  const parameter = (label: string, type: string) => `{${label}${number}:${type}}`
  const from = parameter('from', "DateTime64(3, 'UTC')")
  const exists = `SELECT ${number} AS source, 'exists' AS kind, '' AS sha, toUInt64(1) AS row_count, NULL AS first_at, NULL AS last_at
FROM (SELECT 1 FROM ${name} LIMIT 1)`
  if (match === 'commit') {
    return `${exists}
UNION ALL
SELECT ${number}, 'commit', toString(commit_sha), count(), minOrNull(${AT}), maxOrNull(${AT})
FROM ${rowsOf(name, where)}
WHERE commit_sha IN ${parameter('shas', 'Array(String)')} AND ts >= ${from}
GROUP BY commit_sha`
  }
  const since = `ts >= ${parameter('newest', "DateTime64(3, 'UTC')")}`
  return `${exists}
UNION ALL
SELECT ${number}, 'time', '', countIf(${since}), minOrNullIf(${AT}, ${since}), maxOrNull(${AT})
FROM ${rowsOf(name, where)}
WHERE ts >= ${from} AND ts <= ${parameter('until', "DateTime64(3, 'UTC')")}`
}

function parametersOf({ number, source: { table, match }, shas, from, newestAt, until }: Question) {
  return {
    ...(table.database === undefined ? {} : { [`database${number}`]: table.database }),
    [`table${number}`]: table.name,
    [`from${number}`]: timeParameter(from),
    ...(match === 'commit'
      ? { [`shas${number}`]: shas }
      : { [`newest${number}`]: timeParameter(newestAt), [`until${number}`]: timeParameter(until) }),
  }
}

/** One statement that answers all questions. It reads no more of a table than the commits and the time asked for. */
export function coverageStatement(questions: readonly Question[]): ReadStatement<CoverageRow> {
  const parameters: Record<string, Parameter> = Object.assign({}, ...questions.map(parametersOf))
  return {
    sql: questions.map(selects).join('\nUNION ALL\n'),
    parameters,
    row: coverageRow,
    attempted: questions.length === 1 ? "reading the source's table" : "reading the sources' tables",
    settings: { max_execution_time: MAX_READ_SECONDS, max_query_size: '4194304', max_ast_elements: '1000000' },
  }
}
