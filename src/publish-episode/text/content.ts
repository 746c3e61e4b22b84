import { episodeCommitMessage } from '../../episode/commit-message.ts'
import type { Claim } from '../decide/evidence/claims.ts'
import type { Proposal } from '../decide/proposal.ts'
import type { Place } from '../naming.ts'
import type { FinishedEpisode } from './episode.ts'
import { commitUrl, pullRequestBody, pullRequestTitle } from './pull-request.ts'

/** An episode at its place, with all that is said of it on GitHub. */
export interface EpisodeContent {
  readonly place: Place
  readonly episode: FinishedEpisode
  /** Empty where they were not verified. */
  readonly claims: readonly Claim[]
  /** Page of the commit that it is about; undefined for a commit that was never collected. */
  readonly commitUrl: string | undefined
  /** The message of its commit. */
  readonly message: string
  /** The title and the body of its pull request. */
  readonly title: string
  readonly body: string
}

/** How the confidence in an episode is judged. */
interface Judgement {
  readonly minConfidence: number
  readonly isTrusted: boolean
}

/**
 * Writes all that is said of an episode.
 *
 * @param serverUrl where repositories' pages are: `https://github.com`
 */
export function contentOf(
  { confidence, subjectCommit, isComposed, figures }: Proposal,
  place: Place,
  episode: FinishedEpisode,
  claims: readonly Claim[],
  { minConfidence, isTrusted }: Judgement,
  serverUrl: string,
): EpisodeContent {
  const { frontMatter } = episode
  const page = commitUrl(subjectCommit, frontMatter.commit_sha, serverUrl)
  return {
    place,
    episode,
    claims,
    commitUrl: page,
    message: episodeCommitMessage({
      series: frontMatter.series,
      episode: frontMatter.episode,
      title: frontMatter.title,
      confidenceScore: confidence.score,
      correlationStrength: confidence.correlation,
      costUsd: frontMatter.cost_usd,
      runId: frontMatter.run_id,
    }),
    title: pullRequestTitle(frontMatter),
    body: pullRequestBody({
      episode,
      path: place.path,
      confidence,
      minConfidence,
      isTrusted,
      commitUrl: page,
      isComposed,
      claims,
      figures,
    }),
  }
}
