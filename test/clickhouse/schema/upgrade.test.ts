import { describe, expect, vi } from 'vitest'
import { connectClickHouse } from '../../../src/clickhouse/client.ts'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import { OBJECT_NAMES } from '../../../src/clickhouse/schema/objects.ts'
import { SCHEMA_COMMENT } from '../../../src/clickhouse/schema/version.ts'
import { sha } from '../../builders/sha.ts'
import { it as withDatabase } from '../../fixtures/database.ts'
import type { TestDatabase } from '../connection.ts'
import { commitEvent, episode } from '../rows.ts'
import { createFirstVersion } from './first-version.ts'

/** Beside the others there is a user who may read and insert, and no more. */
const test = withDatabase.extend('clickHouseOptions', { scope: 'file' }, () => ({
  isOwn: true,
  users: { inserter: { grants: ['GRANT SELECT, INSERT ON muse.*'] } },
}))

/** Name, comment, columns and query of every object, without the database's name. */
async function definitions({ name, query }: TestDatabase) {
  const rows = await query(
    `SELECT name, create_table_query AS statement FROM system.tables WHERE database = currentDatabase() ORDER BY name`,
  )
  return rows.map((row) => ({ name: row.name, statement: String(row.statement).replaceAll(`${name}.`, '') }))
}

const commitRows = ({ query }: TestDatabase) =>
  query('SELECT sha, repository, headline, pull_request, additions FROM commits ORDER BY sha')

const CURSOR = { repository: 'muse/packs', branch: 'main', head_sha: sha('b'), ts: '2026-03-02T00:00:00Z' }

async function withRows(database: TestDatabase) {
  await createFirstVersion(database)
  await database.insert('ui_events', [
    commitEvent({ sha: sha('a'), headline: 'feat: one', pull_request: 7, additions: 3 }),
    commitEvent({ sha: sha('b'), headline: 'fix: two' }),
  ])
  await database.insert('collection_cursors', [CURSOR])
  await database.insert('episode_records', [episode({ ts: '2026-03-02T00:00:00Z' })])
  return commitRows(database)
}

const accepted = async (work: Promise<unknown>) =>
  work.then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )

/** The statements that a message says to run. */
const statementsIn = (message: string) =>
  message
    .slice(message.indexOf('Run:\n') + 'Run:\n'.length)
    .split(/;(?:\n|$)/u)
    .filter((statement) => statement !== '')

describe('a database of the first version', () => {
  test('becomes what an empty one becomes, with every row right', async ({ openDatabase }) => {
    const old = await openDatabase()
    const fresh = await openDatabase()
    const before = await withRows(old)
    await ensureSchema(old.clickHouse)
    await ensureSchema(fresh.clickHouse)
    const [upgraded, made] = [await definitions(old), await definitions(fresh)]
    expect(upgraded.map(({ name }) => name)).toEqual(OBJECT_NAMES.toSorted())
    expect(upgraded).toEqual(made)
    expect(await commitRows(old)).toEqual(before)
    expect(await old.query('SELECT count() AS events FROM ui_events')).toEqual([{ events: 2 }])
    expect(
      await old.query('SELECT repository, toString(head_sha) AS head_sha, repository_id FROM collection_cursors'),
    ).toEqual([{ repository: 'muse/packs', head_sha: sha('b'), repository_id: 0 }])
    await old.insert('ui_events', [commitEvent({ sha: sha('c'), headline: 'docs: three' })])
    expect((await commitRows(old)).map((row) => row.headline)).toEqual(['feat: one', 'fix: two', 'docs: three'])
  })

  test('is looked at once more, and left alone, when it is up to date', async ({ proxy, openDatabase }) => {
    const database = await openDatabase({ url: proxy.url })
    await withRows(database)
    await ensureSchema(database.clickHouse)
    const seen = proxy.requests.length
    await ensureSchema(database.clickHouse)
    expect(proxy.requests.length - seen).toBe(1)
  })

  test('is brought up to date by the next run when one breaks off', async ({ proxy, openDatabase }) => {
    const database = await openDatabase({ url: proxy.url })
    const before = await withRows(database)
    const body = 'Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)'
    proxy.failNext({ when: 'before', kind: { status: 500, body }, match: /INSERT INTO commit_records/ })
    expect(await accepted(ensureSchema(database.clickHouse))).toContain('filling the typed commits again')
    await ensureSchema(database.clickHouse)
    expect(await commitRows(database)).toEqual(before)
    const comments = await database.query(
      'SELECT DISTINCT comment FROM system.tables WHERE database = currentDatabase()',
    )
    expect(comments).toEqual([{ comment: SCHEMA_COMMENT }])
  })

  test('is left as it is with create-tables off, and the statements to run are told', async ({ openDatabase }) => {
    const database = await openDatabase({ createTables: false })
    const before = await withRows(database)
    const untouched = await definitions(database)
    const message = await accepted(ensureSchema(database.clickHouse))
    expect(message).toContain(`missing or outdated in '${database.name}', and create-tables is false. Run:\n`)
    expect(await definitions(database)).toEqual(untouched)
    for (const statement of statementsIn(message)) await database.query(statement)
    await ensureSchema(database.clickHouse)
    expect(await commitRows(database)).toEqual(before)
  })

  test('is left as it is for a user who may not alter it, and the statements to run are told', async ({
    clickHouse: server,
    database: owner,
  }) => {
    await withRows(owner)
    await using clickHouse = await connectClickHouse({ ...owner.options, ...server.user('inserter') })
    const message = await accepted(ensureSchema(clickHouse))
    expect(message).toContain('missing or outdated')
    expect(message).toContain('code 497')
    for (const statement of statementsIn(message)) await owner.query(statement)
    await ensureSchema(clickHouse)
    expect(await commitRows(owner)).toHaveLength(2)
  })
})

