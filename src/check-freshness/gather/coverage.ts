import pMap from 'p-map'
import type { ClickHouse } from '../../clickhouse/client.ts'
import type { KeptTable } from '../../clickhouse/cluster/replication.ts'
import { ClickHouseFailure, ErrorCode } from '../../clickhouse/errors.ts'
import { MAX_STATEMENTS_AT_ONCE } from '../../clickhouse/statement-size.ts'
import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'
import { tableLabel } from '../sources/table-name.ts'
import { readTypeFault, typeFault } from './column-types.ts'
import { type CoverageRow, coverageStatement, kindsOf, packQuestions, type Question } from './coverage-query.ts'

/** The rows of a commit. */
interface CommitRows {
  readonly count: number
  readonly firstAt: Date
  readonly lastAt: Date
}

/** What the table holds for the candidates. */
export type Coverage =
  | { readonly match: 'commit'; readonly rows: ReadonlyMap<string, CommitRows> }
  /** Rows by time: so many as make data, counted from the newest, and those since the newest commit that needs data. */
  | {
      readonly match: 'time'
      /** When the oldest of the newest `min-rows` rows came; undefined when there are fewer. */
      readonly newestAt: Date | undefined
      readonly sinceNewest: { readonly count: number; readonly firstAt: Date } | undefined
      readonly lastAt: Date | undefined
    }

/** What a source's table holds, or why that could not be read. */
export type CoverageAnswer =
  | { readonly kind: 'coverage'; readonly coverage: Coverage; readonly hasRows: boolean }
  | { readonly kind: 'failed'; readonly reason: string }

/** Sources asked one by one at the same time, when asking for all at once has failed. */
const MAX_AT_ONCE = 8
const MAX_SAID_CHARACTERS = 300

/** Why a question failed, where the server's code tells that. */
function knownReason(error: ClickHouseFailure, { source }: Question): string | undefined {
  const { table, where, match, timeColumn, commitColumn } = source
  const name = tableLabel(table)
  const said =
    error.cause instanceof Error
      ? withoutOwnSecrets(error.cause.message).split('\n', 1)[0]?.slice(0, MAX_SAID_CHARACTERS)
      : ''
  const came = `ClickHouse answered with code ${error.code}: ${said?.trim().replace(/[.?]*$/u, '.')}`
  switch (error.code) {
    case ErrorCode.unknownTable:
    case ErrorCode.unknownDatabase:
      return `There is no table ${name}. Check table and clickhouse-database. ${came}`
    case ErrorCode.unknownIdentifier: {
      const columns = match === 'time' ? timeColumn : `${commitColumn} and ${timeColumn}`
      const condition = where === undefined ? '' : ', and those that where names'
      return `The table ${name} lacks a column: it needs ${columns}${condition} (time-column and commit-column name others). ${came}`
    }
    case ErrorCode.syntaxError:
      return `The source's where, time-column or commit-column is not SQL. ${came}`
    case ErrorCode.readOnly:
      if (/in readonly mode/iu.test(said ?? ''))
        return `The ClickHouse user may not change the settings of its own query: set readonly to 2 in its profile, or give another user. ${came}`
      return `The read may not write, nor reach beyond this server, which where or the table would need. ${came}`
    case ErrorCode.timeoutExceeded:
      return `Reading ${name} took too long: it wants ${timeColumn} in its sorting or partition key, or an index on ${match === 'time' ? timeColumn : commitColumn}. ${came}`
    default:
      return undefined
  }
}

/** Why a question failed: what the server says, or else types that can't be compared. */
async function reasonOf(clickHouse: ClickHouse, error: unknown, question: Question): Promise<string> {
  if (!(error instanceof ClickHouseFailure)) return error instanceof Error ? error.message : String(error)
  if (!mayBeOneSource(error)) return error.message
  return knownReason(error, question) ?? (await readTypeFault(clickHouse, question)) ?? error.message
}

const failed = (reason: string): CoverageAnswer => ({ kind: 'failed', reason })

