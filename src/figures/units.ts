import type { Unit } from '../facts/fact.ts'

/** A unit as it is written, and how many of the base unit it is. */
export interface WrittenUnit {
  readonly unit: Unit
  readonly scale: number
}

const unit = (of: Unit, scale = 1): WrittenUnit => ({ unit: of, scale })
const named = (of: WrittenUnit, ...names: readonly string[]) => names.map((name) => [name, of] as const)

/** Spelled as they are; the case tells them apart. */
const SYMBOLS: ReadonlyMap<string, WrittenUnit> = new Map([
  ...named(unit('ms'), 'ms', 'msec'),
  ...named(unit('ms', 0.001), 'µs', 'μs', 'us'),
  ...named(unit('ms', 1_000), 's', 'sec', 'secs'),
  ...named(unit('ms', 60_000), 'min', 'mins'),
  ...named(unit('ms', 3_600_000), 'h', 'hr', 'hrs'),
  ...named(unit('ratio', 0.01), '%', 'pp'),
  ...named(unit('ratio'), '×', 'x', 'X'),
  ...named(unit('bytes', 1e3), 'kB', 'KB'),
  ...named(unit('bytes', 1e6), 'MB'),
  ...named(unit('bytes', 1e9), 'GB'),
  ...named(unit('bytes', 1e12), 'TB'),
  ...named(unit('bytes', 2 ** 10), 'KiB'),
  ...named(unit('bytes', 2 ** 20), 'MiB'),
  ...named(unit('bytes', 2 ** 30), 'GiB'),
  ...named(unit('tokens/s'), 'tokens/s', 'token/s', 'tok/s', 't/s', 'tokens/sec', 'tokens/second', 'tps'),
  ...named(unit('USD'), 'USD', '$', 'US$'),
  ...named(unit('USD', 0.01), '¢'),
])

/** In lower case. */
const WORDS: ReadonlyMap<string, WrittenUnit> = new Map([
  ...named(unit('ms'), 'millisecond', 'milliseconds', 'millis'),
  ...named(unit('ms', 0.001), 'microsecond', 'microseconds'),
  ...named(unit('ms', 1_000), 'second', 'seconds'),
  ...named(unit('ms', 60_000), 'minute', 'minutes'),
  ...named(unit('ms', 3_600_000), 'hour', 'hours'),
  ...named(unit('ratio', 0.01), 'percent'),
  ...named(unit('ratio'), 'times', 'fold'),
  ...named(unit('bytes'), 'byte', 'bytes'),
  ...named(unit('bytes', 1e3), 'kilobytes'),
  ...named(unit('bytes', 1e6), 'megabyte', 'megabytes'),
  ...named(unit('bytes', 1e9), 'gigabyte', 'gigabytes'),
  ...named(unit('tokens'), 'token', 'tokens'),
  ...named(unit('USD'), 'dollar', 'dollars'),
  ...named(unit('USD', 0.01), 'cent', 'cents'),
])

/** What is counted, in lower case: other words may stand between the number and it. */
const COUNTED: ReadonlyMap<string, WrittenUnit> = new Map([
  ...named(unit('commits'), 'commit', 'commits'),
  ...named(unit('lines'), 'line', 'lines'),
  ...named(unit('files'), 'file', 'files'),
  ...named(unit('pull requests'), 'pr', 'prs', 'pull-requests'),
  ...named(unit('contributors'), 'contributor', 'contributors', 'author', 'authors', 'committers'),
  ...named(unit('repositories'), 'repository', 'repositories', 'repo', 'repos'),
  ...named(unit('benchmarks'), 'benchmark', 'benchmarks'),
  ...named(unit('deployments'), 'deployment', 'deployments', 'deploys'),
  ...named(unit('reviews'), 'review', 'reviews'),
  ...named(unit('reviewers'), 'reviewer', 'reviewers'),
])

/** The unit that a symbol or a word is; undefined for any other. */
export const unitOf = (text: string): WrittenUnit | undefined => SYMBOLS.get(text) ?? WORDS.get(text.toLowerCase())

/** What a noun counts. */
export const countedBy = (noun: string): WrittenUnit | undefined => COUNTED.get(noun.toLowerCase())

/** So many thousands of tokens does a price count, by how the amount is written. */
const THOUSANDS: ReadonlyMap<string, number> = new Map([
  ['1k', 1],
  ['k', 1],
  ['1,000', 1],
  ['1000', 1],
  ['thousand', 1],
  ['1m', 1_000],
  ['m', 1_000],
  ['1,000,000', 1_000],
  ['million', 1_000],
])

/** How many thousands of tokens an amount such as `1k` or `million` is. */
export const thousandsIn = (amount: string): number | undefined => THOUSANDS.get(amount.toLowerCase())

/** What a number is multiplied by: `k`, `thousand`. */
export const MAGNITUDES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['K', 1e3],
  ['M', 1e6],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
])

/** What number words are multiplied by. */
export const WRITTEN_MAGNITUDES: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
])

const ONES = 'one two three four five six seven eight nine'.split(' ')
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** Numbers that are written out where they count something; one is an article as well. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ...ONES.slice(1).map((word, index) => [word, index + 2] as const),
  ...TEENS.map((word, index) => [word, index + 10] as const),
  ...TENS.flatMap((ten, index) => [
    [ten, index * 10 + 20] as const,
    ...ONES.map((one, ones) => [`${ten}-${one}`, index * 10 + 20 + ones + 1] as const),
  ]),
  ['dozen', 12],
  ['hundred', 100],
  ['thousand', 1_000],
])

/** These are units only right behind their number: elsewhere they are words. */
export const ATTACHED_ONLY: ReadonlySet<string> = new Set(['x', 'X', 'us'])
