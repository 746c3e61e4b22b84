import type { ClickHouse } from '../../clickhouse/client.ts'
import { ClickHouseFailure, ErrorCode } from '../../clickhouse/errors.ts'
import { tableLabel } from '../sources/sources.ts'
import { type CoverageRow, coverageStatement, type Question } from './coverage-query.ts'

/** What the table holds for the candidates. */
export type Coverage =
  /** Rows by commit, with the time of the first. */
  | { readonly match: 'commit'; readonly rows: ReadonlyMap<string, { readonly count: number; readonly firstAt: Date }> }
  /** Rows by time: the newest, and those since the newest commit that needs data. */
  | {
      readonly match: 'time'
      readonly newestAt: Date | undefined
      readonly sinceNewest: { readonly count: number; readonly firstAt: Date } | undefined
    }

/** What a source's table holds, or why that could not be read. */
export type CoverageAnswer =
  | { readonly kind: 'coverage'; readonly coverage: Coverage; readonly hasRows: boolean }
  | { readonly kind: 'failed'; readonly reason: string }

/** Sources asked one by one at the same time, when asking for all at once has failed. */
const MAX_AT_ONCE = 4
const MAX_SAID_CHARACTERS = 300

function reasonOf(error: unknown, { source: { table, where, match } }: Question): string {
  if (!(error instanceof ClickHouseFailure) || error.code === undefined)
    return error instanceof Error ? error.message : String(error)
  const name = tableLabel(table)
  const said = error.cause instanceof Error ? error.cause.message.split('\n', 1)[0]?.slice(0, MAX_SAID_CHARACTERS) : ''
  const came = `ClickHouse answered with code ${error.code}: ${said?.trim().replace(/[.?]*$/u, '.')}`
  switch (error.code) {
    case ErrorCode.unknownTable:
    case ErrorCode.unknownDatabase:
      return `There is no table ${name}. Check table and clickhouse-database. ${came}`
    case ErrorCode.unknownIdentifier: {
      const columns = match === 'commit' ? 'commit_sha and ts' : 'ts'
      const condition = where === undefined ? '' : ', and those that where names'
      return `The table ${name} lacks a column: it needs ${columns}${condition}. ${came}`
    }
    case ErrorCode.syntaxError:
      return `The source's where is not a condition. ${came}`
    case ErrorCode.readOnly:
      return `The read may not write, nor reach beyond this server, which where or the table would need. ${came}`
    default:
      return error.message
  }
}

/** Reads the rows of one question. */
function toCoverage({ source: { match } }: Question, rows: readonly CoverageRow[]): CoverageAnswer {
  const hasRows = rows.some(({ kind }) => kind === 'exists')
  if (match === 'commit') {
    const covered = rows.flatMap(({ kind, sha, row_count: count, first_at: firstAt }) =>
      kind === 'commit' && firstAt !== undefined ? [[sha, { count, firstAt }] as const] : [],
    )
    return { kind: 'coverage', hasRows, coverage: { match, rows: new Map(covered) } }
  }
  const byTime = rows.find(({ kind }) => kind === 'time')
  const firstAt = byTime?.first_at
  const sinceNewest = firstAt === undefined ? undefined : { count: byTime?.row_count ?? 0, firstAt }
  return { kind: 'coverage', hasRows, coverage: { match, newestAt: byTime?.last_at, sinceNewest } }
}

async function ask(clickHouse: ClickHouse, questions: readonly Question[]): Promise<Map<number, CoverageAnswer>> {
  const grouped = Map.groupBy(await clickHouse.read(coverageStatement(questions)), ({ source }) => source)
  return new Map(
    questions.map((question) => [question.number, toCoverage(question, grouped.get(question.number) ?? [])]),
  )
}

/** Whether one source can be at fault, and not the server or the login as a whole. */
const mayBeOneSource = (error: unknown) =>
  error instanceof ClickHouseFailure && error.code !== undefined && error.code !== ErrorCode.authenticationFailed

async function askOneByOne(
  clickHouse: ClickHouse,
  questions: readonly Question[],
): Promise<Map<number, CoverageAnswer>> {
  const answers = new Map<number, CoverageAnswer>()
  const queue = questions.values()
  const work = async () => {
    for (const question of queue) {
      try {
        for (const [number, answer] of await ask(clickHouse, [question])) answers.set(number, answer)
      } catch (error) {
        answers.set(question.number, { kind: 'failed', reason: reasonOf(error, question) })
      }
    }
  }
  await Promise.all(Array.from({ length: MAX_AT_ONCE }, work))
  return answers
}

/**
 * Reads what the tables hold, by the questions' numbers: in one statement, or, when that fails on one of them, one by one, so
 * that the others are still answered.
 */
export async function readCoverage(
  clickHouse: ClickHouse,
  questions: readonly Question[],
): Promise<ReadonlyMap<number, CoverageAnswer>> {
  if (questions.length === 0) return new Map()
  try {
    return await ask(clickHouse, questions)
  } catch (error) {
    if (questions.length > 1 && mayBeOneSource(error)) return askOneByOne(clickHouse, questions)
    return new Map(
      questions.map((question) => [question.number, { kind: 'failed', reason: reasonOf(error, question) } as const]),
    )
  }
}
