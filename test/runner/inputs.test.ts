import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import {
  decimal,
  duration,
  flag,
  InputError,
  instant,
  lines,
  list,
  oneOf,
  optionalText,
  parseInputs,
  readInput,
  requiredText,
  wholeNumber,
} from '../../src/runner/inputs.ts'

/** Gives inputs as the runner does. */
function give(inputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(inputs)) vi.stubEnv(`INPUT_${name.toUpperCase()}`, value)
}

/** What one input is read as; a fault's text where it does not fit. */
function read(schema: z.ZodType, text: string | undefined): unknown {
  if (text !== undefined) give({ 'the-input': text })
  try {
    return parseInputs(z.object({ 'the-input': schema }))['the-input']
  } catch (error) {
    return error instanceof InputError ? error.message : error
  } finally {
    vi.unstubAllEnvs()
  }
}

describe('parseInputs', () => {
  test('gives typed values, with defaults for what is empty or not given', () => {
    give({ name: ' padded ', empty: '', 'dry-run': 'True', hours: '24', words: 'a, b' })
    const schema = z.object({
      name: requiredText('a name'),
      empty: optionalText(),
      'not-given': optionalText(),
      'dry-run': flag(false),
      hours: wholeNumber(1, 1, 100),
      words: list(),
      wait: duration('90m'),
      since: instant(),
      mode: oneOf(['off', 'warn', 'fail']),
    })
    expect(parseInputs(schema)).toEqual({
      name: 'padded',
      'dry-run': true,
      hours: 24,
      words: ['a', 'b'],
      wait: 5_400,
      mode: 'off',
    })
  })

  test('names every fault of every input at once, each with what was found and what was expected', () => {
    give({ 'dry-run': 'yes', hours: '0', share: '2', wait: 'soon', since: 'yesterday', mode: 'maybe' })
    const schema = z.object({
      token: requiredText('a token'),
      'dry-run': flag(false),
      hours: wholeNumber(24, 1, 100),
      share: decimal(0.6, 0, 1),
      wait: duration('4h'),
      since: instant(),
      mode: oneOf(['off', 'warn']),
      words: list('fine'),
    })
    const faults = [
      "Input 'token' is missing: expected a token.",
      "Input 'dry-run' must be 'true' or 'false': found 'yes'.",
      "Input 'hours' must be a whole number from 1 to 100: found '0'.",
      "Input 'share' must be a number from 0 to 1: found '2'.",
      "Input 'wait' must be a length of time such as 90m, 4h or PT90M: found 'soon'.",
      "Input 'since' must be a time such as 2026-01-31T00:00:00Z: found 'yesterday'.",
      "Input 'mode' must be one of off, warn: found 'maybe'.",
    ]
    const error = (() => {
      try {
        return parseInputs(schema)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(InputError)
    expect(error).toMatchObject({
      faults,
      message: `7 inputs are wrong:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    })
  })

  test('says a single fault in one sentence', () => {
    give({ hours: 'x' })
    expect(() => parseInputs(z.object({ hours: wholeNumber(1, 0, 9) }))).toThrow(
      /^Input 'hours' must be a whole number from 0 to 9: found 'x'\.$/u,
    )
  })

  test('never repeats a secret, whichever other inputs are wrong', () => {
    give({ token: 'ghp_hunter2', password: 'hunter2', hours: 'x' })
    const schema = z.object({ token: requiredText('a token'), password: optionalText(), hours: wholeNumber(1, 0, 9) })
    expect(() => parseInputs(schema)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    )
  })

  test('reads an empty input as not given', () => {
    give({ one: '', two: '  ', three: 'x' })
    expect(['one', 'two', 'three', 'four'].map(readInput)).toEqual([undefined, undefined, 'x', undefined])
  })
})

describe('the kinds of inputs', () => {
  test.each([
    ['true', true],
    ['false', false],
    ['TRUE', true],
    ['False', false],
    ['', true],
    ['1', "Input 'the-input' must be 'true' or 'false': found '1'."],
    ['truefalse', "Input 'the-input' must be 'true' or 'false': found 'truefalse'."],
  ])('a flag: %j', (text, value) => {
    expect(read(flag(true), text)).toBe(value)
  })

  test.each([
    ['3', 3],
    ['7', 7],
    ['007', 7],
    [undefined, 5],
  ])('a whole number from 3 to 7: %j', (text, value) => {
    expect(read(wholeNumber(5, 3, 7), text)).toBe(value)
  })

  test.each(['2', '8', '-3', '+3', '3.0', '3e0', '0x5', '٣', '5 5', '9'.repeat(400)])(
    'no whole number from 3 to 7: %s',
    (text) => {
      expect(read(wholeNumber(5, 3, 7), text)).toBe(
        `Input 'the-input' must be a whole number from 3 to 7: found '${text}'.`,
      )
    },
  )

  test.each([
    ['0', 0],
    ['1', 1],
    ['0.6', 0.6],
    ['1.0', 1],
    [undefined, 0.5],
  ])('a number from 0 to 1: %j', (text, value) => {
    expect(read(decimal(0.5, 0, 1), text)).toBe(value)
  })

  test.each(['1.01', '-0.1', '.5', '1.', '1e-1', 'NaN', 'Infinity', '0,5'])('no number from 0 to 1: %s', (text) => {
    expect(read(decimal(0.5, 0, 1), text)).toBe(`Input 'the-input' must be a number from 0 to 1: found '${text}'.`)
  })

  test.each([
    ['0s', 0],
    ['1h30m', 5_400],
    ['PT90M', 5_400],
    [undefined, 14_400],
    ['90', "Input 'the-input' must be a length of time such as 90m, 4h or PT90M: found '90'."],
  ])('a length of time: %j', (text, seconds) => {
    expect(read(duration('4h'), text)).toBe(seconds)
  })

  test.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-01-31T23:59Z', '2026-01-31T23:59:00.000Z'],
    ['2026-01-31T23:59:58Z', '2026-01-31T23:59:58.000Z'],
    ['2026-01-31T23:59:58.5+02:00', '2026-01-31T21:59:58.500Z'],
    ['2026-01-01T00:00:00-11:30', '2026-01-01T11:30:00.000Z'],
  ])('a point in time: %s', (text, time) => {
    expect(read(instant(), text)).toEqual(new Date(time))
  })

  test.each([
    '2026-02-29',
    '2026-02-30T00:00:00Z',
    '2026-13-01',
    '2026-01-32',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:60:00Z',
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-01-31T12:00:00+25:00',
    '2026-1-31',
    '1769817600',
    'now',
  ])('no point in time: %s', (text) => {
    expect(read(instant(), text)).toBe(
      `Input 'the-input' must be a time such as 2026-01-31T00:00:00Z: found '${text}'.`,
    )
  })

  test('lines, without empty ones and comments', () => {
    expect(read(lines(), ' a b \r\n\n# comment\n  # another\nc#d\n')).toEqual(['a b', 'c#d'])
    expect(read(lines(), undefined)).toEqual([])
  })

  test('a list, separated by commas or line ends', () => {
    expect(read(list(), 'a, b,,c\r\nd e\n')).toEqual(['a', 'b', 'c', 'd e'])
    expect(read(list('x, y'), undefined)).toEqual(['x', 'y'])
    expect(read(list(), ' , ')).toEqual([])
  })

  test('one of a few words, of which the first is the default', () => {
    const mode = oneOf(['off', 'merge', 'squash'])
    expect(read(mode, 'squash')).toBe('squash')
    expect(read(mode, undefined)).toBe('off')
    expect(read(mode, 'Squash')).toBe("Input 'the-input' must be one of off, merge, squash: found 'Squash'.")
  })
})
