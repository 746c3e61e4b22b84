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
  pull_request: 'Nullable(UInt32)',
  is_removed: 'Bool',
  collected_at: "DateTime64(3, 'UTC')",
} as const

/** DateTime64 inside JSON is read as text first, so that fractions and zones are understood. */
const jsonType = (type: string) => (type.startsWith('DateTime64') ? 'String' : type)
const jsonTuple = Object.entries(METADATA_COLUMNS)
  .map(([name, type]) => `\`${name}\` ${jsonType(type)}`)
  .join(', ')
const jsonColumns = Object.entries(METADATA_COLUMNS)
  .map(([name, type]) =>
    type.startsWith('DateTime64')
      ? `parseDateTime64BestEffortOrZero(commit.${name}, 3, 'UTC') AS ${name}`
      : `commit.\`${name}\` AS \`${name}\``,
  )
  .join(',\n  ')

/** Where the typed commits lie; of two rows for one commit the one collected last stays. Read them through the view `commits`. */
export const commitRecords: Table = {
  name: 'commit_records',
  columns: { sha: 'FixedString(40)', committed_at: "DateTime64(3, 'UTC')", ...METADATA_COLUMNS },
  indexes: [
    'INDEX sha_filter sha TYPE bloom_filter(0.01) GRANULARITY 1',
    'INDEX committed_at_range committed_at TYPE minmax GRANULARITY 1',
  ],
  version: 'collected_at',
  orderBy: '(repository, sha)',
}

/** Reads typed commits out of the event spine. */
export const SELECT_COMMITS_FROM_EVENTS = `SELECT
  commit_sha AS sha,
  ts AS committed_at,
  ${jsonColumns}
FROM (
  SELECT
    ts,
    commit_sha,
    JSONExtract(metadata, 'Tuple(${jsonTuple.replaceAll("'", "\\'")})') AS commit
  FROM ui_events
  WHERE event_type IN ('commit', 'commit_removed', 'commit_restored')
)
WHERE repository != ''`

/** The database fills \`commit_records\` itself, with every insert into the event spine. */
export const commitsFromEvents: View = {
  name: 'commits_from_events',
  target: commitRecords.name,
  select: SELECT_COMMITS_FROM_EVENTS,
}

/** Each commit of each repository once. */
export const commits: View = { name: 'commits', select: `SELECT * FROM ${commitRecords.name} FINAL` }
