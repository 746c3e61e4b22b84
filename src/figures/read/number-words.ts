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
