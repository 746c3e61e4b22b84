/** Digits of other scripts, letters of other widths, mathematical ones, full-width signs of figures, and units in one sign. */
const FOREIGN =
  /(?![0-9])\p{Nd}|[\uff21-\uff3a\uff41-\uff5a\uff04\uff05\uff0b-\uff0f\u3380-\u33df]|[\u{1d400}-\u{1d7cb}]/gu
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
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const LOWERED = '₀₁₂₃₄₅₆₇₈₉'
/** `9 × 10²` */
const SCIENTIFIC = /(\d{1,15}(?:\.\d{1,15})?) ?[×·x] ?10(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})/gu
/** `10²`; what is raised behind a letter is the number of a footnote; elsewhere it is a number. */
const RAISED_RUN = /(\d{1,15}|\p{L}?)(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,15})/gu
const LOWERED_DIGIT = /[₀₁₂₃₄₅₆₇₈₉]/gu
/** Larger powers are no figure of anything. */
const LARGEST = 1e15

/** The value of a digit of any script: its place in the run of ten that it stands in. */
function digitOf(sign: string): string {
  const point = sign.codePointAt(0) ?? 0
  let before = 0
  while (DECIMAL_DIGIT.test(String.fromCodePoint(point - before - 1))) before += 1
  return String(before % 10)
}

const plainDigits = (raised: string) =>
  raised.replace('⁻', '-').replace(/[^-]/gu, (sign) => String(RAISED.indexOf(sign)))

function raisedRun(all: string, before: string, raised: string): string {
  if (before === '') return plainDigits(raised)
  if (!/^\d/u.test(before)) return before
  const power = Number(before) ** Number(plainDigits(raised))
  return power <= LARGEST && power > 1e-6 ? String(power) : all
}

/**
 * Writes digits of other scripts and widths, mathematical letters, powers and fractions as everybody reads them: `２４０` is 240, `10²`
 * is 100, `2¼` is 2.25.
 */
export const foldDigits = (text: string): string =>
  text
    .replace(FOREIGN, (sign) => (DECIMAL_DIGIT.test(sign) ? digitOf(sign) : sign.normalize('NFKC')))
    .replace(SCIENTIFIC, (_, digits: string, power: string) => `${digits}e${plainDigits(power)}`)
    .replace(RAISED_RUN, raisedRun)
    .replace(LOWERED_DIGIT, (sign) => String(LOWERED.indexOf(sign)))
    .replace(FRACTION, (_, whole: string, fraction: string) => String(Number(whole) + (FRACTIONS.get(fraction) ?? 0)))
