import { z } from 'zod'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { firstWords } from '../text/first-words.ts'

/** Headers of an answer, by their names in lower case. */
export type AnswerHeaders = Readonly<Record<string, unknown>>

/** An answer that doesn't show that ClickHouse gave it, or that it is whole. What it answers to may have happened. */
export class UnprovenAnswer extends Error {
  override readonly name = 'UnprovenAnswer'
}

/** An answer with an error's status that is not ClickHouse's: of a proxy, a load balancer, a service that is waking up. */
export class ForeignRefusal extends Error {
  override readonly name = 'ForeignRefusal'
  readonly status: number

  constructor(status: number, text: string) {
    const words = firstWords(text)
    super(`status ${status}${words === '' ? ', without a word' : `: ${words}`}`)
    this.status = status
  }
}

/** How the server wraps rows: with their columns before, and their number after them. */
export const ROWS_FORMAT = 'JSONCompact' as const

const document = z.object({
  meta: z.array(z.object({ name: z.string() })),
  data: z.array(z.array(z.unknown())),
  rows: z.number(),
  exception: z.string().optional(),
})

const EXCERPT_CHARACTERS = 200
const excerpt = (text: string) => {
  const words = firstWords(text, EXCERPT_CHARACTERS)
  return words === '' ? 'an empty answer' : `'${words}'`
}

/**
 * Checks that an answer is ClickHouse's to this very request: the server repeats the request's id, a proxy's page doesn't.
 *
 * @throws {UnprovenAnswer}
 */
export function checkSender(headers: AnswerHeaders, queryId: string, text: string): void {
  if (headers['x-clickhouse-query-id'] === queryId) return
  throw new UnprovenAnswer(
    `nothing shows that ClickHouse gave the answer (no header X-ClickHouse-Query-Id of this request), found ${excerpt(text)}`,
  )
}

function parsed(text: string): z.output<typeof document> {
  try {
    return document.parse(JSON.parse(text))
  } catch (error) {
    throw new UnprovenAnswer(
      `the answer is not whole, found ${excerpt(withoutOwnSecrets(text).slice(-EXCERPT_CHARACTERS))} at its end`,
      {
        cause: error,
      },
    )
  }
}

/**
 * Takes the rows out of an answer, as objects by the columns' names.
 *
 * @throws {UnprovenAnswer} when it breaks off, or holds another number of rows than it says.
 */
export function rowsOfAnswer(text: string): Readonly<Record<string, unknown>>[] {
  const { meta, data, rows, exception } = parsed(text)
  if (exception !== undefined) throw new UnprovenAnswer(`the answer is not whole: ${exception}`)
  if (rows !== data.length) throw new UnprovenAnswer(`the answer has ${data.length} rows, and says that it has ${rows}`)
  return data.map((values) => Object.fromEntries(meta.map(({ name }, index) => [name, values[index]])))
}

const summary = z.object({ written_rows: z.coerce.number() })
const summaryText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' })
      return z.NEVER
    }
  })
  .pipe(summary)

/**
 * Checks that an insert wrote its rows, by what the server says that it wrote into the table and its views together.
 *
 * @returns that number.
 * @throws {UnprovenAnswer}
 */
export function checkWritten(headers: AnswerHeaders, rowCount: number): number {
  const text = headers['x-clickhouse-summary']
  const found = summaryText.safeParse(text)
  if (!found.success)
    throw new UnprovenAnswer('nothing shows what was written (no header X-ClickHouse-Summary that can be read)')
  if (found.data.written_rows < rowCount)
    throw new UnprovenAnswer(`${found.data.written_rows} of ${rowCount} rows were written, as the answer says`)
  return found.data.written_rows
}
