import { describeError } from '../../runner/run-action.ts'
import { mergeObstacle } from '../decide/auto-merge.ts'
import { type Claim, claimWarnings } from '../decide/claims.ts'
import type { ProposedWork } from '../decide/differences.ts'
import type { Place, Superseded } from '../decide/location.ts'
import type { PullRequest, RepositoryState } from '../gather/content-repository.ts'
import type { Outcome } from '../outcome.ts'
import { type Proposing, pullRequestText } from '../proposing.ts'
import { unedited } from '../text/marker.ts'
import { type Asked, NOTHING_ASKED, together } from './ask.ts'
import { closeSuperseded } from './close-superseded.ts'
import { editPullRequest } from './pull-request.ts'
import { drawAttention } from './requests.ts'

/** An episode that is in a pull request. */
interface ProposedEpisode {
  readonly place: Place
  readonly pullRequest: PullRequest
  readonly superseded: readonly Superseded[]
}

/** Replaces the texts of the pull request that nobody has edited. */
async function refreshText(
  proposing: Proposing,
  { pullRequest, place }: ProposedEpisode,
  { episode }: ProposedWork,
  claims: readonly Claim[],
): Promise<Asked> {
  const isOurs = unedited(pullRequest.title, pullRequest.body)
  const text = pullRequestText(proposing, episode, place, claims)
  const changes = {
    ...(isOurs.title && text.title !== pullRequest.title ? { title: text.title } : {}),
    ...(isOurs.body && text.body !== pullRequest.body ? { body: text.body } : {}),
  }
  if (Object.keys(changes).length === 0) return NOTHING_ASKED
  try {
    await editPullRequest(proposing.gitHub, proposing.inputs.repository, pullRequest.number, changes)
    return { done: ['its text'], warnings: [] }
  } catch (error) {
    const warning = `The episode is updated, but not the text of its pull request. ${describeError(error)}`
    return { done: [], warnings: [warning] }
  }
}

/** One sentence on what was done about a pull request, and one on what was made up for. */
function reasonOf(
  { isChanged, isClosed }: ProposedWork,
  { place, pullRequest: { number } }: ProposedEpisode,
  done: readonly string[],
): string {
  const added = done.length === 0 ? '' : ` Made up for what was missing: ${done.join(', ')}.`
  if (isChanged)
    return `${isClosed ? 'Reopened and updated' : 'Updated'} pull request #${number} with the changed ${place.path}.${added}`
  return `${isClosed ? `Reopened pull request #${number}.` : `Pull request #${number} has this episode already.`}${added}`
}

/**
 * Gives a pull request the texts of the episode that is on its branch, what was never asked for on it, and closes those it takes the
 * place of. What GitHub refuses is returned as warnings.
 */
export async function completeProposal(
  proposing: Proposing,
  { userIds }: Pick<RepositoryState, 'userIds'>,
  proposed: ProposedEpisode,
  work: ProposedWork,
  claims: readonly Claim[],
): Promise<Pick<Outcome, 'kind' | 'reason' | 'warnings'>> {
  const { gitHub, inputs } = proposing
  const { pullRequest, superseded } = proposed
  const { isChanged, isClosed, isOutdated, missing } = work
  const texts = isOutdated ? await refreshText(proposing, proposed, work, claims) : NOTHING_ASKED
  const mayMerge = mergeObstacle(proposing, claims) === undefined
  const attention = { ...missing, autoMerge: mayMerge ? missing.autoMerge : 'off' } as const
  const { done, warnings } = together([
    // New texts for a new commit make up for nothing.
    isChanged ? { ...texts, done: [] } : texts,
    await drawAttention(gitHub, inputs.repository, pullRequest, attention, userIds),
    await closeSuperseded(gitHub, inputs.repository, superseded, `with the next number in #${pullRequest.number}`),
  ])
  const isUpdated = isChanged || isClosed || done.length > 0
  return {
    kind: isUpdated ? 'updated' : 'unchanged',
    reason: reasonOf(work, proposed, done),
    warnings: [...(isChanged || isClosed ? claimWarnings(claims) : []), ...warnings],
  }
}
