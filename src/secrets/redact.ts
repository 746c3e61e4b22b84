/** A part of a text, as offsets; the end is exclusive. */
interface Place {
  readonly start: number
  readonly end: number
}

/** Shorter ones stand in ordinary words too: they are replaced only where they were found. */
const SHORTEST_REPEATED = 8
/** A text with more secrets than this is repeated nowhere, not even without them. */
const MOST_SECRETS = 200

/** Of the same length, so that places stay true. */
const blank = (secret: string) => secret.replace(/[^\r\n]/gu, (character) => 'x'.repeat(character.length))

function blankPlaces(text: string, places: readonly Place[]): string {
  const parts: string[] = []
  let done = 0
  for (const { start, end } of places.toSorted((one, other) => one.start - other.start)) {
    if (end <= done) continue
    const from = Math.max(start, done)
    parts.push(text.slice(done, from), blank(text.slice(from, end)))
    done = end
  }
  return parts.join('') + text.slice(done)
}

/** The text with an x for each character of a secret, also where the same secret stands without what made it known, such as its name. */
export function redact(text: string, places: readonly Place[]): string {
  const secrets = new Set(places.map(({ start, end }) => text.slice(start, end).trim()))
  if (secrets.size > MOST_SECRETS) return blank(text)
  let redacted = blankPlaces(text, places)
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_REPEATED) redacted = redacted.replaceAll(secret, blank)
  }
  return redacted
}
