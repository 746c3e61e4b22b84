import { isMap, isScalar, type ParsedNode } from 'yaml'
import { FRONT_MATTER_ORDER } from '../../episode/format.ts'
import { parseYaml } from '../../episode/front-matter/yaml.ts'
import { shorten, singleLine } from '../../text/markdown/escape.ts'
import type { Confidence } from './confidence.ts'

/** An entry of the front matter that a blog asks for beside those of the format. */
export interface BlogEntry {
  readonly name: string
  /** A text with placeholders such as `{commit}`, or a number. */
  readonly template: string | number
}

/** What placeholders stand for; undefined for what is not known. */
export interface BlogFacts {
  readonly commit: string | undefined
  /** Files that the commit changed, and lines that it added. */
  readonly files: number | undefined
  readonly lines: number | undefined
  /** From 0 to 1, with two decimals. */
  readonly confidence: number | undefined
  /** How the episode begins, in plain words. */
  readonly preview: string | undefined
}

const PLACEHOLDER = /\{(?<name>[a-z]+)\}/gu
const NAMES = ['commit', 'files', 'lines', 'confidence', 'preview'] as const
const MAX_PREVIEW_CHARACTERS = 200

const refusal = (reason: string) => new Error(`Input 'front-matter' ${reason}`)

/** A value without quotes, `{commit}`, is a mapping to YAML, and meant as a placeholder all the same. */
function templateOf(value: ParsedNode | null): string | number | undefined {
  if (isMap(value) && value.flow === true && value.items.length === 1) {
    const [only] = value.items
    return only !== undefined && isScalar(only.key) && only.value === null ? `{${String(only.key.value)}}` : undefined
  }
  const scalar = isScalar(value) ? value.value : undefined
  return typeof scalar === 'string' || typeof scalar === 'number' ? scalar : undefined
}

/**
 * Parses the input `front-matter`: entries with texts or numbers.
 *
 * @throws {Error} that says what is wrong with it.
 */
export function parseBlogEntries(input: string): BlogEntry[] {
  const reading = parseYaml(`${input.trimEnd()}\n`, 1)
  if (!reading.ok) throw refusal(`can't be read, line ${reading.faults[0]?.line}: ${reading.faults[0]?.message}`)
  return (reading.map?.items ?? []).map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : ''
    const template = templateOf(value)
    if (FRONT_MATTER_ORDER.includes(name)) throw refusal(`sets ${name}, which is an entry of the episode's own format.`)
    if (template === undefined)
      throw refusal(`must give ${name} a text or a number, in quotes where it has placeholders.`)
    for (const { groups } of String(template).matchAll(PLACEHOLDER)) {
      if (!NAMES.some((known) => known === groups?.name))
        throw refusal(
          `has the placeholder {${groups?.name}} in ${name}: there are ${NAMES.map((known) => `{${known}}`).join(', ')}.`,
        )
    }
    return { name, template }
  })
}

/** The values of the entries. One whose placeholder stands for nothing known is left out. */
export function blogValues(entries: readonly BlogEntry[], facts: BlogFacts): Record<string, string | number> {
  const values: Record<string, string | number> = {}
  const known = new Map<string, string | number | undefined>(Object.entries(facts))
  for (const { name, template } of entries) {
    if (typeof template === 'number') {
      values[name] = template
      continue
    }
    const used = [...template.matchAll(PLACEHOLDER)].map(({ groups }) => groups?.name ?? '')
    if (used.some((one) => known.get(one) === undefined)) continue
    const [only] = used
    const whole = only !== undefined && template === `{${only}}` ? known.get(only) : undefined
    values[name] = whole ?? template.replace(PLACEHOLDER, (_, placeholder: string) => String(known.get(placeholder)))
  }
  return values
}

/** The first paragraph of an episode's first section, in plain words on one line; undefined where there is none. */
export function previewOf(body: string): string | undefined {
  const paragraphs = body
    .replace(/<!--.*?-->/gsu, '')
    .split(/\r?\n(?:[ \t]*\r?\n)+/u)
    .map((block) =>
      block
        .split(/\r?\n/u)
        .filter((line) => !/^\s*(?:#|[-=]{3,}\s*$)/u.test(line))
        .join(' '),
    )
  const plain = paragraphs
    .map((paragraph) =>
      singleLine(
        paragraph
          .replace(/!?\[(?<label>[^\]]*)\]\([^)]*\)/gu, '$<label>')
          .replace(/^\s*[-*+>]\s+/u, '')
          .replace(/[*_`]|\\(?=[^\w\s])/gu, '')
          .replace(/&(?:amp|lt|gt);/gu, (entity) => ({ '&amp;': '&', '&lt;': '<' })[entity] ?? '>'),
      ),
    )
    .find((text) => text !== '')
  return plain === undefined ? undefined : shorten(plain, MAX_PREVIEW_CHARACTERS)
}

/** The confidence as front matter has it. */
export const shownConfidence = ({ score }: Confidence): number | undefined =>
  score === undefined ? undefined : Number(score.toFixed(2))
