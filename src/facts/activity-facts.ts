import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'
import type { Aspect, Fact, Subject, Unit } from './fact.ts'
import { type FactsWindow, windowParameters } from './window.ts'

/** The names of the statements that read how repositories are worked on, and what was deployed. */
export const REPOSITORY_HEALTH = 'repository health'
export const DEPLOYMENTS = 'deployments'

const MAX_REPOSITORIES = 1_000
const HOUR_MS = 3_600_000

/** The newest snapshot of each repository up to the end of the window. */
export const SELECT_HEALTH = `
SELECT
  repository, pull_requests_open, pull_requests_opened, pull_requests_merged, hours_to_merge, contributors, reviewers, reviews
FROM repository_health
WHERE ts <= parseDateTime64BestEffort({until:String}, 3, 'UTC')
ORDER BY ts DESC
LIMIT 1 BY repository
LIMIT {limit:UInt32}`

/** Each deployment of the window once, however many episodes it brought, by its newest status. */
export const SELECT_DEPLOYMENTS = `
SELECT
  count() AS deployments,
  countIf(status = 'success') AS succeeded,
  countIf(status IN ('failure', 'error')) AS failed,
  avgOrNullIf(build_time_ms, status = 'success') AS build_time_ms
FROM (
  SELECT *
  FROM deployments
  WHERE ts > parseDateTime64BestEffort({from:String}, 3, 'UTC') AND ts <= parseDateTime64BestEffort({until:String}, 3, 'UTC')
  ORDER BY ts DESC
  LIMIT 1 BY environment, commit_sha, deployment_id
)`

const healthRow = z.object({
  repository: z.string(),
  pull_requests_open: z.number(),
  pull_requests_opened: z.number(),
  pull_requests_merged: z.number(),
  hours_to_merge: z.number().nullable(),
  contributors: z.number(),
  reviewers: z.number(),
  reviews: z.number(),
})

const deploymentRow = z.object({
  deployments: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  build_time_ms: z.number().nullable(),
})

type Value = readonly [name: string, unit: Unit, value: number | null, aspects?: readonly Aspect[]]

const factsOf = (values: readonly Value[], subject: Subject, statement: string): Fact[] =>
  values.flatMap(([name, unit, value, aspects = []]) =>
    value === null
      ? []
      : [{ name, unit, value, subject, statement, aspects, isPart: subject.repository !== undefined }],
  )

const healthFacts = (row: z.output<typeof healthRow>): Fact[] =>
  factsOf(
    [
      ['open pull requests', 'pull requests', row.pull_requests_open, ['open']],
      ['pull requests opened', 'pull requests', row.pull_requests_opened, ['opened']],
      ['pull requests merged', 'pull requests', row.pull_requests_merged, ['merged']],
      ['time to merge', 'ms', row.hours_to_merge === null ? null : row.hours_to_merge * HOUR_MS, ['merged']],
      ['contributors of the last snapshot', 'contributors', row.contributors],
      ['reviewers', 'reviewers', row.reviewers],
      ['reviews', 'reviews', row.reviews],
    ],
    { repository: row.repository },
    REPOSITORY_HEALTH,
  )

const deploymentFacts = ({ deployments, succeeded, failed, build_time_ms }: z.output<typeof deploymentRow>): Fact[] =>
  factsOf(
    [
      ['deployments', 'deployments', deployments],
      ['successful deployments', 'deployments', succeeded],
      ['failed deployments', 'deployments', failed],
      ['share of successful deployments', 'ratio', succeeded + failed === 0 ? null : succeeded / (succeeded + failed)],
      ['mean build time', 'ms', build_time_ms],
    ],
    {},
    DEPLOYMENTS,
  )

/** Reads how repositories are worked on, and what was deployed in a window. */
export async function readActivityFacts(clickHouse: ClickHouse, window: FactsWindow): Promise<Fact[]> {
  const { from, until } = windowParameters(window)
  const [health, deployments] = await Promise.all([
    clickHouse.read({
      sql: SELECT_HEALTH,
      parameters: { until: until ?? null, limit: MAX_REPOSITORIES },
      row: healthRow,
      attempted: "reading the repositories' health",
    }),
    clickHouse.read({
      sql: SELECT_DEPLOYMENTS,
      parameters: { from: from ?? null, until: until ?? null },
      row: deploymentRow,
      attempted: 'counting the deployments since the last episode',
    }),
  ])
  return [...health.flatMap(healthFacts), ...deployments.flatMap(deploymentFacts)]
}
