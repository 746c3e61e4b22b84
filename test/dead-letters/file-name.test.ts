import { describe, expect, it } from 'vitest'
import {
  claimedName,
  mayClaim,
  newFileName,
  parseFileName,
  temporaryName,
  temporaryState,
} from '../../src/dead-letters/file-name.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const hoursFromNow = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000)
const parsed = (name: string) => {
  const file = parseFileName(name)
  if (file === undefined) throw new Error(`no file of letters: ${name}`)
  return file
}
const own = () => parsed(newFileName('publish-episode', NOW))

describe('the name of a file of letters', () => {
  it('tells whose it is, and that nobody has it', () => {
    expect(own()).toMatchObject({ action: 'publish-episode', claimedUntilMs: undefined })
    expect(mayClaim(own(), 'publish-episode', NOW)).toBe(true)
    expect(mayClaim(own(), 'check-freshness', NOW)).toBe(false)
  })

  it('tells until when a run has it, and is free after that', () => {
    const claimed = parsed(claimedName(own(), hoursFromNow(1)))
    expect(claimed.claimedUntilMs).toBe(hoursFromNow(1).getTime())
    expect(mayClaim(claimed, 'publish-episode', NOW)).toBe(false)
    expect(mayClaim(claimed, 'publish-episode', hoursFromNow(2))).toBe(true)
    expect(parsed(claimedName(claimed, hoursFromNow(3))).claimedUntilMs).toBe(hoursFromNow(3).getTime())
  })

  it('is free where it is claimed for longer than any run takes', () => {
    expect(mayClaim(parsed(claimedName(own(), hoursFromNow(1_000))), 'publish-episode', NOW)).toBe(true)
  })

  it.each([
    'notes.txt',
    'dead-letters.jsonl',
    'dead-letters.other-action.1767225600000.0d4a4f7e-6a55-4c11-9a52-5b0a2f9b7c01.jsonl',
    'dead-letters.publish-episode.1767225600000.0d4a4f7e-6a55-4c11-9a52-5b0a2f9b7c01.jsonl.bak',
  ])('is none of ours: %s', (name) => {
    expect(parseFileName(name)).toBeUndefined()
    expect(temporaryState(name, NOW)).toBe('none')
  })

  it('tells while it is being written, and after its run has died', () => {
    const name = temporaryName(NOW)
    expect(parseFileName(name)).toBeUndefined()
    expect(temporaryState(name, hoursFromNow(1))).toBe('written')
    expect(temporaryState(name, hoursFromNow(25))).toBe('left')
  })
})