test('a column that a later version reads from the events has its values in the rows from before', async ({
  database,
}) => {
  await ensureSchema(database.clickHouse)
  const [view] = await database.query(
    "SELECT as_select FROM system.tables WHERE database = currentDatabase() AND name = 'commits_from_events'",
  )
  const older = String(view?.as_select).replace(", tupleElement(commit, 'pull_request') AS pull_request", '')
  await database.query(`ALTER TABLE commits_from_events MODIFY QUERY ${older}`)
  await database.query('ALTER TABLE commit_records DROP COLUMN pull_request')
  for (const name of ['commit_records', 'commits_from_events', 'commits'])
    await database.query(`ALTER TABLE ${name} MODIFY COMMENT 'muse-protocol-actions, schema version 1'`)
  await database.insert('ui_events', [commitEvent({ sha: sha('a'), pull_request: 7 }), commitEvent({ sha: sha('b') })])
  await ensureSchema(database.clickHouse)
  expect(await database.query('SELECT sha, pull_request FROM commits ORDER BY sha')).toEqual([
    { sha: sha('a'), pull_request: 7 },
    { sha: sha('b'), pull_request: null },
  ])
})

describe("the user's own", () => {
  test.for<[string, string, string]>([
    ['a table with one column more', 'deployments', 'ALTER TABLE deployments ADD COLUMN own String'],
    ['a view that was replaced', 'deployment_success', 'CREATE OR REPLACE VIEW deployment_success AS SELECT 1 AS own'],
    ['a comment', 'bench_runs', "ALTER TABLE bench_runs MODIFY COMMENT 'of the benchmark team'"],
  ])('stays as it is: %s', async ([_what, name, change], { database }) => {
    await withRows(database)
    await database.query(change)
    const statementOf = async () => (await definitions(database)).find((definition) => definition.name === name)
    const before = await statementOf()
    await ensureSchema(database.clickHouse)
    expect(await statementOf()).toEqual(before)
  })

  test('schema of a newer version stays as it is', async ({ database }) => {
    await ensureSchema(database.clickHouse)
    for (const name of OBJECT_NAMES)
      await database.query(`ALTER TABLE ${name} MODIFY COMMENT 'muse-protocol-actions, schema version 99'`)
    const before = await definitions(database)
    await ensureSchema(database.clickHouse)
    expect(await definitions(database)).toEqual(before)
  })
})

test('only a warning tells of what may not be marked, as the actions work without', async ({ openDatabase }) => {
  const database = await openDatabase({ createTables: false })
  const { options } = database
  await using clickHouse = await connectClickHouse({ ...options, createTables: true })
  await ensureSchema(clickHouse)
  await database.query("ALTER TABLE episode_quality MODIFY COMMENT 'muse-protocol-actions, schema version 1'")
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  await ensureSchema(database.clickHouse)
  const text = written.mock.calls.map(([chunk]) => String(chunk)).join('')
  written.mockRestore()
  expect(text).toMatch(/^::warning::.*ALTER TABLE episode_quality MODIFY COMMENT/u)
})
