const FOREIGN = /(?![0-9])\p{Nd}|[\uff21-\uff3a\uff41-\uff5a]|[\u{1d400}-\u{1d7cb}]/gu
const DECIMAL_DIGIT = /^\p{Nd}$/u
const FRACTIONS: ReadonlyMap<string, number> = new Map([
  ['¼', 0.25],
  ['½', 0.5],
  ['¾', 0.75],
  ['⅓', 0.333],
  ['⅔', 0.667],
  ['⅕', 0.2],
  ['⅛', 0.125],
])
const FRACTION = /(\d{0,15})([¼½¾⅓⅔⅕⅛])/gu

/** The value of a digit of any script: its place in the run of ten that it stands in. */
function digitOf(sign: string): string {
  const point = sign.codePointAt(0) ?? 0
  let before = 0
  while (DECIMAL_DIGIT.test(String.fromCodePoint(point - before - 1))) before += 1
  return String(before % 10)
}

/** Writes digits of other scripts and widths, mathematical letters and fractions as everybody reads them: `２４０` is 240, `2¼` is 2.25. */
export const foldDigits = (text: string): string =>
  text
    .replace(FOREIGN, (sign) => (DECIMAL_DIGIT.test(sign) ? digitOf(sign) : sign.normalize('NFKC')))
    .replace(FRACTION, (_, whole: string, fraction: string) => String(Number(whole) + (FRACTIONS.get(fraction) ?? 0)))
