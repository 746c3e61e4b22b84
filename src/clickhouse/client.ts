import { randomUUID } from 'node:crypto'
import type { ClickHouseSettings } from '@clickhouse/client'
import { z } from 'zod'
import { isTimeUp, TimeIsUp } from '../runner/time-limit.ts'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { attempting } from '../telemetry/spans.ts'
import { checkWritten, ROWS_FORMAT, rowsOfAnswer } from './answer.ts'
import { definer } from './cluster/definitions.ts'
import { keepSteps } from './cluster/in-step.ts'
import type { Replication } from './cluster/replication.ts'
import { SYNC_SETTINGS, syncFailure } from './cluster/sync.ts'
import { clickHouseFailure, exceededTimeLimit, isRetryable } from './errors.ts'
import type { Exchange, Limits } from './exchange.ts'
import type { ClickHouseOptions } from './inputs.ts'
import type { Parameters } from './parameters.ts'
import { proxyAgent } from './proxy.ts'
import { recordStatement } from './recorded.ts'
import { insertOnce, sendAgain } from './retries.ts'
import { INSERT_SETTINGS, READ_SETTINGS, SETTINGS, SHARED_READ_SETTINGS } from './settings.ts'

/** A statement that reads. */
export interface ReadStatement<Row> {
  readonly sql: string
  readonly parameters?: Parameters
  /** What a row must look like. */
  readonly row: z.ZodType<Row>
  /** What is being done, for messages: "reading the collected commits". */
  readonly attempted: string
  /** Further settings for this statement. */
  readonly settings?: ClickHouseSettings
}

/** A row to insert: an object whose keys are columns, or the JSON of such an object. */
export type InsertRow = Readonly<Record<string, unknown>> | string

/** Rows to insert. */
interface InsertStatement<Row extends InsertRow> {
  readonly table: string
  readonly rows: readonly Row[]
  readonly attempted: string
  /**
   * Reads which of the rows are not stored. It is asked where the outcome of a try is in doubt, before another one. Without it, such
   * an insert fails.
   */
  readonly findMissing?: () => Promise<readonly Row[]>
  /**
   * A text that is the same for the same rows, whoever inserts them: a replicated table takes a block with it once, from whichever server,
   * as long as it remembers. Without it, it takes each statement's block once, however often that is sent.
   */
  readonly tokenOf?: (rows: readonly Row[]) => string
}

/** The one way to ClickHouse. Every failure is a `ClickHouseFailure`. */
export interface ClickHouse extends AsyncDisposable {
  readonly options: ClickHouseOptions
  /** Reads rows, all of them, and checks that they look as `row` says; retried. The statement can't write: it runs with `readonly`. */
  read<Row>(statement: ReadStatement<Row>): Promise<Row[]>
  /**
   * Inserts rows as one block, and returns when the server has shown that they are stored, or `findMissing` finds none missing.
   *
   * @returns how many rows the server says that it wrote, into the table and behind its views together; undefined where it was not
   * one answer that told of all, or where the table took a token: the server also counts what it leaves out, as it has it already.
   */
  insert<Row extends InsertRow>(statement: InsertStatement<Row>): Promise<number | undefined>
  /** Runs a statement without rows, such as CREATE TABLE. It must be safe to run twice: it is retried. */
  command(sql: string, attempted: string, parameters?: Parameters): Promise<void>
  /**
   * Runs a statement that defines tables or views, on all servers that have them. It must be safe to run twice.
   *
   * @returns the servers that don't take part now and carry it out once they are back.
   */
  define(sql: string, attempted: string): Promise<readonly string[]>
  /** From now on all that is read has all rows of these tables, whichever server stored them. None is waited for where there is one. */
  keepInStep(replication: Replication): Promise<void>
}

/** An answer that is not whole by then is a failure. No answer to the actions comes near the size. */
const LIMITS: Limits = { answerTimeoutMs: 120_000, maxAnswerBytes: 64 * 1_048_576 }

const IN_STEP = 'bringing the server in step with the other replicas'

