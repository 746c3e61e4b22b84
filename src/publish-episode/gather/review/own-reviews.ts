import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { pageInfo } from '../repository/content-repository-query.ts'

const QUERY = `
query ownReviews($owner: String!, $name: String!, $number: Int!, $reviews: String, $threads: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      headRefOid
      isCrossRepository
      reviews(first: 100, after: $reviews) {
        pageInfo { hasNextPage endCursor }
        nodes { id body viewerDidAuthor }
      }
      reviewThreads(first: 100, after: $threads) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved isOutdated viewerCanResolve
          comments(first: 1) { nodes { id body viewerDidAuthor } }
        }
      }
    }
  }
}`

const written = z.object({ id: z.string(), body: z.string(), viewerDidAuthor: z.boolean() })
const thread = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  isOutdated: z.boolean(),
  viewerCanResolve: z.boolean(),
  comments: z.object({ nodes: z.array(written.nullable()) }),
})
const answer = z.object({
  repository: z.object({
    pullRequest: z.object({
      headRefOid: z.string(),
      isCrossRepository: z.boolean(),
      reviews: z.object({ pageInfo, nodes: z.array(written.nullable()) }),
      reviewThreads: z.object({ pageInfo, nodes: z.array(thread.nullable()) }),
    }),
  }),
})

/** A conversation at a line that the same user began. */
export interface OwnThread {
  readonly id: string
  readonly isResolved: boolean
  /** Whether its lines have changed since. */
  readonly isOutdated: boolean
  readonly mayResolve: boolean
  readonly commentId: string
  /** Of its first comment. */
  readonly body: string
}

/** What a pull request has of reviews of the same user. */
export interface OwnReviews {
  readonly head: string
  readonly isFromFork: boolean
  /** Oldest first. */
  readonly reviews: readonly { readonly id: string; readonly body: string }[]
  readonly threads: readonly OwnThread[]
}

/** Reads what the same user has said in reviews of a pull request. What others copy from it is theirs. */
export async function readOwnReviews(gitHub: GitHub, repository: RepositoryName, number: number): Promise<OwnReviews> {
  const reviews: { id: string; body: string }[] = []
  const threads: OwnThread[] = []
  let after: { reviews: string | null; threads: string | null } = { reviews: null, threads: null }
  for (;;) {
    const { data } = await gitHub.graphql({
      query: QUERY,
      variables: { ...repository, number, ...after },
      data: answer,
      attempted: `reading the reviews of pull request #${number} of ${fullName(repository)}`,
    })
    const { pullRequest } = data.repository
    reviews.push(...pullRequest.reviews.nodes.flatMap((one) => (one?.viewerDidAuthor ? [one] : [])))
    threads.push(...pullRequest.reviewThreads.nodes.flatMap(ownThread))
    const [moreReviews, moreThreads] = [pullRequest.reviews.pageInfo, pullRequest.reviewThreads.pageInfo]
    if (!moreReviews.hasNextPage && !moreThreads.hasNextPage)
      return {
        head: pullRequest.headRefOid,
        isFromFork: pullRequest.isCrossRepository,
        reviews: uniqueById(reviews),
        threads: uniqueById(threads),
      }
    after = {
      reviews: moreReviews.hasNextPage ? moreReviews.endCursor : after.reviews,
      threads: moreThreads.hasNextPage ? moreThreads.endCursor : after.threads,
    }
  }
}

/** Where one list has ended before the other, its last page is read again. */
const uniqueById = <One extends { readonly id: string }>(all: readonly One[]): One[] => [
  ...new Map(all.map((one) => [one.id, one])).values(),
]

function ownThread(found: z.output<typeof thread> | null): OwnThread[] {
  const [first] = found?.comments.nodes ?? []
  if (found === null || first == null || !first.viewerDidAuthor) return []
  const { id, isResolved, isOutdated, viewerCanResolve } = found
  return [{ id, isResolved, isOutdated, mayResolve: viewerCanResolve, commentId: first.id, body: first.body }]
}
