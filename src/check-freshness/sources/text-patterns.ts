const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)

/** A pattern as a regular expression: `*` stands for any text, everything else for itself, in any case. */
const wildcard = (pattern: string) => pattern.split('*').map(escaped).join('.*')

const matches = (patterns: readonly string[], whole: boolean) => {
  const expressions = patterns.map((pattern) =>
    whole || pattern.includes('*')
      ? new RegExp(`^(?:${wildcard(pattern)})$`, 'isu')
      : new RegExp(escaped(pattern), 'isu'),
  )
  return (text: string) => expressions.some((expression) => expression.test(text))
}

const NAME_AND_ADDRESS = /^(?<name>.*\S)\s*<(?<address>[^<>]+)>$/u

/** So many letters or digits tell a text from most others: a login may be one letter, which nearly every message holds. */
const MIN_TELLING = { author: 1, message: 2 } as const

/** The letters and digits of a pattern; one beyond ASCII, or an emoji, tells as much as two. */
const tellingSigns = (pattern: string) =>
  (pattern.match(/[a-z\d]/giu)?.length ?? 0) + 2 * (pattern.match(/[^\p{ASCII}\p{Z}\p{C}]/gu)?.length ?? 0)

/** What is wrong with a pattern that would let next to nothing count: it names no text, only signs that most texts hold. */
export const patternFault = (pattern: string, of: keyof typeof MIN_TELLING): string | undefined =>
  tellingSigns(pattern) < MIN_TELLING[of]
    ? `'${pattern}' covers everything, or next to it: a source that can never be stale checks nothing. Name a text (* stands for any, other signs for themselves).`
    : undefined

/**
 * Whether an author is one of those that `ignore-authors` names: by name, address or login, with `*` for any text, or by name and
 * address together (`Ada <ada@example.com>`).
 */
export function authorMatcher(patterns: readonly string[]): (author: readonly string[]) => boolean {
  const both = patterns.flatMap((pattern) => {
    const { name, address } = NAME_AND_ADDRESS.exec(pattern)?.groups ?? {}
    return name === undefined || address === undefined
      ? []
      : [{ name: matches([name], true), address: matches([address], true) }]
  })
  const one = matches(
    patterns.filter((pattern) => !NAME_AND_ADDRESS.test(pattern)),
    true,
  )
  return (author) => author.some(one) || both.some(({ name, address }) => author.some(name) && author.some(address))
}

/** Whether a message is one of those that `ignore-messages` names: it holds the text, or is all of it with `*` for any text. */
export const messageMatcher = (patterns: readonly string[]): ((message: string) => boolean) => matches(patterns, false)
