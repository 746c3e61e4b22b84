import type { EpisodeFrontMatter } from '../../episode/format.ts'
import { fillFrontMatter, quoteAmbiguous } from '../../episode/front-matter/fill.ts'
import { entriesOf } from '../../episode/front-matter/read.ts'
import { validateEpisode } from '../../episode/validate.ts'
import type { EpisodeDraft } from '../decide/draft.ts'
import type { Confidence } from '../decide/evidence/confidence.ts'
import { withDataQuality } from './data-quality.ts'

/** What an episode is completed with. */
export interface Filling {
  readonly number: number
  /** ISO 8601; for a draft without one. */
  readonly date: string
  /** For a draft without one. */
  readonly commitSha: string
  /** For entries of the blog's own that the draft doesn't have. */
  readonly extra: Readonly<Record<string, string | number>>
  readonly confidence: Confidence
  readonly minConfidence: number
  /** Otherwise the episode gets a section that says why not. */
  readonly isTrusted: boolean
}

/** What an episode that was proposed before has been filled in with; it keeps it. */
export interface KeptValues {
  readonly date: string | undefined
  readonly commitSha: string | undefined
  /** Entries of the blog's own. */
  readonly extra: Readonly<Record<string, string | number>>
}

/** An episode as it is committed. */
export interface FinishedEpisode {
  readonly text: string
  readonly frontMatter: EpisodeFrontMatter
}

/**
 * Reads what an episode's file has been filled in with.
 *
 * @param extra names of the blog's own entries
 */
export function keptValues(text: string, extra: readonly string[]): KeptValues {
  const entries = entriesOf(text)
  const { date, commit_sha } = entries
  const isKept = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'
  return {
    extra: Object.fromEntries(
      extra.flatMap((name) => {
        const value = entries[name]
        return isKept(value) ? [[name, value]] : []
      }),
    ),
    date: typeof date === 'string' ? date : undefined,
    commitSha: typeof commit_sha === 'string' ? commit_sha : undefined,
  }
}

/**
 * Fills in what the draft leaves out, and its number.
 *
 * @throws {Error} when the result does not follow the format: a defect of this action, as the draft was checked.
 */
export function completeEpisode(draft: EpisodeDraft, filling: Filling): FinishedEpisode {
  const { source, frontMatter, hasDataQuality, runId } = draft
  const { number, date, commitSha, extra, confidence, minConfidence, isTrusted } = filling
  const missing = Object.entries(extra).filter(
    ([name]) => !Object.hasOwn(frontMatter, name) || frontMatter[name] === undefined,
  )
  const filled = fillFrontMatter(quoteAmbiguous(source), {
    episode: number,
    date: frontMatter.date ?? date,
    run_id: runId,
    commit_sha: frontMatter.commit_sha ?? commitSha,
    ...Object.fromEntries(missing),
  })
  const needsSection = !hasDataQuality && !isTrusted
  const text = needsSection ? withDataQuality(filled, confidence, minConfidence) : filled
  const validation = validateEpisode(text, { kind: 'published', allowedSeries: [frontMatter.series] })
  if (validation.ok) return { text, frontMatter: validation.episode.frontMatter }
  const faults = validation.faults.map(({ line, message }) => `line ${line}: ${message}`).join('; ')
  throw new Error(`The episode can't be completed so that it follows the format. ${faults}`)
}
