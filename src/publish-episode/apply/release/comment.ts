import { answerOf, asSentence } from '../../../github/errors.ts'
import { TimeIsUp } from '../../../runner/time-limit.ts'
import { withoutOwnSecrets } from '../../../secrets/own-secrets.ts'
import { RELEASE_SIGN } from '../../text/release/comment.ts'
import { createComment, findComment } from '../comments.ts'
import type { Target } from '../content-branch.ts'

/** The comment that an earlier run of the same user wrote: what others copy the sign into is theirs. */
const isOurs = ({ body, viewerDidAuthor }: { readonly body: string; readonly viewerDidAuthor: boolean }) =>
  viewerDidAuthor && body.includes(RELEASE_SIGN)

const sameText = (one: string, other: string) => one.replaceAll('\r\n', '\n').trim() === other.trim()

async function writeComment(target: Target, number: number, body: string): Promise<void> {
  const { gitHub, repository } = target
  const found = await findComment(target, number, isOurs)
  if (found?.databaseId == null) return await createComment(target, number, body, isOurs)
  if (sameText(found.body, body)) return
  const { databaseId: comment_id } = found
  await gitHub.attempt(`changing the comment on pull request #${number}`, () =>
    gitHub.rest.issues.updateComment({ owner: repository.owner, repo: repository.name, comment_id, body }),
  )
}

/**
 * Has one comment of ours on a pull request say this.
 *
 * @returns a warning where GitHub refuses: a release is none the worse without.
 */
export async function tellOnPullRequest(target: Target, number: number, text: string): Promise<string | undefined> {
  try {
    await writeComment(target, number, withoutOwnSecrets(text))
    return undefined
  } catch (error) {
    const without = `Pull request #${number} has no comment on what became of it.`
    if (error instanceof TimeIsUp) return `${without} ${error.message}`
    return `${without} GitHub answered: ${asSentence(answerOf(error))} The token needs \`pull-requests: write\`, and the conversation must not be locked.`
  }
}
