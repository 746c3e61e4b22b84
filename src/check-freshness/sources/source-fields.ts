import { z } from 'zod'
import { isBranchName } from '../../git/branch-name.ts'
import { expectedRepositoryName, parseRepositoryName, type RepositoryName } from '../../github/repository.ts'
import { parseDuration } from '../../time/duration.ts'
import { conditionFault } from './condition.ts'
import { expressionFault } from './expression.ts'
import { type PathFilter, parsePathFilter } from './path-filter.ts'
import { ownTableFault, parseTableName, type TableName } from './table-name.ts'
import { patternFault } from './text-patterns.ts'

const MAX_NAME_CHARACTERS = 200
/** A longer lag is a mistake: nothing would ever be stale. */
const MAX_LAG_DAYS = 366
const SECONDS_PER_DAY = 86_400

export const found = (value: unknown) => `found '${String(value)}'.`
const text = (expected: string) =>
  z.string({
    error: ({ input }) =>
      input === undefined
        ? `is missing: expected ${expected}.`
        : `must be text, ${expected}: found ${JSON.stringify(input)}.`,
  })

function checked<Value>(expected: string, parse: (given: string) => Value | undefined) {
  return text(expected).transform((given, context): Value => {
    const value = parse(given)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: `must be ${expected}: ${found(given)}` })
    return z.NEVER
  })
}

const textList = z
  .union([z.string().transform((one) => [one]), z.array(z.string())], { error: 'must be a list of texts.' })
  .transform((all) => all.map((one) => one.trim()))

export const patterns = (kind: 'author' | 'message') =>
  textList.superRefine((all, context) => {
    for (const pattern of all) {
      const message = patternFault(pattern, kind)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    }
  })

export const name = checked(`a name of up to ${MAX_NAME_CHARACTERS} characters`, (given) => {
  const trimmed = given.trim()
  return trimmed !== '' && trimmed.length <= MAX_NAME_CHARACTERS ? trimmed : undefined
})

export const repository = text('owner/name').transform((given, context): RepositoryName => {
  const parsed = parseRepositoryName(given.trim())
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: `must be ${expectedRepositoryName(given)}: ${found(given)}` })
  return z.NEVER
})

/** A branch's name, also with `refs/heads/` in front, as workflows have it at hand. */
export const branch = checked('the name of a branch, such as main', (given) => {
  const plain = given.trim().replace(/^refs\/heads\//u, '')
  return isBranchName(plain) && !plain.startsWith('refs/') ? plain : undefined
})

export const table = text('a table, or database.table').transform((given, context): TableName => {
  const parsed = parseTableName(given)
  const message = parsed === undefined ? `must be a table, or database.table: ${found(given)}` : ownTableFault(parsed)
  if (parsed !== undefined && message === undefined) return parsed
  context.addIssue({ code: 'custom', message: message ?? '' })
  return z.NEVER
})

/** SQL that is put into the read. */
const sql = (expected: string, faultOf: (given: string) => string | undefined) =>
  text(expected).superRefine((given, context) => {
    const message = faultOf(given)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
export const condition = sql('a condition in SQL', conditionFault)
export const expression = sql('a column, or an expression in SQL', expressionFault)

export const paths = textList.transform((given, context): PathFilter | undefined => {
  if (given.length === 0) return undefined
  const parsed = parsePathFilter(given)
  if ('filter' in parsed) return parsed.filter
  for (const message of parsed.faults) context.addIssue({ code: 'custom', message })
  return z.NEVER
})

export const lag = checked(`a length of time such as 90m or 4h, of at most ${MAX_LAG_DAYS} days`, (given) => {
  const seconds = parseDuration(given)
  return seconds === undefined || seconds > MAX_LAG_DAYS * SECONDS_PER_DAY ? undefined : seconds
})

export const oneOf = <const Word extends string>(words: readonly [Word, ...Word[]]) =>
  z.enum(words, { error: ({ input }) => `must be ${words.join(' or ')}: ${found(input)}` })
