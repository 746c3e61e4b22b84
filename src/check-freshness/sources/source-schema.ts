import { z } from 'zod'
import { isBranchName } from '../../git/branch-name.ts'
import { expectedRepositoryName, parseRepositoryName, type RepositoryName } from '../../github/repository.ts'
import { parseDuration } from '../../time/duration.ts'
import { calendarSchema } from './calendar.ts'
import { conditionFault } from './condition.ts'
import { type PathFilter, parsePathFilter } from './path-filter.ts'
import type { Source } from './sources.ts'
import { parseTableName } from './table-name.ts'
import { patternFault } from './text-patterns.ts'

/** More would not fit into one request to GitHub. */
const MAX_SOURCES = 100
const MAX_NAME_CHARACTERS = 200
/** A longer lag is a mistake: nothing would ever be stale. */
const MAX_LAG_DAYS = 366
const SECONDS_PER_DAY = 86_400
const MAX_MIN_ROWS = 1_000

const found = (value: unknown) => `found '${String(value)}'.`
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

const patterns = textList.superRefine((all, context) => {
  for (const pattern of all) {
    const message = patternFault(pattern)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  }
})

const name = checked(`a name of up to ${MAX_NAME_CHARACTERS} characters`, (given) =>
  given.trim() !== '' && given.length <= MAX_NAME_CHARACTERS ? given : undefined,
)

const repository = text('owner/name').transform((given, context): RepositoryName => {
  const parsed = parseRepositoryName(given)
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: `must be ${expectedRepositoryName(given)}: ${found(given)}` })
  return z.NEVER
})

/** SQL that is put into the read. */
const sql = (expected: string) =>
  text(expected).superRefine((given, context) => {
    const message = conditionFault(given)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })

const paths = textList.transform((given, context): PathFilter | undefined => {
  if (given.length === 0) return undefined
  const parsed = parsePathFilter(given)
  if ('filter' in parsed) return parsed.filter
  for (const message of parsed.faults) context.addIssue({ code: 'custom', message })
  return z.NEVER
})

const lag = checked(`a length of time such as 90m or 4h, of at most ${MAX_LAG_DAYS} days`, (given) => {
  const seconds = parseDuration(given)
  return seconds === undefined || seconds > MAX_LAG_DAYS * SECONDS_PER_DAY ? undefined : seconds
})

const oneOf = <const Word extends string>(words: readonly [Word, ...Word[]]) =>
  z.enum(words, { error: ({ input }) => `must be ${words.join(' or ')}: ${found(input)}` })

/** What all sources may share, as `defaults`. */
const common = {
  repository: repository.meta({ description: '`owner/name`.' }),
  branch: checked('the name of a branch', (given) => (isBranchName(given) ? given : undefined))
    .optional()
    .meta({ description: "By default the repository's default branch." }),
  table: checked('a table, or database.table', parseTableName).meta({ description: '`table` or `database.table`.' }),
  match: oneOf(['commit', 'pull-request', 'time']).optional().meta({
    description:
      '`commit`: rows carry the SHA. `pull-request`: that of any commit its pull request brought. `time`: rows since the commit.',
  }),
  where: sql('a condition in SQL').optional().meta({ description: "A condition on the table's rows, as SQL." }),
  paths: paths.optional().meta({ description: 'Which commits need data: `src/**`, or with `!` which need none.' }),
  'ignore-authors': patterns
    .optional()
    .meta({ description: 'Names, addresses or logins whose commits need no data; `*` stands for any text.' }),
  'ignore-messages': patterns
    .optional()
    .meta({ description: 'Texts in the message of commits that need no data, such as `[skip ci]`.' }),
  'warn-after': lag
    .optional()
    .meta({ description: 'From then on the source is late, such as `90m`. By default `max-lag`.' }),
  'max-lag': lag
    .optional()
    .meta({ description: "From then on the source is stale. By default the action's `max-lag`." }),
  severity: oneOf(['error', 'warn'])
    .optional()
    .meta({ description: '`warn`: the source never blocks. By default `error`.' }),
  'time-column': sql('a column, or an expression in SQL')
    .optional()
    .meta({ description: 'When a row arrived: a column, or an expression in SQL. By default `ts`.' }),
  'commit-column': sql('a column, or an expression in SQL')
    .optional()
    .meta({ description: 'Which commit a row is about: a column, or an expression in SQL. By default `commit_sha`.' }),
  'min-rows': z
    .int({ error: ({ input }) => `must be a whole number: ${found(input)}` })
    .min(1, 'must be 1 or more.')
    .max(MAX_MIN_ROWS, `must be at most ${MAX_MIN_ROWS}.`)
    .optional()
    .meta({ description: 'So many rows make data. By default 1.' }),
  calendar: calendarSchema.optional().meta({ description: 'Only these hours count towards a lag.' }),
}

const notASource = (issue: { readonly code?: string | undefined }) =>
  issue.code === 'invalid_type' ? 'must be a source with name, repository and table.' : undefined

const sourceSchema = z.strictObject(
  { name: name.meta({ description: 'For people; must be unique.' }), ...common },
  { error: notASource },
)
const defaultsSchema = z.strictObject(common, { error: 'must be a map of what the sources share.' }).partial()

const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item, { error: 'must be a YAML list of sources.' })
    .min(1, 'must name at least one source.')
    .max(MAX_SOURCES, `must name at most ${MAX_SOURCES} sources.`)

/** A list of sources, as YAML gives it, each with what the defaults give. */
export const sourcesSchema = listOf(sourceSchema)

/** What the sources share, as YAML gives it. */
export const sharedSchema = defaultsSchema

/** A source as it was parsed; `line` is where it stands. */
export const toSource = (given: z.output<typeof sourceSchema>, line: number): Source => ({
  name: given.name,
  repository: given.repository,
  branch: given.branch,
  table: given.table,
  match: given.match ?? 'commit',
  where: given.where,
  paths: given.paths,
  ignoreAuthors: given['ignore-authors'] ?? [],
  ignoreMessages: given['ignore-messages'] ?? [],
  warnAfterSeconds: given['warn-after'],
  maxLagSeconds: given['max-lag'],
  severity: given.severity ?? 'error',
  timeColumn: given['time-column'] ?? 'ts',
  commitColumn: given['commit-column'] ?? 'commit_sha',
  minRows: given['min-rows'] ?? 1,
  calendar: given.calendar,
  line,
})

/** The JSON Schema of a sources file (draft 2020-12), for editors. */
export function sourcesJsonSchema(): Record<string, unknown> {
  const anySource = sourceSchema.partial({ repository: true, table: true })
  const file = z.union([
    listOf(sourceSchema),
    z.strictObject({ defaults: defaultsSchema.optional(), sources: listOf(anySource) }),
  ])
  return {
    title: 'Sources of check-freshness',
    description: 'The tables that have to keep up with git: a list, or a map with defaults and sources.',
    ...z.toJSONSchema(file, { io: 'input' }),
  }
}
