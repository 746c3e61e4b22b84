import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { compose, createTables, file } from './composing.ts'
import { it } from './world.ts'

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
const asRow = (line: string) => {
  const row: { metadata: unknown } = JSON.parse(line)
  return JSON.stringify({ ...row, metadata: JSON.stringify(row.metadata) })
}

it('composes the reviewed example from what was collected of a day of this project', { timeout: 120_000 }, async ({
  world,
}) => {
  await createTables(world)
  const events = (await read('../example/events.jsonl')).trimEnd().split('\n')
  await world.rows(`INSERT INTO ui_events FORMAT JSONEachRow\n${events.map(asRow).join('\n')}`)
  await compose(world)

  // When it was written and how far the newest data is to be trusted depend on the day of the test.
  const [text = ''] = ((await file(world)) ?? '').split('\n## Data quality\n')
  const composed = text
    .replaceAll(world.github.url, 'https://github.com')
    // Its links lead somewhere.
    .replaceAll('muse/muse-protocol-actions', 'Sahil170595/muse-protocol-actions')
    .replace(/^date: .*$/mu, 'date: "2026-11-23T06:00:00Z"')
  expect(`${composed.trimEnd()}\n`).toBe(await read('../../../docs/example-episode.md'))
})
