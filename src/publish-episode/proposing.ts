import { episodeCommitMessage } from '../episode/commit-message.ts'
import type { GitHub } from '../github/client.ts'
import type { Claim } from './decide/claims.ts'
import type { Confidence } from './decide/confidence.ts'
import type { Place } from './decide/location.ts'
import { NO_COMMIT, type Subject } from './gather/subject-commit.ts'
import type { ProposeInputs } from './inputs.ts'
import { type FinishedEpisode, finishEpisode, type Proposal } from './text/episode.ts'
import { pullRequestBody, pullRequestTitle } from './text/pull-request.ts'
import type { Verify } from './verify.ts'

/** Everything that is known of an episode before it has its place. */
export interface Proposing {
  readonly gitHub: GitHub
  readonly inputs: ProposeInputs
  readonly proposal: Proposal
  readonly isComposed: boolean
  readonly confidence: Confidence
  readonly subject: Subject | undefined
  readonly verify: Verify
  /** Where repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  readonly now: Date
}

/** What an episode that was proposed before has been filled in with; it keeps it. */
export interface FilledBefore {
  readonly date: string | undefined
  readonly commitSha: string | undefined
}

/** Completes the episode for its place. */
export function finish(proposing: Proposing, place: Place, before?: FilledBefore): FinishedEpisode {
  const { proposal, confidence, subject, inputs, now } = proposing
  return finishEpisode(proposal, {
    number: place.number,
    date: before?.date ?? `${now.toISOString().slice(0, 19)}Z`,
    commitSha: before?.commitSha ?? subject?.sha ?? NO_COMMIT,
    confidence,
    minConfidence: inputs.minConfidence,
  })
}

/** Page of the commit that the episode is about; undefined for a commit that was never collected. */
export function commitUrl({ subject, serverUrl }: Proposing, sha: string): string | undefined {
  return subject?.repository === undefined || subject.sha !== sha
    ? undefined
    : `${serverUrl}/${subject.repository}/commit/${sha}`
}

/** The message of the episode's commit. */
export function commitMessage({ confidence }: Proposing, { frontMatter }: FinishedEpisode): string {
  return episodeCommitMessage({
    series: frontMatter.series,
    episode: frontMatter.episode,
    title: frontMatter.title,
    confidenceScore: confidence.score,
    correlationStrength: confidence.correlation,
    costUsd: frontMatter.cost_usd,
    runId: frontMatter.run_id,
  })
}

/** The title and the body of the episode's pull request. */
export function pullRequestText(
  proposing: Proposing,
  episode: FinishedEpisode,
  { path }: Place,
  claims: readonly Claim[],
) {
  const { confidence, inputs, isComposed } = proposing
  const { frontMatter } = episode
  return {
    title: pullRequestTitle(frontMatter),
    body: pullRequestBody({
      episode,
      path,
      confidence,
      minConfidence: inputs.minConfidence,
      commitUrl: commitUrl(proposing, frontMatter.commit_sha),
      isComposed,
      claims,
    }),
  }
}
