import type { Table, View } from '../table.ts'

/** A token as a run used it: never itself, only by what it is known. `expires_at` is NULL where it never does, or nobody can tell. */
const TOKEN_COLUMNS = {
  kind: 'String',
  fingerprint: 'String',
  requests: 'UInt32',
  points: 'UInt32',
  expires_at: "Nullable(DateTime64(3, 'UTC'))",
  scopes: 'Array(String)',
  permissions: 'Array(String)',
} as const

const tokenTuple = Object.entries(TOKEN_COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ')

/**
 * The audit: of each run of an action a row from its start and one from its end, which alone has a duration, so that it takes the first
 * one's place. Nothing else hangs on it.
 */
export const actionRunRecords: Table = {
  name: 'action_run_records',
  isOptional: true,
  columns: {
    ts: "DateTime64(3, 'UTC')",
    run_id: 'UUID',
    action: 'LowCardinality(String)',
    operation: 'LowCardinality(String)',
    version: 'LowCardinality(String)',
    repository: 'String',
    workflow: 'String',
    workflow_run: 'String',
    event: 'LowCardinality(String)',
    actor: 'String',
    tokens: `Array(Tuple(${tokenTuple}))`,
    requests: 'UInt32',
    points: 'UInt32',
    outcome: 'LowCardinality(String)',
    duration_ms: 'UInt32',
  },
  version: 'duration_ms',
  partitionBy: 'toYYYYMM(ts)',
  orderBy: '(action, ts, run_id)',
}

/** Each run of an action once. Of one that never came to an end the outcome stays `started`. */
export const actionRuns: View = {
  name: 'action_runs',
  isOptional: true,
  select: 'SELECT * FROM action_run_records FINAL',
}

const part = (name: keyof typeof TOKEN_COLUMNS) => `tupleElement(token, '${name}')`

/** Made for one job, each with a fingerprint of its own. */
const SHORT_LIVED = "('app', 'app-user')"

/** What was spent of each token in each week; those that are made for one job count together. */
export const tokenUsage: View = {
  name: 'token_usage',
  isOptional: true,
  select: `
SELECT
  toMonday(ts) AS week,
  ${part('kind')} AS kind,
  if(${part('kind')} IN ${SHORT_LIVED}, '', ${part('fingerprint')}) AS fingerprint,
  count() AS runs,
  countIf(outcome = 'failure') AS failed_runs,
  sum(${part('requests')}) AS requests,
  sum(${part('points')}) AS points
FROM action_runs
ARRAY JOIN tokens AS token
WHERE ${part('requests')} > 0
GROUP BY week, kind, fingerprint
ORDER BY week, kind, fingerprint`,
}

/** When each token is to be replaced by a new one: after 90 days of use, and 14 days before it expires. */
export const tokenRotation: View = {
  name: 'token_rotation',
  isOptional: true,
  select: `
SELECT
  fingerprint,
  kind,
  first_used,
  last_used,
  expires_at,
  toDate(least(first_used + toIntervalDay(90), ifNull(expires_at - toIntervalDay(14), first_used + toIntervalDay(90)))) AS rotate_by,
  rotate_by <= toDate(now(), 'UTC') AS is_due
FROM (
  SELECT
    ${part('fingerprint')} AS fingerprint,
    argMax(${part('kind')}, ts) AS kind,
    min(ts) AS first_used,
    max(ts) AS last_used,
    max(${part('expires_at')}) AS expires_at
  FROM action_runs
  ARRAY JOIN tokens AS token
  WHERE ${part('requests')} > 0 AND ${part('kind')} NOT IN ${SHORT_LIVED}
  GROUP BY fingerprint
)
ORDER BY rotate_by, fingerprint`,
}
