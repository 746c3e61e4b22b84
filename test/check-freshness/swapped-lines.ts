import type { World } from './built/world.ts'

/** How many minutes ago each was made; `data`: when the work's rows came, `pushed`: the merge. */
interface Ages {
  readonly base: number
  readonly side: number
  readonly work: number
  readonly data: number
  readonly merge: number
  readonly pushed: number
}

/**
 * A branch `trunk` that went from a base to a side commit, which has no data, and then to a merge in which that stands second, below
 * work that has data.
 *
 * @param told which pushes GitHub tells of.
 * @returns the side commit.
 */
export async function swapLines(world: World, ages: Ages, told: 'all' | 'the last' = 'all'): Promise<string> {
  const { packs, minutesAgo, pushOf } = world
  const base = await world.commit(ages.base)
  await packs.branch('side', base)
  const side = await packs.commit({ message: 'feat: side', branch: 'side', authorDate: minutesAgo(ages.side) })
  const work = await world.commit(ages.work)
  const merge = await packs.merge('side', { authorDate: minutesAgo(ages.merge) })
  await packs.branch('trunk', merge)
  await world.createTable()
  await world.insert(base, ages.base - 1)
  await world.insert(work, ages.data)
  await world.serve([
    ...pushOf(merge, ages.pushed, side, 'trunk'),
    ...(told === 'all'
      ? [...pushOf(side, ages.side, base, 'trunk'), ...pushOf(base, ages.base, undefined, 'trunk')]
      : []),
  ])
  return side
}
