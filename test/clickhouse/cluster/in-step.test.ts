import { expect, test } from 'vitest'
import { keepSteps } from '../../../src/clickhouse/cluster/in-step.ts'
import { type KeptTable, replicationOf } from '../../../src/clickhouse/cluster/replication.ts'
import type { Answer } from '../../../src/clickhouse/exchange.ts'

const tableOf = (name: string): KeptTable => ({ database: '', name, engine: 'ReplicatedMergeTree' })
const TABLES = ['ui_events', 'commit_records'].map(tableOf)

/** Servers that a balancer deals requests out to in some order. Each has the writes that it took, and of a table those before its last sync. */
function balanced(order: (turn: number) => string, tables = TABLES) {
  const syncs = [...replicationOf(tables).syncs.values()]
  const has = new Map<string, Set<number>>()
  let [turn, written] = [0, 0]
  const partOf = (server: string, sync: string) => {
    const name = `${server} ${sync}`
    const part = has.get(name) ?? new Set()
    has.set(name, part)
    return part
  }
  /** Does something on the next server, and answers a little later. */
  async function next(work: (server: string) => string | undefined): Promise<Answer> {
    turn += 1
    const server = order(turn)
    const text = work(server) ?? ''
    await Promise.resolve()
    return { text, headers: { 'x-clickhouse-server-display-name': server } }
  }
  const steps = keepSteps((sync) =>
    next((server) => {
      for (let write = 1; write <= written; write += 1) partOf(server, sync).add(write)
      return undefined
    }),
  )
  return {
    steps,
    statements: () => turn,
    written: () => written,
    /** How many of the first writes a server has in every table, without a gap. */
    read: () =>
      next((server) => {
        let seen = 0
        while (syncs.every((sync) => partOf(server, sync).has(seen + 1))) seen += 1
        return String(seen)
      }),
    write: () =>
      next((server) => {
        written += 1
        for (const sync of syncs) partOf(server, sync).add(written)
        return undefined
      }),
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

test.for([
  ['two in turn', (turn: number) => 'ab'.charAt(turn % 2)],
  ['three in turn', (turn: number) => 'abc'.charAt(turn % 3)],
  ['two at random', (turn: number) => 'ab'.charAt(Number('0110100110010110'.charAt(turn % 16)))],
] as const)('answers many reads at once, while others are stored, over %s', async ([, order]) => {
  for (const tables of [1, 2, 7]) {
    const kept = Array.from({ length: tables }, (_, index) => tableOf(`table_${index}`))
    const servers = balanced(order, kept)
    await servers.steps.keep(replicationOf(kept))
    for (const readers of [1, 2, 3, 4, 8]) {
      await servers.steps.writing(servers.write)
      const writes = servers.written()
      const reads = Array.from({ length: readers }, async () => {
        const { text } = await servers.steps.inStep(servers.read)
        await servers.steps.writing(servers.write)
        return Number(text)
      })
      for (const seen of await Promise.all(reads)) expect(seen).toBeGreaterThanOrEqual(writes)
    }
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
  await expect(servers.steps.inStep(servers.read)).rejects.toThrow(/10 times another one answered/u)
})

test('asks nothing of tables that are on one server', async () => {
  const servers = balanced(() => 'a')
  await servers.steps.keep(replicationOf(TABLES.map((table) => ({ ...table, engine: 'MergeTree' }))))
  await servers.steps.writing(servers.write)
  await servers.steps.inStep(servers.read)
  expect(servers.statements()).toBe(2)
})
