/** What `less` and `more` make of an adjective, in one word. How much less slow something is tells of its time alone. */
const IN_ONE_WORD: ReadonlyMap<string, string> = new Map([
  ...['fast', 'quick', 'speedy', 'responsive'].flatMap((word) => [
    [`less ${word}`, 'slower'] as const,
    [`more ${word}`, 'faster'] as const,
  ]),
  ...['slow', 'sluggish'].flatMap((word) => [[`less ${word}`, 'sooner'] as const, [`more ${word}`, 'slower'] as const]),
  ...['expensive', 'costly', 'dear'].flatMap((word) => [
    [`less ${word}`, 'cheaper'] as const,
    [`more ${word}`, 'dearer'] as const,
  ]),
  ...['cheap', 'affordable'].flatMap((word) => [
    [`less ${word}`, 'dearer'] as const,
    [`more ${word}`, 'cheaper'] as const,
  ]),
  ...['efficient', 'performant', 'effective', 'good'].flatMap((word) => [
    [`less ${word}`, 'worse'] as const,
    [`more ${word}`, 'better'] as const,
  ]),
])
const COMPARED_ADJECTIVE = /\b(less|more)\s+(\p{L}+)/gu

/** Writes what is compared in two words in one: `less fast` is slower, `more expensive` dearer. The text is in lower case. */
export const withOneWord = (text: string): string =>
  text.replace(COMPARED_ADJECTIVE, (all, much: string, word: string) => IN_ONE_WORD.get(`${much} ${word}`) ?? all)
