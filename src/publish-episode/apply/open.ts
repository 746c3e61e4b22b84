import { claimWarnings } from '../decide/evidence/claims.ts'
import type { Superseded } from '../decide/place/location.ts'
import type { Opening } from '../decide/step/opening.ts'
import { reviewersBeside } from '../decide/step/requests.ts'
import type { RepositoryState } from '../gather/repository/content-repository.ts'
import type { EpisodeContent } from '../text/content.ts'
import { mergeResults } from './ask.ts'
import { closeSuperseded } from './close-superseded.ts'
import type { Target } from './content-branch.ts'
import { type OpenedPullRequest, openPullRequest } from './pull-request.ts'
import { sendRequests } from './requests.ts'

/** A pull request that is open now, with what its opening left to say. */
interface OpeningResult {
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
  target: Target,
  { base, userIds }: Pick<RepositoryState, 'base' | 'userIds'>,
  { place, title, body, claims }: EpisodeContent,
  { isDraft, requests, obstacle }: Opening,
  superseded: readonly Superseded[],
): Promise<OpeningResult | 'exists'> {
  const opened = await openPullRequest(target, { title, body, head: place.branch, base: base.name, isDraft })
  if (opened === 'exists') return opened
  const { number, author } = opened
  const { others, authors } = reviewersBeside(requests.reviewers, author)
  const { warnings } = mergeResults([
    await sendRequests(target, opened, { ...requests, reviewers: others }, userIds),
    await closeSuperseded(target, superseded, `with the next number in #${number}`),
  ])
  return {
    opened,
    warnings: [
      ...claimWarnings(claims),
      ...authors.map(
        (login) => `${login} opened pull request #${number} and so can't review it: name another reviewer.`,
      ),
      ...(isDraft && !opened.isDraft
        ? [
            `Pull request #${number} should be a draft, because the confidence in it is below 'min-confidence', but this repository has no drafts: look at the data before you merge it.`,
          ]
        : []),
      ...(obstacle === undefined ? [] : [`Pull request #${number} does not merge by itself: ${obstacle}.`]),
      ...warnings,
    ],
    notes: author === 'github-actions[bot]' ? [APPROVAL] : [],
  }
}
