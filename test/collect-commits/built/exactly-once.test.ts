import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectClickHouse } from '../../../src/clickhouse/client.ts'
import { type CommitEvent, toEvent } from '../../../src/collect-commits/store/commit-events.ts'
import { storeEvents } from '../../../src/collect-commits/store/store-events.ts'
import type { GitRepository } from '../../git/repository.ts'
import type { Fault } from '../../sandbox/clickhouse/fault.ts'
import { type FaultProxy, startFaultProxy } from '../../sandbox/clickhouse/proxy.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { commit } from '../builders.ts'
import { openStage, type Stage } from './stage.ts'

let sandbox: Sandbox
let proxy: FaultProxy
let stage: Stage
let packs: GitRepository

beforeAll(async () => {
  sandbox = await startSandbox()
  proxy = await startFaultProxy(sandbox.clickHouse.url)
})
afterAll(async () => {
  await proxy[Symbol.asyncDispose]()
  await sandbox[Symbol.asyncDispose]()
})
beforeEach(async () => {
  stage = await openStage(sandbox)
  packs = await stage.repository()
  await packs.commit({ message: 'feat: base', authorDate: hoursAgo(9) })
  await stage.collect()
  return () => stage[Symbol.asyncDispose]()
})

const INSERT_EVENTS = /INSERT INTO ui_events/u
const INSERT_CURSOR = /INSERT INTO collection_cursors/u

const throughProxy = () => ({ 'clickhouse-url': proxy.url })
const commitMany = (count: number) =>
  packs.commits(
    Array.from({ length: count }, (_, index) => ({
      message: `feat: number ${index}`,
      authorDate: new Date(Date.parse(hoursAgo(8)) + index * 1000).toISOString(),
    })),
  )
const inDatabase = async () => ({
  commits: await stage.rows('SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(sha)) AS shas FROM commits'),
  events: await stage.eventCounts(),
})
const holding = (count: number) => ({ commits: [{ rows: count, shas: count }], events: { commit: count } })

/** Runs the action and kills it as soon as the request that meets the fault has come. */
async function killAt(fault: Fault): Promise<void> {
  const seen = proxy.requests.length
  proxy.failNext(fault)
  const abort = new AbortController()
  const run = stage.collect(throughProxy(), { signal: abort.signal })
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
  it.each<[string, Fault]>([
    ['after the listing, before the insert', { when: 'before', kind: 'timeout', match: INSERT_EVENTS }],
    ['after the insert, before its answer', { when: 'after', kind: 'timeout', match: INSERT_EVENTS }],
    ['after the insert, before the cursor', { when: 'before', kind: 'timeout', match: INSERT_CURSOR }],
    ['after the cursor was moved', { when: 'after', kind: 'timeout', match: INSERT_CURSOR }],
  ])('when it is killed %s, and run again', async (_, fault) => {
    await commitMany(5)
    await killAt(fault)
    const again = await stage.collect()
    expect(again.conclusion).toBe('success')
    expect(await inDatabase()).toEqual(holding(6))
  })

  it('when it is killed between the inserts of a long history, and run again', async () => {
    const day = 86_400_000
    const start = Date.now() - 300 * day
    await packs.commits(
      Array.from({ length: 300 }, (_, index) => ({
        message: `feat: day ${index}`,
        authorDate: new Date(start + index * day).toISOString(),
      })),
    )
    await stage.rows('TRUNCATE TABLE collection_cursors')
    const abort = new AbortController()
    const seen = proxy.requests.length
    const pageByPage = { since: '2020-01-01', 'file-changes': 'off' }
    const run = stage.collect({ ...throughProxy(), ...pageByPage }, { signal: abort.signal })
    const isInserted = () =>
      proxy.requests.slice(seen).some(({ query, status }) => INSERT_EVENTS.test(query) && status === 200)
    while (!isInserted()) await sleep(1)
    abort.abort()
    await run
    const left = 301 - Number((await stage.eventCounts()).commit)
    expect(left).toBeGreaterThan(0)
    const again = await stage.collect(pageByPage)
    expect(again.outputs['commits-stored']).toBe(String(left))
    expect(await inDatabase()).toEqual(holding(301))
  })

  it.each<[string, Fault]>([
    ['the answer to the insert is lost', { when: 'after', kind: 'reset', match: INSERT_EVENTS }],
    ['the connection breaks before the insert', { when: 'before', kind: 'reset', match: INSERT_EVENTS }],
    [
      'a gateway gives up on an insert that the server carries out',
      { when: 'after', kind: { status: 504, body: 'Gateway Time-out' }, match: INSERT_EVENTS },
    ],
    ['the answer to the move of the cursor is lost', { when: 'after', kind: 'reset', match: INSERT_CURSOR }],
  ])('when %s', async (_, fault) => {
    const shas = await commitMany(5)
    proxy.failNext(fault)
    const run = await stage.collect(throughProxy())
    expect({ conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
      conclusion: 'success',
      stored: '5',
    })
    expect(await inDatabase()).toEqual(holding(6))
    expect(await stage.rows('SELECT argMax(head_sha, ts) AS sha FROM collection_cursors')).toEqual([
      { sha: shas.at(-1) },
    ])
  })

  it('when the insert times out after the server took it', async () => {
    const options = { ...optionsOf(stage), url: proxy.url }
    await using clickHouse = await connectClickHouse(options, { answerTimeoutMs: 500 })
    const events = ['c', 'd'].map((digit): CommitEvent => toEvent(commit({ sha: digit.repeat(40) }), new Date()))
    proxy.failNext({ when: 'after', kind: 'timeout', match: INSERT_EVENTS })
    expect(await storeEvents(clickHouse, events)).toBe(2)
    expect(await inDatabase()).toEqual(holding(3))
  })

  it('when marking commits removed is broken off, and done again', async () => {
    await commitMany(3)
    await stage.collect()
    await packs.reset('main', 'main~2')
    await killAt({ when: 'after', kind: 'timeout', match: INSERT_EVENTS })
    await stage.collect()
    expect(await stage.eventCounts()).toEqual({ commit: 4, commit_removed: 2 })
    expect(
      await stage.rows(
        'SELECT is_removed, toUInt32(count()) AS commits FROM commits GROUP BY is_removed ORDER BY is_removed',
      ),
    ).toEqual([
      { is_removed: false, commits: 2 },
      { is_removed: true, commits: 2 },
    ])
  })

  it('in the typed table, also when it runs twice at the same time', async () => {
    await commitMany(50)
    const runs = await Promise.all([stage.collect(), stage.collect()])
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(['success', 'success'])
    expect((await inDatabase()).commits).toEqual([{ rows: 51, shas: 51 }])
  })
})

const optionsOf = ({ database }: Stage) => ({
  url: sandbox.clickHouse.url,
  username: sandbox.clickHouse.username,
  password: sandbox.clickHouse.password,
  database,
  createTables: true,
})
