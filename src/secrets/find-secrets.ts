import { lintSource } from '@secretlint/core'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import { RULE_KINDS, SECRET_PATTERNS } from './patterns.ts'

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

/** All but the one that lets comments in the text switch others off. */
const RULES = rules
  .filter(({ meta }) => meta.id !== '@secretlint/secretlint-rule-filter-comments')
  .map((rule) => ({ id: rule.meta.id, rule }))
/** Shorter ones stand in ordinary words too: they are replaced only where they were found. */
const SHORTEST_REPEATED = 8

/** What a backslash may stand before in Markdown: ASCII punctuation. */
const ESCAPABLE = /^[!-/:-@[-`{-~]$/u

const kindOf = (ruleId: string) => {
  const name = ruleId.slice(ruleId.indexOf('/') + 1)
  return RULE_KINDS[name] ?? `${name.replace('secretlint-rule-', '')} secret`
}

async function knownMatches(text: string): Promise<Match[]> {
  const { messages } = await lintSource({
    source: { content: text, filePath: 'episode.md', ext: '.md', contentType: 'text' },
    options: {
      config: { rules: RULES },
      maskSecrets: true,
      noPhysicFilePath: true,
    },
  })
  return messages.map(({ ruleId, range: [start, end] }) => ({ kind: kindOf(ruleId), start, end }))
}

/** A text as Markdown shows it, without the backslashes of escapes, and where its characters stood. */
function unescapeMarkdown(text: string): { readonly shown: string; readonly places: readonly number[] } {
  const places: number[] = []
  let shown = ''
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '\\' && ESCAPABLE.test(text[index + 1] ?? '')) continue
    places.push(index)
    shown += text[index]
  }
  return { shown, places }
}

/** What is a secret only once it is shown: `ghp\_…`. */
async function shownMatches(text: string): Promise<Match[]> {
  if (!text.includes('\\')) return []
  const { shown, places } = unescapeMarkdown(text)
  const matches = await allMatches(shown)
  return matches.map(({ kind, start, end }) => ({
    kind,
    start: places[start] ?? 0,
    end: (places[end - 1] ?? text.length - 1) + 1,
  }))
}

const allMatches = async (text: string) => [...(await knownMatches(text)), ...furtherMatches(text)]

const furtherMatches = (text: string): Match[] =>
  SECRET_PATTERNS.flatMap(({ kind, expression }) =>
    Array.from(text.matchAll(expression), ({ 0: secret, index }) => ({
      kind,
      start: index,
      end: index + secret.length,
    })),
  )

/** Of the same length, so that places stay true. */
const blank = (secret: string) => secret.replace(/[^\r\n]/g, 'x')

/** Also where the same secret stands without what made it known, such as the name before it. */
function redact(text: string, matches: readonly Match[]): string {
  let redacted = text
  for (const { start, end } of matches)
    redacted = redacted.slice(0, start) + blank(text.slice(start, end)) + redacted.slice(end)
  for (const { start, end } of matches) {
    const secret = text.slice(start, end).trim()
    if (secret.length >= SHORTEST_REPEATED) redacted = redacted.replaceAll(secret, blank)
  }
  return redacted
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

/**
 * Finds what must not be published: tokens, keys, and passwords in URLs, by secretlint's recommended rules and by those of
 * `patterns.ts`. Comments that switch secretlint off are not heeded.
 *
 * This is the only module that loads secretlint: import it when it is needed.
 */
export async function findSecrets(text: string): Promise<SecretScan> {
  const matches = [...(await allMatches(text)), ...(await shownMatches(text))]
  if (matches.length === 0) return { secrets: [], redacted: text }
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length
  return {
    secrets: distinct(matches).map(({ kind, start }) => ({ kind, line: lineOf(start) })),
    redacted: redact(text, matches),
  }
}
