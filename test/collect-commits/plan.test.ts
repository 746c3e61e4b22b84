import { describe, expect, it } from 'vitest'
import { type PlanOptions, planFor } from '../../src/collect-commits/plan.ts'

const head = { repository: 'muse/packs', branch: 'main', sha: 'b'.repeat(40) }
const now = new Date('2026-03-02T00:00:00Z')
const dayBefore = new Date('2026-03-01T00:00:00Z')

const plan = (options: Partial<PlanOptions>) =>
  planFor(head, { cursors: new Map(), hoursBack: 24, since: undefined, until: undefined, now, ...options })
const cursorAt = (sha: string) => new Map([['muse/packs@main', sha]])

describe('planFor', () => {
  it('reads the last hours on the first collection, and moves the cursor', () => {
    expect(plan({})).toEqual({ kind: 'window', window: { since: dayBefore, until: undefined }, movesCursor: true })
  })

  it('reads nothing when the head is the one collected last', () => {
    expect(plan({ cursors: cursorAt(head.sha) })).toEqual({ kind: 'unchanged' })
  })

  it('reads from the cursor to the head afterwards, however long ago that was', () => {
    expect(plan({ cursors: cursorAt('a'.repeat(40)) })).toEqual({ kind: 'range', from: 'a'.repeat(40) })
  })

  it('does not take the cursor of another branch', () => {
    expect(plan({ cursors: new Map([['muse/packs@next', head.sha]]) })).toMatchObject({ kind: 'window' })
  })

  it('leaves an existing cursor where it is in a backfill', () => {
    const since = new Date('2020-01-01T00:00:00Z')
    expect(plan({ since, cursors: cursorAt('a'.repeat(40)) })).toEqual({
      kind: 'window',
      window: { since, until: undefined },
      movesCursor: false,
    })
  })

  it('sets the cursor after a backfill up to now of a branch that has none', () => {
    const since = new Date('2020-01-01T00:00:00Z')
    expect(plan({ since })).toEqual({ kind: 'window', window: { since, until: undefined }, movesCursor: true })
  })

  it('does not move the cursor past commits that a backfill with an end leaves out', () => {
    const until = new Date('2021-01-01T00:00:00Z')
    expect(plan({ since: new Date(0), until })).toMatchObject({ kind: 'window', movesCursor: false })
  })
})
