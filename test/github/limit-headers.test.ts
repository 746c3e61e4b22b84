import { describe, expect, it } from 'vitest'
import { gitHubFailure } from '../../src/github/errors.ts'
import { comesBackAt, plainLimits, resetTime, retryAfterSeconds } from '../../src/github/limit-headers.ts'

const NOW = new Date('2026-03-01T10:00:00Z')
const NOW_SECONDS = NOW.getTime() / 1_000
const TWO_DAYS = 172_800

describe('the seconds to wait', () => {
  it.for<[string | number | undefined, number | undefined]>([
    ['3', 3],
    [3, 3],
    [' 3600 ', 3_600],
    ['0', 0],
    ['99999999999999999999', TWO_DAYS],
    ['Sun, 01 Mar 2026 10:00:30 GMT', 30],
    ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
    ['Sun, 06 Nov 2168 08:49:37 GMT', TWO_DAYS],
    ['Sun, 99 Foo 2026 10:00:30 GMT', undefined],
    ['-5', undefined],
    ['1e3', undefined],
    ['3, 3', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('of %j', ([header, seconds]) => {
    expect(retryAfterSeconds(header, NOW.getTime())).toBe(seconds)
  })
})

describe('the time at which a budget comes back', () => {
  const spent = (reset: string) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset })

  it.for<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '30' }, 30],
    [{ 'retry-after': 'Sun, 01 Mar 2026 10:00:30 GMT' }, 30],
    [{ 'retry-after': '99999999999999999999' }, undefined],
    [spent(String(NOW_SECONDS + 60)), 60],
    [{ 'retry-after': 'soon', ...spent(String(NOW_SECONDS + 60)) }, 60],
    [{ ...spent(String(NOW_SECONDS + 60)), 'x-ratelimit-remaining': '5' }, undefined],
    [spent('9999999999999999'), undefined],
    [spent('9999999999'), undefined],
    [spent('soon'), undefined],
    [spent('-1'), undefined],
    [{}, undefined],
  ])('by %j', ([headers, seconds]) => {
    const at = seconds === undefined ? undefined : new Date(NOW.getTime() + seconds * 1_000)
    expect(comesBackAt(headers, NOW.getTime())).toEqual(at)
    // As the client throws it, and after its headers were made plain.
    const plain: Record<string, string | number | undefined> = { ...headers }
    plainLimits(plain, NOW.getTime())
    expect(comesBackAt(plain, NOW.getTime())).toEqual(at)
  })

  it('is left out of the failure where it is none', () => {
    const response = { status: 403, headers: spent('9999999999999999') }
    const cause = Object.assign(new Error('API rate limit exceeded'), { response })
    expect(gitHubFailure(cause, 'reading').message).toMatch(/its own budget\.$/u)
    expect(resetTime('9999999999999999')).toBeUndefined()
  })
})

it('headers that tell no time are given one with which the plugin waits a minute', () => {
  const headers: Record<string, string | number | undefined> = { 'retry-after': 'soon', 'x-ratelimit-reset': 'soon' }
  plainLimits(headers, NOW.getTime())
  expect(headers).toEqual({ 'x-ratelimit-reset': String(NOW_SECONDS + 60) })
})
