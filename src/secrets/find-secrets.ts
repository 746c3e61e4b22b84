import { decoded, urlDecoded } from './decoded.ts'
import { findByLibrary } from './library-rules.ts'
import { NAMED_RULES } from './named-rules.ts'
import { findOwnSecrets } from './own-secrets.ts'
import { PREFIX_RULES } from './prefix-rules.ts'
import { redact } from './redact.ts'
import { joined, rendered } from './rendered.ts'
import type { SecretRule } from './rule.ts'
import { SHAPE_RULES } from './shape-rules.ts'
import { newWordFilter } from './trigrams.ts'
import { lastAtMost, plainView, type View } from './view.ts'

/** A secret in a text. What it is made of is not told: it must not reach a log. */
interface FoundSecret {
  /** Line of the text that it starts on; the first one is 1. */
  readonly line: number
  /** `GitHub token` */
  readonly kind: string
}

/** What a text holds that must not be published. */
export interface SecretScan {
  /** By line; empty for a text without secrets. */
  readonly secrets: readonly FoundSecret[]
  /** The text with each character of a secret replaced, wherever it stands. Lines stay where they are. */
  readonly redacted: string
}

interface Match {
  readonly kind: string
  readonly start: number
  readonly end: number
}

/** Known wherever they stand, also over the ends of lines. */
const FREE_RULES = [...PREFIX_RULES, ...SHAPE_RULES]
const ALL_RULES = [...FREE_RULES, ...NAMED_RULES]

function matchesOf(text: string, rules: readonly SecretRule[]): Match[] {
  const mayHold = newWordFilter(text)
  return rules
    .filter(({ hints }) => hints.some(mayHold))
    .flatMap(({ kind, expression, accepts }) =>
      Array.from(text.matchAll(expression), ({ 0: match, index, groups }) => {
        const secret = groups?.secret ?? match
        const end = index + match.length
        return { kind, start: end - secret.length, end, secret }
      }).filter(({ secret }) => accepts(secret)),
    )
}

const ownMatches = (text: string): Match[] =>
  findOwnSecrets(text).map((place) => ({ kind: 'a secret of this action', ...place }))

/** Everything that a view holds, as places of the first text. */
async function seenIn(view: View): Promise<Match[]> {
  const { text } = view
  const matches = [...ownMatches(text), ...matchesOf(text, ALL_RULES), ...(await findByLibrary(text))]
  return placed(view, matches)
}

function placed(view: View, matches: readonly Match[]): Match[] {
  return matches.map(({ kind, start: from, end: to }) => {
    const [start, end] = view.origin(from, to)
    return { kind, start, end }
  })
}

/** What a text holds by itself, and what only once its lines are taken together. */
async function allMatches(
  text: string,
): Promise<{ readonly found: readonly Match[]; readonly joined: readonly Match[] }> {
  const source = plainView(text)
  const shown = rendered(source)
  const readable = urlDecoded(shown)
  const parts: Match[][] = []
  for (const view of new Set([source, shown, readable])) parts.push(await seenIn(view))
  for (const view of decoded(readable)) {
    for (const inner of [view, ...decoded(view)]) {
      const plain = rendered(inner)
      parts.push(placed(plain, [...ownMatches(plain.text), ...matchesOf(plain.text, ALL_RULES)]))
    }
  }
  const found = parts.flat()
  const oneLine = joined(readable)
  if (oneLine === readable) return { found, joined: [] }
  const overEnds = placed(oneLine, [...ownMatches(oneLine.text), ...matchesOf(oneLine.text, FREE_RULES)])
  return { found, joined: overEnds }
}

/** Of matches that overlap the first, and of those the longest: two rules may know the same secret. */
function distinct(matches: readonly Match[]): Match[] {
  let end = 0
  const first = matches.toSorted((one, other) => one.start - other.start || other.end - one.end)
  return first.filter((match) => {
    const isNew = match.start >= end
    if (isNew) end = match.end
    return isNew
  })
}

/** A line that begins with another secret goes on none: what is found by itself counts, and of the rest what touches none of it. */
function withJoined(found: readonly Match[], joinedMatches: readonly Match[]): Match[] {
  const known = distinct(found)
  const starts = known.map(({ start }) => start)
  const touches = ({ start, end }: Match) => (known[lastAtMost(starts, end - 1)]?.end ?? 0) > start
  return distinct([...known, ...joinedMatches.filter((match) => !touches(match))])
}

/** Gives the line of ascending offsets. */
function newLineCounter(text: string): (offset: number) => number {
  let line = 1
  let counted = 0
  return (offset) => {
    for (let at = text.indexOf('\n', counted); at !== -1 && at < offset; at = text.indexOf('\n', counted)) {
      line += 1
      counted = at + 1
    }
    return line
  }
}

/**
 * Finds what must not be published: the secrets of this run, tokens, keys and passwords. In the text as it is written, as a page shows it
 * (entities, tags, unseen characters, ends of lines), and decoded (URLs, base64, hexadecimal digits). Comments that switch secretlint off
 * are not heeded.
 */
export async function findSecrets(text: string): Promise<SecretScan> {
  const matches = await allMatches(text)
  const secrets = withJoined(matches.found, matches.joined)
  if (secrets.length === 0) return { secrets: [], redacted: text }
  const lineOf = newLineCounter(text)
  return {
    secrets: secrets.map(({ kind, start }) => ({ kind, line: lineOf(start) })),
    redacted: redact(text, [...matches.found, ...matches.joined]),
  }
}
