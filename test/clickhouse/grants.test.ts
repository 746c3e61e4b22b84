import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { connectClickHouse } from '../../src/clickhouse/client.ts'
import { ensureSchema } from '../../src/clickhouse/schema/ensure.ts'
import { readExistingSchema } from '../../src/clickhouse/schema/existing.ts'
import { creationStatements } from '../../src/clickhouse/schema/objects.ts'
import { SCHEMA_COMMENT } from '../../src/clickhouse/schema/version.ts'
import { it } from '../fixtures/database.ts'
import { DOCUMENTED_GRANTS } from '../sandbox/clickhouse/configuration.ts'
import { createFirstVersion } from './schema/first-version.ts'

const statementsIn = (markdown: string) =>
  [...markdown.matchAll(/```sql\n([\s\S]*?)```/gu)].map(([, block = '']) =>
    block.split(';').flatMap((statement) => (statement.trim() === '' ? [] : [statement.trim()])),
  )

it('may bring an older schema up to date with the rights that the documentation gives', async ({
  clickHouse: { writer },
  database,
  skip,
}) => {
  if (writer === undefined) return skip('The server that is given has no user with just these rights.')
  await createFirstVersion(database)
  await using clickHouse = await connectClickHouse({ ...database.options, ...writer })
  await ensureSchema(clickHouse)
  const { objects } = await readExistingSchema(clickHouse)
  expect(new Set([...objects.values()].map(({ comment }) => comment))).toEqual(new Set([SCHEMA_COMMENT]))
})

it('works for a user with the rights that the documentation gives, as do the queries it shows', async ({
  clickHouse: server,
  skip,
}) => {
  const [setup = [], , queries = [], ...audit] = statementsIn(await readFile('docs/operations.md', 'utf8'))
  expect(setup.filter((statement) => statement.startsWith('GRANT'))).toEqual(
    DOCUMENTED_GRANTS.map((grant) => `${grant} TO muse_actions`),
  )
  const { writer, url } = server
  if (writer === undefined) return skip('The server that is given has no user with just these rights.')
  const database = await server.createDatabase()
  await using clickHouse = await connectClickHouse({ url, ...writer, database, createTables: true })
  await ensureSchema(clickHouse)
  const event = { ts: new Date().toISOString(), commit_sha: 'a'.repeat(40), event_type: 'commit', schema_version: 1 }
  const metadata = JSON.stringify({ repository: 'muse/packs', headline: 'feat: one' })
  await clickHouse.insert({ table: 'ui_events', rows: [{ ...event, metadata }], attempted: 'storing a commit' })
  const { objects: existing } = await readExistingSchema(clickHouse)
  expect([...existing.keys()].sort()).toEqual(
    creationStatements()
      .map(({ name }) => name)
      .sort(),
  )
  expect(queries).toHaveLength(3)
  const [commits, changes, checks] = await Promise.all(queries.map((query) => server.query(query, { database })))
  for (const query of audit.flat()) expect(await server.query(query, { database })).toEqual([])
  expect(audit.flat()).toHaveLength(3)
  expect({ commits, changes, checks }).toMatchObject({ commits: [{ headline: 'feat: one' }], changes: [], checks: [] })
})
