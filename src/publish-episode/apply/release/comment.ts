import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { answerOf, asSentence } from '../../../github/errors.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { TimeIsUp } from '../../../runner/time-limit.ts'
import { withoutOwnSecrets } from '../../../secrets/own-secrets.ts'
import { pageInfo } from '../../gather/repository/content-repository-query.ts'
import { RELEASE_SIGN } from '../../text/release/comment.ts'
import type { Target } from '../content-branch.ts'

const QUERY = `
query ownComments($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
        pageInfo { hasNextPage endCursor }
        nodes { databaseId body viewerDidAuthor }
      }
    }
  }
}`

const comment = z.object({ databaseId: z.number().nullable(), body: z.string(), viewerDidAuthor: z.boolean() })
const answer = z.object({
  repository: z.object({
    pullRequest: z.object({ comments: z.object({ pageInfo, nodes: z.array(comment.nullable()) }) }),
  }),
})

/** The comment that an earlier run of the same user wrote: what others copy the sign into is theirs. */
async function findComment(
  gitHub: GitHub,
  repository: RepositoryName,
  number: number,
  after: string | null = null,
): Promise<z.output<typeof comment> | undefined> {
  const { data } = await gitHub.graphql({
    query: QUERY,
    variables: { ...repository, number, after },
    data: answer,
    attempted: `reading the comments on pull request #${number} of ${fullName(repository)}`,
  })
  const { nodes, pageInfo: page } = data.repository.pullRequest.comments
  const found = nodes.find((one) => one?.viewerDidAuthor === true && one.body.includes(RELEASE_SIGN))
  if (found != null) return found
  return page.hasNextPage ? findComment(gitHub, repository, number, page.endCursor) : undefined
}

const sameText = (one: string, other: string) => one.replaceAll('\r\n', '\n').trim() === other.trim()

async function writeComment(target: Target, number: number, body: string): Promise<void> {
  const { gitHub, repository } = target
  const place = { owner: repository.owner, repo: repository.name }
  const found = await findComment(gitHub, repository, number)
  if (found?.databaseId == null) {
    await gitHub.attempt(`commenting on pull request #${number}`, () =>
      gitHub.rest.issues.createComment({ ...place, issue_number: number, body }),
    )
    return
  }
  if (sameText(found.body, body)) return
  const { databaseId: comment_id } = found
  await gitHub.attempt(`changing the comment on pull request #${number}`, () =>
    gitHub.rest.issues.updateComment({ ...place, comment_id, body }),
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
