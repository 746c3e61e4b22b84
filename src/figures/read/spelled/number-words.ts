/** What a number is multiplied by: `k`, `thousand`. */
export const MAGNITUDES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['K', 1e3],
  ['M', 1e6],
  ['mn', 1e6],
  ['B', 1e9],
  ['bn', 1e9],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
])

const ONES = 'one two three four five six seven eight nine'.split(' ')
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const numbered = (words: readonly string[], first: number, step = 1) =>
  words.map((word, index) => [word, first + index * step] as const)

/** Words below ten, below twenty, and those of tens. */
export const DIGIT_WORDS: ReadonlyMap<string, number> = new Map([['zero', 0], ...numbered(ONES, 1)])
export const TEEN_WORDS: ReadonlyMap<string, number> = new Map(numbered(TEENS, 10))
export const TEN_WORDS: ReadonlyMap<string, number> = new Map(numbered(TENS, 20, 10))
/** Words that multiply what is before them within its thousand, and those that begin the next. */
export const GROUP_WORDS: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['dozen', 12],
])
export const LARGE_WORDS: ReadonlyMap<string, number> = new Map([
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
])

/** What something has become, in times of what it was. */
export const FACTOR_VERBS: ReadonlyMap<string, number> = new Map([
  ['halved', 0.5],
  ['halving', 0.5],
  ['doubled', 2],
  ['doubling', 2],
  ['tripled', 3],
  ['tripling', 3],
  ['trebled', 3],
  ['quadrupled', 4],
  ['quadrupling', 4],
])
/** How many times as much something is, before `as much as` or `the latency of`. */
export const FACTOR_WORDS: ReadonlyMap<string, number> = new Map([
  ['half', 0.5],
  ['twice', 2],
  ['double', 2],
  ['thrice', 3],
  ['triple', 3],
])
