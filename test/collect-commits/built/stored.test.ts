import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { commitsFromEvents } from '../../../src/clickhouse/schema/commits.ts'
import { OLDEST_SERVER } from '../../../src/clickhouse/schema/server-version.ts'
import { exception, type Fault, type FaultKind, LOGIN_PAGE, NOTHING } from '../../sandbox/clickhouse/fault.ts'
import type { FaultProxy } from '../../sandbox/clickhouse/proxy.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it, stored, whole } from './three-commits.ts'

const through = (proxy: FaultProxy) => ({ 'clickhouse-url': proxy.url })
const INSERT_EVENTS = /INSERT INTO ui_events/u
const insertsOf = ({ requests }: FaultProxy, pattern: RegExp) =>
  requests.filter(({ query }) => pattern.test(query)).length

describe('commits are in both tables when the cursor moves', () => {
  it('where the table of typed commits refused them once', async ({ world, packs, shas }) => {
    await world.collect({ repositories: 'muse/packs' })
    await world.rows("ALTER TABLE commit_records ADD CONSTRAINT none CHECK headline != 'feat: refused'")
    const refused = await packs.commit({ message: 'feat: refused', authorDate: hoursAgo(1) })
    const failed = await world.collect()
    expect(failed.conclusion).toBe('failure')
    expect((await stored(world)).cursor).toEqual([shas.at(-1)])
    await world.rows('ALTER TABLE commit_records DROP CONSTRAINT none')
    const again = await world.collect()
    expect(again.conclusion).toBe('success')
    expect(await stored(world)).toEqual(whole([...shas, refused]))
  })

  it('where the server was killed between the two', async ({ world, shas }) => {
    await world.collect()
    await world.rows('TRUNCATE TABLE commit_records')
    await world.rows('TRUNCATE TABLE collection_cursors')
    const run = await world.collect()
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '0'])
    expect(await stored(world)).toEqual(whole(shas))
  })

  it('where the server is killed amid a backfill, and started again', async ({
    clickHouse,
    world,
    packs,
    shas,
    proxy,
  }) => {
    await world.collect()
    const more = await packs.commits(
      Array.from({ length: 400 }, (_, index) => ({
        message: `feat: ${index}`,
        authorDate: new Date(Date.parse(hoursAgo(6)) + index * 1_000).toISOString(),
      })),
    )
    const seen = proxy.requests.length
    const run = world.collect(through(proxy))
    while (insertsOf({ ...proxy, requests: proxy.requests.slice(seen) }, INSERT_EVENTS) === 0) await sleep(1)
    await clickHouse.crash()
    expect((await run).conclusion).toBe('failure')
    await clickHouse.restart()
    const again = await world.collect()
    expect(again.conclusion).toBe('success')
    expect(await stored(world)).toEqual(whole([...shas, ...more]))
  })

  it('where an earlier run left a gap behind the cursor, which a look that costs little finds', async ({
    world,
    shas,
  }) => {
    await world.collect()
    await world.rows(`ALTER TABLE commit_records DELETE WHERE sha = '${shas[1]}' SETTINGS mutations_sync = 2`)
    const run = await world.collect()
    expect(run.conclusion).toBe('success')
    expect(run.annotations.map(({ message }) => message)).toEqual([
      '1 commit was in ui_events, but not as it is there in commits, because an earlier run broke off between the two; it is in both now.',
    ])
    expect(await stored(world)).toEqual(whole(shas))
  })

  it('where a removal never came through, with repair', async ({ world, packs, shas }) => {
    await world.collect()
    await packs.reset('main', 'main~1')
    await world.collect()
    const removed = () => world.rows('SELECT sha FROM commits WHERE is_removed')
    expect(await removed()).toEqual([{ sha: shas[2] }])
    await world.rows('ALTER TABLE commit_records DELETE WHERE is_removed SETTINGS mutations_sync = 2')
    await world.rows(
      `INSERT INTO commit_records (sha, repository, branch, headline, collected_at) VALUES ('${shas[2]}', 'muse/packs', 'main', 'feat: 7 hours ago', toDateTime64('2020-01-01 00:00:00', 3, 'UTC'))`,
    )
    expect(await removed()).toEqual([])
    const run = await world.collect({ repair: 'true' })
    expect(run.conclusion).toBe('success')
    expect(await removed()).toEqual([{ sha: shas[2] }])
  })
})

