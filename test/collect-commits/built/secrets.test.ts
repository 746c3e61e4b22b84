import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { it } from './world.ts'

it('a secret of the run in a commit is in nothing that is told or stored', { timeout: 180_000 }, async ({
  world,
  packs,
  onTestFinished,
}) => {
  const password = world.clickHouseInputs['clickhouse-password'] ?? ''
  await packs.commit({
    message: `perf: faster with ${password}\n\nAuthor: ${Buffer.from(password).toString('base64')}`,
  })
  const temporaryDirectory = await mkdtemp(join(tmpdir(), 'brief-'))
  onTestFinished(() => rm(temporaryDirectory, { recursive: true, force: true }))
  const run = await world.collect({}, { temporaryDirectory })

  expect(run.outputs).toMatchObject({ 'commits-stored': '1', 'commits-relevant': '1' })
  const brief = await readFile(run.outputs['brief-path'] ?? '', 'utf8')
  expect(brief).toContain('faster with ***')
  const stored = JSON.stringify([
    await world.rows('SELECT * FROM ui_events'),
    await world.rows('SELECT * FROM commits'),
  ])
  expect(stored).toContain('faster with ***')
  const { masks: _, ...told } = run
  for (const text of [JSON.stringify(told), brief, stored]) {
    expect(text).not.toContain(password)
    expect(text).not.toContain(Buffer.from(password).toString('base64').slice(0, 36))
  }
})
