import { composeEpisode } from '../../episode/compose/compose.ts'
import type { EpisodeFacts } from '../../episode/compose/facts.ts'
import { type Fault, sortFaults } from '../../episode/fault.ts'
import type { DraftFrontMatter } from '../../episode/format.ts'
import { entriesOf } from '../../episode/front-matter/read.ts'
import type { Body } from '../../episode/front-matter/split.ts'
import { renderEpisode } from '../../episode/render.ts'
import { episodeRunId } from '../../episode/run-id.ts'
import { validateEpisode } from '../../episode/validate.ts'
import type { ScannedText } from '../gather/source-file.ts'
import { runIdOf } from './place/published-episodes.ts'

/** An episode that has no number yet. */
export interface EpisodeDraft {
  /** The Markdown file as its author wrote it. */
  readonly source: string
  readonly frontMatter: DraftFrontMatter
  /** The Markdown after the front matter. */
  readonly body: string
  /** The author's own section "Data quality" stays the only one. */
  readonly hasDataQuality: boolean
  readonly runId: string
  /** What other readers of the file take otherwise: it is put in quotes. */
  readonly notes: readonly Fault[]
}

/** A draft, or every fault of it. */
export type DraftReading =
  | { readonly ok: true; readonly draft: EpisodeDraft }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** The body of a source that ends with it, with the line that it begins on. */
export function bodyIn(source: string, text: string): Body {
  return { text, line: source.slice(0, source.length - text.length).split('\n').length }
}

/** What a draft with faults tells all the same: which episode it may be. */
interface DraftGlimpse {
  readonly series: string | undefined
  /** The run ids that it may have in a series; empty where nothing tells. */
  readonly runIdsIn: (series: string) => readonly string[]
}

const LINE_OF = { series: /^series:[ \t]*(?<value>.+)$/mu, title: /^title:[ \t]*(?<value>.+)$/mu }

/** An entry as it is, or, where the front matter can't be read, what stands on its line. */
function entryOf(source: string, entries: Readonly<Record<string, unknown>>, name: 'series' | 'title') {
  const value = entries[name]
  if (typeof value === 'string') return value
  return LINE_OF[name]
    .exec(source)
    ?.groups?.value?.trim()
    .replace(/^(["'])(?<text>.*)\1$/u, '$<text>')
}

/** Looks for which episode a draft is, whatever its faults. */
export function glimpseDraft(source: string): DraftGlimpse {
  const entries = entriesOf(source)
  const [series, title] = [entryOf(source, entries, 'series'), entryOf(source, entries, 'title')]
  const given = runIdOf(source)
  const runIdsIn = (one: string) => (title === undefined ? [] : [episodeRunId(one, title)])
  return { series, runIdsIn: given === undefined ? runIdsIn : () => [given] }
}

/** Parses a draft that was scanned for secrets. One with secrets is refused. */
export function parseDraft({ faults, redacted }: ScannedText, allowedSeries: readonly string[]): DraftReading {
  const validation = validateEpisode(redacted, { kind: 'draft', allowedSeries })
  if (!validation.ok) return { ok: false, faults: sortFaults([...faults, ...validation.faults]) }
  if (faults.length > 0) return { ok: false, faults: sortFaults(faults) }
  const { frontMatter, sections } = validation.episode
  const draft = {
    source: redacted,
    frontMatter,
    body: validation.episode.body,
    hasDataQuality: sections.some(({ heading }) => heading.toLowerCase() === 'data quality'),
    runId: frontMatter.run_id ?? episodeRunId(frontMatter.series, frontMatter.title),
    notes: validation.episode.notes,
  }
  return { ok: true, draft }
}

/**
 * Composes a draft from data. Its entries `commits_until` and `collected_until` are where the next one begins.
 *
 * @throws {Error} when the result does not follow the format: a defect of this action.
 */
export function composeDraft(facts: EpisodeFacts): EpisodeDraft {
  const { frontMatter, body } = composeEpisode(facts)
  const source = renderEpisode(frontMatter, body)
  const reading = parseDraft({ faults: [], redacted: source }, [facts.series])
  if (reading.ok) return reading.draft
  const faults = reading.faults.map(({ line, message }) => `line ${line}: ${message}`).join('; ')
  throw new Error(`The composed episode does not follow the format. ${faults}`)
}
