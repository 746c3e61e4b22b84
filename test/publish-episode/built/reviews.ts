import { z } from 'zod'
import type { World } from './world.ts'

const reviewed = z.object({
  data: z.object({
    repository: z.object({
      pullRequest: z.object({
        headRefOid: z.string(),
        reviews: z.object({ nodes: z.array(z.object({ body: z.string() })) }),
        reviewThreads: z.object({
          nodes: z.array(
            z.object({
              path: z.string(),
              line: z.number().nullable(),
              isResolved: z.boolean(),
              comments: z.object({ nodes: z.array(z.object({ body: z.string(), isMinimized: z.boolean() })) }),
            }),
          ),
        }),
      }),
    }),
  }),
})

/** What the first pull request shows of reviews. */
export async function reviewsOf({ github, token, repository }: World) {
  const [owner, name] = repository.split('/')
  const query = `query { repository(owner: "${owner}", name: "${name}") { pullRequest(number: 1) { headRefOid
    reviews(first: 100) { nodes { body } }
    reviewThreads(first: 100) { nodes { path line isResolved comments(first: 1) { nodes { body isMinimized } } } } } } }`
  const response = await fetch(`${github.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  })
  const { headRefOid, reviews, reviewThreads } = reviewed.parse(await response.json()).data.repository.pullRequest
  const threads = reviewThreads.nodes.map(({ comments, ...thread }) => ({
    ...thread,
    body: comments.nodes[0]?.body ?? '',
    isMinimized: comments.nodes[0]?.isMinimized ?? false,
  }))
  return { head: headRefOid, reviews: reviews.nodes.map(({ body }) => body), threads }
}
