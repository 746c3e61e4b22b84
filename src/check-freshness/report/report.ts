import { z } from 'zod'

const instant = z.iso.datetime()
const seconds = z.int().min(0)
const sha = z.string().regex(/^[0-9a-f]{40}$/u)

const status = z
  .enum(['fresh', 'pending', 'late', 'stale', 'empty', 'unknown'])
  .describe(
    [
      'fresh: the newest commit that needs data has it, in time.',
      'pending: it has none yet, and is within warn-after.',
      'late: its data came after warn-after, or it has waited longer than warn-after, but no longer than max-lag; or GitHub did not answer and the head that was collected last is covered.',
      'stale: ClickHouse has been behind for longer than max-lag.',
      'empty: the table holds no rows at all; what that does is judged by the lag.',
      'unknown: GitHub or ClickHouse could not be read, or what was read does not show how long ClickHouse has been behind.',
    ].join('\n'),
  )

const sourceReport = z.strictObject({
  name: z.string(),
  status,
  gate: z.enum(['passes', 'degrades', 'blocks']).describe('What the source does to the check.'),
  lag_seconds: seconds
    .nullable()
    .describe('For how long ClickHouse has been behind the branch; 0 when it is not, null when unknown.'),
  lag_is_at_least: z.boolean().describe('True when the lag may be larger than what was seen shows.'),
  behind_since: instant.nullable().describe('When the first commit without data came onto the branch.'),
  first_waiting: z
    .strictObject({ sha, url: z.string() })
    .nullable()
    .describe('The first commit without data, which the lag is counted from.'),
  counted_from: z.enum(['push', 'committer date']).describe('What behind_since is: a push time, or a committer date.'),
  arrived_after_seconds: seconds
    .nullable()
    .describe(
      "How long the newest commit's data took: the time from the commit to its first row; null while it is missing.",
    ),
  arrival: z
    .strictObject({ commits: seconds, p50_seconds: seconds, p95_seconds: seconds })
    .nullable()
    .describe('How late the data of the last commits was, by the first row of each; null where that is not told.'),
  repository: z.string(),
  branch: z.string().nullable().describe('Null for a default branch that could not be read.'),
  table: z.string(),
  match: z.enum(['commit', 'pull-request', 'time']),
  severity: z.enum(['error', 'warn']).describe('A source of severity warn never blocks.'),
  warn_after_seconds: seconds,
  max_lag_seconds: seconds,
  head: z
    .strictObject({ sha, committed_at: instant, headline: z.string().describe('Text from outside.') })
    .nullable()
    .describe("The branch's head; null when it is unknown, or the repository is empty."),
  head_is_from_collection: z
    .boolean()
    .describe('True when GitHub did not answer and the head is the one collected last.'),
  newest_covered: sha.nullable().describe('The newest commit with data.'),
  commits_waiting: seconds.describe('Commits that need data and have none, as far as was looked.'),
  rows: seconds.describe(
    'Rows found: of the newest covered commit, or with match: time those since the newest commit.',
  ),
  newest_row_at: instant.nullable().describe('The newest row of the last two weeks, where the source is red.'),
  cause: z.string().nullable().describe('What a further look into the table showed, where the source is red.'),
  clock_skew_seconds: seconds.describe("How far the commits are dated ahead of the runner's clock."),
  rows_ahead_seconds: seconds.describe("How far rows are dated ahead of the runner's clock."),
  reason: z.string().describe('Why the source has this status, and what to do, in words.'),
})

/** The report's form. docs/freshness-report.schema.json is made from it. */
export const reportSchema = z.strictObject({
  schema_version: z.literal(1),
  check_id: z.uuid(),
  checked_at: instant,
  status: z.enum(['valid', 'degraded', 'blocked']),
  blocked: z.boolean().describe('Whether the check fails the job.'),
  lag_seconds: seconds.nullable().describe('The largest lag of all sources; null when none is known.'),
  max_lag_seconds: seconds,
  override: z
    .strictObject({ reason: z.string(), actor: z.string(), sources: z.array(z.string()) })
    .nullable()
    .describe('Who let stale or unknown sources pass, and why; null when nothing was let pass.'),
  actor: z.string().describe('Who started the workflow run.'),
  workflow_run: z.string().describe('The address of the workflow run.'),
  sources: z.array(sourceReport),
})

/** A freshness check's report, as it is written and published. */
export type Report = z.output<typeof reportSchema>
/** One source of a report. */
export type SourceReport = Report['sources'][number]

/** The report's JSON Schema (draft 2020-12). */
export function reportJsonSchema(): Record<string, unknown> {
  return {
    title: 'Freshness report',
    description: 'What check-freshness reports: how far ClickHouse is behind git, per source and over all.',
    ...z.toJSONSchema(reportSchema, {
      // What has a format says enough; zod's pattern for a date has 200 characters.
      override: ({ jsonSchema }) => {
        if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      },
    }),
  }
}
