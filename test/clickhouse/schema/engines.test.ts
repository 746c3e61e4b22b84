import { expect, it } from 'vitest'
import { columnTtls, deletingTtl, keepsEachRow, keepsNewestRow } from '../../../src/clickhouse/schema/engines.ts'

it.for<[string, string, boolean]>([
  ['MergeTree', 'ts', true],
  ['ReplicatedMergeTree', 'ts', true],
  ['SharedMergeTree', '', true],
  ['Log', '', true],
  ['ReplacingMergeTree', 'ts, session_id', true],
  ['ReplicatedReplacingMergeTree', 'toDate(ts), toString(session_id)', true],
  ['AggregatingMergeTree', 'session_id', true],
  ['ReplacingMergeTree', 'event_type, ts, commit_sha', false],
  ['ReplacingMergeTree', 'ts, cityHash64(session_id) % 8', false],
  ['AggregatingMergeTree', 'commit_sha', false],
  ['SummingMergeTree', 'session_id', false],
  ['CollapsingMergeTree', 'session_id', false],
  ['VersionedCollapsingMergeTree', 'session_id', false],
  ['GraphiteMergeTree', 'session_id', false],
  ['Null', '', false],
  ['Memory', '', false],
  ['Merge', '', false],
])('%s with the key (%s) keeps each event: %s', ([engine, sortingKey, expected]) => {
  expect(keepsEachRow({ engine, sortingKey }, ['session_id'])).toBe(expected)
})

it.for<[string, string, string, boolean]>([
  ['ReplacingMergeTree', 'ReplacingMergeTree(collected_at) ORDER BY (repository, sha)', 'repository, sha', true],
  [
    'ReplicatedReplacingMergeTree',
    "ReplicatedReplacingMergeTree('/a/{shard}', '{replica}', collected_at)",
    'sha, repository',
    true,
  ],
  ['ReplacingMergeTree', 'ReplacingMergeTree ORDER BY (repository, sha)', 'repository, sha', false],
  ['ReplacingMergeTree', 'ReplacingMergeTree(authored_at)', 'repository, sha', false],
  ['ReplacingMergeTree', 'ReplacingMergeTree(collected_at)', 'sha', false],
  ['ReplacingMergeTree', 'ReplacingMergeTree(collected_at)', 'repository, sha, branch', false],
  ['MergeTree', 'MergeTree ORDER BY (repository, sha)', 'repository, sha', false],
])(
  '%s made as %s with the key (%s) keeps the newest record of each commit: %s',
  ([engine, engineFull, sortingKey, expected]) => {
    expect(keepsNewestRow({ engine, engineFull, sortingKey }, ['repository', 'sha'], 'collected_at')).toBe(expected)
  },
)

it.for<[string, string | undefined]>([
  ['MergeTree ORDER BY ts SETTINGS index_granularity = 8192', undefined],
  ['MergeTree ORDER BY ts TTL ts + toIntervalDay(30) SETTINGS index_granularity = 8192', 'ts + toIntervalDay(30)'],
  ["MergeTree ORDER BY ts TTL ts + toIntervalDay(30) TO VOLUME 'cold'", undefined],
  [
    "MergeTree ORDER BY ts TTL ts + toIntervalDay(1) RECOMPRESS CODEC(ZSTD(1)), addDays(ts, 9) WHERE event_type = 'a, b'",
    "addDays(ts, 9) WHERE event_type = 'a, b'",
  ],
])('%s deletes by %s', ([engineFull, expected]) => {
  expect(deletingTtl(engineFull)).toBe(expected)
})

it.for<[string, Record<string, string>]>([
  [
    "CREATE TABLE muse.events (`ts` DateTime64(3, 'UTC'), `b` String) ENGINE = MergeTree ORDER BY ts TTL ts + toIntervalDay(1)",
    {},
  ],
  [
    "CREATE TABLE `a(b`.events (`a` String TTL ts + toIntervalDay(30), `ts` DateTime, `b` UUID COMMENT 'x, TTL (' CODEC(ZSTD(1)) TTL addDays(ts, 9), INDEX i b TYPE minmax GRANULARITY 1) ENGINE = MergeTree",
    { a: 'ts + toIntervalDay(30)', b: 'addDays(ts, 9)' },
  ],
  [
    "CREATE TABLE events (`TTL ` String, `c` String DEFAULT ' TTL it''s', `d` String TTL ts SETTINGS (a = 1)) ENGINE = Log",
    { d: 'ts' },
  ],
  ['', {}],
])('%s empties columns: %o', ([createQuery, expected]) => {
  expect(Object.fromEntries(columnTtls(createQuery))).toEqual(expected)
})
