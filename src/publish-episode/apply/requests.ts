import type { PullRequestRequests } from '../decide/step/requests.ts'
import { mergeResults, type RequestResult, tryRequest } from './ask.ts'
import { assignAndMerge } from './assignees-and-auto-merge.ts'
import type { Target } from './content-branch.ts'

/** A pull request that is open; `nodeId` is for GraphQL. */
export interface PullRequestId {
  readonly number: number
  readonly nodeId: string
}

/** What is asked for on a pull request. */
interface SentRequests extends PullRequestRequests {
  /** Whether a draft becomes ready for review. */
  readonly marksReady?: boolean
}

/** Adds labels, in one request. One that GitHub refuses keeps it from adding the others: each is tried by itself then. */
async function addLabels(
  { gitHub, repository: { owner, name: repo } }: Target,
  number: number,
  labels: readonly string[],
): Promise<RequestResult> {
  const add = (names: readonly string[]) =>
    tryRequest(gitHub, number, {
      what: 'labels',
      names,
      send: () => gitHub.rest.issues.addLabels({ owner, repo, issue_number: number, labels: [...names] }),
    })
  const atOnce = await add(labels)
  if (atOnce.warnings.length === 0 || labels.length === 1) return atOnce
  const oneByOne: RequestResult[] = []
  for (const label of labels) oneByOne.push(await add([label]))
  return mergeResults(oneByOne)
}

/**
 * Asks for reviews, in one request. One name that GitHub refuses keeps it from asking the others: each is asked by itself then.
 * What it refuses is returned as warnings.
 */
async function requestReviews(
  { gitHub, repository: { owner, name: repo } }: Target,
  number: number,
  { reviewers, teamReviewers }: Pick<PullRequestRequests, 'reviewers' | 'teamReviewers'>,
): Promise<RequestResult> {
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
  const atOnce = await tryRequest(gitHub, number, { what, names: all, send: send(reviewers, teamReviewers) })
  if (atOnce.warnings.length === 0 || all.length === 1) return atOnce

  const oneByOne: RequestResult[] = []
  for (const login of reviewers)
    oneByOne.push(await tryRequest(gitHub, number, { what: 'reviewers', names: [login], send: send([login], []) }))
  for (const team of teamReviewers)
    oneByOne.push(await tryRequest(gitHub, number, { what: 'team reviewers', names: [team], send: send([], [team]) }))
  return mergeResults(oneByOne)
}

/**
 * Asks for labels, reviews, assignees and auto-merge: at most three requests, unless GitHub refuses one of several names.
 * What it refuses is returned as warnings: the episode is fine without.
 *
 * @param userIds GraphQL's ids of the assignees by login, without those that GitHub doesn't know
 */
export async function sendRequests(
  target: Target,
  { number, nodeId }: PullRequestId,
  requests: SentRequests,
  userIds: ReadonlyMap<string, string>,
): Promise<RequestResult> {
  const { labels, assignees, autoMerge, marksReady = false } = requests
  const { gitHub } = target
  const known = assignees.flatMap((login) => {
    const id = userIds.get(login)
    return id === undefined ? [] : [[login, id] as const]
  })
  const marked = await addLabels(target, number, labels)
  const reviewed = await requestReviews(target, number, requests)
  const assigned = await assignAndMerge(
    gitHub,
    { number, nodeId },
    { assignees: new Map(known), autoMerge, marksReady },
  )
  const unknown = assignees
    .filter((login) => !userIds.has(login))
    .map(
      (login) =>
        `Pull request #${number} is open, but not assigned to ${login}: GitHub knows no user with this login. Correct the input 'assignees'.`,
    )
  return mergeResults([marked, reviewed, { done: [], warnings: unknown }, assigned])
}
