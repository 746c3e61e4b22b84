import { expect } from 'vitest'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it } from './world.ts'

const PATHS = 400_000
const MAX_MEGABYTES = 250
const MAX_RUNS = 4

it('takes 250 MB at most for a commit of 400,000 paths', { timeout: 300_000 }, async ({ world, packs }) => {
  const files = Object.fromEntries(
    Array.from({ length: PATHS }, (_, index) => [`packages/part-${index % 700}/src/module-${index}.ts`, 'x\n']),
  )
  await packs.commit({ message: 'feat: very many files', files, authorDate: hoursAgo(1) })
  for (const inputs of [{}, { repositories: '', 'local-clones': `muse/packs=${packs.directory}` }]) {
    // What is needed is the same each time; when the garbage is collected is not.
    let peak = Number.POSITIVE_INFINITY
    for (let runs = 0; runs < MAX_RUNS && peak > MAX_MEGABYTES; runs += 1) {
      const run = await world.collect(inputs)
      expect(run.outputs['commits-stored']).toBe('1')
      expect(await world.rows('SELECT toUInt32(length(files)) AS files FROM commits')).toEqual([{ files: PATHS }])
      peak = Math.min(peak, run.peakMemoryMegabytes ?? peak)
      for (const table of ['ui_events', 'commit_records', 'collection_cursors'])
        await world.rows(`TRUNCATE TABLE ${table}`)
    }
    expect(peak).toBeLessThanOrEqual(MAX_MEGABYTES)
  }
})
