import { answerOf, statusOf } from '../../github/errors.ts'
import { describeError } from '../../runner/run-action.ts'
import type { Superseded } from '../decide/place/location.ts'
import { mergeResults, type RequestResult } from './ask.ts'
import { createComment, findComment } from './comments.ts'
import { deleteBranch, type Target } from './content-branch.ts'

/** Tells the comment from others, unseen: an earlier run may have written it and ended then. */
const SIGN = '<!-- muse-protocol-actions: moved -->'

const isOurs = ({ body }: { readonly body: string }) => body.includes(SIGN)

async function closePullRequest(target: Target, number: number, comment: string): Promise<void> {
  const { gitHub, repository } = target
  const { owner, name: repo } = repository
  if ((await findComment(target, number, isOurs)) === undefined) {
    await createComment(target, number, `${comment}\n\n${SIGN}\n`, isOurs).catch((error: unknown) => {
      // A conversation that people have locked is closed without a word.
      if (statusOf(error) !== 403 || !/locked/iu.test(answerOf(error))) throw error
    })
  }
  await gitHub.attempt(`closing pull request #${number}`, () =>
    gitHub.rest.pulls.update({ owner, repo, pull_number: number, state: 'closed' }),
  )
}

async function closeOne(
  target: Target,
  { branch, number, pullRequest, hasOthersCommits }: Superseded,
  successor: string,
): Promise<RequestResult> {
  const where = pullRequest === undefined ? branch.name : `pull request #${pullRequest.number}`
  if (hasOthersCommits) {
    const warning = `The episode goes on ${successor}, but its old branch ${branch.name} has commits by others, and stays. Close ${where} and delete the branch by hand.`
    return { done: [], warnings: [warning] }
  }
  try {
    const comment = `Another episode ${number} was merged meanwhile. This one goes on ${successor}.`
    if (pullRequest?.state === 'OPEN') await closePullRequest(target, pullRequest.number, comment)
    await deleteBranch(target, branch.name)
    return { done: [`the end of ${branch.name}`], warnings: [] }
  } catch (error) {
    const warning = `The episode goes on ${successor}, but ${describeError(error)} The next run tries again to close ${where}.`
    return { done: [], warnings: [warning] }
  }
}

/**
 * Closes the pull requests of an episode that moved to another number, with a comment that links the new one, and deletes their
 * branches. What was done by an earlier run is not done again, what fails is returned as warnings, and the branches that others
 * have committed on stay.
 *
 * @param successor where the episode goes on: `with the next number in #2`
 */
export async function closeSuperseded(
  target: Target,
  superseded: readonly Superseded[],
  successor: string,
): Promise<RequestResult> {
  const closed: RequestResult[] = []
  for (const one of superseded) closed.push(await closeOne(target, one, successor))
  return mergeResults(closed)
}
