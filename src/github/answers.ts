import { z } from 'zod'
import { firstWords } from '../text/first-words.ts'

/** What is looked at of an answer that came with a status of success. */
interface Answer {
  readonly status: number
  readonly data: unknown
}

/** GraphQL's errors beside its data that pass: GitHub failed at a part of what was asked for. */
const PASSING_TYPES: ReadonlySet<unknown> = new Set(['INTERNAL', 'INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE'])
const WITHOUT_BODY: readonly number[] = [204, 205]

const withErrors = z.object({ errors: z.array(z.object({ type: z.unknown(), message: z.string().optional() })) })

/** Whether an error that GraphQL reports beside its data may be over in a moment. */
export const isPassingPart = ({ type }: { readonly type?: unknown }): boolean => PASSING_TYPES.has(type)

function passingError({ data }: Answer): string | undefined {
  const found = withErrors.safeParse(data).data?.errors.find(isPassingPart)
  return found === undefined ? undefined : (found.message ?? 'an internal error')
}

const NOT_WHOLE = "the answer is not whole, or not GitHub's"

/** Whether a request failed because its answer was cut, empty, or somebody else's. */
export const isNotWhole = (error: unknown): boolean => error instanceof Error && error.message.includes(NOT_WHOLE)

function faultOf(answer: Answer): string | undefined {
  if (WITHOUT_BODY.includes(answer.status)) return undefined
  // What does not parse is left a text by the client, and what has no type too.
  if (typeof answer.data === 'object' && answer.data !== null && !(answer.data instanceof ArrayBuffer))
    return passingError(answer)
  const words = typeof answer.data === 'string' ? firstWords(answer.data, 100) : ''
  return `${NOT_WHOLE}: found ${words === '' ? 'nothing' : `'${words}'`}`
}

/**
 * Checks that an answer of success is one: whole, and GitHub's. Throws what the retry plugin takes for a failure of the server; a
 * query's partial answer comes with it.
 */
export function checkAnswer(answer: Answer, request: object): void {
  const fault = faultOf(answer)
  if (fault !== undefined) throw Object.assign(new Error(fault), { status: 500, request, response: answer })
}
