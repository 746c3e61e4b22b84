import { ClickHouseError } from '@clickhouse/client'
import { describe, expect, test } from 'vitest'
import { refuseShards } from '../../../src/clickhouse/cluster/clusters.ts'
import { tablesDecidedBy, unreplicatedTables } from '../../../src/clickhouse/cluster/decided-tables.ts'
import { definer } from '../../../src/clickhouse/cluster/definitions.ts'
import { placementOf } from '../../../src/clickhouse/cluster/placement.ts'
import { replicationOf } from '../../../src/clickhouse/cluster/replication.ts'
import { creationStatements } from '../../../src/clickhouse/schema/objects.ts'

describe('where tables are created', () => {
  test.for([
    ['Atomic', undefined, '', 'MergeTree()'],
    [
      'Atomic',
      'main',
      ' ON CLUSTER `main`',
      "ReplicatedMergeTree('/clickhouse/tables/{uuid}/all', '{shard}-{replica}')",
    ],
    ['Replicated', undefined, '', 'ReplicatedMergeTree()'],
    ['Replicated', 'main', '', 'ReplicatedMergeTree()'],
    ['Shared', undefined, '', 'MergeTree()'],
    ['Shared', 'main', '', 'MergeTree()'],
  ] as const)('in a database with the engine %s and the cluster %s', ([engine, cluster, clause, tableEngine]) => {
    const [first] = creationStatements(placementOf(engine, { cluster }))
    expect(first?.sql.split('\n')[0]).toBe(`CREATE TABLE IF NOT EXISTS ui_events${clause} (`)
    expect(first?.sql).toContain(`) ENGINE = ${tableEngine}\n`)
  })
})

describe('how tables are read', () => {
  test('that share their storage, which ClickHouse Cloud makes of plain engines', () => {
    const { syncs, isShared, knowsBlocks } = replicationOf(
      tablesDecidedBy(new Map(), placementOf('Shared', { cluster: undefined })),
    )
    expect([syncs.size, isShared, knowsBlocks.has('ui_events')]).toEqual([0, true, true])
  })

  test('that are behind a Distributed one, on all its shards', () => {
    const behind = {
      database: 'muse',
      name: 'events',
      engine: 'ReplicatedMergeTree',
      cluster: 'main',
      behind: 'ui_events',
    }
    expect([...replicationOf([behind]).syncs]).toEqual([
      ['ui_events', 'SYSTEM SYNC REPLICA ON CLUSTER `main` `muse`.`events` LIGHTWEIGHT'],
    ])
  })
})

describe('a cluster', () => {
  const clusters = [
    { name: 'all', shards: 3 },
    { name: 'copies', shards: 1 },
  ]

  test('of one shard is taken', () => {
    expect(() => refuseShards('The cluster', 'copies', clusters)).not.toThrow()
  })

  test('of several is refused, and those of one are named', () => {
    expect(() => refuseShards('The cluster', 'all', clusters)).toThrow(
      /^The cluster 'all' has 3 shards\. .* Of one shard are, on this server: 'copies'\./u,
    )
  })
})

test('knows the servers that have not done what was defined', async () => {
  const onCluster = [
    { host: 'r1', port: 9000, status: 0, error: '' },
    { host: 'r2', port: 9000, status: null, error: null },
  ]
  const inDatabase = [
    { shard: '1', replica: 'r1', status: 'OK' },
    { shard: '1', replica: 'r2', status: 'QUEUED' },
  ]
  const define = definer(async (rows: typeof onCluster | typeof inDatabase) => rows)
  expect([await define(onCluster), await define(inDatabase)]).toEqual([['r2:9000'], ['r2']])
  await expect(define(onCluster.slice(1))).rejects.toThrow('none of 1 servers has carried it out in time')
})

test('waits once for a server that is down where ClickHouse waits for all, and then has it named', async () => {
  const waits: unknown[] = []
  const define = definer(async (_: string, { distributed_ddl_task_timeout, distributed_ddl_output_mode }) => {
    waits.push(distributed_ddl_task_timeout)
    if (distributed_ddl_output_mode !== 'null_status_on_timeout')
      throw new ClickHouseError({ message: 'not finished on 1 of 2 hosts', code: '159' })
    return [
      { host: 'r1', port: 9000, status: 0 },
      { host: 'r2', port: 9000, status: null },
    ]
  })
  expect([await define('CREATE TABLE a'), await define('CREATE TABLE b')]).toEqual([['r2:9000'], ['r2:9000']])
  expect(waits).toEqual(['90', '5', '5'])
})

test('knows tables whose rows are on one server though there are replicas', () => {
  const object = {
    comment: '',
    sortingKey: '',
    partitionKey: '',
    engineFull: '',
    createQuery: '',
    select: '',
    dependents: [],
    columns: [],
  }
  const existing = new Map(
    [
      ['ui_events', 'MergeTree'],
      ['commit_records', 'ReplicatedReplacingMergeTree'],
      ['bench_runs', 'Distributed'],
      ['watcher_runs', 'MergeTree'],
    ].map(([name = '', engine = '']) => [name, { ...object, name, engine }]),
  )
  expect(unreplicatedTables(existing, placementOf('Replicated', { cluster: undefined }))).toEqual(['ui_events'])
  expect(unreplicatedTables(existing, placementOf('Atomic', { cluster: undefined }))).toEqual([])
})
