import { isMap, isScalar, type ParsedNode } from 'yaml'
import { quote } from '../../episode/fault.ts'
import { FRONT_MATTER_ORDER } from '../../episode/format.ts'
import { parseYaml } from '../../episode/front-matter/yaml.ts'
import type { Confidence } from './evidence/confidence.ts'

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

/** `{commit}`, a brace that is written twice to stand for itself, or one that is left alone. */
const TOKEN = /\{\{|\}\}|\{(?<name>[^{}]*)\}|[{}]/gu
const NAMES = ['commit', 'files', 'lines', 'confidence', 'preview'] as const
/** Template languages write a placeholder so. */
const TWICE = new RegExp(`\\{\\{\\s*(?:${NAMES.join('|')})\\s*\\}\\}`, 'u')
/** What a composed episode says of its window. */
const WINDOW_ENTRIES = ['commits_since', 'commits_until', 'collected_since', 'collected_until']
/** What the action itself writes, or a pull request decides. */
const OWN_ENTRIES: ReadonlySet<string> = new Set([...FRONT_MATTER_ORDER, ...WINDOW_ENTRIES, 'draft'])

/** Longest name of an entry. */
const MAX_NAME_CHARACTERS = 200

const refusal = (reason: string) => new Error(`Input 'front-matter' ${reason}`)

/** A number that is written in the file as it is in the input. */
const isPlain = (value: number, source = '') => Number.isFinite(value) && String(value) === source

/** A value without quotes, `{commit}`, is a mapping to YAML, and meant as a placeholder all the same. */
function templateOf(name: string, value: ParsedNode | null): string | number {
  if (isMap(value) && value.flow === true && value.items.length === 1) {
    const [only] = value.items
    if (only !== undefined && isScalar(only.key) && only.value === null) return `{${String(only.key.value)}}`
  }
  const scalar = isScalar(value) ? value.value : undefined
  if (typeof scalar === 'string') return scalar
  if (typeof scalar !== 'number')
    throw refusal(`must give ${name} a text or a number, in quotes where it has placeholders.`)
  const source = isScalar(value) ? value.source : undefined
  if (!isPlain(scalar, source))
    throw refusal(`gives ${name} the number ${source}, which not every reader takes for the same: put it in quotes.`)
  return scalar
}

const KNOWN = NAMES.map((name) => `{${name}}`).join(', ')

/** Refuses what looks like a placeholder and is none: it would stand in every episode as it is. */
function checkTemplate(name: string, template: string): void {
  const twice = TWICE.exec(template)?.[0]
  if (twice !== undefined) throw refusal(`has ${twice} in ${name}: write a placeholder with one brace on each side.`)
  for (const [token, placeholder] of template.matchAll(TOKEN)) {
    if (placeholder !== undefined && !NAMES.some((known) => known === placeholder))
      throw refusal(
        `has the placeholder ${token} in ${name}: there are ${KNOWN}. A brace that is meant as such is written twice: {{ or }}.`,
      )
    if (token === '{' || token === '}')
      throw refusal(`has a lone ${token} in ${name}: one that is meant as such is written twice, ${token}${token}.`)
  }
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
    if (name.length > MAX_NAME_CHARACTERS || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
      throw refusal(
        `has the entry ${quote(name)}: expected a name on one line of at most ${MAX_NAME_CHARACTERS} characters.`,
      )
    if (OWN_ENTRIES.has(name.toLowerCase()))
      throw refusal(`sets ${name}, which is not the blog's own: this action or its pull request decides it.`)
    if (/[{}]/u.test(name)) throw refusal(`has the entry ${name}: only values have placeholders.`)
    const template = templateOf(name, value)
    if (typeof template === 'string') checkTemplate(name, template)
    return { name, template }
  })
}

/** What changes with the data, from one day to the next. */
const MOVING: ReadonlySet<string> = new Set(['files', 'lines', 'confidence'])
const FIGURE = '\\d+(?:\\.\\d+)?'

const placeholdersOf = (template: string) => [...template.matchAll(TOKEN)].flatMap(({ groups }) => groups?.name ?? [])

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')

/** Whether a value is what a template gave, but for figures that have changed since. */
function isOfTemplate(
  value: string | number,
  template: string,
  known: ReadonlyMap<string, string | number | undefined>,
) {
  const used = placeholdersOf(template)
  if (!used.some((name) => MOVING.has(name))) return false
  if (template === `{${used[0]}}`) return typeof value === 'number'
  let pattern = ''
  let end = 0
  for (const { 0: token, index, groups } of template.matchAll(TOKEN)) {
    const name = groups?.name
    const meant = name === undefined ? token.slice(0, 1) : String(known.get(name))
    pattern += escaped(template.slice(end, index)) + (name !== undefined && MOVING.has(name) ? FIGURE : escaped(meant))
    end = index + token.length
  }
  return new RegExp(`^${pattern}${escaped(template.slice(end))}$`, 'u').test(String(value))
}

/** The value of one entry; undefined where a placeholder stands for nothing known. */
function entryValue(template: string, known: ReadonlyMap<string, string | number | undefined>) {
  const used = placeholdersOf(template)
  if (used.some((name) => known.get(name) === undefined)) return undefined
  const [only] = used
  if (only !== undefined && template === `{${only}}`) return known.get(only)
  return template.replace(TOKEN, (token: string, name: string | undefined) =>
    name === undefined ? token.slice(0, 1) : String(known.get(name)),
  )
}

/**
 * The values of the entries. One whose placeholder stands for nothing known is left out.
 *
 * @param kept values of an earlier run, which stay where just a figure of the data is another one by now
 */
export function blogValues(
  entries: readonly BlogEntry[],
  facts: BlogFacts,
  kept: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  const known = new Map<string, string | number | undefined>(Object.entries(facts))
  const values = entries.flatMap(({ name, template }) => {
    if (typeof template === 'number') return [[name, template] as const]
    const before = Object.hasOwn(kept, name) ? kept[name] : undefined
    const value = before !== undefined && isOfTemplate(before, template, known) ? before : entryValue(template, known)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(values)
}

/** The confidence as front matter has it. */
export const shownConfidence = ({ score }: Confidence): number | undefined =>
  score === undefined ? undefined : Number(score.toFixed(2))
