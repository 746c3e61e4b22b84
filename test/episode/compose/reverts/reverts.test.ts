import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CommitFact } from '../../../../src/episode/compose/facts.ts'
import { settleReverts, unknownTargets } from '../../../../src/episode/compose/reverts/reverts.ts'
import { commit, plain, shaOf } from '../builders.ts'

const FAST = commit(1, {
  headline: 'perf: faster (#12)',
  type: 'perf',
  pullRequest: { number: 12, title: '', summary: '' },
})
const revertOf = (number: number, target: CommitFact, changes: Partial<CommitFact> = {}) =>
  plain(number, `Revert "${target.headline}"`, { reverts: [target.sha], isRelevant: false, ...changes })

function settled(commits: readonly CommitFact[], earlier: readonly CommitFact[] = []) {
  const { live, takenBack, again } = settleReverts(commits, earlier)
  const pairs = (undone: typeof takenBack) => undone.map(({ commit: one, by }) => [one.sha, by.sha])
  return { live: live.map(({ sha }) => sha), takenBack: pairs(takenBack), again: pairs(again) }
}

describe('settleReverts', () => {
  const other = commit(9)

  it.for([
    ['its SHA', { reverts: [FAST.sha] }],
    ["its SHA's beginning", { reverts: [FAST.sha.slice(0, 7)] }],
    ['its pull request', { reverts: ['#12'] }],
    ['its pull request in full', { reverts: ['Octo/Packs#12'] }],
    ['its headline', { reverts: [] }],
    ['its headline with the number of the revert', { reverts: [], headline: 'Revert "perf: faster (#12)" (#15)' }],
    ['its headline after a conventional type', { reverts: [], headline: 'revert: perf: faster' }],
    ['its headline, and by a SHA that is no longer there', { reverts: [shaOf(99)] }],
    ['its SHA in its own headline', { reverts: [], headline: `revert ${FAST.sha.slice(0, 7)} (#15)` }],
    ['its number in its own headline', { reverts: [], headline: 'Reverts PR #12' }],
  ] as const)('cancels a commit and the revert that names %s', ([, changes]) => {
    const revert = revertOf(2, FAST, changes)
    expect(settled([revert, other, FAST])).toEqual({
      live: [other.sha],
      takenBack: [[FAST.sha, revert.sha]],
      again: [],
    })
  })

  it.for([
    ['its history tells', { brings: [FAST.sha] }],
    ['its pull request tells', { headline: 'Merge pull request #12 from octo/fast' }],
  ] as const)('cancels what a merge brought, as %s, and tells of that in its place', ([, changes]) => {
    const merge = plain(2, "Merge branch 'fast'", { isMerge: true, isRelevant: true, ...changes })
    const revert = revertOf(3, merge)
    expect(settled([FAST, merge, revert])).toEqual({ live: [], takenBack: [[FAST.sha, revert.sha]], again: [] })
    expect(settled([revert], [merge, FAST]).takenBack).toEqual([[FAST.sha, revert.sha]])
    // What was measured at the merge is no gain either.
    expect([...settleReverts([FAST, merge, revert], []).gone.keys()].toSorted()).toEqual([FAST.sha, merge.sha])
    const reapply = plain(4, `Reapply "${merge.headline}"`, { reverts: [revert.sha] })
    expect(settled([reapply], [FAST, merge, revert]).again).toEqual([[FAST.sha, reapply.sha]])
  })

  it('has a commit that does something else beside taking one back, until it is taken back itself', () => {
    const instead = commit(2, { headline: 'perf!: answer from memory instead', reverts: [FAST.sha], isBreaking: true })
    expect(settled([FAST, instead])).toEqual({ live: [instead.sha], takenBack: [[FAST.sha, instead.sha]], again: [] })
    const revert = revertOf(3, instead)
    expect(settled([FAST, instead, revert])).toEqual({
      live: [FAST.sha],
      takenBack: [[instead.sha, revert.sha]],
      again: [[FAST.sha, revert.sha]],
    })
    const typed = commit(2, { headline: 'fix: revert the faster path', reverts: [FAST.sha] })
    expect(settled([FAST, typed]).live).toEqual([])
  })

  it('tells a commit that comes in late as taken back where its revert was told before', () => {
    const revert = revertOf(2, FAST)
    expect(settled([FAST], [revert])).toEqual({ live: [], takenBack: [[FAST.sha, revert.sha]], again: [] })
  })

  it('has a commit whose revert was reverted', () => {
    const revert = revertOf(2, FAST)
    const reapply = plain(3, 'Reapply "perf: faster (#12)"', { reverts: [revert.sha] })
    expect(settled([FAST, revert, reapply])).toEqual({
      live: [FAST.sha],
      takenBack: [],
      again: [[FAST.sha, reapply.sha]],
    })
    const unnamed = plain(3, 'Reapply "perf: faster (#12)"')
    expect(settled([FAST, revert, unnamed]).live).toEqual([FAST.sha])
    const thrice = revertOf(4, reapply)
    expect(settled([FAST, revert, reapply, thrice])).toEqual({
      live: [],
      takenBack: [[FAST.sha, thrice.sha]],
      again: [],
    })
  })

  it('tells what was taken back of an earlier window, and what was put in again of it', () => {
    const revert = revertOf(2, FAST)
    expect(settled([revert], [FAST])).toEqual({ live: [], takenBack: [[FAST.sha, revert.sha]], again: [] })
    const reapply = plain(3, 'Reapply "perf: faster (#12)"', { reverts: [revert.sha], isRelevant: false })
    expect(settled([reapply], [revert, FAST])).toEqual({ live: [], takenBack: [], again: [[FAST.sha, reapply.sha]] })
  })

  it('names the last of a chain of reverts, and tells in each window what has changed since the one before', () => {
    const chain = [FAST]
    for (let number = 2; number <= 5; number += 1) chain.push(revertOf(number, chain.at(-1) ?? FAST))
    const [fast = '', first = '', second = '', third = '', fourth = ''] = chain.map(({ sha }) => sha)
    expect(settled(chain.slice(0, 4)).takenBack).toEqual([[fast, third]])
    expect(settled(chain)).toMatchObject({ live: [fast], takenBack: [], again: [[fast, fourth]] })
    const toldOf = (from: number, to: number) => settled(chain.slice(from, to), chain.slice(0, from))
    expect(toldOf(1, 2)).toMatchObject({ takenBack: [[fast, first]], again: [] })
    expect(toldOf(2, 3)).toMatchObject({ takenBack: [], again: [[fast, second]] })
    expect(toldOf(3, 4)).toMatchObject({ takenBack: [[fast, third]], again: [] })
    expect(toldOf(4, 5)).toMatchObject({ takenBack: [], again: [[fast, fourth]] })
    // Taken back and put in again, or the other way round: as before.
    for (const [from, to] of [
      [2, 4],
      [3, 5],
    ] as const)
      expect(toldOf(from, to)).toMatchObject({ takenBack: [], again: [] })
  })

  it('says nothing of a revert that has nothing to do with performance', () => {
    const docs = commit(1, { isRelevant: false })
    expect(settled([revertOf(2, docs), docs])).toEqual({ live: [], takenBack: [], again: [] })
  })

  it('takes back only what was there before, in the same repository', () => {
    const later = commit(3, { headline: 'perf: faster', type: 'perf' })
    const elsewhere = commit(1, { repository: 'octo/fork', headline: 'perf: faster', type: 'perf' })
    const revert = plain(2, 'Revert "perf: faster"')
    expect(settled([later, revert, elsewhere]).live).toEqual([later.sha, revert.sha, elsewhere.sha])
  })

  it('takes back the newest of several commits with the headline that it quotes', () => {
    const commits = [1, 2].map((number) => commit(number, { headline: 'perf: faster' }))
    expect(settled([...commits, plain(3, 'Revert "perf: faster"')]).live).toEqual([shaOf(1)])
  })

  it('ends on commits that take each other back, and does not depend on their order', () => {
    const at = new Date('2026-11-15')
    const commits = fc.uniqueArray(
      fc.record({ number: fc.integer({ min: 1, max: 9 }), reverts: fc.array(fc.integer({ min: 1, max: 9 })) }),
      { selector: ({ number }) => number },
    )
    fc.assert(
      fc.property(commits, (drawn) => {
        const some = drawn.map(({ number, reverts }) =>
          commit(number, { reverts: reverts.map(shaOf), committedAt: at }),
        )
        const sorted = (of: readonly CommitFact[]) => settled(of).live.toSorted()
        expect(sorted(some.toReversed())).toEqual(sorted(some))
      }),
    )
  })
})

describe('unknownTargets', () => {
  it('names what is taken back and not there, to be looked up', () => {
    const reverts = [
      revertOf(2, FAST),
      plain(3, 'x', { reverts: ['#7', 'Octo/Other#8'] }),
      plain(4, 'Revert "fix: it (#3)"'),
      commit(5),
    ]
    expect(unknownTargets(reverts)).toEqual([
      { kind: 'sha', name: FAST.sha },
      { kind: 'headline', name: 'octo/packs perf: faster' },
      { kind: 'pull request', name: 'octo/packs#7' },
      { kind: 'pull request', name: 'octo/other#8' },
      { kind: 'headline', name: 'octo/packs fix: it' },
    ])
    expect(unknownTargets([...reverts.slice(0, 1), FAST])).toEqual([])
  })

  it('names what a merge brought that is taken back, by its history and by its pull request', () => {
    const merge = plain(2, 'Merge pull request #12 from octo/fast', { isMerge: true, brings: [shaOf(1)] })
    expect(unknownTargets([merge, revertOf(3, merge)])).toEqual([
      { kind: 'pull request', name: 'octo/packs#12' },
      { kind: 'sha', name: shaOf(1) },
    ])
  })
})