describe('commits that were moved to the name that their repository got', () => {
  it('are put there where a run broke off before they came, by a look that costs little', async ({
    world,
    packs,
    shas,
  }) => {
    const serve = (name: string) =>
      world.github.serveGit({ owner: 'muse', name, directory: packs.directory, databaseId: 4_714 })
    world.github.removeRepository('muse/packs')
    await serve('old')
    await world.collect({ repositories: 'muse/old' })
    world.github.removeRepository('muse/old')
    await serve('new')
    await world.collect({ repositories: 'muse/new' })
    await world.rows("ALTER TABLE commit_records DELETE WHERE repository = 'muse/new' SETTINGS mutations_sync = 2")
    expect(await world.shas()).toEqual([])
    const run = await world.collect({ repositories: 'muse/new' })
    world.github.removeRepository('muse/new')
    expect(run.conclusion).toBe('success')
    expect(run.annotations.map(({ message }) => message)).toEqual([
      '3 commits had been moved to the name that their repository got, and were not there; they are there now.',
    ])
    expect(await world.shas("repository = 'muse/new'")).toEqual(shas)
  })
})

describe("beside views of the user's own", () => {
  it.for<[string, string]>([
    ['one that writes many rows', 'SELECT arrayJoin(range(100)) AS n FROM ui_events'],
    ['one that writes as many as ours', 'SELECT 1 AS n FROM ui_events'],
  ])('commits that ours missed are put in: %s', async ([, select], { world, shas }) => {
    await world.collect({ 'hours-back': '1' })
    for (const table of ['ui_events', 'commit_records', 'collection_cursors'])
      await world.rows(`TRUNCATE TABLE ${table}`)
    await world.rows('CREATE TABLE numbers (n UInt32) ENGINE = MergeTree ORDER BY n')
    await world.rows(`CREATE MATERIALIZED VIEW own TO numbers AS ${select}`)
    // Ours is there, and writes nothing.
    await world.rows(`ALTER TABLE commits_from_events MODIFY QUERY ${commitsFromEvents.select} AND 0`)
    const run = await world.collect()
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '3'])
    expect(await stored(world)).toEqual(whole(shas))
  })

  it('commits that came into the table are told of, though a view threw, and are in both after the next run', async ({
    world,
    packs,
    shas,
  }) => {
    await world.collect()
    const more = await packs.commit({ message: 'feat: more', authorDate: hoursAgo(1) })
    await world.rows('CREATE TABLE numbers (n UInt32) ENGINE = MergeTree ORDER BY n')
    await world.rows("CREATE MATERIALIZED VIEW own TO numbers AS SELECT throwIf(user_agent != '') AS n FROM ui_events")
    const failed = await world.collect()
    const isThere = Number((await world.eventCounts()).commit) - shas.length
    expect([failed.conclusion, failed.outputs['commits-stored']]).toEqual(['failure', String(isThere)])
    await world.rows('DROP TABLE own')
    const again = await world.collect()
    expect([again.conclusion, again.outputs['commits-stored']]).toEqual(['success', String(1 - isThere)])
    expect(await stored(world)).toEqual(whole([...shas, more]))
  })
})

