import { describe, expect, it } from 'vitest'
import { isFor, placeOf } from '../../src/dead-letters/database-place.ts'
import {
  failedAgain,
  isDue,
  isParked,
  isSameWork,
  type Letter,
  newLetter,
  onlyOnce,
} from '../../src/dead-letters/letter.ts'
import { repositoryLetter } from './builders.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const MINUTE_MS = 60_000
const minutesUntil = ({ next_attempt_at }: Letter) => (Date.parse(next_attempt_at) - NOW.getTime()) / MINUTE_MS
const failure = { operation: 'collect', subject: 'muse/packs', payload: { repository: 'muse/packs' } } as const
const first = () => newLetter(failure, '0d4a4f7e-6a55-4c11-9a52-5b0a2f9b7c01', 'No answer.', NOW)

describe('a dead letter', () => {
  it('is tried again after 5 minutes, then after twice as long each time, but at least once a day, until ten attempts', () => {
    const letters = [first()]
    for (let letter = first(); !isParked(letter); ) {
      letter = failedAgain(letter, 'No answer.', NOW)
      letters.push(letter)
    }
    expect(letters.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(letters.map(minutesUntil)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440])
  })

  it.each([
    ['its time has come', { next_attempt_at: '2026-01-01T00:00:00.000Z' }, true],
    ['its time is still to come', { next_attempt_at: '2026-01-01T00:00:01.000Z' }, false],
    ['a wrong clock put it off for years', { next_attempt_at: '2036-01-01T00:00:00.000Z' }, true],
    ['it was tried ten times', { attempts: 10, next_attempt_at: '2025-01-01T00:00:00.000Z' }, false],
  ])('is due or not: %s', (_, changes, due) => {
    expect(isDue(repositoryLetter(changes), NOW)).toBe(due)
  })

  it.each([
    ['the same server', {}, true],
    ['the same server, written otherwise', { url: 'https://STAGING.example:8443/' }, true],
    ['another server with a database of the same name', { url: 'https://production.example:8443' }, false],
    ['another path of one server', { url: 'https://staging.example:8443/other' }, false],
    ['another database', { database: 'other' }, false],
  ])('is for one database of one server: %s', (_, changes, expected) => {
    const staging = { url: 'https://staging.example:8443', database: 'muse' }
    const place = placeOf({ ...staging, ...changes })
    expect(isFor(placeOf(staging), place)).toBe(expected)
    const rows = { operation: 'store-rows', subject: 'episodes: banterpacks 1' } as const
    const payload = { table: 'episodes' as const, rows: [{ episode: 1 }] }
    const letter = { ...rows, payload: { ...payload, ...placeOf(staging) } }
    expect(isSameWork(letter, { ...rows, payload: { ...payload, ...place } })).toBe(expected)
    // A letter of an older version tells no server.
    expect(isFor({ database: 'muse' }, place)).toBe(place.database === 'muse')
  })

  it('keeps no more of an error than fits', () => {
    expect(newLetter(failure, first().id, 'x'.repeat(100_000), NOW).error).toHaveLength(2_000)
  })

  it('counts once where two files hold it, as what was tried more often', () => {
    const [one, other] = [repositoryLetter(), repositoryLetter()]
    const again = failedAgain(one, 'Again.', NOW)
    expect(onlyOnce([one, other, again])).toEqual([again, other])
  })
})
