import { expect } from 'vitest'
import { hoursAgo } from '../../time/hours-ago.ts'
import { commitThree } from './three-commits.ts'
import { it as collecting, type World } from './world.ts'

const AHEAD = "toDateTime64('2090-01-01 00:00:00', 3, 'UTC')"

/** As a run would have left it on a runner whose clock was ahead. */
async function putAhead({ rows }: World): Promise<void> {
  await rows(`INSERT INTO commit_records SELECT * REPLACE (${AHEAD} AS collected_at) FROM commit_records`)
  await rows(`INSERT INTO collection_cursors SELECT * REPLACE (${AHEAD} AS ts) FROM collection_cursors`)
  await rows(`INSERT INTO repository_names SELECT * REPLACE (${AHEAD} AS ts) FROM repository_names`)
}

/** `packs` has three commits that a run collected whose clock was ahead. */
const it = collecting.extend('shas', { auto: true }, async ({ world, packs }) => {
  const shas = await commitThree(packs)
  await world.collect()
  await putAhead(world)
  return shas
})

const found = async (world: World) => {
  const run = await world.collect()
  expect(run.conclusion).toBe('success')
  return run.outputs['commits-found']
}

it('moves the cursor all the same', async ({ world, packs }) => {
  const more = await packs.commit({ message: 'feat: more', authorDate: hoursAgo(1) })
  expect([await found(world), await found(world)]).toEqual(['1', '0'])
  expect(await world.rows('SELECT argMax(head_sha, ts) AS sha FROM collection_cursors')).toEqual([{ sha: more }])
})

it('marks commits removed, and takes that back', async ({ world, packs, shas }) => {
  await packs.reset('main', 'main~1')
  await found(world)
  expect(await world.shas()).toEqual(shas.slice(0, 2))
  await putAhead(world)
  await packs.reset('main', shas[2] ?? '')
  await found(world)
  expect(await world.shas()).toEqual(shas)
  expect(await world.eventCounts()).toEqual({ commit: 3, commit_removed: 1, commit_restored: 1 })
})

it('knows a repository by its new name, and again by its old one', async ({ world, packs, shas }) => {
  const serve = (name: string) =>
    world.github.serveGit({ owner: 'muse', name, directory: packs.directory, databaseId: 4_713 })
  world.github.removeRepository('muse/packs')
  await serve('one')
  await world.collect({ repositories: 'muse/one' })
  await putAhead(world)
  world.github.removeRepository('muse/one')
  await serve('two')
  await world.collect({ repositories: 'muse/two' })
  await putAhead(world)
  world.github.removeRepository('muse/two')
  await serve('one')
  const back = await world.collect({ repositories: 'muse/one' })
  world.github.removeRepository('muse/one')
  expect([back.conclusion, back.outputs['commits-found']]).toEqual(['success', '0'])
  expect(
    await world.rows(
      "SELECT repository, count() AS commits FROM commits WHERE repository != 'muse/packs' GROUP BY repository",
    ),
  ).toEqual([{ repository: 'muse/one', commits: shas.length }])
})