it('is no success where what was stored can not be read: a row policy, say, hides it', async ({ world, proxy }) => {
  const change = (text: string) => text.replace(/"data":\s*\[\s*\[\s*3,/u, '"data":[[0,')
  proxy.failNext({ when: 'after', kind: { change }, match: /AS unrecorded/u })
  const run = await world.collect(through(proxy))
  expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['failure', '3'])
  expect(run.log).toContain("3 of 3 commits that were stored in ui_events can't be read there.")
  expect((await stored(world)).cursor).toEqual([])
})

it('is refused by a server that is too old, before anything is written', async ({ world, proxy }) => {
  const change = (text: string) => text.replace(/"\d+\.\d+\.\d+\.\d+"/u, '"24.7.6.8"')
  proxy.failNext({ when: 'after', kind: { change }, match: /FROM system\.tables/u })
  const run = await world.collect(through(proxy))
  expect(run.conclusion).toBe('failure')
  expect(run.annotations.map(({ message }) => message)).toEqual([
    `This ClickHouse is version 24.7.6.8; the actions need ${OLDEST_SERVER} or newer. Update the server.`,
  ])
  expect(await world.rows('SHOW TABLES')).toEqual([])
})

describe('an answer that proves nothing', () => {
  it.for<[string, FaultKind]>([
    ["a login page in the server's place", LOGIN_PAGE],
    ['an empty answer', NOTHING],
    ['an answer that inflates without end', 'endless'],
  ])('is no success of an insert: %s', async ([, kind], { world, shas, proxy }) => {
    proxy.failNext({ when: 'before', kind, match: INSERT_EVENTS })
    const run = await world.collect(through(proxy))
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '3'])
    expect(await stored(world)).toEqual(whole(shas))
    expect(insertsOf(proxy, INSERT_EVENTS)).toBe(2)
  })

  it('is no success where it is all that ever comes, and the cursor stays', async ({ world, proxy, shas }) => {
    await world.collect({ 'hours-back': '1' })
    await world.rows('TRUNCATE TABLE collection_cursors')
    proxy.failNext({ when: 'before', kind: LOGIN_PAGE, match: INSERT_EVENTS, times: Number.POSITIVE_INFINITY })
    const run = await world.collect(through(proxy))
    expect(run.conclusion).toBe('failure')
    expect(run.log).toContain('nothing shows that ClickHouse gave the answer')
    expect((await stored(world)).cursor).toEqual([])
    expect(insertsOf(proxy, INSERT_EVENTS)).toBe(3)
    await world.collect()
    expect(await stored(world)).toEqual(whole(shas))
  })

  it.for<[string, RegExp]>([
    ['the cursor', /INSERT INTO collection_cursors/u],
    ['the health of the repositories', /INSERT INTO repository_health/u],
  ])(
    'is no success of an insert that was carried out, which is not done twice: %s',
    async ([, match], { world, proxy }) => {
      proxy.failNext({ when: 'after', kind: NOTHING, match })
      const run = await world.collect(through(proxy))
      expect(run.conclusion).toBe('success')
      expect(insertsOf(proxy, match)).toBe(1)
    },
  )

  it.for<[string, Fault]>([
    ['ends in the middle of a row', { when: 'after', kind: 'cut', match: /AS session_id|AS id/u }],
    ['breaks off', { when: 'after', kind: 'broken', match: /AS session_id|AS id/u }],
    ['is not ClickHouse’s', { when: 'before', kind: LOGIN_PAGE, match: /AS session_id|AS id/u }],
  ])('of a read that %s is read again, and no row is doubled', async ([, fault], { world, shas, proxy }) => {
    await world.collect()
    await world.rows('TRUNCATE TABLE collection_cursors')
    proxy.failNext(fault)
    const run = await world.collect(through(proxy))
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '0'])
    expect(await stored(world)).toEqual(whole(shas))
  })
})

describe('three attempts are three', () => {
  it.for<[string, RegExp]>([
    ['commits', INSERT_EVENTS],
    ['the cursor', /INSERT INTO collection_cursors/u],
    ['the health of the repositories', /INSERT INTO repository_health/u],
    ['a read', /FROM collection_cursors/u],
  ])('where the server refuses %s for being too busy', async ([, match], { world, proxy }) => {
    const kind = exception(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many simultaneous queries. Maximum: 100')
    proxy.failNext({ when: 'before', kind, match, times: Number.POSITIVE_INFINITY })
    const run = await world.collect(through(proxy))
    expect(run.conclusion).toBe('failure')
    expect(insertsOf(proxy, match)).toBe(3)
  })

  it('where the connection is always cut', async ({ world, proxy }) => {
    proxy.failNext({ when: 'before', kind: 'reset', match: INSERT_EVENTS, times: Number.POSITIVE_INFINITY })
    const run = await world.collect(through(proxy))
    expect(run.conclusion).toBe('failure')
    expect(insertsOf(proxy, INSERT_EVENTS)).toBe(3)
  })
})
