import { z } from 'zod'
import { PROXY_REMEDY } from '../http/proxy-remedy.ts'
import { TimeIsUp } from '../runner/time-limit.ts'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { ForeignRefusal, UnprovenAnswer } from './answer.ts'
import { ReplicationFault } from './cluster/replication-fault.ts'
import type { ClickHouseOptions } from './inputs.ts'

/**
 * Error codes of the server. Its HTTP status says little, so the code decides.
 *
 * @see https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
export const ErrorCode = {
  noSuchColumn: '16',
  unknownIdentifier: '47',
  unknownTable: '60',
  unknownSetting: '115',
  settingConstraint: '452',
  syntaxError: '62',
  unknownDatabase: '81',
  tooManyRows: '158',
  tooManyParts: '252',
  readOnly: '164',
  unknownField: '117',
  unknownMacro: '139',
  timeoutExceeded: '159',
  tooManyQueries: '202',
  memoryLimitExceeded: '241',
  accessDenied: '497',
  authenticationFailed: '516',
} as const

/** What passes: the server was busy, cut off from another one, or could not reach its Keeper. */
const RETRYABLE_CODES = new Set([
  ErrorCode.timeoutExceeded,
  ErrorCode.tooManyQueries,
  '203', // NO_FREE_CONNECTION
  '209', // SOCKET_TIMEOUT
  '210', // NETWORK_ERROR
  '242', // TABLE_IS_READ_ONLY
  ErrorCode.tooManyParts,
  '279', // ALL_CONNECTION_TRIES_FAILED
  '319', // UNKNOWN_STATUS_OF_INSERT
  '425', // SYSTEM_ERROR
  '439', // CANNOT_SCHEDULE_TASK
  '999', // KEEPER_EXCEPTION
  '1000', // POCO_EXCEPTION
])
const RETRYABLE_NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
])
const NEVER_SENT = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENOTFOUND'])

/** A statement that failed: what was tried, what came back, what to do. `cause` is the client's own error. */
export class ClickHouseFailure extends Error {
  override readonly name = 'ClickHouseFailure'
  /** The server's code, when it answered. */
  readonly code: string | undefined

  constructor(message: string, code: string | undefined, options: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}

function property(error: unknown, name: 'code' | 'type'): string | undefined {
  if (typeof error !== 'object' || error === null || !(name in error)) return undefined
  const value: unknown = Reflect.get(error, name)
  return value === undefined || value === '' ? undefined : String(value)
}

const isServerCode = (code: string | undefined) => code !== undefined && /^\d+$/u.test(code)
const isTimeout = (error: unknown) => error instanceof Error && /timeout/iu.test(error.message)
const isCutOff = (error: unknown) =>
  error instanceof Error && /socket hang up|aborted|premature close/iu.test(error.message)

/** What stands between the server and the runner: it is asked too much, has lost the server, or the server is waking up. */
const PASSING_STATUSES: readonly number[] = [408, 425, 429, 500, 502, 503, 504]
/** The server behind is not there, or not yet: a service that was idle takes a minute or two to wake. */
const ASLEEP_STATUSES: readonly number[] = [502, 503, 504]

const hasStatus = (error: unknown, statuses: readonly number[]): boolean =>
  error instanceof ForeignRefusal && statuses.includes(error.status)

/** Whether the server may be waking up, so that patience helps. */
export const isAsleep = (error: unknown): boolean => hasStatus(rootCause(error), ASLEEP_STATUSES)

/** Whether a block touches more partitions than the server lets one insert touch. Nothing of it was stored. */
export function hasTooManyPartitions(error: unknown): boolean {
  const cause = rootCause(error)
  return (
    property(cause, 'code') === ErrorCode.tooManyParts &&
    cause instanceof Error &&
    /too many partitions/iu.test(cause.message)
  )
}

function rootCause(error: unknown): unknown {
  if (error instanceof ClickHouseFailure) return rootCause(error.cause)
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0]
  return error
}

/** Whether the server gave up because the statement took longer than it may. */
export const exceededTimeLimit = (error: unknown): boolean =>
  property(rootCause(error), 'code') === ErrorCode.timeoutExceeded

/** Memory that all statements together have used up comes back; a statement's own limit is passed again. */
const isMemoryOfAll = (error: unknown) => error instanceof Error && /\(total\)|overcommit/iu.test(error.message)

const isPassingCode = (code: string, error: unknown): boolean =>
  RETRYABLE_CODES.has(code) || (code === ErrorCode.memoryLimitExceeded && isMemoryOfAll(error))

/** Whether the same statement may succeed when it is sent again. */
export function isRetryable(error: unknown): boolean {
  const cause = rootCause(error)
  const code = property(cause, 'code')
  if (isServerCode(code)) return isPassingCode(code ?? '', cause) && !hasTooManyPartitions(cause)
  if (cause instanceof TimeIsUp) return false
  return (
    RETRYABLE_NETWORK_CODES.has(code ?? '') ||
    cause instanceof UnprovenAnswer ||
    isTimeout(cause) ||
    isCutOff(cause) ||
    hasStatus(cause, PASSING_STATUSES)
  )
}

