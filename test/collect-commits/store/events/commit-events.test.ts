import { v5 as uuidv5 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { toEvent } from '../../../../src/collect-commits/store/events/commit-events.ts'
import { SESSION_NAMESPACE, sessionId } from '../../../../src/collect-commits/store/events/session-id.ts'
import { commit } from '../../builders.ts'

const collectedAt = new Date('2026-03-02T00:00:00Z')
const eventAt = (time: string) => toEvent(commit({ committedAt: new Date(time) }), { collectedAt })

describe('toEvent', () => {
  it('is always the same for the same commit of the same repository, and differs between repositories', () => {
    expect(sessionId('muse/packs', 'a'.repeat(40))).toBe(sessionId('muse/packs', 'a'.repeat(40)))
    expect(sessionId('muse/packs', 'a'.repeat(40))).not.toBe(sessionId('fork/packs', 'a'.repeat(40)))
  })

  it('has the UUIDv5 of the repository and the commit as its id', () => {
    for (const digit of '0123456789abcdef') {
      const sha = digit.repeat(40)
      expect(sessionId('muse/päcks', sha)).toBe(uuidv5(`muse/päcks@${sha}`, SESSION_NAMESPACE))
    }
  })

  it('leaves out what is unknown, empty or not so, and keeps zeros', () => {
    const { row } = toEvent(commit({ additions: undefined, deletions: 0, authorLogin: '' }), { collectedAt })
    expect(Object.keys(JSON.parse(row).metadata)).toEqual([
      'repository',
      'branch',
      'authored_at',
      'author_name',
      'author_email',
      'headline',
      'type',
      'impact',
      'deletions',
      'parents',
      'collected_at',
    ])
  })

  it('keeps the time within what the column holds', () => {
    expect(eventAt('2999-01-01T00:00:00Z').at).toEqual(new Date('2299-12-31T00:00:00.000Z'))
    expect(eventAt('1850-01-01T00:00:00Z').at).toEqual(new Date('1900-01-01T00:00:00.000Z'))
    expect(eventAt('2099-05-06T07:08:09Z').at).toEqual(new Date('2099-05-06T07:08:09.000Z'))
  })
})
