import { readFile } from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { openDatabase } from '../../src/clickhouse/database.ts'
import { TABLES } from '../../src/clickhouse/schema/objects.ts'
import { commentOfVersion, SCHEMA_COMMENT } from '../../src/clickhouse/schema/version.ts'
import { hoursAgo } from '../time/hours-ago.ts'
import type { Replica } from './cluster.ts'
import { it, obstacle, type World } from './world.ts'

const MINUTE_MS = 60_000
const messagesOf = ({ annotations }: { readonly annotations: readonly { readonly message: string }[] }) =>
  annotations.map(({ message }) => message).join('\n')

const ENGINES = `SELECT engine, toUInt32(count()) AS tables FROM system.tables
  WHERE database = currentDatabase() AND engine LIKE '%Tree' GROUP BY engine ORDER BY engine`
const replacing = TABLES.filter(({ version }) => version !== undefined).length
const REPLICATED = [
  { engine: 'ReplicatedMergeTree', tables: TABLES.length - replacing },
  { engine: 'ReplicatedReplacingMergeTree', tables: replacing },
]
const ONCE = { rows: 1, ids: 1, commits: 1 }

/** Makes some of the schema look as its first version made it. */
async function makeOlder({ rows, cluster }: World, onCluster: string): Promise<void> {
  const [one] = cluster.replicas
  await rows(one, `ALTER TABLE collection_cursors ${onCluster} DROP COLUMN repository_id`)
  for (const name of ['collection_cursors', 'commits_from_events', 'commits'])
    await rows(one, `ALTER TABLE ${name} ${onCluster} MODIFY COMMENT '${commentOfVersion(1)}'`)
}

/** The comments that the objects have, and the columns of the cursors. */
const STATE = `SELECT
  (SELECT groupUniqArray(comment) FROM system.tables WHERE database = currentDatabase()) AS comments,
  (SELECT count() FROM system.columns WHERE database = currentDatabase() AND table = 'collection_cursors' AND name = 'repository_id') AS columns`
const NEWEST = [{ comments: [SCHEMA_COMMENT], columns: 1 }]

/** A column comes to the other replicas a moment later. */
const expectNewest = ({ rows }: World, replica: Replica) =>
  expect.poll(() => rows(replica, STATE), { timeout: MINUTE_MS, interval: 500 }).toEqual(NEWEST)

const notOne = obstacle('one shard')

describe.skipIf(notOne)(
  `the schema on two replicas${notOne ? ` (skipped: ${notOne})` : ''}`,
  { timeout: 5 * MINUTE_MS },
  () => {
    it('comes ON CLUSTER, and once more after the database was dropped', async ({ openWorld, packs }) => {
      await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
      const world = await openWorld()
      const [one, other] = world.cluster.replicas
      for (const name of [world.cluster.name, '{cluster}']) {
        const run = await world.collect(one, { 'clickhouse-cluster': name })
        expect([run.conclusion, messagesOf(run)]).toEqual(['success', ''])
        await world.sync(other)
        expect(await world.rows(other, ENGINES)).toEqual(REPLICATED)
        expect(await world.counts(other)).toEqual(ONCE)
        await makeOlder(world, `ON CLUSTER ${world.cluster.name}`)
        const upgrade = await world.collect(one)
        expect([upgrade.conclusion, messagesOf(upgrade)]).toEqual(['success', ''])
        for (const replica of [one, other]) await expectNewest(world, replica)
        const onCluster = `${world.database} ON CLUSTER ${world.cluster.name}`
        await one.rows(`DROP DATABASE ${onCluster}`)
        await one.rows(`CREATE DATABASE ${onCluster}`)
      }
    })

    it('comes by itself in a Replicated database, without a cluster and with one that is not needed', async ({
      openWorld,
      packs,
    }) => {
      await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
      const world = await openWorld({ engine: "Replicated('/clickhouse/databases/NAME', 'one', '{replica}')" })
      const [one, other] = world.cluster.replicas
      const first = await world.collect(one, { 'clickhouse-cluster': '' })
      expect([first.conclusion, messagesOf(first)]).toEqual(['success', ''])
      await makeOlder(world, '')
      const second = await world.collect(other)
      expect([second.conclusion, messagesOf(second)]).toEqual([
        'success',
        `clickhouse-cluster is not used: the database '${world.database}' has the engine Replicated and brings its tables to all replicas by itself. Leave the input empty.`,
      ])
      expect(await world.rows(other, ENGINES)).toEqual(REPLICATED)
      for (const replica of [one, other]) {
        expect(await world.counts(replica)).toEqual(ONCE)
        await expectNewest(world, replica)
      }
    })

    it('names the clusters that there are where the given one is not among them', async ({ world }) => {
      const options = { ...world.optionsOf(world.cluster.replicas[0]), cluster: 'other' }
      await expect(openDatabase(options, 'store')).rejects.toThrow(
        /The cluster 'other' is not in the server's configuration \(system\.clusters\)\. Of one shard are, on this server: .*'/u,
      )
    })

    it('needs no more rights than the documentation gives', async ({ openWorld, packs, skip }) => {
      const page = await readFile('docs/operations.md', 'utf8')
      const grants = [...page.matchAll(/^GRANT (.*) TO muse_actions;$/gmu)].map(([, grant = '']) => grant)
      const world = await openWorld({ name: 'muse' })
      const [one, other] = world.cluster.replicas
      const user = world.cluster.limited ?? { username: 'muse_actions', password: 'for-this-test' }
      if (world.cluster.limited === undefined) {
        const onCluster = `ON CLUSTER ${world.cluster.name}`
        await one.rows(`CREATE USER OR REPLACE ${user.username} ${onCluster} IDENTIFIED BY '${user.password}'`)
        for (const grant of grants) await one.rows(`GRANT ${onCluster} ${grant} TO ${user.username}`)
      }
      const login = { 'clickhouse-username': user.username, 'clickhouse-password': user.password }
      await packs.commit({ message: 'feat: one', authorDate: hoursAgo(2) })
      const first = await world.collect(one, login)
      expect([first.conclusion, messagesOf(first)]).toEqual(['success', ''])
      const base = await packs.commit({ message: 'feat: two', authorDate: hoursAgo(1) })
      await packs.reset('main', `${base}^`)
      const second = await world.collect(other, login)
      expect([second.conclusion, messagesOf(second)]).toEqual(['success', ''])
      expect(await world.counts(other)).toEqual(ONCE)
      const check = await world.check(other, login)
      expect([check.conclusion, check.outputs.status, messagesOf(check)]).toEqual(['success', 'valid', ''])
      if (world.cluster.limited !== undefined) {
        const shown = await other.rows(`SHOW GRANTS FOR ${user.username}`)
        if (shown.length > grants.length + 3) skip('The user that is given has more rights than the documented ones.')
      }
    })
  },
)

