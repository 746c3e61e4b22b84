import { describe, expect } from 'vitest'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import { sha } from '../../builders/sha.ts'
import { it as test } from '../../fixtures/database.ts'
import { commitEvent, uiEvent } from '../rows.ts'

describe('commits', () => {
  test('are typed out of the events that carry them', async ({ readyDatabase: database }) => {
    await database.insert('ui_events', [
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
        summary: 'Says "what".',
        reverts: ['0123456', 'octo/app#11'],
        pull_request: 12,
        pull_request_title: 'Say it',
        pull_request_summary: 'It is said.',
        parents: [sha('b'), sha('c')],
        collected_at: '2026-03-03T01:02:03.004Z',
      }),
    ])
    expect(await database.read('SELECT * FROM commits')).toEqual([
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
        summary: 'Says "what".',
        reverts: ['0123456', 'octo/app#11'],
        pull_request: 12,
        pull_request_title: 'Say it',
        pull_request_summary: 'It is said.',
        parents: [sha('b'), sha('c')],
        is_removed: false,
        collected_at: '2026-03-03T01:02:03.004Z',
        repository_id: 0,
      },
    ])
  })

  test('are there once for each repository, however often they were collected', async ({ readyDatabase: database }) => {
    const twice = commitEvent({ sha: sha('a') })
    await database.insert('ui_events', [twice, twice, commitEvent({ sha: sha('a'), repository: 'octo/fork' })])
    await database.insert('ui_events', [twice, commitEvent({ sha: sha('b') })])
    expect(await database.read('SELECT repository, sha FROM commits ORDER BY repository, sha')).toEqual([
      { repository: 'octo/app', sha: sha('a') },
      { repository: 'octo/app', sha: sha('b') },
      { repository: 'octo/fork', sha: sha('a') },
    ])
  })

  test('show what was collected last, also where it came first', async ({ readyDatabase: database }) => {
    const later = { collected_at: '2026-03-05T00:00:00.000Z', headline: 'newer' }
    await database.insert('ui_events', [commitEvent({ sha: sha('a'), ...later })])
    await database.insert('ui_events', [commitEvent({ sha: sha('a'), headline: 'older' })])
    expect(await database.read('SELECT headline FROM commits')).toEqual([{ headline: 'newer' }])
  })

  test('are marked when a later event says that they are gone, and again when they are back', async ({
    readyDatabase: database,
  }) => {
    const at = (day: number) => ({ sha: sha('a'), collected_at: `2026-03-0${day}T00:00:00.000Z` })
    await database.insert('ui_events', [commitEvent(at(3)), commitEvent({ sha: sha('b') })])
    await database.insert('ui_events', [commitEvent({ ...at(4), is_removed: true })])
    expect(await database.read('SELECT sha, is_removed FROM commits ORDER BY sha')).toEqual([
      { sha: sha('a'), is_removed: true },
      { sha: sha('b'), is_removed: false },
    ])
    await database.insert('ui_events', [commitEvent({ ...at(5), event_type: 'commit_restored' })])
    expect(await database.read('SELECT sha, is_removed FROM commits WHERE is_removed')).toEqual([])
  })

  test('do not come from what users did, nor from events that name no repository', async ({
    readyDatabase: database,
  }) => {
    await database.insert('ui_events', [
      uiEvent('2026-03-02T10:00:00Z', sha('a')),
      { ...commitEvent({ sha: sha('b') }), metadata: 'no JSON' },
      { ...commitEvent({ sha: sha('c') }), metadata: '{}' },
      { ...commitEvent({ sha: sha('d') }), metadata: '' },
    ])
    expect(await database.read('SELECT count() AS count FROM commits')).toEqual([{ count: 0 }])
    expect(await database.read('SELECT count() AS count FROM ui_events')).toEqual([{ count: 4 }])
  })

  test('hold the commits of events that were there before them', async ({ readyDatabase: database }) => {
    for (const name of ['commits', 'commits_from_events', 'commit_records']) await database.query(`DROP TABLE ${name}`)
    await database.insert('ui_events', [
      commitEvent({ sha: sha('a') }),
      commitEvent({ sha: sha('a'), is_removed: true, collected_at: '2026-03-04T00:00:00.000Z' }),
      uiEvent('2026-03-02T10:00:00Z', sha('b')),
    ])
    await ensureSchema(database.clickHouse)
    await database.insert('ui_events', [commitEvent({ sha: sha('c') })])
    expect(await database.read('SELECT sha, is_removed FROM commits ORDER BY sha')).toEqual([
      { sha: sha('a'), is_removed: true },
      { sha: sha('c'), is_removed: false },
    ])
  })

  test('are filled from earlier events also where the run before broke off', async ({ readyDatabase: database }) => {
    // As it is left by a run that ended before the events were read: with the materialized view, without the view.
    await database.query('DROP VIEW commits_from_events')
    await database.insert('ui_events', [commitEvent({ sha: sha('a') })])
    await ensureSchema(database.clickHouse)
    await database.query('TRUNCATE TABLE commit_records')
    await database.query('DROP VIEW commits')
    await ensureSchema(database.clickHouse)
    expect(await database.read('SELECT sha FROM commits')).toEqual([{ sha: sha('a') }])
  })
})
