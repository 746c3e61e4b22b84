import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { z } from 'zod'
import { retry } from '../retry/retry.ts'
import { clickHouseFailure, isRetryable, wasNeverExecuted } from './errors.ts'
import type { ClickHouseOptions } from './inputs.ts'

/**
 * A value that is bound to a statement's `{name:Type}`, never written into its text. The server takes 128 KiB for each
 * (`http_max_field_value_size`).
 */
export type Parameter = string | number | boolean | null | readonly Parameter[]

/** So many UUIDs or SHAs fit into one parameter. */
export const MOST_IDS_IN_PARAMETER = 3_000

/** A statement that reads. */
export interface ReadStatement<Row> {
  readonly sql: string
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** What a row must look like. */
  readonly row: z.ZodType<Row>
  /** What is being done, for messages: "reading the collected commits". */
  readonly attempted: string
  /** Further settings for this statement. */
  readonly settings?: ClickHouseSettings
}

/** Rows to insert, as objects whose keys are columns, or as the JSON of such objects. */
interface InsertStatement {
  readonly table: string
  readonly rows: readonly (Readonly<Record<string, unknown>> | string)[]
  readonly attempted: string
}

/** The one way to ClickHouse. Every failure is a `ClickHouseFailure`. */
export interface ClickHouse extends AsyncDisposable {
  readonly options: ClickHouseOptions
  /** Reads rows, and checks that they look as `row` says; retried. The statement can't write: it runs with `readonly`. */
  read<Row>(statement: ReadStatement<Row>): Promise<Row[]>
  /**
   * Inserts rows as one block, and returns when they are stored. Sent again only when the first try certainly did nothing; after
   * any other failure the rows may be there, and the caller has to look.
   */
  insert(statement: InsertStatement): Promise<void>
  /** Runs a statement without rows, such as CREATE TABLE. It must be safe to run twice: it is retried. */
  command(sql: string, attempted: string): Promise<void>
}

/** No answer within this time, in milliseconds, is a failure. */
const ANSWER_TIMEOUT = 120_000

/** Defaults differ between server versions; what the code relies on is said. */
const SETTINGS: ClickHouseSettings = {
  date_time_input_format: 'best_effort',
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
}
const INSERT_SETTINGS: ClickHouseSettings = {
  async_insert: 0,
  wait_for_async_insert: 1,
  wait_end_of_query: 1,
  input_format_skip_unknown_fields: 0,
  input_format_json_read_objects_as_strings: 1,
}
const READ_SETTINGS: ClickHouseSettings = {
  // Neither writing nor reaching other servers by a table function, which 2 would allow. The settings that come with the
  // request still count: the server checks them before this one takes effect.
  readonly: '1',
  wait_end_of_query: 1,
  // A read that was given up must not go on beside the one that is tried next.
  cancel_http_readonly_queries_on_client_close: 1,
}

/**
 * Connects to ClickHouse. The client is loaded here, not at the start: it costs 40 ms that other requests can use.
 *
 * @param answerTimeout in milliseconds; a server that has not answered by then counts as not answering.
 */
export async function connectClickHouse(
  options: ClickHouseOptions,
  answerTimeout: number = ANSWER_TIMEOUT,
): Promise<ClickHouse> {
  const { createClient, ClickHouseLogLevel } = await import('@clickhouse/client')
  const client: ClickHouseClient = createClient({
    url: options.url,
    username: options.username,
    password: options.password,
    database: options.database,
    application: 'muse-protocol-actions',
    request_timeout: answerTimeout,
    compression: { response: true, request: false },
    // Long parameters go into the body: what stands before the server may refuse a long URL.
    use_multipart_params_auto: true,
    clickhouse_settings: SETTINGS,
    log: { level: ClickHouseLogLevel.OFF },
  })

  async function attempt<Result>(attempted: string, work: () => Promise<Result>, again: (error: unknown) => boolean) {
    try {
      return await retry(work, again)
    } catch (error) {
      throw clickHouseFailure(error, attempted, options)
    }
  }

  /** The client's own `insert` would take rows of JSON apart and put them together again. */
  async function send(table: string, body: string): Promise<void> {
    const { stream } = await client.exec({
      query: `INSERT INTO ${table} FORMAT JSONEachRow`,
      values: Readable.from([body]),
      clickhouse_settings: INSERT_SETTINGS,
    })
    await finished(stream.resume())
  }

  return {
    options,
    read({ sql, parameters = {}, row, attempted, settings = {} }) {
      const rows = z.array(row)
      return attempt(
        attempted,
        async () => {
          const result = await client.query({
            query: sql,
            query_params: parameters,
            format: 'JSONEachRow',
            clickhouse_settings: { ...READ_SETTINGS, ...settings },
          })
          return rows.parse(await result.json())
        },
        isRetryable,
      )
    },
    async insert({ table, rows, attempted }) {
      if (rows.length === 0) return
      const body = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n')
      await attempt(
        attempted,
        () => send(table, body),
        (error) => isRetryable(error) && wasNeverExecuted(error),
      )
    },
    async command(sql, attempted) {
      await attempt(
        attempted,
        () => client.command({ query: sql, clickhouse_settings: { wait_end_of_query: 1 } }),
        isRetryable,
      )
    },
    async [Symbol.asyncDispose]() {
      await client.close()
    },
  }
}
