/** What stands where a secret belongs, in a text that tells how to set it. */
const PLACEHOLDER =
  /x{4}|\*{3}|\.{3}|…|your|example|placeholder|change-?_?me|redacted|dummy|insert|replace|<|>|^[\w-]*password$|^\$|^%|^\{|\}$|^(?:secrets|env|vars|inputs|process|os|config|settings|self|this|input|args|options)[.[]/iu

/** Whether a value says what belongs in its place, and is none itself. */
export const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value)

/** Bits in a character of the text, were its characters drawn as often as they are in it. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

const MIN_RANDOM_CHARACTERS = 16
const MIN_PASSWORD_CHARACTERS = 6
const MIN_ENTROPY_BITS = 2.8
/** Fewer of them in a row stand in names too: `v2`, `sha256`. */
const isDigit = (text: string) => /\d/u.test(text)
const isLetter = (text: string) => /[A-Za-z]/u.test(text)

/** Whether a machine made this value: letters among digits in no order, as in keys and tokens. */
export function looksRandom(value: string): boolean {
  if (value.length < MIN_RANDOM_CHARACTERS || isPlaceholder(value)) return false
  if (!isDigit(value) || !isLetter(value)) return false
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu.test(value)) return false
  return entropyOf(value) >= MIN_ENTROPY_BITS && changesOf(value) >= value.length / 6
}

/** How often letters and digits, or capitals and small letters, follow each other: seldom in words and dates. */
function changesOf(value: string): number {
  const kinds = value
    .replace(/[^A-Za-z0-9]/gu, '')
    .replace(/[A-Z]/gu, 'A')
    .replace(/[a-z]/gu, 'a')
    .replace(/\d/gu, '0')
  return kinds.match(/(.)(?!\1)/gu)?.length ?? 0
}

/** Whether a person may have chosen this for a password: letters beside digits or signs, and no placeholder. */
export function looksChosen(value: string): boolean {
  if (value.length < MIN_PASSWORD_CHARACTERS || isPlaceholder(value)) return false
  return (
    isLetter(value) &&
    /[\d!#%^&+=?~]/u.test(value) &&
    !/^[\w.-]+\(|^\/|^https?:|^\d+(?:\.\d+)*[a-z]{0,3}$/iu.test(value)
  )
}