/** No secret of this run is stored, whatever brought it here. */
const linesOf = (rows: readonly InsertRow[]) =>
  withoutOwnSecrets(rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'))

/**
 * Connects to ClickHouse. The client is loaded here, not at the start: it costs 40 ms that other requests can use.
 *
 * @param limits others than the actions' own.
 */
export async function connectClickHouse(options: ClickHouseOptions, limits: Partial<Limits> = {}): Promise<ClickHouse> {
  const [{ createClient, ClickHouseLogLevel, SettingsMap }, { exchange }] = await Promise.all([
    import('@clickhouse/client'),
    import('./exchange.ts'),
  ])
  const bounds = { ...LIMITS, ...limits }
  const agent = proxyAgent(new URL(options.url), process.env)
  const { origin, pathname } = new URL(options.url)
  const client = createClient({
    url: origin,
    pathname,
    username: options.username,
    password: options.password,
    database: options.database,
    application: 'muse-protocol-actions',
    // The limit on the whole answer comes first.
    request_timeout: 2 * bounds.answerTimeoutMs,
    log: { level: ClickHouseLogLevel.OFF },
    // A profile's filter would hide rows; the map is a class of the client, which is loaded here.
    clickhouse_settings: { additional_table_filters: SettingsMap.from({}) },
    ...(agent === undefined ? {} : { http_agent: agent }),
  })
  const ask = (request: Exchange) => recordStatement(options.url, request.sql, () => exchange(client, request, bounds))
  /** What took longer than the server may wait would do so again. */
  const askInTime = (request: Exchange) =>
    sendAgain(
      () => ask(request),
      (error) => isRetryable(error) && !exceededTimeLimit(error),
    )
  const steps = keepSteps((sql) =>
    askInTime({ sql, settings: SYNC_SETTINGS }).catch((error: unknown) => {
      throw syncFailure(error, sql)
    }),
  )
  const define = definer<string>(async (sql, settings) => {
    const request = { sql, settings: { ...SETTINGS, ...settings, default_format: ROWS_FORMAT } }
    const { text } = await askInTime(request)
    return text === '' ? [] : rowsOfAnswer(text)
  })

  async function explained<Result>(attempted: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await attempting(attempted, work)
    } catch (error) {
      if (error instanceof TimeIsUp) throw error
      throw isTimeUp() ? new TimeIsUp(attempted) : clickHouseFailure(error, attempted, options)
    }
  }

  return {
    options,
    read({ sql, parameters = {}, row, attempted, settings = {} }) {
      const rows = z.array(row)
      const own = { ...(steps.replication.isShared ? SHARED_READ_SETTINGS : {}), ...settings }
      const request = { sql, parameters, settings: { ...READ_SETTINGS, default_format: ROWS_FORMAT, ...own } }
      return explained(attempted, async () => {
        const send = async () => rowsOfAnswer((await steps.inStep(() => ask(request))).text)
        // What took longer than the statement's own limit does so again.
        const hasOwnLimit = settings.max_execution_time !== undefined
        const found = await sendAgain(send, (error) => isRetryable(error) && !(hasOwnLimit && exceededTimeLimit(error)))
        return rows.parse(found)
      })
    },
    async insert({ table, rows, attempted, findMissing, tokenOf }) {
      // Without a token the server would take rows that are like earlier ones for the same, though these were deleted since.
      const id = randomUUID()
      const token = steps.replication.knowsBlocks.has(table) ? (tokenOf ?? (() => id)) : undefined
      const sql = `INSERT INTO ${table} FORMAT JSONEachRow`
      let written: number | undefined
      await explained(attempted, () =>
        insertOnce({
          rows,
          findMissing,
          async send(missing) {
            const known =
              token === undefined ? {} : { insert_deduplicate: 1 as const, insert_deduplication_token: token(missing) }
            const request = { sql, body: linesOf(missing), settings: { ...INSERT_SETTINGS, ...known } }
            const answer = await steps.writing(() => ask(request))
            // The server leaves out what it has already, and another one may be the one that has it.
            if (tokenOf !== undefined && token !== undefined) steps.doubt(table)
            const count = checkWritten(answer.headers, missing.length)
            written = missing.length === rows.length && token === undefined ? count : undefined
          },
        }),
      )
      return written
    },
    async command(sql, attempted, parameters = {}) {
      const request = { sql, parameters, settings: SETTINGS }
      await explained(attempted, () => sendAgain(() => steps.inStep(() => steps.writing(() => ask(request)))))
    },
    define: (sql, attempted) => explained(attempted, () => define(sql)),
    keepInStep: (replication) => explained(IN_STEP, () => steps.keep(replication)),
    async [Symbol.asyncDispose]() {
      await client.close()
    },
  }
}
