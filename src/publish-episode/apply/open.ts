import { mergeObstacle } from '../decide/auto-merge.ts'
import { type Claim, claimWarnings } from '../decide/claims.ts'
import { isTrusted } from '../decide/confidence.ts'
import type { Place, Superseded } from '../decide/location.ts'
import type { RepositoryState } from '../gather/content-repository.ts'
import { type Proposing, pullRequestText } from '../proposing.ts'
import type { FinishedEpisode } from '../text/episode.ts'
import { together } from './ask.ts'
import { closeSuperseded } from './close-superseded.ts'
import { type OpenedPullRequest, openPullRequest } from './pull-request.ts'
import { drawAttention } from './requests.ts'

/** A pull request that is open now, with what its opening left to say. */
export interface Opening {
  readonly opened: OpenedPullRequest
  readonly warnings: readonly string[]
  readonly notes: readonly string[]
}

const APPROVAL =
  'GITHUB_TOKEN opened this pull request, so GitHub runs no checks on it until somebody with write access approves them on its page. Where they must run at once, give the token of a GitHub App.'

/**
 * Opens the pull request of an episode's branch, asks for what the inputs want on it, and closes those it takes the place of.
 * `exists` when another run has opened it.
 */
export async function openProposal(
  proposing: Proposing,
  state: RepositoryState,
  { place, superseded }: { readonly place: Place; readonly superseded: readonly Superseded[] },
  episode: FinishedEpisode,
  claims: readonly Claim[],
): Promise<Opening | 'exists'> {
  const { gitHub, inputs, confidence } = proposing
  const opened = await openPullRequest(gitHub, inputs.repository, {
    ...pullRequestText(proposing, episode, place, claims),
    head: place.branch,
    base: state.base.name,
    isDraft: !isTrusted(confidence, inputs.minConfidence),
  })
  if (opened === 'exists') return opened
  const { number, author } = opened
  const isAuthor = (login: string) => login.toLowerCase() === author.toLowerCase()
  const obstacle = inputs.autoMerge === 'off' ? undefined : mergeObstacle(proposing, claims)
  const attention = {
    ...inputs,
    reviewers: inputs.reviewers.filter((login) => !isAuthor(login)),
    autoMerge: obstacle === undefined ? inputs.autoMerge : 'off',
  } as const
  const { warnings } = together([
    await drawAttention(gitHub, inputs.repository, opened, attention, state.userIds),
    await closeSuperseded(gitHub, inputs.repository, superseded, `with the next number in #${number}`),
  ])
  return {
    opened,
    warnings: [
      ...claimWarnings(claims),
      ...inputs.reviewers
        .filter(isAuthor)
        .map((login) => `${login} opened pull request #${number} and so can't review it: name another reviewer.`),
      ...(obstacle === undefined ? [] : [`Pull request #${number} does not merge by itself: ${obstacle}.`]),
      ...warnings,
    ],
    notes: author === 'github-actions[bot]' ? [APPROVAL] : [],
  }
}
