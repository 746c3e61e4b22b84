import { expect, it } from 'vitest'
import { broughtBy } from '../../../../src/publish-episode/gather/composing/merged-commits.ts'

/** a – b – m, and c – d beside b. */
const HISTORY = new Map(
  Object.entries({ m: ['b', 'd'], b: ['a'], d: ['c'], c: ['a'], a: ['before'], n: ['m', 'o'], o: ['x', 'b'] }),
)

it.for([
  ['m', ['d', 'c']],
  ['b', []],
  // Another merge on the branch, of what the main line has; and a commit that was never collected.
  ['n', ['o']],
  ['unknown', []],
] as const)('finds what the merge %s brought', ([merge, brought]) => {
  expect(broughtBy(merge, HISTORY)).toEqual(brought)
})