/** Whether the server certainly has not executed the statement, so that an insert may be sent again without a look first. */
export function wasNeverExecuted(error: unknown): boolean {
  const code = property(rootCause(error), 'code')
  return NEVER_SENT.has(code ?? '') || code === ErrorCode.tooManyQueries
}

function foreignRemedy(status: number): string {
  if (ASLEEP_STATUSES.includes(status))
    return 'It comes from something before the server: check that the server runs (a service that was idle takes a minute or two to wake), and run again.'
  if (status >= 300 && status < 400)
    return 'It sends on to another address, which is not followed: give that address as clickhouse-url.'
  if (status === 429) return 'What stands before the server is asked too much: run less often.'
  return 'It comes from something before the server, not from ClickHouse: check clickhouse-url.'
}

const BROKEN =
  'The connection broke: check that the server is up, and that nothing between cuts connections, and run again.'

function remedy(code: string | undefined, error: unknown, { username, database, cluster }: ClickHouseOptions): string {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return 'Check clickhouse-url, and that the server accepts connections from this runner.'
    case ErrorCode.authenticationFailed:
      return `Check clickhouse-username ('${username}') and clickhouse-password.`
    case ErrorCode.unknownDatabase:
      return `Check clickhouse-database, or create it: CREATE DATABASE \`${database}\`.`
    case ErrorCode.accessDenied:
      return `Grant user '${username}' what the message names. docs/operations.md has all the rights.`
    case ErrorCode.readOnly:
      return `User '${username}' is read-only: the action needs a user that may write and change query settings (a profile without readonly).`
    case ErrorCode.settingConstraint:
      return `The profile of user '${username}' forbids a setting that the actions rely on: allow it to be changed (a profile without that constraint).`
    case ErrorCode.tooManyRows:
      return `The profile of user '${username}' limits how much may be read, and all of it is needed: raise the limit that the message names.`
    case ErrorCode.memoryLimitExceeded:
      return "The server's memory, or this user's part of it, is used up: run when less else runs, or raise the limit that the message names."
    case ErrorCode.tooManyQueries:
      return 'The server runs as many statements as it may at once: run when less else runs.'
    case ErrorCode.tooManyParts:
      return 'The table has too many parts to merge: insert less often into it, and check what holds its merges up (system.merges, system.mutations).'
    case '279':
      return "The server can't reach another one of its cluster: check that it is up, and run again."
    case '999':
      return "The server can't reach its Keeper, or lost its session there: check that it is up, and run again."
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ETIMEDOUT':
      return BROKEN
    case 'ERR_PROXY_TUNNEL':
      return PROXY_REMEDY
    case ErrorCode.unknownTable:
      return cluster === undefined
        ? 'Set create-tables to true, or create the table as docs/architecture.md shows.'
        : `Check that clickhouse-url is a server of the cluster '${cluster}', that its tables are there, or set create-tables to true.`
    case ErrorCode.unknownMacro:
      return 'Check clickhouse-cluster.'
    default:
      if (error instanceof ForeignRefusal) return foreignRemedy(error.status)
      if (error instanceof ReplicationFault) return error.remedy
      if (error instanceof UnprovenAnswer)
        return 'Check clickhouse-url, and that nothing between changes, shortens or invents answers: the headers X-ClickHouse-* must come through.'
      if (isCutOff(error)) return BROKEN
      if (isTimeout(error))
        return 'The server took too long: check its load, and that nothing between cuts long requests.'
      if (/CERT|SIGN/u.test(code ?? ''))
        return "The server's TLS certificate is not trusted: set NODE_EXTRA_CA_CERTS to the file of its authority."
      return ''
  }
}

/** What the server says, without the statement that it repeats behind it. */
const singleLine = (text: string) =>
  withoutOwnSecrets(text)
    .replace(/:? in scope (?:SELECT|WITH)\b.*/isu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, 500)

function answerOf(code: string | undefined, cause: unknown): string {
  if (cause instanceof z.ZodError) return `its answer is not what was expected: ${singleLine(z.prettifyError(cause))}`
  const message = singleLine(cause instanceof Error ? cause.message : String(cause)) || 'no message'
  if (isServerCode(code)) return `the server answered with code ${code}: ${message}`
  if (code !== undefined) return `${code}: ${message}`
  if (cause instanceof ReplicationFault) return cause.message
  if (cause instanceof ForeignRefusal) return `the answer has ${message}`
  return isTimeout(cause) || isCutOff(cause) ? `no answer: ${message}` : `it answered: ${message}`
}

/** Puts what was tried, what came back and what to do into one error; one that is a failure already stays as it is. */
export function clickHouseFailure(error: unknown, attempted: string, options: ClickHouseOptions): ClickHouseFailure {
  if (error instanceof ClickHouseFailure) return error
  const cause = rootCause(error)
  const code = property(cause, 'code')
  const answer = answerOf(code, cause).replace(/\.?$/u, '.')
  return new ClickHouseFailure(
    [`ClickHouse at ${new URL(options.url).origin} failed while ${attempted}; ${answer}`, remedy(code, cause, options)]
      .filter((part) => part !== '')
      .join(' '),
    isServerCode(code) ? code : undefined,
    { cause },
  )
}
