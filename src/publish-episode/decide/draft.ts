import { composeEpisode } from '../../episode/compose/compose.ts'
import type { EpisodeFacts } from '../../episode/compose/facts.ts'
import type { Fault } from '../../episode/fault.ts'
import { readFrontMatter } from '../../episode/front-matter/read.ts'
import { renderEpisode } from '../../episode/render.ts'
import { episodeRunId } from '../../episode/run-id.ts'
import { validateEpisode } from '../../episode/validate.ts'
import type { Proposal } from '../text/episode.ts'

/** Parses a draft, and finds every fault. */
export function parseDraft(source: string, allowedSeries: readonly string[]): Proposal | readonly Fault[] {
  const validation = validateEpisode(source, { kind: 'draft', allowedSeries })
  if (!validation.ok) return validation.faults
  const { frontMatter, sections } = validation.episode
  return {
    source,
    frontMatter,
    hasDataQuality: sections.some(({ heading }) => heading.toLowerCase() === 'data quality'),
    runId: frontMatter.run_id ?? episodeRunId(frontMatter.series, frontMatter.title),
  }
}

/**
 * Composes a draft from data. Its entry `commits_until` is where the next one begins.
 *
 * @throws {Error} when the result does not follow the format: a defect of this action.
 */
export function composeDraft(facts: EpisodeFacts): Proposal {
  const { frontMatter, body } = composeEpisode(facts)
  const source = renderEpisode({ ...frontMatter, commits_until: facts.window.to.toISOString() }, body)
  const parsed = parseDraft(source, [facts.series])
  if ('source' in parsed) return parsed
  const faults = parsed.map(({ line, message }) => `line ${line}: ${message}`).join('; ')
  throw new Error(`The composed episode does not follow the format. ${faults}`)
}

/** The front matter of an episode that is there already; without entries where it can't be read. */
export function entriesOf(source: string): Readonly<Record<string, unknown>> {
  const reading = readFrontMatter(source)
  return reading.ok ? reading.data : {}
}
