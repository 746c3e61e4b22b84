import pMap from 'p-map'
import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import type { Parameter } from '../../clickhouse/parameters.ts'
import { MAX_STATEMENTS_AT_ONCE, packStatements } from '../../clickhouse/statement-size.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import type { Source } from '../sources/sources.ts'
import { type AskedTable, parameterOf, READ_SETTINGS, rowsOf, tableParameters, UNION } from './coverage-query.ts'
import type { History } from './history.ts'

/** What a source's table holds where it lacks what was asked for. */
export interface Diagnosis {
  /** The newest row's time. */
  readonly newestAt: Date | undefined
  /** Rows within the time looked at: in all, and dated in the future. */
  readonly rows: number
  readonly futureRows: number
  /** Rows that name a commit of the branch in another way: in capitals, with white space around, or by its beginning. */
  readonly upperCaseRows: number
  readonly untrimmedRows: number
  readonly shortRows: number
  /** A SHA that rows carry and that is not on the branch. */
  readonly otherSha: string
  readonly otherRows: number
  /** The column in which rows carry a SHA of the branch; empty for none. */
  readonly otherColumn: string
}

/** A source to look into. */
export interface Ailing {
  readonly source: Source
  readonly history: History | undefined
}

/** How far back it is looked for a cause. */
const LOOK_BACK_MS = 14 * 86_400_000
const MAX_READ_SECONDS = 10
/** Rows looked at of a table, the newest ones. */
const MAX_ROWS = 20_000
const SHORTEST_SHA = 7

const time = z
  .string()
  .nullable()
  .transform((text) => (text === null ? undefined : new Date(text)))
const diagnosisRow = z
  .object({
    source: z.number(),
    newest_at: time,
    row_count: z.number(),
    future: z.number(),
    upper_case: z.number(),
    untrimmed: z.number(),
    short: z.number(),
    other_sha: z.string(),
    other: z.number(),
    other_column: z.string(),
  })
  .transform((row): { readonly number: number; readonly diagnosis: Diagnosis } => ({
    number: row.source,
    diagnosis: {
      newestAt: row.newest_at,
      rows: row.row_count,
      futureRows: row.future,
      upperCaseRows: row.upper_case,
      untrimmedRows: row.untrimmed,
      shortRows: row.short,
      otherSha: row.other_sha,
      otherRows: row.other,
      otherColumn: row.other_column,
    },
  }))

function select(number: number, source: AskedTable): string {
  const value = (label: string, type: string) => parameterOf(number, label, type)
  const TIME = "DateTime64(3, 'UTC')"
  const times = `toDateTime64(maxOrNull(muse_at), 3, 'UTC') AS newest_at, countIf(muse_at >= ${value('from', TIME)}) AS row_count, countIf(muse_at > ${value('until', TIME)}) AS future`
  if (source.match === 'time')
    return `SELECT ${number} AS source, ${times}, 0 AS upper_case, 0 AS untrimmed, 0 AS short, '' AS other_sha, 0 AS other, '' AS other_column
FROM ${rowsOf(number, source)}
WHERE muse_at >= ${value('from', TIME)}`
  const shas = value('shas', 'Array(String)')
  const isKnown = `plain IN ${shas}`
  const row = rowsOf(number, source, ["formatRow('JSONEachRow', *) AS muse_row"])
  return `SELECT ${number} AS source, ${times},
  countIf(raw = trimmed AND raw != lower(raw) AND ${isKnown}) AS upper_case,
  countIf(raw != trimmed AND ${isKnown}) AS untrimmed,
  countIf(length(plain) BETWEEN ${SHORTEST_SHA} AND 39 AND arrayExists(known -> startsWith(known, plain), ${shas})) AS short,
  anyLastIf(plain, match(plain, '^[0-9a-f]{40}$') AND NOT ${isKnown}) AS other_sha,
  countIf(match(plain, '^[0-9a-f]{40}$') AND NOT ${isKnown}) AS other,
  anyIf(other_name, other_name != '' AND NOT ${isKnown}) AS other_column
FROM (
  SELECT muse_at, muse_row, replaceAll(assumeNotNull(toString(muse_sha)), '\\0', '') AS raw, replaceRegexpAll(raw, '^\\\\s+|\\\\s+$', '') AS trimmed, lower(trimmed) AS plain,
    arrayFirst(pair -> has(${shas}, lower(trimBoth(pair.2))), JSONExtractKeysAndValues(muse_row, 'String')).1 AS other_name
  FROM (SELECT * FROM ${row} WHERE muse_at >= ${value('from', TIME)} ORDER BY muse_at DESC LIMIT ${MAX_ROWS})
)`
}

function parametersOf(number: number, { source, history }: Ailing, now: Date): Record<string, Parameter> {
  const { table, match } = source
  const shas = (history?.commits ?? []).map(({ sha }) => sha)
  return {
    ...tableParameters(number, table),
    [`from${number}`]: timeParameter(new Date(now.getTime() - LOOK_BACK_MS)),
    [`until${number}`]: timeParameter(now),
    ...(match === 'time' ? {} : { [`shas${number}`]: shas }),
  }
}

/** A source with the number that tells its row from others'. */
type Numbered = readonly [number: number, one: Ailing]

/** Looks into tables in one statement. What can't be found out is left out. */
async function readSome(
  clickHouse: ClickHouse,
  ailing: readonly Numbered[],
  now: Date,
): Promise<readonly z.output<typeof diagnosisRow>[]> {
  try {
    return await clickHouse.read({
      sql: ailing.map(([number, { source }]) => select(number, source)).join(UNION),
      parameters: Object.assign({}, ...ailing.map(([number, one]) => parametersOf(number, one, now))),
      row: diagnosisRow,
      attempted: 'looking for the cause',
      settings: { ...READ_SETTINGS, max_execution_time: MAX_READ_SECONDS },
    })
  } catch (error) {
    log.debug(`No cause was found: ${describeError(error)}`)
    return []
  }
}

/** Looks for the cause in the tables of red sources, in as few statements as take them. */
export async function readDiagnoses(
  clickHouse: ClickHouse,
  ailing: readonly Ailing[],
  now: Date,
): Promise<ReadonlyMap<Source, Diagnosis>> {
  const packs = packStatements(
    ailing.map((one, number): Numbered => [number, one]),
    ([number, { source }]) => select(number, source) + UNION,
  )
  const rows = await pMap(packs, (pack) => readSome(clickHouse, pack, now), { concurrency: MAX_STATEMENTS_AT_ONCE })
  return new Map(
    rows.flat().flatMap(({ number, diagnosis }): [Source, Diagnosis][] => {
      const source = ailing[number]?.source
      return source === undefined ? [] : [[source, diagnosis]]
    }),
  )
}
