import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { it } from './world.ts'

it('a secret of the run is in nothing that a check tells or stores', { timeout: 180_000 }, async ({
  world,
  onTestFinished,
}) => {
  const temporaryDirectory = await mkdtemp(join(tmpdir(), 'report-'))
  onTestFinished(() => rm(temporaryDirectory, { recursive: true, force: true }))
  await world.createTable()
  const head = await world.commit(600)
  await world.serve(world.pushOf(head, 600))
  const password = world.clickHouseInputs['clickhouse-password'] ?? ''
  const encoded = Buffer.from(`user:${password}`).toString('base64')
  const check = await world.check(
    '- { name: packs, repository: muse/packs, table: bench_runs }',
    {
      'allow-degraded': 'true',
      'override-reason': `because ${password}, ${encoded}`,
    },
    { temporaryDirectory },
  )

  expect(check.report.override?.reason).toMatch(/^because \*\*\*, /u)
  const written = await readFile(check.outputs['report-path'] ?? '', 'utf8')
  const stored = await world.rows('SELECT * FROM watcher_runs')
  const { masks: _, ...told } = check
  expect(JSON.stringify(stored)).toContain('because ***')
  for (const text of [JSON.stringify(told), written, JSON.stringify(stored)]) {
    expect(text).not.toContain(password)
    expect(text).not.toContain(encoded.slice(8, 40))
  }
})
