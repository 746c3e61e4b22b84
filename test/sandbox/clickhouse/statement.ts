import { z } from 'zod'
import type { Credentials } from './configuration.ts'

/** Where a ClickHouse answers HTTP, and as whom. */
export interface Access extends Credentials {
  readonly url: string
}

const row = z.record(z.string(), z.unknown())

/**
 * Runs one statement, which has no FORMAT clause of its own. Integers of any size come as numbers, so those beyond 2^53
 * are not exact.
 *
 * @returns the rows of a query, [] for what gives none
 * @throws with ClickHouse's own message, which begins with `Code: <number>.`
 */
export async function runStatement(
  access: Access,
  statement: string,
  database?: string,
): Promise<Record<string, unknown>[]> {
  const parameters = new URLSearchParams({
    default_format: 'JSONEachRow',
    output_format_json_quote_64bit_integers: '0',
    // The status line waits for the end of the query: an error half-way is an error, not a broken row.
    wait_end_of_query: '1',
  })
  if (database !== undefined) parameters.set('database', database)

  const { status, text } = await post(access, parameters, statement)
  if (status !== 200) {
    throw new Error(`ClickHouse at ${access.url} answered ${status} to "${shorten(statement)}": ${text.trim()}`)
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => row.parse(JSON.parse(line)))
}

async function post(access: Access, parameters: URLSearchParams, body: string) {
  try {
    const response = await fetch(`${access.url}/?${parameters}`, {
      method: 'POST',
      headers: { 'x-clickhouse-user': access.username, 'x-clickhouse-key': access.password },
      body,
      redirect: 'error',
    })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    throw new Error(`ClickHouse at ${access.url} did not answer "${shorten(body)}". Is it running?`, { cause: error })
  }
}

function shorten(statement: string): string {
  return statement.length > 200 ? `${statement.slice(0, 200)}…` : statement
}
