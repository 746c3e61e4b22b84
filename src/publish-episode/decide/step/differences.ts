import type { PullRequest } from '../../gather/repository/content-repository-query.ts'
import type { EarlierProposal } from '../../gather/repository/earlier-proposal.ts'
import { saysDataQuality, withoutDataQuality } from '../../text/data-quality.ts'
import type { FinishedEpisode } from '../../text/episode.ts'
import { describesEpisode, describesOtherEpisode, unedited } from '../../text/marker.ts'
import { ownEpisode } from '../place/own-commits.ts'

/** What this action wrote last, and what became of it. */
export interface WrittenEpisode {
  /** Undefined where there is no such file, or it is not text. */
  readonly text: string | undefined
  /** Whether the branch still has just that: otherwise others have changed it. */
  readonly isAsWritten: boolean
}

/**
 * Finds what this action wrote last on a branch: by its own newest commit of the file, or, where that was rewritten, by what the pull
 * request says of it. Merges of the base and commits on other files don't matter.
 */
export function writtenBefore(
  { file, versions }: EarlierProposal,
  runId: string,
  pullRequest: PullRequest | undefined,
): WrittenEpisode {
  const own = versions.find((version) => ownEpisode(version)?.runId === runId)?.file
  if (own !== undefined) return { text: own.text, isAsWritten: file?.oid === own.oid }
  const text = file?.text
  if (text === undefined || pullRequest === undefined) return { text, isAsWritten: false }
  return { text, isAsWritten: describesEpisode(pullRequest.body, withoutDataQuality(text)) }
}

/** In what an episode differs from what was proposed before. */
export interface Differences {
  /** The file on the branch is to be another one. */
  readonly isChanged: boolean
  /** The draft itself is another text than the one there, and not just the trust in its data. */
  readonly isOtherText: boolean
  /** It is, and others have changed the file: nothing may be overwritten. */
  readonly isConflict: boolean
  /** The pull request was closed. */
  readonly isClosed: boolean
  /** The texts of the pull request are those of another state of the episode. */
  readonly hasOldText: boolean
}

/** The confidence changes with every day, which alone is no reason for a commit. */
const isSameEpisode = (one: string, other: string) => withoutDataQuality(one) === withoutDataQuality(other)

/** Whether just one of them says that its data deserves less trust: the confidence has crossed the threshold. */
const isOtherTrust = (one: string, other: string) => saysDataQuality(one) !== saysDataQuality(other)

/** Whether the body is of another state of the episode; one that a person has edited is left to them. */
const isOfOtherState = ({ title, body }: PullRequest, { text }: FinishedEpisode) =>
  unedited(title, body).body && describesOtherEpisode(body, withoutDataQuality(text))

/** Compares an episode with what was proposed before, and with what is there now: a person may have put the change there by hand. */
export function compare(
  episode: FinishedEpisode,
  { text, isAsWritten }: WrittenEpisode,
  { file }: EarlierProposal,
  pullRequest: PullRequest | undefined,
): Differences {
  const isOther = text === undefined || !isSameEpisode(text, episode.text)
  const isThereByHand = file?.text !== undefined && isSameEpisode(file.text, episode.text)
  const crosses = isAsWritten && text !== undefined && isOtherTrust(text, episode.text)
  const isOtherText = isOther && !isThereByHand
  const isChanged = isOtherText || crosses
  return {
    isChanged,
    isOtherText,
    isConflict: isChanged && !isAsWritten,
    isClosed: pullRequest?.state === 'CLOSED',
    hasOldText: pullRequest !== undefined && (isChanged || isOfOtherState(pullRequest, episode)),
  }
}
