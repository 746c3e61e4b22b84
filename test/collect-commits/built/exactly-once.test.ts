import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { connectClickHouse } from '../../../src/clickhouse/client.ts'
import { type CommitEvent, toEvent } from '../../../src/collect-commits/store/events/commit-events.ts'
import { openEventStore } from '../../../src/collect-commits/store/events/event-store.ts'
import type { GitRepository } from '../../git/repository.ts'
import type { Fault } from '../../sandbox/clickhouse/fault.ts'
import type { FaultProxy } from '../../sandbox/clickhouse/proxy.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { commit } from '../builders.ts'
import { it as collecting, type World } from './world.ts'

/** `packs` has one commit, which is collected: in every test. */
const it = collecting.extend('base', { auto: true }, async ({ world, packs }) => {
  const sha = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(9) })
  await world.collect()
  return sha
})

const INSERT_EVENTS = /INSERT INTO ui_events/u
const INSERT_CURSOR = /INSERT INTO collection_cursors/u

const through = (proxy: FaultProxy) => ({ 'clickhouse-url': proxy.url })
const commitMany = (packs: GitRepository, count: number) =>
  packs.commits(
    Array.from({ length: count }, (_, index) => ({
      message: `feat: number ${index}`,
      authorDate: new Date(Date.parse(hoursAgo(8)) + index * 1000).toISOString(),
    })),
  )
const inDatabase = async ({ rows, eventCounts }: World) => ({
  commits: await rows('SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(sha)) AS shas FROM commits'),
  events: await eventCounts(),
})
const holding = (count: number) => ({ commits: [{ rows: count, shas: count }], events: { commit: count } })

/** Runs the action and kills it as soon as the request that meets the fault has come. */
async function killAt(fault: Fault, world: World, proxy: FaultProxy): Promise<void> {
  const seen = proxy.requests.length
  proxy.failNext(fault)
  const abort = new AbortController()
  const run = world.collect(through(proxy), { signal: abort.signal })
  const meets = ({ query, body }: { query: string; body: string }) =>
    [query, body].some((text) => fault.match?.test(text))
  while (!proxy.requests.slice(seen).some((request) => meets(request) && (fault.when === 'before' || request.status))) {
    await sleep(10)
  }
  abort.abort()
  const { conclusion } = await run
  expect(conclusion).toBe('failure')
}

describe('collect-commits stores each commit once', () => {
  it.for<[string, Fault]>([
    ['after the listing, before the insert', { when: 'before', kind: 'timeout', match: INSERT_EVENTS }],
    ['after the insert, before its answer', { when: 'after', kind: 'timeout', match: INSERT_EVENTS }],
    ['after the insert, before the cursor', { when: 'before', kind: 'timeout', match: INSERT_CURSOR }],
    ['after the cursor was moved', { when: 'after', kind: 'timeout', match: INSERT_CURSOR }],
  ])('when it is killed %s, and run again', async ([, fault], { world, packs, proxy }) => {
    await commitMany(packs, 5)
    await killAt(fault, world, proxy)
    const again = await world.collect()
    expect(again.conclusion).toBe('success')
    expect(await inDatabase(world)).toEqual(holding(6))
  })

  it('when it is killed between the inserts of a long history, and run again', async ({ world, packs, proxy }) => {
    const day = 86_400_000
    const start = Date.now() - 300 * day
    await packs.commits(
      Array.from({ length: 300 }, (_, index) => ({
        message: `feat: day ${index}`,
        authorDate: new Date(start + index * day).toISOString(),
      })),
    )
    await world.rows('TRUNCATE TABLE collection_cursors')
    const abort = new AbortController()
    const seen = proxy.requests.length
    const pageByPage = { since: '2020-01-01', 'file-changes': 'off' }
    const run = world.collect({ ...through(proxy), ...pageByPage }, { signal: abort.signal })
    const isInserted = () =>
      proxy.requests.slice(seen).some(({ query, status }) => INSERT_EVENTS.test(query) && status === 200)
    while (!isInserted()) await sleep(1)
    abort.abort()
    await run
    const left = 301 - Number((await world.eventCounts()).commit)
    expect(left).toBeGreaterThan(0)
    const again = await world.collect(pageByPage)
    expect(again.outputs['commits-stored']).toBe(String(left))
    expect(await inDatabase(world)).toEqual(holding(301))
  })

  it.for<[string, Fault]>([
    ['the answer to the insert is lost', { when: 'after', kind: 'reset', match: INSERT_EVENTS }],
    ['the connection breaks before the insert', { when: 'before', kind: 'reset', match: INSERT_EVENTS }],
    [
      'a gateway gives up on an insert that the server carries out',
      { when: 'after', kind: { status: 504, body: 'Gateway Time-out' }, match: INSERT_EVENTS },
    ],
    ['the answer to the move of the cursor is lost', { when: 'after', kind: 'reset', match: INSERT_CURSOR }],
  ])('when %s', async ([, fault], { world, packs, proxy }) => {
    const shas = await commitMany(packs, 5)
    proxy.failNext(fault)
    const run = await world.collect(through(proxy))
    expect({ conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
      conclusion: 'success',
      stored: '5',
    })
    expect(await inDatabase(world)).toEqual(holding(6))
    expect(await world.rows('SELECT argMax(head_sha, ts) AS sha FROM collection_cursors')).toEqual([
      { sha: shas.at(-1) },
    ])
  })

  it('when the insert times out after the server took it', async ({ world, proxy }) => {
    const { username, password } = world.clickHouse
    const options = { url: proxy.url, username, password, database: world.database, createTables: true }
    await using clickHouse = await connectClickHouse(options, { answerTimeoutMs: 500 })
    const events = ['c', 'd'].map(
      (digit): CommitEvent => toEvent(commit({ sha: digit.repeat(40) }), { collectedAt: new Date() }),
    )
    proxy.failNext({ when: 'after', kind: 'timeout', match: INSERT_EVENTS })
    const stored: number[] = []
    const store = openEventStore(clickHouse, { maxSpanMs: Number.POSITIVE_INFINITY, hasOneView: true })
    await store.store(events, (count) => stored.push(count))
    expect(stored).toEqual([2])
    expect(await inDatabase(world)).toEqual(holding(3))
  })

  it('when marking commits removed is broken off, and done again', async ({ world, packs, proxy }) => {
    await commitMany(packs, 3)
    await world.collect()
    await packs.reset('main', 'main~2')
    await killAt({ when: 'after', kind: 'timeout', match: INSERT_EVENTS }, world, proxy)
    await world.collect()
    expect(await world.eventCounts()).toEqual({ commit: 4, commit_removed: 2 })
    expect(
      await world.rows(
        'SELECT is_removed, toUInt32(count()) AS commits FROM commits GROUP BY is_removed ORDER BY is_removed',
      ),
    ).toEqual([
      { is_removed: false, commits: 2 },
      { is_removed: true, commits: 2 },
    ])
  })

  it('in the typed table, also when it runs twice at the same time', async ({ world, packs }) => {
    await commitMany(packs, 50)
    const runs = await Promise.all([world.collect(), world.collect()])
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(['success', 'success'])
    expect((await inDatabase(world)).commits).toEqual([{ rows: 51, shas: 51 }])
  })
})
