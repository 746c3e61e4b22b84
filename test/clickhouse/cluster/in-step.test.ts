import { expect, test } from 'vitest'
import { keepSteps } from '../../../src/clickhouse/cluster/in-step.ts'
import type { KeptTable } from '../../../src/clickhouse/cluster/replication.ts'
import { replicationOf } from '../../../src/clickhouse/cluster/replication.ts'

const TABLES: readonly KeptTable[] = ['ui_events', 'commit_records'].map((name) => ({
  database: '',
  name,
  engine: 'ReplicatedMergeTree',
}))

/** Servers that a balancer deals requests out to in some order: each knows how many writes there were when it was synced last. */
function balanced(order: (turn: number) => string) {
  const known = new Map<string, Map<string, number>>()
  let [turn, written, statements] = [0, 0, 0]
  const next = () => {
    turn += 1
    statements += 1
    return order(turn)
  }
  const answerOf = (server: string, text = '') => ({ text, headers: { 'x-clickhouse-server-display-name': server } })
  const tablesOf = (server: string) => known.get(server) ?? known.set(server, new Map()).get(server)
  const steps = keepSteps(async (sync) => {
    const server = next()
    tablesOf(server)?.set(sync, written)
    return answerOf(server)
  })
  return {
    steps,
    statements: () => statements,
    /** How many of the writes a server sees in every table. */
    read: () => {
      const server = next()
      const seen = TABLES.map(({ name }) => tablesOf(server)?.get(`SYSTEM SYNC REPLICA \`${name}\` LIGHTWEIGHT`) ?? 0)
      return Promise.resolve(answerOf(server, String(Math.min(...seen))))
    },
    write: () => {
      const server = next()
      const isWhole = [...(tablesOf(server)?.values() ?? [])].every((count) => count === written)
      written += 1
      if (isWhole) for (const table of tablesOf(server)?.keys() ?? []) tablesOf(server)?.set(table, written)
      return Promise.resolve(answerOf(server))
    },
  }
}

test.for([
  ['one server', () => 'a'],
  ['two in turn', (turn: number) => 'ab'.charAt(turn % 2)],
  ['three in turn', (turn: number) => 'abc'.charAt(turn % 3)],
  ['two at random', (turn: number) => 'ab'.charAt(Number('0110100110010110'.charAt(turn % 16)))],
] as const)('reads all that was stored before, over %s', async ([, order]) => {
  const servers = balanced(order)
  await servers.steps.keep(replicationOf(TABLES))
  for (let writes = 1; writes <= 10; writes += 1) {
    await servers.steps.writing(servers.write)
    const { text } = await servers.steps.inStep(servers.read)
    expect(Number(text)).toBe(writes)
  }
})

test('brings one server in step once, whatever is stored through it', async () => {
  const servers = balanced(() => 'a')
  await servers.steps.keep(replicationOf(TABLES))
  await servers.steps.writing(servers.write)
  await servers.steps.inStep(servers.read)
  expect(servers.statements()).toBe(TABLES.length + 2)
  servers.steps.doubt('ui_events')
  await servers.steps.inStep(servers.read)
  expect(servers.statements()).toBe(TABLES.length + 4)
})

test('brings servers in step again after a write whose outcome is not known', async () => {
  const servers = balanced(() => 'a')
  await servers.steps.keep(replicationOf(TABLES))
  await expect(servers.steps.writing(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost')
  await servers.steps.inStep(servers.read)
  expect(servers.statements()).toBe(2 * TABLES.length + 1)
})

test('gives up where another server answers each time', async () => {
  const servers = balanced(String)
  await servers.steps.keep(replicationOf(TABLES))
  await expect(servers.steps.inStep(servers.read)).rejects.toThrow(/6 times another one answered/u)
})

test('asks nothing of tables that are on one server', async () => {
  const servers = balanced(() => 'a')
  await servers.steps.keep(replicationOf(TABLES.map((table) => ({ ...table, engine: 'MergeTree' }))))
  await servers.steps.writing(servers.write)
  await servers.steps.inStep(servers.read)
  expect(servers.statements()).toBe(2)
})
