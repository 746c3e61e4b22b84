import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import type { RepositoryHealth } from '../health.ts'

const HEALTH_QUERY = `
query health($owner: String!, $name: String!, $since: GitTimestamp!) {
  repository(owner: $owner, name: $name) {
    refs(refPrefix: "refs/heads/", first: 100) {
      totalCount
      nodes { target { ... on Commit { committedDate } } }
    }
    defaultBranchRef {
      target { ... on Commit { history(first: 100, since: $since) { nodes { author { email } } } } }
    }
    open: pullRequests(states: [OPEN], first: 1) { totalCount }
    recent: pullRequests(first: 100, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes {
        createdAt
        mergedAt
        reviews(first: 50) { nodes { submittedAt author { login } } }
      }
    }
  }
}`

const nodes = <Node extends z.ZodType>(node: Node) => z.object({ nodes: z.array(node.nullable()).nullable() })
const instant = z.coerce.date()

const healthData = z.object({
  repository: z.object({
    refs: nodes(z.object({ target: z.object({ committedDate: instant.optional() }).nullable() }))
      .extend({ totalCount: z.number() })
      .nullable(),
    defaultBranchRef: z
      .object({
        target: z
          .object({
            history: nodes(z.object({ author: z.object({ email: z.string().nullable() }).nullable() })).optional(),
          })
          .nullable(),
      })
      .nullable(),
    open: z.object({ totalCount: z.number() }),
    recent: nodes(
      z.object({
        createdAt: instant,
        mergedAt: instant.nullable(),
        reviews: nodes(
          z.object({ submittedAt: instant.nullable(), author: z.object({ login: z.string() }).nullable() }),
        ).nullable(),
      }),
    ),
  }),
})

type Answer = z.output<typeof healthData>['repository']

const MS_PER_HOUR = 3_600_000
const present = <Node>(connection: { readonly nodes: readonly (Node | null)[] | null } | null | undefined): Node[] =>
  (connection?.nodes ?? []).filter((node) => node !== null)

/** Counts what GitHub answered. Pure. */
function healthOf(repository: string, answer: Answer, since: Date, windowHours: number): RepositoryHealth {
  const isRecent = (time: Date | null | undefined) => time != null && time >= since
  const pullRequests = present(answer.recent)
  const reviews = pullRequests
    .flatMap((pullRequest) => present(pullRequest.reviews))
    .filter(({ submittedAt }) => isRecent(submittedAt))
  const hoursToMerge = pullRequests.flatMap(({ createdAt, mergedAt }) =>
    mergedAt !== null && isRecent(mergedAt) ? [(mergedAt.getTime() - createdAt.getTime()) / MS_PER_HOUR] : [],
  )
  const authors = present(answer.defaultBranchRef?.target?.history).map(({ author }) => author?.email ?? '')
  return {
    repository,
    window_hours: windowHours,
    open_branches: answer.refs?.totalCount ?? 0,
    active_branches: present(answer.refs).filter(({ target }) => isRecent(target?.committedDate)).length,
    pull_requests_open: answer.open.totalCount,
    pull_requests_opened: pullRequests.filter(({ createdAt }) => isRecent(createdAt)).length,
    pull_requests_merged: hoursToMerge.length,
    hours_to_merge:
      hoursToMerge.length === 0 ? null : hoursToMerge.reduce((sum, hours) => sum + hours, 0) / hoursToMerge.length,
    contributors: new Set(authors.filter((email) => email !== '')).size,
    reviewers: new Set(reviews.flatMap(({ author }) => author?.login ?? [])).size,
    reviews: reviews.length,
  }
}

/**
 * Reads a repository's health. One request.
 *
 * @throws {GitHubFailure}
 */
export async function readHealth(
  gitHub: GitHub,
  repository: string,
  { hoursBack, now }: { readonly hoursBack: number; readonly now: Date },
): Promise<RepositoryHealth> {
  const since = new Date(now.getTime() - hoursBack * MS_PER_HOUR)
  const { data } = await gitHub.graphql({
    query: HEALTH_QUERY,
    variables: { ...parseRepositoryName(repository), since: since.toISOString() },
    data: healthData,
    attempted: `reading the health of ${repository}`,
  })
  return healthOf(repository, data.repository, since, hoursBack)
}
