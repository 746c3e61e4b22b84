import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { missingAmong } from '../../clickhouse/missing-rows.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import type { GitHub } from '../../github/client.ts'
import { parseRepositoryName } from '../../github/repository.ts'

/** How people work together in a repository, over the last hours: a row of `repository_health`. */
export interface RepositoryHealth {
  readonly repository: string
  readonly window_hours: number
  readonly open_branches: number
  /** Branches with a commit within the window; of the first 100 by name. */
  readonly active_branches: number
  readonly pull_requests_open: number
  /** Of the 100 pull requests that were updated last, as the figures below. */
  readonly pull_requests_opened: number
  readonly pull_requests_merged: number
  /** The mean, from opening to merging; null when none was merged. */
  readonly hours_to_merge: number | null
  /** Different authors of the default branch's commits; of the newest 100. */
  readonly contributors: number
  readonly reviewers: number
  readonly reviews: number
}

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

const MILLISECONDS_PER_HOUR = 3_600_000
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
    mergedAt !== null && isRecent(mergedAt) ? [(mergedAt.getTime() - createdAt.getTime()) / MILLISECONDS_PER_HOUR] : [],
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
  const since = new Date(now.getTime() - hoursBack * MILLISECONDS_PER_HOUR)
  const { data } = await gitHub.graphql({
    query: HEALTH_QUERY,
    variables: { ...parseRepositoryName(repository), since: since.toISOString() },
    data: healthData,
    attempted: `reading the health of ${repository}`,
  })
  return healthOf(repository, data.repository, since, hoursBack)
}

const SELECT_SNAPSHOTS = `
SELECT repository AS key
FROM repository_health
WHERE ts = {at:DateTime64(3, 'UTC')} AND repository IN {repositories:Array(String)}`

/** Stores snapshots. */
export async function storeHealth(
  clickHouse: ClickHouse,
  snapshots: readonly RepositoryHealth[],
  now: Date,
): Promise<void> {
  const rows = snapshots.map((snapshot) => ({ ts: now.toISOString(), ...snapshot }))
  if (rows.length === 0) return
  const findMissing = missingAmong(clickHouse, rows, ({ repository }) => repository, {
    sql: SELECT_SNAPSHOTS,
    parameters: { at: timeParameter(now), repositories: rows.map(({ repository }) => repository) },
    attempted: 'reading the health that is stored',
  })
  const attempted = 'storing the health of the repositories'
  await clickHouse.insert({ table: 'repository_health', rows, attempted, findMissing })
}