const notSeveral = obstacle('several shards')

describe.skipIf(notSeveral)(
  `the schema on several shards${notSeveral ? ` (skipped: ${notSeveral})` : ''}`,
  { timeout: 5 * MINUTE_MS },
  () => {
    it('is refused, with the reason, before anything is created', async ({ world, packs }) => {
      const [one] = world.cluster.replicas
      await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
      const run = await world.collect(one)
      expect(run.conclusion).toBe('failure')
      expect(messagesOf(run)).toMatch(/The cluster '\w+' has 2 shards\. A run reads and writes on one server/u)
      expect(await world.rows(one, ENGINES)).toEqual([])
    })

    it("leaves a Distributed ui_events of the user's own to them, and each commit is there once", async ({
      world,
      packs,
    }) => {
      const [one] = world.cluster.replicas
      const onCluster = `ON CLUSTER ${world.cluster.name}`
      const [servers] = await one.rows(
        `SELECT max(replica_num) AS replicas FROM system.clusters WHERE cluster = '${world.cluster.name}'`,
      )
      // With one server for each shard they may all have the same {shard}, and would replicate.
      const engine = Number(servers?.replicas) > 1 ? 'ReplicatedMergeTree' : 'MergeTree'
      const columns = `ts DateTime64(3, 'UTC'), session_id UUID, commit_sha FixedString(40), event_type LowCardinality(String),
      latency_ms UInt32, user_agent String, metadata String, schema_version UInt8`
      await world.rows(
        one,
        `CREATE TABLE events_local ${onCluster} (${columns}) ENGINE = ${engine} PARTITION BY toDate(ts) ORDER BY ts`,
      )
      await world.rows(
        one,
        `CREATE TABLE ui_events ${onCluster} AS events_local ENGINE = Distributed('${world.cluster.name}', '${world.database}', 'events_local', cityHash64(session_id))`,
      )
      const settings = { 'clickhouse-cluster': '', 'hours-back': '10000' }
      await packs.commits(
        Array.from({ length: 200 }, (_, index) => ({
          message: `feat: ${index}`,
          authorDate: hoursAgo(24 * index + 1),
        })),
      )
      const first = await world.collect(one, settings)
      expect([first.conclusion, messagesOf(first)]).toEqual(['success', ''])
      await world.rows(one, 'TRUNCATE TABLE collection_cursors')
      const second = await world.collect(one, settings)
      expect([second.conclusion, messagesOf(second)]).toEqual(['success', ''])
      expect(await world.counts(one)).toEqual({ rows: 200, ids: 200, commits: 200 })
      const parts = await world.rows(
        one,
        `SELECT toUInt32(count()) AS n FROM clusterAllReplicas('${world.cluster.name}', '${world.database}', 'events_local')`,
      )
      expect(Number(parts[0]?.n)).toBeGreaterThanOrEqual(200)
    })
  },
)
