import { z } from 'zod'
import { calendarSchema } from './calendar.ts'
import {
  branch,
  condition,
  expression,
  found,
  lag,
  name,
  oneOf,
  paths,
  patterns,
  repository,
  table,
} from './source-fields.ts'
import type { Source } from './sources.ts'

/** More would not fit into one request to GitHub. */
const MAX_SOURCES = 500
const MAX_MIN_ROWS = 1_000

/** What all sources may share, as `defaults`. */
const common = {
  repository: repository.meta({ description: '`owner/name`.' }),
  branch: branch.optional().meta({ description: "By default the repository's default branch." }),
  table: table.meta({ description: '`table` or `database.table`.' }),
  match: oneOf(['commit', 'pull-request', 'time']).optional().meta({
    description:
      '`commit`: rows carry the SHA. `pull-request`: that of any commit its pull request brought. `time`: rows since the commit.',
  }),
  where: condition.optional().meta({ description: "A condition on the table's rows, as SQL." }),
  paths: paths.optional().meta({ description: 'Which commits need data: `src/**`, or with `!` which need none.' }),
  'ignore-authors': patterns('author')
    .optional()
    .meta({ description: 'Names, addresses or logins whose commits need no data; `*` stands for any text.' }),
  'ignore-messages': patterns('message')
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
  'time-column': expression
    .optional()
    .meta({ description: 'When a row arrived: a column, or an expression in SQL. By default `ts`.' }),
  'commit-column': expression
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
