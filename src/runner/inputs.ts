import * as core from '@actions/core'
import { z } from 'zod'
import { parseDuration } from '../time/duration.ts'

/** The inputs don't fit: every fault of every input, one a line. */
export class InputError extends Error {
  override readonly name = 'InputError'

  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(
      faults.length === 1
        ? String(faults[0])
        : `${faults.length} inputs are wrong:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    )
    this.faults = faults
  }
}

/** An input as the workflow gives it; an empty one counts as not given. */
export function readInput(name: string): string | undefined {
  const value = core.getInput(name)
  return value === '' ? undefined : value
}

/**
 * Reads the inputs that `schema` names and checks them all.
 *
 * @throws {InputError} with every fault found, each beginning with its input's name.
 */
export function parseInputs<Schema extends z.ZodObject>(schema: Schema): z.output<Schema> {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, readInput(name)]))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new InputError(parsed.error.issues.map(({ path, message }) => `Input '${String(path[0])}' ${message}`))
}

const required = (expected: string) => z.string({ error: `is missing: expected ${expected}.` })
const found = (text: unknown) => `found '${String(text)}'.`

/** A text that must be given. `expected` says what it is, for the message. */
export const requiredText = (expected: string) => required(expected)

/** A text that may be left out. */
export const optionalText = () => z.string().optional()

/** The lines of an input, without empty ones and comments (`#` first). */
export const lines = () =>
  z
    .string()
    .default('')
    .transform((text) => text.split(/\r?\n/u).map((line) => line.trim()))
    .transform((all) => all.filter((line) => line !== '' && !line.startsWith('#')))

/** Texts separated by commas or line ends. */
export const list = (fallback = '') =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(/[,\n]/u).map((item) => item.trim()))
    .transform((items) => items.filter((item) => item !== ''))

/** `true` or `false`, as YAML's core schema writes them. */
export const flag = (fallback: boolean) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^(?:true|false)$/iu.test(text), {
      error: ({ input }) => `must be 'true' or 'false': ${found(input)}`,
    })
    .transform((text) => text.toLowerCase() === 'true')

/** A whole number within bounds, both included. */
export const wholeNumber = (fallback: number, least: number, most: number) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d+$/u.test(text) && Number(text) >= least && Number(text) <= most, {
      error: ({ input }) => `must be a whole number from ${least} to ${most}: ${found(input)}`,
    })
    .transform(Number)

/** A number within bounds, both included. */
export const decimal = (fallback: number, least: number, most: number) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d+(?:\.\d+)?$/u.test(text) && Number(text) >= least && Number(text) <= most, {
      error: ({ input }) => `must be a number from ${least} to ${most}: ${found(input)}`,
    })
    .transform(Number)

const MIN_TIMEOUT_SECONDS = 10
/** GitHub ends a job after six hours. */
const MAX_TIMEOUT_SECONDS = 21_600

const isTimeout = (seconds: number) => seconds >= MIN_TIMEOUT_SECONDS && seconds <= MAX_TIMEOUT_SECONDS
const timeoutFault = { error: `must be from ${MIN_TIMEOUT_SECONDS}s to ${MAX_TIMEOUT_SECONDS / 3_600}h.` }

/** The time that an action may take, as whole seconds. */
export const timeout = (fallback: string) => duration(fallback).refine(isTimeout, timeoutFault)

/** The same where what is left out follows from other inputs. */
export const optionalTimeout = () =>
  optionalDuration().refine((seconds = MIN_TIMEOUT_SECONDS) => isTimeout(seconds), timeoutFault)

function secondsOf(text: string, context: z.RefinementCtx): number {
  const seconds = parseDuration(text)
  if (seconds !== undefined) return seconds
  context.addIssue({ code: 'custom', message: `must be a length of time such as 90m, 4h or PT90M: ${found(text)}` })
  return z.NEVER
}

/** A length of time such as `90m`, `4h` or `PT90M`, as whole seconds. */
export const duration = (fallback: string) => z.string().default(fallback).transform(secondsOf)

/** The same, which may be left out. */
export const optionalDuration = () => z.string().transform(secondsOf).optional()

const moment = z.union([
  z.iso.date(),
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: -1 }),
])

/** A point in time with its zone, in ISO 8601, to the minute or finer; a date alone is midnight UTC. */
export const instant = () =>
  z
    .string()
    .optional()
    .refine((text) => text === undefined || moment.safeParse(text).success, {
      error: ({ input }) => `must be a time such as 2026-01-31T00:00:00Z: ${found(input)}`,
    })
    .transform((text) => (text === undefined ? undefined : new Date(text)))

/** One of a few words; the first is the default. */
export const oneOf = <const Word extends string>(words: readonly [Word, ...Word[]]) =>
  z.enum(words, { error: ({ input }) => `must be one of ${words.join(', ')}: ${found(input)}` }).default(() => words[0])
