import { z } from 'zod'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { isFor } from './database-place.ts'

/** The actions that write dead letters, each for itself. */
export const ACTIONS = ['collect-commits', 'check-freshness', 'publish-episode'] as const
export type ActionName = (typeof ACTIONS)[number]

/** A letter that failed so often is left to people. */
export const MAX_ATTEMPTS = 10
const FIRST_DELAY_MS = 5 * 60_000
const MAX_DELAY_MS = 24 * 60 * 60_000
/** What a server said of the failure may be long. */
const MAX_ERROR_CHARACTERS = 2_000

/** Tables whose rows are stored by a letter where they could not be before. */
const ROW_TABLES = ['episodes', 'deployments', 'watcher_runs'] as const

/** A draft whose proposal failed. Its subject is its run id. */
const propose = z.strictObject({
  operation: z.literal('propose'),
  payload: z.strictObject({
    /** The content repository, `owner/name`. */
    repository: z.string(),
    /** What the input `series` said. */
    series: z.string().optional(),
    path: z.string(),
    text: z.string(),
    /** When the proposal of this text failed first: what was put on the episode's branch later is newer. Not known of older letters. */
    failed_at: z.iso.datetime().optional(),
    /** Whether that time is GitHub's: by the runner's own clock alone nothing is taken for newer. */
    is_github_time: z.boolean().optional(),
  }),
})

/** Rows that could not be written, of one statement. */
const storeRows = z.strictObject({
  operation: z.literal('store-rows'),
  payload: z.strictObject({
    database: z.string(),
    /** Which server has the database, as a digest of its address. Not known of older letters. */
    server: z.string().optional(),
    table: z.enum(ROW_TABLES),
    rows: z.array(z.record(z.string(), z.json())).min(1),
  }),
})

/** A repository that could not be collected. It is tried by every run that is to collect it; the letter counts how often. */
const collect = z.strictObject({
  operation: z.literal('collect'),
  payload: z.strictObject({ repository: z.string() }),
})

const work = z.discriminatedUnion('operation', [propose, storeRows, collect])

const state = z.object({
  /** The form of the letter: another number is another version's. */
  format: z.literal(1),
  id: z.uuid(),
  /** What of two letters with one operation is the same work. */
  subject: z.string().min(1).max(500),
  error: z.string(),
  attempts: z.int().min(1),
  first_failed_at: z.iso.datetime(),
  next_attempt_at: z.iso.datetime(),
})

/** Work that could not be done after all retries, as a line of a file. */
export const letterSchema = z.discriminatedUnion('operation', [
  propose.extend(state.shape),
  storeRows.extend(state.shape),
  collect.extend(state.shape),
])
export type Letter = z.output<typeof letterSchema>
/** What is to be done. */
type LetterWork = z.output<typeof work>
/** Work that has just failed. */
export type Failure = LetterWork & { readonly subject: string }

/** Whether two are the same work. GitHub's names are the same in any case, and rows for another database are other work. Pure. */
export function isSameWork(one: Failure, other: Failure): boolean {
  if (one.operation === 'collect' && other.operation === 'collect')
    return one.subject.toLowerCase() === other.subject.toLowerCase()
  if (one.operation !== other.operation || one.subject !== other.subject) return false
  return one.operation !== 'store-rows' || other.operation !== 'store-rows' || isFor(one.payload, other.payload)
}

const delayMs = (attempts: number) => Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1))

const afterAttempt = (attempts: number, error: string, now: Date) => ({
  attempts,
  error: withoutOwnSecrets(error).slice(0, MAX_ERROR_CHARACTERS),
  next_attempt_at: new Date(now.getTime() + delayMs(attempts)).toISOString(),
})

/** The letter of work that has failed for the first time. */
export const newLetter = (failure: Failure, id: string, error: string, now: Date): Letter => ({
  format: 1,
  id,
  ...failure,
  first_failed_at: now.toISOString(),
  ...afterAttempt(1, error, now),
})

/** The letter after another attempt that failed. */
export const failedAgain = (letter: Letter, error: string, now: Date): Letter => ({
  ...letter,
  ...afterAttempt(letter.attempts + 1, error, now),
})

/** Whether no more attempts are made by themselves. */
export const isParked = ({ attempts }: Letter): boolean => attempts >= MAX_ATTEMPTS

/** Whether a letter's delay is over. One further ahead than any delay was written by a clock that was wrong: its time has come. */
export function isDue(letter: Letter, now: Date): boolean {
  if (isParked(letter)) return false
  const waitMs = Date.parse(letter.next_attempt_at) - now.getTime()
  return waitMs <= 0 || waitMs > MAX_DELAY_MS
}

/** Each letter once: a run that died after it wrote its file leaves those that it had taken from others there too. */
export function onlyOnce(letters: readonly Letter[]): Letter[] {
  const found = new Map<string, Letter>()
  for (const letter of letters) {
    const other = found.get(letter.id)
    if (other === undefined || other.attempts < letter.attempts) found.set(letter.id, letter)
  }
  return [...found.values()]
}
