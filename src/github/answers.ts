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

const withErrors = z.object({ errors: z.array(z.object({ type: z.unknown().optional(), message: z.string() })) })
/** What GraphQL answers, with errors in their only form or without any. */
const wellFormed = z.object({ errors: withErrors.shape.errors.nullish() })

/** Whether an error that GraphQL reports beside its data may be over in a moment. */
export const isPassingPart = ({ type }: { readonly type?: unknown }): boolean => PASSING_TYPES.has(type)

function passingError({ data }: Answer): string | undefined {
  const found = withErrors.safeParse(data).data?.errors.find(isPassingPart)
  return found?.message
}

const NOT_WHOLE = "the answer is not whole, or not GitHub's"
const BROKEN_ERRORS = `${NOT_WHOLE}: found errors without messages`
const NOTHING_ASKED = `${NOT_WHOLE}: found nothing of what was asked`

/** Without errors, what is not there is told as null: only what somebody else answers lacks all that was asked. */
const lacksAll = z.object({ data: z.strictObject({}).optional(), errors: z.array(z.unknown()).max(0).nullish() })

/** What is wrong with GraphQL's answer as a whole. */
function queryFault(data: unknown): string | undefined {
  if (!wellFormed.safeParse(data).success) return BROKEN_ERRORS
  return lacksAll.safeParse(data).success ? NOTHING_ASKED : undefined
}

/** Whether a request failed because its answer was cut, empty, or somebody else's. */
export const isNotWhole = (error: unknown): boolean => error instanceof Error && error.message.includes(NOT_WHOLE)

function faultOf(answer: Answer, isQuery: boolean): string | undefined {
  if (WITHOUT_BODY.includes(answer.status)) return undefined
  // What does not parse is left a text by the client, and what has no type too.
  if (typeof answer.data === 'object' && answer.data !== null && !(answer.data instanceof ArrayBuffer)) {
    return (isQuery ? queryFault(answer.data) : undefined) ?? passingError(answer)
  }
  const words = typeof answer.data === 'string' ? firstWords(answer.data, 100) : ''
  return `${NOT_WHOLE}: found ${words === '' ? 'nothing' : `'${words}'`}`
}

/**
 * Checks that an answer of success is one: whole, and GitHub's. Throws what the retry plugin takes for a failure of the server; a
 * query's partial answer comes with it. What the libraries would fail at is emptied.
 */
export function checkAnswer(answer: Answer, request: object, isQuery: boolean): void {
  const fault = faultOf(answer, isQuery)
  if (fault === BROKEN_ERRORS || fault === NOTHING_ASKED) Object.assign(answer, { data: '' })
  if (fault !== undefined) throw Object.assign(new Error(fault), { status: 500, request, response: answer })
}

const isNothing = (value: unknown) => value === null || value === undefined

/** Takes out of a refusal what the throttling plugin would fail at: it expects a list of objects as its errors. */
export function dropBrokenErrors({ data }: { readonly data: unknown }): void {
  if (typeof data !== 'object' || data === null || !('errors' in data) || isNothing(data.errors)) return
  const errors: readonly unknown[] = Array.isArray(data.errors) ? data.errors : []
  Object.assign(data, { errors: errors.filter((error) => !isNothing(error)) })
}
