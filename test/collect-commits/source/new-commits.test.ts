import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GraphNode, newCommits } from '../../../src/collect-commits/source/new-commits.ts'

const node = (sha: string, ...parents: string[]): GraphNode => ({ sha, parents })

/** What a commit reaches, itself included. */
function reachedFrom(sha: string, nodes: readonly GraphNode[]): ReadonlySet<string> {
  const found = new Set([sha])
  for (const reached of found)
    for (const parent of nodes.find((of) => of.sha === reached)?.parents ?? []) found.add(parent)
  return found
}

describe('newCommits', () => {
  it('proves a push of commits one after another', () => {
    const page = [node('c', 'b'), node('b', 'a'), node('a', 'old')]
    expect(newCommits({ head: 'c', from: 'old' }, page, undefined)).toEqual(['a', 'b', 'c'])
  })

  it('proves a merge of a branch that left after the commit collected last', () => {
    const page = [node('merge', 'b', 's'), node('b', 'a'), node('s', 'a'), node('a', 'old'), node('old', 'x')]
    expect(newCommits({ head: 'merge', from: 'old' }, page, undefined)?.toSorted()).toEqual(['a', 'b', 'merge', 's'])
  })

  it('needs a count where a merged branch left before', () => {
    const page = [node('merge', 'old', 's'), node('s', 'x'), node('old', 'x'), node('x', 'y')]
    const range = { head: 'merge', from: 'old' }
    expect(newCommits(range, page, undefined)).toBeUndefined()
    expect(newCommits(range, page, { ahead: 2, behind: 0 })).toEqual(['s', 'merge'])
    expect(newCommits(range, page, { ahead: 1, behind: 0 })).toBeUndefined()
    expect(newCommits(range, page, { ahead: 2, behind: 1 })).toBeUndefined()
  })

  it('proves nothing by a page that ends too soon, or of a head that was set back', () => {
    expect(newCommits({ head: 'b', from: 'old' }, [node('b', 'a')], { ahead: 2, behind: 0 })).toBeUndefined()
    const page = [node('x', 'y'), node('old', 'x')]
    expect(newCommits({ head: 'x', from: 'old' }, page, { ahead: 0, behind: 1 })).toBeUndefined()
  })

  it('proves just what is new, in any history and by any part of it', () => {
    const history = fc
      .array(fc.array(fc.nat(30), { maxLength: 3 }), { minLength: 2, maxLength: 20 })
      .map((all) =>
        all.map((parents, index) =>
          node(String(index), ...new Set(parents.filter((parent) => parent < index).map(String))),
        ),
      )
    const kept = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(history, fc.nat(), kept, (nodes, nth, isKept) => {
        const range = { head: String(nodes.length - 1), from: String(nth % (nodes.length - 1)) }
        const [old, all] = [reachedFrom(range.from, nodes), reachedFrom(range.head, nodes)]
        const added = [...all].filter((sha) => !old.has(sha)).toSorted()
        const counts = { ahead: added.length, behind: [...old].filter((sha) => !all.has(sha)).length }
        const page = nodes.filter((_, index) => isKept[index])
        const proven = [newCommits(range, page, counts), newCommits(range, page, undefined)]
        for (const shas of proven.filter((some) => some !== undefined)) {
          expect(shas.toSorted()).toEqual(added)
          expect(counts.behind).toBe(0)
        }
        if (counts.behind === 0) expect(newCommits(range, nodes, counts)?.toSorted()).toEqual(added)
      }),
      { numRuns: 500 },
    )
  })
})
