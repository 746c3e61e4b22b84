import type { Unit } from '../../facts/fact.ts'

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
  ...named(unit('ms', 1e-6), 'ns'),
  ...named(unit('ms', 0.001), 'µs', 'μs', 'us'),
  ...named(unit('ms', 1_000), 's', 'sec', 'secs'),
  ...named(unit('ms', 60_000), 'min', 'mins'),
  ...named(unit('ms', 3_600_000), 'h', 'hr', 'hrs'),
  ...named(unit('ratio', 0.01), '%', 'pp', 'pct'),
  ...named(unit('ratio', 0.001), '‰'),
  ...named(unit('ratio'), '×', 'x', 'X'),
  ...named(unit('bytes', 1e3), 'kB', 'KB'),
  ...named(unit('bytes', 1e6), 'MB'),
  ...named(unit('bytes', 1e9), 'GB'),
  ...named(unit('bytes', 1e12), 'TB'),
  ...named(unit('bytes', 2 ** 10), 'KiB'),
  ...named(unit('bytes', 2 ** 20), 'MiB'),
  ...named(unit('bytes', 2 ** 30), 'GiB'),
  ...named(unit('bytes', 2 ** 40), 'TiB'),
  ...named(unit('tokens/s'), 'tokens/s', 'token/s', 'tok/s', 't/s', 'tokens/sec', 'tokens/second', 'tps'),
  ...named(unit('tokens/s', 1e3), 'ktok/s', 'kT/s', 'ktokens/s'),
  ...named(unit('tokens/s', 1e6), 'Mtok/s', 'MT/s', 'Mtokens/s'),
  ...named(unit('USD'), 'USD', '$', 'US$'),
  ...named(unit('USD', 0.01), '¢'),
])

/** In lower case. */
const WORDS: ReadonlyMap<string, WrittenUnit> = new Map([
  ...named(unit('ms'), 'millisecond', 'milliseconds', 'millis'),
  ...named(unit('ms', 1e-6), 'nanosecond', 'nanoseconds'),
  ...named(unit('ms', 0.001), 'microsecond', 'microseconds'),
  ...named(unit('ms', 1_000), 'second', 'seconds'),
  ...named(unit('ms', 60_000), 'minute', 'minutes'),
  ...named(unit('ms', 3_600_000), 'hour', 'hours'),
  ...named(unit('ratio', 0.01), 'percent'),
  ...named(unit('ratio'), 'times', 'fold'),
  ...named(unit('bytes'), 'byte', 'bytes'),
  ...named(unit('bytes', 1e3), 'kilobyte', 'kilobytes'),
  ...named(unit('bytes', 1e6), 'megabyte', 'megabytes'),
  ...named(unit('bytes', 1e9), 'gigabyte', 'gigabytes'),
  ...named(unit('bytes', 1e12), 'terabyte', 'terabytes'),
  ...named(unit('bytes', 2 ** 20), 'mebibyte', 'mebibytes'),
  ...named(unit('bytes', 2 ** 30), 'gibibyte', 'gibibytes'),
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

/** These are units only right behind their number: elsewhere they are words. */
export const ATTACHED_ONLY: ReadonlySet<string> = new Set(['x', 'X', 'us'])
