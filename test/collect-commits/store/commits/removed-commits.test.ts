import { expect, it } from 'vitest'
import { unfoundAmong } from '../../../../src/collect-commits/store/commits/removed-commits.ts'

const day = (date: number) => new Date(Date.UTC(2026, 0, date))
const commit = (sha: string, date?: number) => ({ sha, committedAt: date === undefined ? undefined : day(date) })

it('misses commits that are gone and were committed since the collection began', () => {
  const gone = [commit('older', 1), commit('oldest', 2), commit('lost', 3), commit('stored', 4), commit('undated')]
  expect(unfoundAmong(gone, new Set(['oldest', 'stored']), day(2))).toEqual(['lost', 'undated'])
})

it('misses all of them where nothing is stored', () => {
  expect(unfoundAmong([commit('one', 1)], new Set(), undefined)).toEqual(['one'])
})
