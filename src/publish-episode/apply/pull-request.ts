import { answerOf, explainRefusal, GitHubFailure, isRefusal, statusOf } from '../../github/errors.ts'
import { fullName } from '../../github/repository.ts'
import type { Target } from './content-branch.ts'

/** A pull request to open. */
interface NewPullRequest {
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
  /** For GraphQL. */
  readonly nodeId: string
  /** False also where drafts aren't supported. */
  readonly isDraft: boolean
  /** Login of the token's owner. */
  readonly author: string
}

/**
 * Opens a pull request; where drafts are not supported, a plain one. `exists` when the branch has one already.
 *
 * @throws {GitHubFailure} with the remedy, where the refusal is known.
 */
export async function openPullRequest(
  { gitHub, repository }: Target,
  { title, body, head, base, isDraft }: NewPullRequest,
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
    const { number, html_url, node_id, user, draft = isDraft } = data
    return { number, url: html_url, nodeId: node_id, author: user.login, isDraft: draft }
  } catch (error) {
    if (isRefusal(error, /pull request already exists/iu)) return 'exists'
    if (isDraft && isRefusal(error, /draft pull requests? (?:are|is) not supported/iu))
      return openPullRequest({ gitHub, repository }, { title, body, head, base, isDraft: false })
    throw explainRefusal(error, attempted)
  }
}

/** Gives a pull request a new title or body. */
export async function editPullRequest(
  { gitHub, repository }: Target,
  number: number,
  changes: { readonly title?: string; readonly body?: string },
): Promise<void> {
  await gitHub.attempt(`editing pull request #${number} of ${fullName(repository)}`, () =>
    gitHub.rest.pulls.update({ owner: repository.owner, repo: repository.name, pull_number: number, ...changes }),
  )
}

/**
 * Opens a pull request again that was closed without a merge.
 *
 * @throws {GitHubFailure} when GitHub refuses, as it does once the branch was recreated.
 */
export async function reopenPullRequest({ gitHub, repository }: Target, number: number, branch: string): Promise<void> {
  const attempted = `reopening pull request #${number} of ${fullName(repository)}`
  try {
    await gitHub.attempt(attempted, () =>
      gitHub.rest.pulls.update({ owner: repository.owner, repo: repository.name, pull_number: number, state: 'open' }),
    )
  } catch (error) {
    if (statusOf(error) !== 422) throw explainRefusal(error, attempted)
    throw new GitHubFailure(
      `GitHub refused ${attempted}: ${answerOf(error)} Delete the branch ${branch} and run the action again: it opens a new pull request.`,
      422,
      { cause: error },
    )
  }
}
