import { describe, expect, vi } from 'vitest'
import { type RunOutcome, runRow } from '../../../../src/audit/run-row.ts'
import { connectClickHouse } from '../../../../src/clickhouse/client.ts'
import { openDatabase as openAsActions } from '../../../../src/clickhouse/database.ts'
import { ensureSchema } from '../../../../src/clickhouse/schema/ensure.ts'
import { newTokenUsage, type TokenUsage } from '../../../../src/github/tokens/token-usage.ts'
import { newApiUsage } from '../../../../src/github/usage.ts'
import { it } from '../../../fixtures/database.ts'

const used = (token: string, requests: number, more: Partial<TokenUsage> = {}): TokenUsage => ({
  ...newTokenUsage(token),
  requests,
  points: 2 * requests,
  ...more,
})

const runAt = (time: string, tokens: TokenUsage[], outcome: RunOutcome = 'success', id: string = crypto.randomUUID()) =>
  runRow(
    {
      id,
      action: 'collect-commits',
      operation: '',
      startedAt: new Date(time),
      durationMs: outcome === 'started' ? 0 : 1_000,
      outcome,
      usage: { ...newApiUsage(), requests: tokens.reduce((sum, { requests }) => sum + requests, 0), tokens },
    },
    {},
  )

const A = newTokenUsage('ghp_a').fingerprint
const B = newTokenUsage('github_pat_b').fingerprint
const AUDIT = ['action_run_records', 'action_runs', 'token_rotation', 'token_usage']
const NAMES =
  "SELECT name FROM system.tables WHERE database = currentDatabase() AND (name LIKE 'token_%' OR name LIKE 'action_run%') ORDER BY name"

describe('of runs', () => {
  const test = it.extend('database', async ({ readyDatabase: database }) => {
    const expiresAt = new Date('2026-04-15T00:00:00Z')
    await database.insert('action_run_records', [
      runAt('2026-03-02T10:00:00Z', [used('ghp_a', 4), used('github_pat_b', 0)]),
      runAt('2026-03-08T23:59:59Z', [used('ghp_a', 1), used('github_pat_b', 6, { expiresAt })], 'failure'),
      runAt('2026-03-09T00:00:00Z', [used('ghp_a', 3)]),
      runAt('2026-03-09T01:00:00Z', [used('ghs_one', 1)]),
      runAt('2026-03-09T02:00:00Z', [used('ghs_two', 2)]),
    ])
    return database
  })

  test('each run is there once, whatever came first, and one that never ended as started', async ({ openDatabase }) => {
    const database = await openDatabase()
    await ensureSchema(database.clickHouse)
    const [killed, ended] = [crypto.randomUUID(), crypto.randomUUID()]
    const time = '2026-03-02T10:00:00Z'
    for (const row of [
      runAt(time, [used('ghp_a', 0)], 'started', killed),
      runAt(time, [used('ghp_a', 4)], 'failure', ended),
      runAt(time, [used('ghp_a', 0)], 'started', ended),
    ])
      await database.insert('action_run_records', [row])
    expect(await database.table('SELECT outcome, requests FROM action_runs ORDER BY outcome')).toEqual([
      ['outcome', 'requests'],
      ['failure', 4],
      ['started', 0],
    ])
    expect(await database.table('SELECT runs, failed_runs FROM token_usage')).toEqual([
      ['runs', 'failed_runs'],
      [1, 1],
    ])
  })

  test('what was spent is told by token and week, of those for one job together', async ({ database }) => {
    expect(await database.table('SELECT * FROM token_usage')).toEqual([
      ['week', 'kind', 'fingerprint', 'runs', 'failed_runs', 'requests', 'points'],
      ['2026-03-02', 'classic', A, 2, 1, 5, 10],
      ['2026-03-02', 'fine-grained', B, 1, 1, 6, 12],
      ['2026-03-09', 'app', '', 2, 0, 3, 6],
      ['2026-03-09', 'classic', A, 1, 0, 3, 6],
    ])
  })

  test('when a token is to be rotated is told: after 90 days, and before it expires', async ({ database }) => {
    expect(
      await database.table(
        'SELECT fingerprint, kind, rotate_by, is_due = (rotate_by <= today()) AS agrees FROM token_rotation',
      ),
    ).toEqual([
      ['fingerprint', 'kind', 'rotate_by', 'agrees'],
      [B, 'fine-grained', '2026-04-01', 1],
      [A, 'classic', '2026-05-31', 1],
    ])
  })
})

const warnings = () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  return () => {
    const text = written.mock.calls.map(([chunk]) => String(chunk)).join('')
    written.mockRestore()
    return text
  }
}

describe('the actions work without it', () => {
  it('where it is missing, and create-tables is false', async ({ openDatabase }) => {
    const database = await openDatabase({ createTables: false })
    {
      await using owner = await connectClickHouse({ ...database.options, createTables: true })
      await ensureSchema(owner)
    }
    for (const name of AUDIT) await database.query(`DROP TABLE ${name} SYNC`)
    const said = warnings()
    await ensureSchema(database.clickHouse)
    await using look = await openAsActions(database.options, 'look')
    expect(said()).not.toContain('::warning::')
    expect(look.isReadable).toBe(true)
    expect(await database.query(NAMES)).toEqual([])
  })

  it.for([
    ['a table', 'CREATE TABLE action_run_records (id UInt64) ORDER BY id'],
    ['what shows it', 'CREATE TABLE action_runs (id UInt64) ORDER BY id'],
    ['a view of it', 'CREATE TABLE token_usage (id UInt64) ORDER BY id'],
  ] as const)("where %s is the user's own", async ([_what, statement], { database }) => {
    await database.query(statement)
    const said = warnings()
    await ensureSchema(database.clickHouse)
    await ensureSchema(database.clickHouse)
    expect(said()).not.toContain('::warning::')
  })

  it('where it may not be created, and says what to run', async ({ proxy, openDatabase }) => {
    const database = await openDatabase({ url: proxy.url })
    const body = 'Code: 497. DB::Exception: Not enough privileges. (ACCESS_DENIED)'
    proxy.failNext({
      when: 'before',
      kind: { status: 500, body },
      match: /CREATE TABLE IF NOT EXISTS action_run_records/u,
    })
    const said = warnings()
    await ensureSchema(database.clickHouse)
    expect(said()).toMatch(
      /^::warning::Runs are not recorded as they could be, or views for analytics are missing: .*code 497.*CREATE TABLE IF NOT EXISTS action_run_records/mu,
    )
    await ensureSchema(database.clickHouse)
    expect((await database.query(NAMES)).map(({ name }) => name)).toEqual(AUDIT)
  })
})
