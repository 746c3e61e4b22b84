import type { GitHub } from '../../github/client.ts'
import type { RepositoryName } from '../../github/repository.ts'
import { type Asked, ask, together } from './ask.ts'

/** Who is asked for a review. */
export interface Reviewers {
  /** Logins. */
  readonly reviewers: readonly string[]
  /** Slugs. */
  readonly teamReviewers: readonly string[]
}

/**
 * Asks for reviews, in one request. One name that GitHub refuses keeps it from asking the others: each is asked by itself then.
 * What it refuses is returned as warnings.
 */
export async function requestReviews(
  gitHub: GitHub,
  { owner, name: repo }: RepositoryName,
  number: number,
  { reviewers, teamReviewers }: Reviewers,
): Promise<Asked> {
  const send = (people: readonly string[], teams: readonly string[]) => () =>
    gitHub.rest.pulls.requestReviewers({
      owner,
      repo,
      pull_number: number,
      reviewers: [...people],
      team_reviewers: [...teams],
    })
  const all = [...reviewers, ...teamReviewers]
  const what = reviewers.length === 0 ? 'team reviewers' : 'reviewers'
  const atOnce = await ask(gitHub, number, { what, names: all, send: send(reviewers, teamReviewers) })
  if (atOnce.warnings.length === 0 || all.length === 1) return atOnce

  const oneByOne: Asked[] = []
  for (const login of reviewers)
    oneByOne.push(await ask(gitHub, number, { what: 'reviewers', names: [login], send: send([login], []) }))
  for (const team of teamReviewers)
    oneByOne.push(await ask(gitHub, number, { what: 'team reviewers', names: [team], send: send([], [team]) }))
  return together(oneByOne)
}
