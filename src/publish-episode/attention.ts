import type { GitHub } from '../github/client.ts'
import { statusOf } from '../github/errors.ts'
import type { RepositoryName } from '../github/repository.ts'
import { retry } from '../retry/retry.ts'
import type { OpenedPullRequest } from './pull-request.ts'
import { answerLine } from './refusals.ts'

/** Who should look at a pull request, and how it is marked. */
export interface Attention {
  /** GitHub creates those that are missing. */
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly reviewers: readonly string[]
  /** Slugs. */
  readonly teamReviewers: readonly string[]
}

/** Something to ask of GitHub, of which it may refuse everything for one name in it. */
interface Request {
  readonly what: 'labels' | 'assignees' | 'reviewers' | 'team reviewers'
  readonly names: readonly string[]
  readonly send: () => Promise<unknown>
}

/** Right after its creation a pull request or a label may not be seen everywhere on GitHub. */
const NOT_SEEN_YET = { attempts: 3, baseMilliseconds: 1_000, mostMilliseconds: 4_000 }
const mayNotBeSeenYet = (error: unknown) =>
  statusOf(error) === 404 || (statusOf(error) === 422 && !/collaborator|author/iu.test(answerLine(error)))

const REMEDIES: Readonly<Record<Request['what'], string>> = {
  labels: 'The token needs `pull-requests: write`, and to create a label that is missing `issues: write`.',
  assignees: 'The token needs `pull-requests: write`.',
  reviewers: 'Only those who may read the repository can be asked.',
  'team reviewers':
    'The team needs access to the repository, and the token must see it: GITHUB_TOKEN does not, that of a GitHub App with `members: read` does.',
}

/** Sends a request; what GitHub refuses is returned as a warning. */
async function ask({ what, names, send }: Request, number: number): Promise<string[]> {
  if (names.length === 0) return []
  try {
    await retry(send, mayNotBeSeenYet, NOT_SEEN_YET)
    return []
  } catch (error) {
    const answer = answerLine(error).replace(/\.?$/u, '.')
    return [
      `Pull request #${number} is open, but without its ${what} (${names.join(', ')}). GitHub answered: ${answer} ${REMEDIES[what]}`,
    ]
  }
}

/** Asks for labels, assignees and reviewers. What GitHub refuses is returned as warnings: the episode is fine without. */
export async function drawAttention(
  gitHub: GitHub,
  { owner, name: repo }: RepositoryName,
  { number, author }: OpenedPullRequest,
  attention: Attention,
): Promise<string[]> {
  const issue = { owner, repo, issue_number: number }
  const labels = [...attention.labels]
  const assignees = [...attention.assignees]
  const isAuthor = (login: string) => login.toLowerCase() === author.toLowerCase()
  const reviewers = attention.reviewers.filter((login) => !isAuthor(login))
  const teams = [...attention.teamReviewers]
  const request = (people: string[], slugs: string[]) =>
    gitHub.rest.pulls.requestReviewers({ owner, repo, pull_number: number, reviewers: people, team_reviewers: slugs })

  const warnings = [
    ...attention.reviewers
      .filter(isAuthor)
      .map((login) => `${login} opened pull request #${number} and so can't review it: name another reviewer.`),
    ...(await ask(
      { what: 'labels', names: labels, send: () => gitHub.rest.issues.addLabels({ ...issue, labels }) },
      number,
    )),
    ...(await ask(
      { what: 'assignees', names: assignees, send: () => gitHub.rest.issues.addAssignees({ ...issue, assignees }) },
      number,
    )),
  ]
  const together = await ask(
    {
      what: reviewers.length === 0 ? 'team reviewers' : 'reviewers',
      names: [...reviewers, ...teams],
      send: () => request(reviewers, teams),
    },
    number,
  )
  if (together.length === 0 || reviewers.length + teams.length === 1) return [...warnings, ...together]
  // One name that GitHub refuses keeps it from asking the others: each is asked by itself then.
  for (const login of reviewers)
    warnings.push(...(await ask({ what: 'reviewers', names: [login], send: () => request([login], []) }, number)))
  for (const team of teams)
    warnings.push(...(await ask({ what: 'team reviewers', names: [team], send: () => request([], [team]) }, number)))
  return warnings
}