/** Reads the rows of one question. What is missing from them is not nothing: it is no answer. */
function toCoverage({ source }: Question, rows: readonly CoverageRow[]): CoverageAnswer {
  const part = (kind: CoverageRow['kind']) => rows.find((row) => row.kind === kind)
  if (rows.length !== kindsOf(source).length || kindsOf(source).some((kind) => part(kind) === undefined))
    return failed(`ClickHouse's answer on ${tableLabel(source.table)} is not whole.`)
  const fault = typeFault(source, {
    time: rows.find(({ time_type: found }) => found !== '')?.time_type ?? '',
    commit: part('commits')?.commit_type ?? '',
    isTimeFixed: rows.some(({ is_time_fixed: isFixed }) => isFixed === 1),
  })
  if (fault !== undefined) return failed(fault)
  const hasRows = (part('table')?.row_count ?? 0) > 0
  if (source.match !== 'time') {
    const found = (part('commits')?.commits ?? []).map(
      ([sha, count, firstAt, lastAt]) => [sha, { count, firstAt, lastAt }] as const,
    )
    return { kind: 'coverage', hasRows, coverage: { match: 'commit', rows: new Map(found) } }
  }
  const [newest, since] = [part('newest'), part('since')]
  const firstAt = since?.first_at
  const coverage: Coverage = {
    match: 'time',
    newestAt: newest?.row_count === source.minRows ? newest.first_at : undefined,
    sinceNewest: firstAt === undefined ? undefined : { count: since?.row_count ?? 0, firstAt },
    lastAt: since?.last_at,
  }
  return { kind: 'coverage', hasRows, coverage }
}

/** What was answered so far is told at once: a question that hangs keeps its own answer back, not the others'. */
export interface Answered {
  /** By the questions' numbers. */
  readonly answers: Map<number, CoverageAnswer>
  /** The tables read that have copies on other servers, by their names. */
  readonly copies: Map<string, KeptTable>
}

/** Engines of tables that other servers have too, by the kind of their row. */
const ENGINES: Partial<Record<CoverageRow['kind'], string>> = {
  replicated: 'ReplicatedMergeTree',
  shared: 'SharedMergeTree',
}

async function ask(
  clickHouse: ClickHouse,
  questions: readonly Question[],
  { copies }: Answered,
): Promise<Map<number, CoverageAnswer>> {
  const rows = await clickHouse.read(coverageStatement(questions))
  for (const { kind, time_type: database, commit_type: name } of rows) {
    const engine = ENGINES[kind]
    if (engine !== undefined) copies.set(`${database}.${name}`, { database, name, engine })
  }
  const grouped = Map.groupBy(
    rows.filter(({ kind }) => ENGINES[kind] === undefined),
    ({ source }) => source,
  )
  return new Map(
    questions.map((question) => [question.number, toCoverage(question, grouped.get(question.number) ?? [])]),
  )
}

/** Whether one source can be at fault, and not the server or the login as a whole. */
const mayBeOneSource = (error: unknown) =>
  error instanceof ClickHouseFailure && error.code !== undefined && error.code !== ErrorCode.authenticationFailed

/** Answers questions by one statement, or, when that fails on one of them, one by one, so that the others are still answered. */
async function answer(clickHouse: ClickHouse, questions: readonly Question[], answered: Answered): Promise<void> {
  try {
    for (const [number, found] of await ask(clickHouse, questions, answered)) answered.answers.set(number, found)
  } catch (error) {
    if (questions.length === 1 || !mayBeOneSource(error)) {
      for (const question of questions)
        answered.answers.set(question.number, failed(await reasonOf(clickHouse, error, question)))
      return
    }
    await pMap(questions, (question) => answer(clickHouse, [question], answered), { concurrency: MAX_AT_ONCE })
  }
}

/** Reads what the tables hold, by the questions' numbers: in as few statements as take them. */
export async function readCoverage(
  clickHouse: ClickHouse,
  questions: readonly Question[],
  answered: Answered,
): Promise<void> {
  await pMap(packQuestions(questions), (pack) => answer(clickHouse, pack, answered), {
    concurrency: MAX_STATEMENTS_AT_ONCE,
  })
}
