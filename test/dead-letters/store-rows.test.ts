import { describe, expect } from 'vitest'
import { z } from 'zod'
import { storeLetterRows } from '../../src/dead-letters/store-rows.ts'
import { it } from '../fixtures/database.ts'

const deployment = (changes: Record<string, string> = {}) => ({
  ts: '2026-01-01T00:00:00.000Z',
  series: 'banterpacks',
  episode: 1,
  deployment_id: '42',
  commit_sha: 'a'.repeat(40),
  environment: 'production',
  status: 'success',
  build_time_ms: 1000,
  url: 'https://blog.example',
  ...changes,
})

describe('rows of a dead letter', () => {
  it('are stored once, however often the letter is replayed', async ({ readyDatabase }) => {
    const { clickHouse } = readyDatabase
    const first = { table: 'deployments', rows: [deployment()] } as const
    await storeLetterRows(clickHouse, first)
    await storeLetterRows(clickHouse, first)
    await storeLetterRows(clickHouse, { ...first, rows: [deployment(), deployment({ status: 'failure' })] })
    expect(
      await clickHouse.read({
        sql: 'SELECT deployment_id, status FROM deployments ORDER BY status',
        row: z.unknown(),
        attempted: 'reading',
      }),
    ).toEqual([
      { deployment_id: '42', status: 'failure' },
      { deployment_id: '42', status: 'success' },
    ])
  })

  it('are refused without what tells them apart', async ({ readyDatabase }) => {
    const { clickHouse } = readyDatabase
    const rows = [{ ts: '2026-01-01T00:00:00.000Z' }]
    const mend = 'Mend the line, or remove it.'
    await expect(storeLetterRows(clickHouse, { table: 'watcher_runs', rows })).rejects.toThrow(
      new Error(`A row of the letter has no check_id. ${mend}`),
    )
    const late = [deployment({ ts: 'soon' })]
    await expect(storeLetterRows(clickHouse, { table: 'deployments', rows: late })).rejects.toThrow(
      new Error(`A row of the letter has a ts that is no time. ${mend}`),
    )
  })
})
