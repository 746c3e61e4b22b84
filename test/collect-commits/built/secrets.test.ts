import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it } from './world.ts'

it('a secret of the run in a commit is in nothing that is told or stored', { timeout: 180_000 }, async ({
  world,
  packs,
  onTestFinished,
}) => {
  const password = world.clickHouseInputs['clickhouse-password'] ?? ''
  const inBase64 = Buffer.from(password).toString('base64')
  const messages = [
    `perf: faster with ${password}\n\nAuthor: ${inBase64}`,
    // A part of a secret that a cut leaves is one too.
    `feat: ${'x'.repeat(964)}${password} tail`,
    `feat: two\n\n${'word '.repeat(55)}${password} tail of this and more words that follow`,
  ]
  await packs.commits(messages.map((message, index) => ({ message, authorDate: hoursAgo(9 - index) })))
  const temporaryDirectory = await mkdtemp(join(tmpdir(), 'brief-'))
  onTestFinished(() => rm(temporaryDirectory, { recursive: true, force: true }))
  const run = await world.collect({}, { temporaryDirectory })

  const { github } = world
  const page = `<html><body>${'y'.repeat(200 - password.length)} ${password} tail</body></html>`
  github.inject({ match: /graphql/u, times: Number.POSITIVE_INFINITY, answer: { status: 400, body: page } })
  const refused = await world.collect()
  github.clearFaults()
  expect(refused.conclusion).toBe('failure')
  expect(JSON.stringify(refused.annotations)).toContain('yyyy ***')

  expect(run.outputs).toMatchObject({ 'commits-stored': '3', 'commits-relevant': '1' })
  const brief = await readFile(run.outputs['brief-path'] ?? '', 'utf8')
  expect(brief).toContain('faster with ***')
  const stored = JSON.stringify([
    await world.rows('SELECT * FROM ui_events'),
    await world.rows('SELECT * FROM commits'),
  ])
  expect(stored).toContain('faster with ***')
  const told = [run, refused].map(({ masks: _, ...rest }) => JSON.stringify(rest))
  for (const text of [...told, brief, stored]) {
    expect(text).not.toContain(password.slice(0, 12))
    expect(text).not.toContain(inBase64.slice(0, 36))
  }
})
