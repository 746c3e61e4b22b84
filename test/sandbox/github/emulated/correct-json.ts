import { dateTime } from '../date-time.ts'
import type { Answer } from '../exchange.ts'
import type { EmulatedState } from './state.ts'

/** Where the emulator refuses as GitHub does, but in other words: its message, and GitHub's. */
const messages: Record<string, string> = {
  'Update is not a fast-forward': 'Update is not a fast forward',
  'Invalid sha': 'Object does not exist',
  'Invalid tree': 'Tree SHA does not exist',
  'Validation failed': 'Validation Failed',
}

/** An answer of the emulator as GitHub would give it: whole seconds in UTC, GitHub's words, who signed a commit. */
export function corrected(state: EmulatedState, answered: Answer): Answer {
  if (answered.body === undefined) return answered
  const body = correctValue(state, '', answered.body)
  if (answered.status < 400 || !isRecord(body)) return { ...answered, body }
  const message = String(body.message)
  const documentation_url = 'https://docs.github.com/rest'
  const status = String(answered.status)
  return { ...answered, body: { ...body, message: messages[message] ?? message, documentation_url, status } }
}

function correctValue(state: EmulatedState, key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => correctValue(state, '', item))
  if (typeof value === 'string') return key === 'date' || key.endsWith('_at') ? utcSeconds(value) : value
  if (!isRecord(value)) return value
  const fields = Object.entries(value).map(([name, field]) => [name, correctValue(state, name, field)] as const)
  return verified(state, Object.fromEntries(fields))
}

/** A commit carries its verification itself, or in the `commit` it lists. */
function verified(state: EmulatedState, value: Record<string, unknown>): Record<string, unknown> {
  const { sha, verification, commit } = value
  if (typeof sha !== 'string' || !state.verified.has(sha)) return value
  if (isRecord(verification)) return { ...value, verification: asValid(verification) }
  if (!isRecord(commit) || !isRecord(commit.verification)) return value
  return { ...value, commit: { ...commit, verification: asValid(commit.verification) } }
}

function asValid(verification: Record<string, unknown>): Record<string, unknown> {
  return { ...verification, verified: true, reason: 'valid' }
}

function utcSeconds(date: string): string {
  const milliseconds = Date.parse(date)
  return Number.isNaN(milliseconds) ? date : dateTime(new Date(milliseconds))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
