import type { DraftFrontMatter, EpisodeFrontMatter } from '../../episode/format.ts'
import { fillFrontMatter } from '../../episode/front-matter/fill.ts'
import { validateEpisode } from '../../episode/validate.ts'
import { type Confidence, isTrusted } from '../decide/confidence.ts'
import { withDataQuality } from './data-quality.ts'

/** An episode that has no number yet. */
export interface Proposal {
  /** The Markdown file as its author wrote it. */
  readonly source: string
  readonly frontMatter: DraftFrontMatter
  /** The author's own section "Data quality" stays the only one. */
  readonly hasDataQuality: boolean
  readonly runId: string
}

/** What an episode is completed with. */
export interface Completion {
  readonly number: number
  /** ISO 8601; for a draft without one. */
  readonly date: string
  /** For a draft without one. */
  readonly commitSha: string
  readonly confidence: Confidence
  readonly minConfidence: number
}

/** An episode as it is committed. */
export interface FinishedEpisode {
  readonly text: string
  readonly frontMatter: EpisodeFrontMatter
}

/**
 * Fills in what the draft leaves out, and its number.
 *
 * @throws {Error} when the result does not follow the format: a defect of this action, as the draft was checked.
 */
export function finishEpisode(proposal: Proposal, completion: Completion): FinishedEpisode {
  const { source, frontMatter, hasDataQuality, runId } = proposal
  const { number, date, commitSha, confidence, minConfidence } = completion
  const filled = fillFrontMatter(source, {
    episode: number,
    date: frontMatter.date ?? date,
    run_id: runId,
    commit_sha: frontMatter.commit_sha ?? commitSha,
  })
  const needsSection = !hasDataQuality && !isTrusted(confidence, minConfidence)
  const text = needsSection ? withDataQuality(filled, confidence, minConfidence) : filled
  const validation = validateEpisode(text, { kind: 'published', allowedSeries: [frontMatter.series] })
  if (validation.ok) return { text, frontMatter: validation.episode.frontMatter }
  const faults = validation.faults.map(({ line, message }) => `line ${line}: ${message}`).join('; ')
  throw new Error(`The episode can't be completed so that it follows the format. ${faults}`)
}
