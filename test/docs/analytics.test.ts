import { expect } from 'vitest'
import { ROOT } from '../../scripts/actions.ts'
import { markdownTable } from '../../src/text/markdown/table.ts'
import type { TestDatabase } from '../clickhouse/connection.ts'
import { it } from '../fixtures/database.ts'
import { ANALYTICS_ROWS } from './analytics-rows.ts'
import { read } from './documents.ts'

const cell = (value: unknown) => (value === null ? 'NULL' : String(value))

/** A page with each statement's result below it, in place of the table, or the word RESULT, that is there. */
async function withResults(page: string, { table }: TestDatabase): Promise<string> {
  const [first = '', ...parts] = page.split(/(?<=```sql\n)/u)
  const told = [first]
  for (const part of parts) {
    const [statement = ''] = part.split('\n```\n')
    const [columns = [], ...rows] = await table(statement)
    const result = markdownTable(
      columns.map(cell),
      rows.map((row) => row.map(cell)),
    )
    told.push(part.replace(/(\n```\n\n)(?:RESULT|(?:\|.*\n?)+(?<!\n))/u, (_, end: string) => `${end}${result.trim()}`))
  }
  return told.join('')
}

it('every query of the page on analytics gives the table below it', async ({ readyDatabase: database }) => {
  for (const [table, rows] of Object.entries(ANALYTICS_ROWS)) await database.insert(table, rows)
  const page = await withResults(await read('docs/analytics.md'), database)
  expect(page.match(/```sql/gu)).toHaveLength(page.match(/^\| ?-+/gmu)?.length ?? 0)
  // `vitest -u` writes the tables anew.
  await expect(page).toMatchFileSnapshot(`${ROOT}docs/analytics.md`)
})
