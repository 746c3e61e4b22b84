import { readSections } from './body/sections.ts'
import { describe, type Fault, sortFaults } from './fault.ts'
import { type DraftFrontMatter, type Episode, type EpisodeFrontMatter, FRONT_MATTER_SCHEMAS } from './format.ts'
import { readFrontMatter } from './front-matter/read.ts'
import { controlCharacterFaults } from './front-matter/split.ts'
import type { YamlEntries } from './front-matter/yaml.ts'

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
  if (!reading.ok) return { ok: false, faults: sortFaults([...reading.faults, ...faults]) }

  const parsed = FRONT_MATTER_SCHEMAS[kind].safeParse(reading.data)
  const issues = parsed.error?.issues ?? []
  faults.push(
    ...reading.faults,
    ...entryFaults([...issues, ...seriesIssues(reading.data.series, allowedSeries, issues)], reading.lineOf),
  )
  if (!parsed.success || faults.length > 0) return { ok: false, faults: sortFaults(faults) }
  return { ok: true, episode: { frontMatter: parsed.data, body: reading.body.text, sections } }
}

type LineOf = YamlEntries['lineOf']
interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

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
  return [{ path: ['series'], message: `expected one of ${allowedSeries.join(', ')}, found ${describe(series)}` }]
}
