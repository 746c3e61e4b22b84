import pMap from 'p-map'
import { z } from 'zod'
import type { GitHub, GraphQLError } from '../../github/client.ts'
import type { Head } from '../../github/heads.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { tookTooLong } from '../../github/slow-answers.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { inBatches } from '../chunks.ts'
import type { GatheredCommit } from '../commit.ts'
import { branchKey } from '../cursor.ts'
import type { RepositoryHealth } from '../health.ts'
import { commitFragment, commitNode } from './commit-fragment.ts'
import {
  HEALTH_FRAGMENT,
  type HealthWindow,
  healthAnswer,
  healthOf,
  isAboutAlerts,
  sinceOf,
} from './health/repository-health.ts'
import { newCommits } from './new-commits.ts'

/** A branch whose head is not the commit collected last. */
export interface ChangedBranch {
  readonly head: Head
  /** SHA of the commit collected last. */
  readonly from: string
}

/** What one request tells of a changed branch. */
export interface News {
  readonly branch: ChangedBranch
  /** SHAs of all that is new, parents first; undefined where the request does not prove it. */
  readonly added: readonly string[] | undefined
  /** The newest commits of the branch, without lines and paths. */
  readonly newest: readonly GatheredCommit[]
  readonly health: RepositoryHealth | undefined
}

/** So much of a branch's graph is looked at: it has to reach to where a merged branch left. */
const GRAPH_SIZE = 30
/** So many of the newest commits come in full. */
export const NEWEST_SIZE = 4
/** Each has its health with it, which takes GitHub some hundred milliseconds. */
const MAX_BRANCHES_A_REQUEST = 5
const MAX_REQUESTS_AT_A_TIME = 5

const field = (index: number) => `
  branch${index}: repository(owner: $owner${index}, name: $name${index}) {
    object(oid: $head${index}) {
      ... on Commit {
        graph: history(first: ${GRAPH_SIZE}) { nodes { oid parents(first: 100) { totalCount nodes { oid } } } }
        newest: history(first: ${NEWEST_SIZE}) { nodes { ...commitFields } }
      }
    }
    ref(qualifiedName: $ref${index}) { target { oid } compare(headRef: $from${index}) { aheadBy behindBy } }
    ...health
  }`

function newsQuery(branches: readonly ChangedBranch[]) {
  const types = { owner: 'String!', name: 'String!', head: 'GitObjectID!', ref: 'String!', from: 'String!' }
  const parameters = branches.flatMap((_, index) =>
    Object.entries(types).map(([name, type]) => `$${name}${index}: ${type}`),
  )
  const variables = branches.flatMap(({ head, from }, index) => {
    const values = { ...parseRepositoryName(head.repository), head: head.sha, ref: `refs/heads/${head.branch}`, from }
    return Object.entries(values).map(([name, value]) => [`${name}${index}`, value])
  })
  const fields = branches.map((_, index) => field(index))
  return {
    query: `query news(${parameters.join(', ')}, $since: GitTimestamp!) {${fields.join('')}\n}${commitFragment(false)}${HEALTH_FRAGMENT}`,
    variables: Object.fromEntries(variables),
  }
}

const graphNode = z
  .object({
    oid: z.string(),
    parents: z.object({ totalCount: z.number(), nodes: z.array(z.object({ oid: z.string() })) }),
  })
  .refine(({ parents }) => parents.nodes.length === parents.totalCount)
  .transform(({ oid, parents }) => ({ sha: oid, parents: parents.nodes.map((parent) => parent.oid) }))

/** What is not whole counts as absent: then the branch is read in another way. */
const newsAnswer = z.object({
  object: z.object({
    graph: z.object({ nodes: z.array(graphNode.nullable().catch(null)) }),
    newest: z.object({ nodes: z.array(commitNode.nullable().catch(null)) }),
  }),
  ref: z
    .object({
      target: z.object({ oid: z.string() }).nullable(),
      compare: z.object({ aheadBy: z.number(), behindBy: z.number() }).nullable(),
    })
    .nullable()
    .catch(null),
})

const present = <Value>(values: readonly (Value | null)[]): Value[] => values.filter((value) => value !== null)

/** What an answer says of a branch. Pure. */
function newsOf(branch: ChangedBranch, data: unknown, isHealthWhole: boolean, window: HealthWindow): News {
  const answer = newsAnswer.safeParse(data).data
  const health = isHealthWhole ? healthAnswer.safeParse(data).data : undefined
  const { head, from } = branch
  // Of a branch that has moved on in the meantime, GitHub counts other commits.
  const compare = answer?.ref?.target?.oid === head.sha ? answer.ref.compare : null
  const counts = compare === null ? undefined : { ahead: compare.behindBy, behind: compare.aheadBy }
  return {
    branch,
    added:
      answer === undefined
        ? undefined
        : newCommits({ head: head.sha, from }, present(answer.object.graph.nodes), counts),
    newest: answer === undefined ? [] : present(answer.object.newest.nodes),
    health: health === undefined ? undefined : healthOf(head.repository, health, window),
  }
}

/** Whether an error may be about a repository's health: all of its fields but those that tell what is new. */
const isAboutHealth = (alias: string) => (error: GraphQLError) => {
  const { path } = error
  if (path === undefined) return true
  return path[0] === alias && path[1] !== 'object' && path[1] !== 'ref' && !isAboutAlerts(error)
}

async function readSome(gitHub: GitHub, branches: readonly ChangedBranch[], window: HealthWindow): Promise<News[]> {
  const { query, variables } = newsQuery(branches)
  try {
    const { data, errors } = await gitHub.graphql({
      query,
      variables: { ...variables, since: sinceOf(window).toISOString() },
      data: z.record(z.string(), z.unknown()),
      attempted: `looking what is new in ${branches.map(({ head }) => head.repository).join(', ')}`,
      retries: 0,
    })
    return branches.map((branch, index) =>
      newsOf(branch, data[`branch${index}`], !errors.some(isAboutHealth(`branch${index}`)), window),
    )
  } catch (error) {
    if (branches.length > 1 && tookTooLong(error)) {
      const halves = inBatches(branches, Math.ceil(branches.length / 2))
      return (await pMap(halves, (half) => readSome(gitHub, half, window))).flat()
    }
    // Each branch is then read by itself, and says what is wrong.
    log.debug(describeError(error))
    return branches.map((branch) => ({ branch, added: undefined, newest: [], health: undefined }))
  }
}

/**
 * Looks what is new on many branches: five a request, the repositories' health with them. Never fails: of a branch of which a request
 * proves nothing, the news are unknown.
 *
 * @returns the news by `owner/name@branch`.
 */
export async function readNews(
  gitHub: GitHub,
  branches: readonly ChangedBranch[],
  window: HealthWindow,
): Promise<ReadonlyMap<string, News>> {
  const batches = inBatches(branches, MAX_BRANCHES_A_REQUEST)
  const news = await pMap(batches, (batch) => readSome(gitHub, batch, window), { concurrency: MAX_REQUESTS_AT_A_TIME })
  return new Map(news.flat().map((of) => [branchKey(of.branch.head), of]))
}
