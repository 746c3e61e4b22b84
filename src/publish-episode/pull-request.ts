import type { GitHub } from '../github/client.ts'
import { statusOf } from '../github/errors.ts'
import { fullName, type RepositoryName } from '../github/repository.ts'
import { retry } from '../retry/retry.ts'
import { answerLine, explainRefusal, isRefusal } from './refusals.ts'

/** A pull request to open. */
export interface PullRequestDraft {
  readonly title: string
  readonly body: string
  readonly head: string
  readonly base: string
  readonly isDraft: boolean
}

/** A pull request that is open now. */
export interface OpenedPullRequest {
  readonly number: number
  readonly url: string
  /** Login of the token's owner. */
  readonly author: string
  readonly isDraft: boolean
}

/** Who should look at a pull request, and how it is marked. */
export interface Attention {
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly reviewers: readonly string[]
  readonly teamReviewers: readonly string[]
}

/** Right after its creation a pull request or a label may not be seen everywhere on GitHub. */
const NOT_SEEN_YET = { attempts: 3, baseMilliseconds: 1_000, mostMilliseconds: 4_000 }
const mayNotBeSeenYet = (error: unknown) => statusOf(error) === 404 || statusOf(error) === 422

/**
 * Opens a pull request; where drafts are not supported, a plain one. `exists` when the branch has one already.
 *
 * @throws {GitHubFailure} with the remedy, where the refusal is known.
 */
export async function openPullRequest(
  gitHub: GitHub,
  repository: RepositoryName,
  { title, body, head, base, isDraft }: PullRequestDraft,
): Promise<OpenedPullRequest | 'exists'> {
  const attempted = `opening a pull request from ${head} in ${fullName(repository)}`
  try {
    const { data } = await gitHub.attempt(attempted, () =>
      gitHub.rest.pulls.create({
        owner: repository.owner,
        repo: repository.name,
        title,
        body,
        head,
        base,
        draft: isDraft,
        maintainer_can_modify: false,
      }),
    )
    return { number: data.number, url: data.html_url, author: data.user.login, isDraft }
  } catch (error) {
    if (isRefusal(error, /pull request already exists/iu)) return 'exists'
    if (isDraft && isRefusal(error, /draft pull requests? (?:are|is) not supported/iu))
      return openPullRequest(gitHub, repository, { title, body, head, base, isDraft: false })
    throw explainRefusal(error, attempted)
  }
}

/** Gives a pull request a new title or body. */
export async function editPullRequest(
  gitHub: GitHub,
  repository: RepositoryName,
  number: number,
  changes: { readonly title?: string; readonly body?: string },
): Promise<void> {
  await gitHub.attempt(`editing pull request #${number} of ${fullName(repository)}`, () =>
    gitHub.rest.pulls.update({ owner: repository.owner, repo: repository.name, pull_number: number, ...changes }),
  )
}

/** Asks for labels, assignees and reviewers. What GitHub refuses is returned as warnings: the episode is fine without. */
export async function drawAttention(
  gitHub: GitHub,
  repository: RepositoryName,
  { number, author }: OpenedPullRequest,
  attention: Attention,
): Promise<string[]> {
  const target = { owner: repository.owner, repo: repository.name }
  const issue = { ...target, issue_number: number }
  const isAuthor = (login: string) => login.toLowerCase() === author.toLowerCase()
  const labels = [...attention.labels]
  const assignees = [...attention.assignees]
  const reviewers = attention.reviewers.filter((login) => !isAuthor(login))
  const teams = [...attention.teamReviewers]
  const warnings = attention.reviewers
    .filter(isAuthor)
    .map((login) => `${login} opened pull request #${number} and so can't review it: name another reviewer.`)

  async function ask(what: string, names: readonly string[], work: () => Promise<unknown>): Promise<void> {
    if (names.length === 0) return
    try {
      await retry(work, mayNotBeSeenYet, NOT_SEEN_YET)
    } catch (error) {
      warnings.push(
        `Pull request #${number} is open, but without its ${what} (${names.join(', ')}). GitHub answered: ${answerLine(error)}`,
      )
    }
  }

  await ask('labels', labels, () => gitHub.rest.issues.addLabels({ ...issue, labels }))
  await ask('assignees', assignees, () => gitHub.rest.issues.addAssignees({ ...issue, assignees }))
  await ask('reviewers', [...reviewers, ...teams], () =>
    gitHub.rest.pulls.requestReviewers({ ...target, pull_number: number, reviewers, team_reviewers: teams }),
  )
  return warnings
}
