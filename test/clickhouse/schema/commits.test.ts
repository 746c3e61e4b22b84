import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import { type ClickHouseServer, startClickHouse } from '../../sandbox/clickhouse/server.ts'
import { createTestDatabase, type TestDatabase } from '../connection.ts'
import { commitEvent, sha, uiEvent } from '../rows.ts'

let server: ClickHouseServer
let database: TestDatabase

beforeAll(async () => {
  server = await startClickHouse()
})

beforeEach(async () => {
  database = await createTestDatabase(server)
  return () => database[Symbol.asyncDispose]()
})

afterAll(() => server?.stop())

const insertEvents = (rows: readonly Readonly<Record<string, unknown>>[]) => database.insert('ui_events', rows)

const read = (sql: string) => database.clickHouse.read({ sql, row: z.unknown(), attempted: 'reading a view' })

describe('commits', () => {
  test('are typed out of the events that carry them', async () => {
    await ensureSchema(database.clickHouse)
    await insertEvents([
      commitEvent({
        sha: sha('a'),
        committed_at: '2026-03-02T10:00:00.250Z',
        authored_at: '2026-03-01T23:30:00.000+02:00',
        author_name: 'Zoë "Z" O\'Neil\n😀',
        co_authors: ['Bo <bo@example.com>', 'Cy <cy@example.com>'],
        headline: 'feat(ui)!: \\ and "quotes"',
        scope: 'ui',
        additions: 4_000_000_000,
        deletions: null,
        files: [
          { path: 'src/a b.ts', change: 'M' },
          { path: "it's.md", change: 'A' },
        ],
        references: ['#1', 'octo/app#2'],
        pull_request: 12,
        collected_at: '2026-03-03T01:02:03.004Z',
      }),
    ])
    expect(await read('SELECT * FROM commits')).toEqual([
      {
        sha: sha('a'),
        committed_at: '2026-03-02T10:00:00.250Z',
        repository: 'octo/app',
        branch: 'main',
        authored_at: '2026-03-01T21:30:00.000Z',
        author_name: 'Zoë "Z" O\'Neil\n😀',
        author_email: 'ada@example.com',
        author_login: 'ada',
        co_authors: ['Bo <bo@example.com>', 'Cy <cy@example.com>'],
        headline: 'feat(ui)!: \\ and "quotes"',
        type: 'feat',
        scope: 'ui',
        is_breaking: false,
        is_merge: false,
        is_bot: false,
        is_revert: false,
        is_relevant: false,
        relevance_reasons: [],
        impact: 'low',
        additions: 4_000_000_000,
        deletions: null,
        files: [
          { path: 'src/a b.ts', change: 'M' },
          { path: "it's.md", change: 'A' },
        ],
        references: ['#1', 'octo/app#2'],
        pull_request: 12,
        is_removed: false,
        collected_at: '2026-03-03T01:02:03.004Z',
      },
    ])
  })

  test('are there once for each repository, however often they were collected', async () => {
    await ensureSchema(database.clickHouse)
    const twice = commitEvent({ sha: sha('a') })
    await insertEvents([twice, twice, commitEvent({ sha: sha('a'), repository: 'octo/fork' })])
    await insertEvents([twice, commitEvent({ sha: sha('b') })])
    expect(await read('SELECT repository, sha FROM commits ORDER BY repository, sha')).toEqual([
      { repository: 'octo/app', sha: sha('a') },
      { repository: 'octo/app', sha: sha('b') },
      { repository: 'octo/fork', sha: sha('a') },
    ])
  })

  test('show what was collected last, also where it came first', async () => {
    await ensureSchema(database.clickHouse)
    const later = { collected_at: '2026-03-05T00:00:00.000Z', headline: 'newer' }
    await insertEvents([commitEvent({ sha: sha('a'), ...later })])
    await insertEvents([commitEvent({ sha: sha('a'), headline: 'older' })])
    expect(await read('SELECT headline FROM commits')).toEqual([{ headline: 'newer' }])
  })

  test('are marked when a later event says that they are gone, and again when they are back', async () => {
    await ensureSchema(database.clickHouse)
    const at = (day: number) => ({ sha: sha('a'), collected_at: `2026-03-0${day}T00:00:00.000Z` })
    await insertEvents([commitEvent(at(3)), commitEvent({ sha: sha('b') })])
    await insertEvents([commitEvent({ ...at(4), is_removed: true })])
    expect(await read('SELECT sha, is_removed FROM commits ORDER BY sha')).toEqual([
      { sha: sha('a'), is_removed: true },
      { sha: sha('b'), is_removed: false },
    ])
    await insertEvents([commitEvent({ ...at(5), event_type: 'commit_restored' })])
    expect(await read('SELECT sha, is_removed FROM commits WHERE is_removed')).toEqual([])
  })

  test('do not come from what users did, nor from events that name no repository', async () => {
    await ensureSchema(database.clickHouse)
    await insertEvents([
      uiEvent('2026-03-02T10:00:00Z', sha('a')),
      { ...commitEvent({ sha: sha('b') }), metadata: 'no JSON' },
      { ...commitEvent({ sha: sha('c') }), metadata: '{}' },
      { ...commitEvent({ sha: sha('d') }), metadata: '' },
    ])
    expect(await read('SELECT count() AS count FROM commits')).toEqual([{ count: 0 }])
    expect(await read('SELECT count() AS count FROM ui_events')).toEqual([{ count: 4 }])
  })

  test('hold the commits of events that were there before them', async () => {
    await ensureSchema(database.clickHouse)
    for (const name of ['commits', 'commits_from_events', 'commit_records']) await database.query(`DROP TABLE ${name}`)
    await insertEvents([
      commitEvent({ sha: sha('a') }),
      commitEvent({ sha: sha('a'), is_removed: true, collected_at: '2026-03-04T00:00:00.000Z' }),
      uiEvent('2026-03-02T10:00:00Z', sha('b')),
    ])
    await ensureSchema(database.clickHouse)
    await insertEvents([commitEvent({ sha: sha('c') })])
    expect(await read('SELECT sha, is_removed FROM commits ORDER BY sha')).toEqual([
      { sha: sha('a'), is_removed: true },
      { sha: sha('c'), is_removed: false },
    ])
  })

  test('are filled from earlier events also where the run before broke off', async () => {
    await ensureSchema(database.clickHouse)
    // As it is left by a run that ended before the events were read: with the materialized view, without the view.
    await database.query('DROP VIEW commits_from_events')
    await insertEvents([commitEvent({ sha: sha('a') })])
    await ensureSchema(database.clickHouse)
    await database.query('TRUNCATE TABLE commit_records')
    await database.query('DROP VIEW commits')
    await ensureSchema(database.clickHouse)
    expect(await read('SELECT sha FROM commits')).toEqual([{ sha: sha('a') }])
  })
})
