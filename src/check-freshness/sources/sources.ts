import { z } from 'zod'
import { isBranchName } from '../../git/branch-name.ts'
import { fullName, parseRepositoryName, type RepositoryName } from '../../github/repository.ts'
import { parseDuration } from '../../time/duration.ts'
import { whereFault } from './condition.ts'
import { type PathFilter, parsePathFilter } from './path-filter.ts'

/** A table that has to keep up with a branch. */
export interface Source {
  readonly name: string
  readonly repository: RepositoryName
  /** Undefined for the repository's default branch. */
  readonly branch: string | undefined
  readonly table: TableName
  /** `commit`: the table's rows carry the commit's SHA. `time`: rows since the commit count. */
  readonly match: 'commit' | 'time'
  /** A condition on the table's rows, as SQL. */
  readonly where: string | undefined
  readonly paths: PathFilter | undefined
  /** In lower case. Compared with an author's name, address and login. */
  readonly ignoreAuthors: readonly string[]
  /** After so many seconds without data the source is late. Undefined for the check's `max-lag`. */
  readonly warnAfterSeconds: number | undefined
}

/** A table, of another database where one is named. */
export interface TableName {
  readonly database: string | undefined
  readonly name: string
}

/** More would not fit into one request to GitHub. */
const MOST_SOURCES = 100
const LONGEST_NAME = 200
const TABLE = /^(?:([\w$-]+)\.)?([\w$-]+)$/u

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

const name = checked(`a name of up to ${LONGEST_NAME} characters`, (given) =>
  given.trim() !== '' && given.length <= LONGEST_NAME ? given : undefined,
)

const table = checked('a table, or database.table', (given): TableName | undefined => {
  const [, database, tableName] = TABLE.exec(given) ?? []
  return tableName === undefined ? undefined : { database, name: tableName }
})

const where = text('a condition in SQL').transform((given, context) => {
  const fault = whereFault(given)
  if (fault === undefined) return given
  context.addIssue({ code: 'custom', message: fault })
  return z.NEVER
})

const paths = textList.transform((patterns, context): PathFilter | undefined => {
  if (patterns.length === 0) return undefined
  const parsed = parsePathFilter(patterns)
  if ('filter' in parsed) return parsed.filter
  for (const message of parsed.faults) context.addIssue({ code: 'custom', message })
  return z.NEVER
})

const sourceSchema = z
  .strictObject(
    {
      name,
      repository: checked('owner/name', parseRepositoryName),
      branch: checked('the name of a branch', (given) => (isBranchName(given) ? given : undefined)).optional(),
      table,
      match: z
        .enum(['commit', 'time'], { error: ({ input }) => `must be commit or time: ${found(input)}` })
        .default('commit'),
      where: where.optional(),
      paths: paths.optional(),
      'ignore-authors': textList.optional(),
      'warn-after': checked('a length of time such as 90m or 4h', parseDuration).optional(),
    },
    {
      error: (issue) =>
        issue.code === 'invalid_type' ? 'must be a source with name, repository and table.' : undefined,
    },
  )
  .transform(
    (given): Source => ({
      name: given.name,
      repository: given.repository,
      branch: given.branch,
      table: given.table,
      match: given.match,
      where: given.where,
      paths: given.paths,
      ignoreAuthors: (given['ignore-authors'] ?? []).map((author) => author.toLowerCase()),
      warnAfterSeconds: given['warn-after'],
    }),
  )

/** A list of sources, as YAML gives it. */
export const sourcesSchema = z
  .array(sourceSchema, { error: 'must be a YAML list of sources.' })
  .min(1, 'must name at least one source.')
  .max(MOST_SOURCES, `must name at most ${MOST_SOURCES} sources.`)

/** `owner/name`, with `@branch` where one is given. */
export const branchLabel = ({ repository, branch }: Pick<Source, 'repository' | 'branch'>): string =>
  branch === undefined ? fullName(repository) : `${fullName(repository)}@${branch}`

/** The table as it was named. */
export const tableLabel = ({ database, name: tableName }: TableName): string =>
  database === undefined ? tableName : `${database}.${tableName}`
