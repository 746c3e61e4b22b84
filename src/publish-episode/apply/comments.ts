import { z } from 'zod'
import { isRefused } from '../../github/errors.ts'
import { fullName } from '../../github/repository.ts'
import { isTimeUp } from '../../runner/time-limit.ts'
import { pageInfo } from '../gather/repository/content-repository-query.ts'
import type { Target } from './content-branch.ts'

const QUERY = `
query comments($owner: String!, $name: String!, $number: Int!, $after: String) {
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

/** A comment on a pull request; `viewerDidAuthor` where the action's own user wrote it. */
type Comment = Readonly<z.output<typeof comment>>

/** Finds a comment on a pull request, the one that was changed last. One request for each hundred. */
export async function findComment(
  target: Target,
  number: number,
  isIt: (comment: Comment) => boolean,
  after: string | null = null,
): Promise<Comment | undefined> {
  const { gitHub, repository } = target
  const { data } = await gitHub.graphql({
    query: QUERY,
    variables: { ...repository, number, after },
    data: answer,
    attempted: `reading the comments on pull request #${number} of ${fullName(repository)}`,
  })
  const { nodes, pageInfo: page } = data.repository.pullRequest.comments
  const found = nodes.find((one) => one !== null && isIt(one))
  if (found != null) return found
  return page.hasNextPage ? findComment(target, number, isIt, page.endCursor) : undefined
}

const ATTEMPTS = 3

/** Comments on a pull request. Where no answer tells whether GitHub has the comment, it is looked for before it is sent again. */
export async function createComment(
  target: Target,
  number: number,
  body: string,
  isIt: (comment: Comment) => boolean,
): Promise<void> {
  const { gitHub, repository } = target
  const place = { owner: repository.owner, repo: repository.name, issue_number: number }
  for (let attempt = 1; ; attempt += 1) {
    try {
      await gitHub.attempt(`commenting on pull request #${number}`, () =>
        gitHub.rest.issues.createComment({ ...place, body, request: { retries: 0 } }),
      )
      return
    } catch (error) {
      if (attempt === ATTEMPTS || isRefused(error) || isTimeUp()) throw error
      if ((await findComment(target, number, isIt)) !== undefined) return
    }
  }
}
