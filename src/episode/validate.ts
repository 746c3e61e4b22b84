import { readSections } from './body/sections.ts'
import { describe, type Fault, inWords, sortFaults } from './fault.ts'
import {
  type DraftFrontMatter,
  type Episode,
  type EpisodeFrontMatter,
  FRONT_MATTER_ORDER,
  FRONT_MATTER_SCHEMAS,
} from './format.ts'
import { readFrontMatter } from './front-matter/read.ts'
import { controlCharacterFaults } from './front-matter/split.ts'
import type { YamlEntries } from './front-matter/yaml.ts'

/** What this format asks for that posts of older ones don't have. */
const NEW_ENTRIES = ['run_id', 'commit_sha', 'tokens_in', 'tokens_out', 'cost_usd']

export type EpisodeValidation<FrontMatter> =
  | { readonly ok: true; readonly episode: Episode<FrontMatter> }
  | {
      readonly ok: false
      /** Every fault, by line. */
      readonly faults: readonly Fault[]
    }

/** What an episode is checked against. */
export interface ValidationOptions<Kind extends 'draft' | 'published'> {
  /** A draft may leave out what the action fills in: episode, date, run_id, commit_sha. */
  readonly kind: Kind
  /** Names of the series that exist. */
  readonly allowedSeries: readonly string[]
}

/**
 * Checks an episode's source: its front matter and its five sections. A fault of one part does not hide those of another;
 * only front matter that is no YAML, or without an end, leaves its entries or the sections unchecked.
 */
export function validateEpisode(
  source: string,
  options: ValidationOptions<'published'>,
): EpisodeValidation<EpisodeFrontMatter>
export function validateEpisode(
  source: string,
  options: ValidationOptions<'draft'>,
): EpisodeValidation<DraftFrontMatter>
export function validateEpisode(
  source: string,
  { kind, allowedSeries }: ValidationOptions<'draft' | 'published'>,
): EpisodeValidation<DraftFrontMatter> {
  const reading = readFrontMatter(source)
  const { sections, faults } = reading.body ? readSections(reading.body) : { sections: [], faults: [] }
  if (reading.body) faults.push(...controlCharacterFaults(reading.body))
  if (!reading.ok) {
    const unreadable = reading.faults.map((fault) => ({ ...fault, kind: 'unreadable' }) as const)
    return { ok: false, faults: sortFaults([...unreadable, ...faults]) }
  }

  const parsed = FRONT_MATTER_SCHEMAS[kind].safeParse(reading.data)
  const issues = parsed.error?.issues ?? []
  const missing = missingEntries(issues, reading.data)
  if (kind === 'published' && isOlderFormat(missing)) return { ok: false, faults: [olderFormat(missing)] }
  const entries = entryFaults([...issues, ...seriesIssues(reading.data.series, allowedSeries, issues)], reading.lineOf)
  faults.push(
    ...reading.faults,
    ...entries.map((fault) => (missing.includes(fault.field ?? '') ? { ...fault, kind: 'missing' as const } : fault)),
  )
  if (!parsed.success || faults.length > 0) return { ok: false, faults: sortFaults(faults) }
  return { ok: true, episode: { frontMatter: parsed.data, body: reading.body.text, sections, notes: reading.notes } }
}

type LineOf = YamlEntries['lineOf']
interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** The entries that the format asks for and that are not there, in the order of the format. */
function missingEntries(issues: readonly Issue[], data: Readonly<Record<string, unknown>>): string[] {
  const names = issues.filter(({ path }) => path.length === 1).map(({ path }) => String(path[0]))
  return FRONT_MATTER_ORDER.filter((name) => names.includes(name) && data[name] === undefined)
}

/** A post that has none of what this format brought: it was written before. */
const isOlderFormat = (missing: readonly string[]) => NEW_ENTRIES.every((name) => missing.includes(name))

const olderFormat = (missing: readonly string[]): Fault => ({
  line: 1,
  kind: 'missing',
  message: `This post follows an older format: its front matter lacks ${inWords(missing)}. To migrate it, add them, with a new UUID as run_id, forty zeros as commit_sha, null as latency_ms_p95 and 0 for the others where nothing is known, and give it the five sections; or leave old posts as they are, and touch them in pull requests of their own.`,
})

function entryFaults(issues: readonly Issue[], lineOf: LineOf): Fault[] {
  const messages = new Map<string, Fault>()
  for (const { path, message } of issues) {
    const field = path.map(String).join('.')
    // A text may break two rules that are told in the same words.
    messages.set(`${field} ${message}`, { line: lineOf(path) ?? 1, field, message: `${field}: ${message}.` })
  }
  return [...messages.values()]
}

/** A series that is well-formed, but none of those that exist. */
function seriesIssues(series: unknown, allowedSeries: readonly string[], issues: readonly Issue[]): Issue[] {
  const isKnown = typeof series === 'string' && allowedSeries.includes(series)
  if (isKnown || issues.some(({ path }) => path[0] === 'series')) return []
  return [
    {
      path: ['series'],
      message: `expected one of ${allowedSeries.join(', ')} (input 'allowed-series'), found ${describe(series)}`,
    },
  ]
}

/** Makes one fault of all entries that are missing: they are put in at one place. */
export function joinMissing(faults: readonly Fault[]): Fault[] {
  const isEntry = ({ kind, field }: Fault) => kind === 'missing' && field !== undefined
  const missing = faults.filter(isEntry)
  const [first] = missing
  if (first === undefined || missing.length < 2) return [...faults]
  const names = FRONT_MATTER_ORDER.filter((name) => missing.some(({ field }) => field === name))
  const joined = {
    line: first.line,
    kind: 'missing',
    message: `Missing from the front matter: ${inWords(names)}.`,
  } as const
  return [joined, ...faults.filter((fault) => !isEntry(fault))]
}
