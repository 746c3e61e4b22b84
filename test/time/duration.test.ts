import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../src/time/duration.ts'

describe('parseDuration', () => {
  test.each([
    ['0s', 0],
    ['45s', 45],
    ['90m', 5_400],
    ['5m', 300],
    ['4h', 14_400],
    ['1d', 86_400],
    ['1h30m', 5_400],
    ['1d2h3m4s', 93_784],
    ['007m', 420],
    ['PT90M', 5_400],
    ['PT4H', 14_400],
    ['P1D', 86_400],
    ['P1DT2H', 93_600],
    ['P1DT2H3M4S', 93_784],
    ['PT0S', 0],
  ])('reads %s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  test.each([
    '',
    '90',
    'm',
    '-5m',
    '5 m',
    ' 5m',
    '5m ',
    '5M',
    '1.5h',
    '1e3s',
    '5w',
    '1h30',
    'P',
    'PT',
    'P1',
    'P1DT',
    'PT1D',
    'P1M',
    'PT5m',
    'pt5M',
    '٣m',
    '9007199254740992s',
    `${'9'.repeat(400)}d`,
    `PT${'9'.repeat(20)}H`,
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  test('never gives anything but whole seconds', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[PT\dDHMSdhms]{0,12}$/), (text) => {
        const seconds = parseDuration(text)
        expect(seconds === undefined || (Number.isSafeInteger(seconds) && seconds >= 0)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('formatDuration', () => {
  test.each([
    [0, '0s'],
    [0.9, '0s'],
    [-5, '0s'],
    [45, '45s'],
    [60, '1m'],
    [90, '1m 30s'],
    [3_600, '1h'],
    [5_400, '1h 30m'],
    [5_401, '1h 30m'],
    [3_601, '1h'],
    [86_400, '1d'],
    [86_700, '1d'],
    [273_600, '3d 4h'],
    [31_536_000, '365d'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  test('writes what is read back as the same time, less than its second unit too short', () => {
    fc.assert(
      fc.property(fc.nat({ max: 400 * 86_400 }), (seconds) => {
        const read = parseDuration(formatDuration(seconds).replaceAll(' ', ''))
        const unit = seconds >= 86_400 ? 3_600 : seconds >= 3_600 ? 60 : 1
        expect(read).toBe(Math.floor(seconds / unit) * unit)
      }),
    )
  })
})
