import { COMMIT_EVENTS } from './literals.ts'
import type { Table, View } from './table.ts'

/** Version of the `metadata` JSON that a commit's event carries. */
export const COMMIT_SCHEMA_VERSION = 1

/** What a commit's event carries in `metadata`, as ClickHouse types in the order of the columns they fill. */
const METADATA_COLUMNS = {
  repository: 'String',
  branch: 'String',
  authored_at: "DateTime64(3, 'UTC')",
  author_name: 'String',
  author_email: 'String',
  author_login: 'String',
  co_authors: 'Array(String)',
  headline: 'String',
  type: 'String',
  scope: 'String',
  is_breaking: 'Bool',
  is_merge: 'Bool',
  is_bot: 'Bool',
  is_revert: 'Bool',
  is_relevant: 'Bool',
  relevance_reasons: 'Array(String)',
  impact: 'String',
  additions: 'Nullable(UInt32)',
  deletions: 'Nullable(UInt32)',
  files: 'Array(Tuple(path String, change String))',
  references: 'Array(String)',
  summary: 'String',
  reverts: 'Array(String)',
  pull_request: 'Nullable(UInt32)',
  pull_request_title: 'String',
  pull_request_summary: 'String',
  // SHAs, the first parent first.
  parents: 'Array(String)',
  is_removed: 'Bool',
  collected_at: "DateTime64(3, 'UTC')",
  // GitHub's id of the repository; 0 where it was not known.
  repository_id: 'UInt64',
} as const

/** DateTime64 inside JSON is read as text first, so that fractions and zones are understood. */
const jsonType = (type: string) => (type.startsWith('DateTime64') ? 'String' : type)
const jsonTuple = Object.entries(METADATA_COLUMNS)
  .map(([name, type]) => `\`${name}\` ${jsonType(type)}`)
  .join(', ')
const jsonColumns = Object.entries(METADATA_COLUMNS)
  .map(([name, type]) =>
    type.startsWith('DateTime64')
      ? `parseDateTime64BestEffortOrZero(tupleElement(commit, '${name}'), 3, 'UTC') AS ${name}`
      : `tupleElement(commit, '${name}') AS \`${name}\``,
  )
  .join(',\n  ')

/** What an event says of a commit: the columns that the materialized view fills. */
const EVENT_COLUMNS = { sha: 'FixedString(40)', committed_at: "DateTime64(3, 'UTC')", ...METADATA_COLUMNS }

/** Where the typed commits lie; of two rows for one commit the one collected last stays. Read them through the view `commits`. */
export const commitRecords: Table = {
  name: 'commit_records',
  // What a row was moved to, when its repository got another name: it then counts under that one alone.
  columns: { ...EVENT_COLUMNS, moved_to: 'String' },
  since: {
    summary: 2,
    reverts: 2,
    parents: 2,
    pull_request_title: 2,
    pull_request_summary: 2,
    repository_id: 2,
    moved_to: 2,
  },
  indexes: [
    'INDEX sha_filter sha TYPE bloom_filter(0.01) GRANULARITY 1',
    'INDEX committed_at_range committed_at TYPE minmax GRANULARITY 1',
  ],
  version: 'collected_at',
  isReadFinal: true,
  orderBy: '(repository, sha)',
}

/** Reads typed commits out of the event spine; of all events, or those that a further condition names. */
const selectCommits = (condition: string) => `SELECT
  commit_sha AS sha,
  ts AS committed_at,
  ${jsonColumns}
FROM (
  SELECT
    ts,
    commit_sha,
    JSONExtract(ifNull(metadata, ''), 'Tuple(${jsonTuple.replaceAll("'", "\\'")})') AS commit
  FROM ui_events
  WHERE event_type IN ${COMMIT_EVENTS}${condition}
)
WHERE repository != ''`

/** The database fills \`commit_records\` itself, with every insert into the event spine. */
export const commitsFromEvents: View = {
  name: 'commits_from_events',
  target: commitRecords.name,
  select: selectCommits(''),
  changedIn: 2,
}

/** By the ids of repositories, the names that they have: an event has the name that its repository had then. */
export const PRESENT_NAMES = `(
  SELECT repository_id AS present_id, argMax(repository, ts) AS present_name
  FROM repository_names
  WHERE repository_id != 0
  GROUP BY repository_id
)`

/**
 * Fills the typed commits from the events that are there, or from those that a further condition names: ` AND ts > …`. Each comes under
 * the name that its repository has: another one may have the name, and the commit, too.
 */
export const fillCommits = (condition = ''): string => `INSERT INTO ${commitRecords.name} (${Object.keys(EVENT_COLUMNS)
  .map((name) => `\`${name}\``)
  .join(', ')})
SELECT typed.* REPLACE (if(names.present_name = '', typed.repository, names.present_name) AS repository)
FROM (
${selectCommits(condition)}
) AS typed
LEFT JOIN ${PRESENT_NAMES} AS names ON names.present_id = typed.repository_id`

/** Each commit of each repository once, under the name that the repository has. */
export const commits: View = {
  name: 'commits',
  select: `SELECT * EXCEPT (moved_to) FROM ${commitRecords.name} FINAL WHERE moved_to = ''`,
  changedIn: 2,
}
