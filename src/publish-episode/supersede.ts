import type { GitHub } from '../github/client.ts'
import type { RepositoryName } from '../github/repository.ts'
import { describeError } from '../runner/action.ts'
import { deleteBranch } from './content-branch.ts'
import type { ShownPullRequest } from './outcome.ts'
import type { Superseded } from './plan.ts'

/**
 * Closes the pull request of an episode that moved to another number, with a comment that links the new one, and deletes its
 * branch. What fails is returned as warnings: the new pull request is open.
 */
export async function closeSuperseded(
  gitHub: GitHub,
  { owner, name }: RepositoryName,
  { branch, number, pullRequest }: Superseded,
  successor: ShownPullRequest,
): Promise<string[]> {
  const attempted = `closing the pull request of the branch ${branch.name}`
  try {
    if (pullRequest?.state === 'OPEN') {
      await gitHub.attempt(attempted, () =>
        gitHub.rest.issues.createComment({
          owner,
          repo: name,
          issue_number: pullRequest.number,
          body: `Another episode ${number} was merged meanwhile. This one goes on with the next number in #${successor.number}.`,
        }),
      )
      await gitHub.attempt(attempted, () =>
        gitHub.rest.pulls.update({ owner, repo: name, pull_number: pullRequest.number, state: 'closed' }),
      )
    }
    await deleteBranch(gitHub, { owner, name }, branch.name)
    return []
  } catch (error) {
    return [
      `The episode is now in pull request #${successor.number}, but ${describeError(error)} Close and delete the old one by hand.`,
    ]
  }
}
