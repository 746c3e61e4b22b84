import pMap from 'p-map'
import { z } from 'zod'
import type { GitHub, GraphQLError } from '../../../github/client.ts'
import { parseRepositoryName } from '../../../github/repository.ts'
import { tookTooLong } from '../../../github/slow-answers.ts'
import { describeError } from '../../../runner/run-action.ts'
import { inBatches } from '../../chunks.ts'
import { MAX_BRANCHES_SEEN, type RepositoryHealth } from '../../health.ts'

/** The fields of a repository that its health is told from. The query that has it declares `$since: GitTimestamp!`. */
export const HEALTH_FRAGMENT = `
fragment health on Repository {
  refs(refPrefix: "refs/heads/", first: ${MAX_BRANCHES_SEEN}) {
    totalCount
    nodes { target { ... on Commit { committedDate } } }
  }
  defaultBranchRef {
    target { ... on Commit { history(first: 100, since: $since) { nodes { author { email } } } } }
  }
  open: pullRequests(states: [OPEN], first: 1) { totalCount }
  vulnerabilityAlerts(states: [OPEN], first: 1) { totalCount }
  recent: pullRequests(first: 100, orderBy: { field: UPDATED_AT, direction: DESC }) {
    nodes {
      createdAt
      mergedAt
      reviews(last: 50) { nodes { submittedAt author { login } } }
    }
  }
}`

const nodes = <Node extends z.ZodType>(node: Node) => z.object({ nodes: z.array(node.nullable()).nullable() })
const instant = z.coerce.date()

/** What GitHub answers for the fragment. */
export const healthAnswer = z.object({
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
  vulnerabilityAlerts: z.object({ totalCount: z.number() }).nullable().catch(null),
  recent: nodes(
    z.object({
      createdAt: instant,
      mergedAt: instant.nullable(),
      reviews: nodes(
        z.object({ submittedAt: instant.nullable(), author: z.object({ login: z.string() }).nullable() }),
      ).nullable(),
    }),
  ),
})

type Answer = z.output<typeof healthAnswer>

const MS_PER_HOUR = 3_600_000
const present = <Node>(connection: { readonly nodes: readonly (Node | null)[] | null } | null | undefined): Node[] =>
  (connection?.nodes ?? []).filter((node) => node !== null)

/** The stretch of time that health is told of. */
export interface HealthWindow {
  readonly hoursBack: number
  readonly now: Date
}

export const sinceOf = ({ hoursBack, now }: HealthWindow): Date => new Date(now.getTime() - hoursBack * MS_PER_HOUR)

/** Whether GitHub only refuses the alerts: most tokens may not read them, and the rest is whole. */
export const isAboutAlerts = ({ path }: GraphQLError): boolean => path?.[1] === 'vulnerabilityAlerts'

/** Counts what GitHub answered. Pure. */
export function healthOf(repository: string, answer: Answer, window: HealthWindow): RepositoryHealth {
  const since = sinceOf(window)
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
    window_hours: window.hoursBack,
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
    vulnerability_alerts: answer.vulnerabilityAlerts?.totalCount ?? null,
    secret_alerts: null,
    code_alerts: null,
  }
}

/** So many repositories are asked for in one request: each takes GitHub some hundred milliseconds. */
const MAX_REPOSITORIES_A_REQUEST = 5
const MAX_REQUESTS_AT_A_TIME = 4

/** A repository's health, or why it could not be read. */
export type HealthResult =
  | { readonly repository: string; readonly health: RepositoryHealth }
  | { readonly repository: string; readonly fault: string }

function healthQuery(repositories: readonly string[]) {
  const names = repositories.map(parseRepositoryName)
  const parameters = names.map((_, index) => `$owner${index}: String!, $name${index}: String!`)
  const fields = names.map(
    (_, index) => `repository${index}: repository(owner: $owner${index}, name: $name${index}) { ...health }`,
  )
  const variables = names.flatMap((name, index) => [
    [`owner${index}`, name?.owner],
    [`name${index}`, name?.name],
  ])
  return {
    query: `query health(${parameters.join(', ')}, $since: GitTimestamp!) {\n${fields.join('\n')}\n}${HEALTH_FRAGMENT}`,
    variables: Object.fromEntries(variables),
  }
}

async function readSome(
  gitHub: GitHub,
  repositories: readonly string[],
  window: HealthWindow,
): Promise<HealthResult[]> {
  try {
    const { query, variables } = healthQuery(repositories)
    const { data, errors } = await gitHub.graphql({
      query,
      variables: { ...variables, since: sinceOf(window).toISOString() },
      data: z.record(z.string(), healthAnswer.nullable().catch(null)),
      attempted: `reading the health of ${repositories.join(', ')}`,
      ...(repositories.length > 1 ? { retries: 0 } : {}),
    })
    return repositories.map((repository, index): HealthResult => {
      const alias = `repository${index}`
      const answer = data[alias]
      const said = errors.find((error) => error.path?.[0] === alias && !isAboutAlerts(error))?.message
      if (answer == null || said !== undefined) return { repository, fault: said ?? 'GitHub gave no whole answer.' }
      return { repository, health: healthOf(repository, answer, window) }
    })
  } catch (error) {
    if (repositories.length === 1 || !tookTooLong(error))
      return repositories.map((repository) => ({ repository, fault: describeError(error) }))
    const middle = Math.ceil(repositories.length / 2)
    const halves = [repositories.slice(0, middle), repositories.slice(middle)]
    return (await Promise.all(halves.map((half) => readSome(gitHub, half, window)))).flat()
  }
}

/** Reads the health of repositories, five a request. Never fails: what can't be read says why. */
export async function readHealth(
  gitHub: GitHub,
  repositories: readonly string[],
  window: HealthWindow,
): Promise<HealthResult[]> {
  const batches = inBatches(repositories, MAX_REPOSITORIES_A_REQUEST)
  const results = await pMap(batches, (batch) => readSome(gitHub, batch, window), {
    concurrency: MAX_REQUESTS_AT_A_TIME,
  })
  return results.flat()
}
