import { describe, expect, it } from 'vitest'
import type { Commit } from '../../../src/check-freshness/gather/history.ts'
import { type Push, pushTimesOf, untoldOf } from '../../../src/check-freshness/gather/push-times.ts'
import { shaNamed } from '../../builders/sha.ts'
import { ago, commit, DAY, HOUR, MINUTE } from '../builders.ts'

const pushTimeOf = (sha: string, commits: readonly Commit[], pushes: readonly Push[]) =>
  pushTimesOf(commits, pushes).pushed.get(sha)

const commits = [
  commit('d', 7 * DAY, ['c']),
  commit('c', 7 * DAY, ['b']),
  commit('b', 7 * DAY, ['a']),
  commit('a', 7 * DAY, ['beyond']),
]
const push = (before: string, after: string, secondsAgo: number, kind = 'push'): Push => ({
  ref: 'refs/heads/main',
  before: before === '' ? '0'.repeat(40) : shaNamed(before),
  after: shaNamed(after),
  timestamp: ago(secondsAgo),
  activity_type: kind,
})

describe('the push time of a commit', () => {
  it.each([
    ['its own push', [push('c', 'd', MINUTE), push('b', 'c', HOUR)], MINUTE],
    ['the push that brought it with later ones', [push('b', 'd', MINUTE)], MINUTE],
    [
      'the first of the pushes since, in whatever order they are told',
      [push('x', 'd', HOUR), push('c', 'd', MINUTE)],
      HOUR,
    ],
    ['a push that began before the commits that are known', [push('older', 'd', HOUR)], HOUR],
    ['the creation of the branch', [push('', 'd', HOUR, 'branch_creation')], HOUR],
    ['the merge of a pull request', [push('c', 'd', MINUTE, 'pr_merge')], MINUTE],
  ])('is that of %s', (_, pushes, secondsAgo) => {
    expect(pushTimeOf(shaNamed('d'), commits, pushes)).toEqual(ago(secondsAgo))
  })

  it('is that of an earlier push for a commit below it', () => {
    const pushes = [push('c', 'd', MINUTE), push('a', 'c', HOUR)]
    expect([shaNamed('d'), shaNamed('c'), shaNamed('b')].map((one) => pushTimeOf(one, commits, pushes))).toEqual([
      ago(MINUTE),
      ago(HOUR),
      ago(HOUR),
    ])
  })

  describe('where two lines were merged', () => {
    const merged = [
      commit('merge', MINUTE, ['line', 'side']),
      commit('line', HOUR, ['base']),
      commit('side', 2 * HOUR, ['base']),
      commit('base', DAY, []),
    ]
    const timesOf = (pushes: readonly Push[]) =>
      ['merge', 'line', 'side', 'base'].map((name) => pushTimeOf(shaNamed(name), merged, pushes))

    it('is that of the merge for the one that it brought, though the other was pushed meanwhile', () => {
      const pushes = [push('line', 'merge', MINUTE), push('base', 'line', HOUR), push('', 'base', DAY)]
      expect(timesOf(pushes)).toEqual([ago(MINUTE), ago(HOUR), ago(MINUTE), ago(DAY)])
    })

    it('is its own for the one that was there, be it first parent or second', () => {
      const pushes = [push('side', 'merge', MINUTE), push('base', 'side', 2 * HOUR), push('', 'base', DAY)]
      expect(timesOf(pushes)).toEqual([ago(MINUTE), ago(MINUTE), ago(2 * HOUR), ago(DAY)])
    })

    it('is not known for what was there before the pushes that are told', () => {
      expect(timesOf([push('side', 'merge', MINUTE)])).toEqual([ago(MINUTE), ago(MINUTE), undefined, undefined])
    })
  })

  it.each([
    ['there was no push', []],
    ['all pushes came before it', [push('a', 'b', HOUR)]],
    ['the pushes that are told began after it', [push('c', 'd', HOUR)]],
    ['a force push gave up what was there before', [push('vanished', 'd', HOUR, 'force_push')]],
  ])('is not known when %s', (_, pushes) => {
    expect(pushTimeOf(shaNamed('c'), commits, pushes)).toBeUndefined()
  })

  it('is not known for a commit that is not known', () => {
    expect(pushTimeOf(shaNamed('beyond'), commits, [push('older', 'd', HOUR)])).toBeUndefined()
  })

  it('is that of a force push that only took commits away before it', () => {
    expect(pushTimeOf(shaNamed('d'), commits, [push('a', 'd', HOUR, 'force_push')])).toEqual(ago(HOUR))
  })

  it('goes by the order of the list where two pushes came in the same second', () => {
    const pushes = [push('c', 'd', HOUR), push('b', 'c', HOUR), push('', 'b', DAY)]
    expect([...pushTimesOf(commits, pushes).pushed].map(([sha]) => sha)).toEqual(['b', 'a', 'c', 'd'].map(shaNamed))
  })
})

describe('by when a commit was there', () => {
  it('is told by the first push that began at it or above', () => {
    const { thereBy } = pushTimesOf(commits, [push('c', 'd', MINUTE), push('b', 'c', HOUR)])
    expect(Object.fromEntries(thereBy)).toEqual({ [shaNamed('b')]: ago(HOUR), [shaNamed('a')]: ago(HOUR) })
  })

  it('is told by a force push that gave up what was there before', () => {
    const times = pushTimesOf(commits, [push('vanished', 'd', HOUR, 'force_push')])
    expect([times.pushed.size, times.thereBy.get(shaNamed('c'))]).toEqual([0, ago(HOUR)])
  })

  it('is not told of a commit that no push reaches', () => {
    expect(untoldOf(['d', 'c', 'a'].map(shaNamed), pushTimesOf(commits, [push('a', 'c', HOUR)]))).toEqual([
      shaNamed('d'),
    ])
  })
})
