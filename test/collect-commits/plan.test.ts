import { describe, expect, it } from 'vitest'
import { type PlanOptions, planFor } from '../../src/collect-commits/plan.ts'

const head = { repository: 'muse/packs', branch: 'main', sha: 'b'.repeat(40) }
const now = new Date('2026-03-02T00:00:00Z')
const dayBefore = new Date('2026-03-01T00:00:00Z')

const plan = (options: Partial<PlanOptions>) =>
  planFor(
    { ...head, isDefault: false },
    { cursors: new Map(), hoursBack: 24, since: undefined, until: undefined, now, ...options },
  )
const cursor = (sha: string, branch = 'main', setAt = '2026-03-01T00:00:00Z') => ({
  repository: 'muse/packs',
  branch,
  sha,
  setAt,
  repositoryId: 0,
})
const cursorAt = (sha: string) => new Map([['muse/packs@main', cursor(sha)]])

describe('planFor', () => {
  it('reads the last hours on the first collection, and moves the cursor', () => {
    expect(plan({})).toEqual({
      kind: 'window',
      window: { since: dayBefore, until: undefined, withHead: true },
      movesCursor: true,
    })
  })

  it('reads nothing when the head is the one collected last', () => {
    expect(plan({ cursors: cursorAt(head.sha) })).toEqual({ kind: 'unchanged' })
  })

  it('reads from the cursor to the head afterwards, however long ago that was', () => {
    expect(plan({ cursors: cursorAt('a'.repeat(40)) })).toEqual({
      kind: 'range',
      from: cursor('a'.repeat(40)),
    })
  })

  it('does not take the cursor of another branch', () => {
    const cursors = new Map([['muse/packs@next', cursor(head.sha, 'next')]])
    expect(plan({ cursors })).toMatchObject({ kind: 'window' })
  })

  it('may go on from the branches collected before, the last one first, when another one became the default', () => {
    const cursors = new Map([
      ['muse/packs@old', cursor('a'.repeat(40), 'old')],
      ['muse/packs@master', cursor('c'.repeat(40), 'master', '2026-03-01T12:00:00Z')],
      ['muse/other@master', { ...cursor('d'.repeat(40), 'master', '2026-03-01T18:00:00Z'), repository: 'muse/other' }],
    ])
    const options = { cursors, hoursBack: 24, since: undefined, until: undefined, now }
    expect(planFor({ ...head, isDefault: true }, options)).toEqual({
      kind: 'continuation',
      candidates: [cursor('c'.repeat(40), 'master', '2026-03-01T12:00:00Z'), cursor('a'.repeat(40), 'old')],
    })
  })

  it('leaves an existing cursor where it is in a backfill', () => {
    const since = new Date('2020-01-01T00:00:00Z')
    expect(plan({ since, cursors: cursorAt('a'.repeat(40)) })).toEqual({
      kind: 'window',
      window: { since, until: undefined, withHead: false },
      movesCursor: false,
    })
  })

  it('sets the cursor after a backfill up to now of a branch that has none', () => {
    const since = new Date('2020-01-01T00:00:00Z')
    expect(plan({ since })).toEqual({
      kind: 'window',
      window: { since, until: undefined, withHead: true },
      movesCursor: true,
    })
  })

  it('does not move the cursor past commits that a backfill with an end leaves out', () => {
    const until = new Date('2021-01-01T00:00:00Z')
    expect(plan({ since: new Date(0), until })).toMatchObject({ kind: 'window', movesCursor: false })
  })
})
