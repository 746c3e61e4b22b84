import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import type { Head } from '../../github/heads.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { nextSize, tookTooLong } from '../../github/slow-answers.ts'
import type { GatheredCommit } from '../commit.ts'
import type { Window } from '../plan.ts'
import { commitFragment, commitNode } from './commit-fragment.ts'

/** GitHub's largest page. */
const MAX_PAGE = 100

const historyQuery = (withLines: boolean) => `
query history($owner: String!, $name: String!, $head: GitObjectID!, $first: Int!, $after: String, $since: GitTimestamp, $until: GitTimestamp) {
  repository(owner: $owner, name: $name) {
    object(oid: $head) {
      ... on Commit {
        history(first: $first, after: $after, since: $since, until: $until) {
          pageInfo { hasNextPage endCursor }
          nodes { ...commitFields }
        }
      }
    }
  }
}
${commitFragment(withLines)}`

const historyData = z.object({
  repository: z.object({
    object: z.object({
      history: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(commitNode.nullable()),
      }),
    }),
  }),
})

type Answer = z.output<typeof historyData>['repository']['object']['history']

interface PageRequest {
  readonly head: Head
  readonly window: Window
  readonly first: number
  readonly after: string | null
}

async function ask(
  gitHub: GitHub,
  { head: { repository, sha }, window, first, after }: PageRequest,
  options: { readonly withLines: boolean; readonly retries?: number },
): Promise<Answer> {
  const { data } = await gitHub.graphql({
    query: historyQuery(options.withLines),
    variables: {
      ...parseRepositoryName(repository),
      head: sha,
      first,
      after,
      since: window.since?.toISOString() ?? null,
      until: window.until?.toISOString() ?? null,
    },
    data: historyData,
    attempted: `reading the history of ${repository}`,
    ...(options.retries === undefined ? {} : { retries: options.retries }),
  })
  return data.repository.object.history
}

/** Reads a page, and once more without lines when GitHub can't give those of each commit; undefined when it is too large. */
async function readPage(gitHub: GitHub, request: PageRequest) {
  let page: Answer | undefined
  try {
    page = await ask(gitHub, request, { withLines: true, retries: 0 })
  } catch (error) {
    if (!tookTooLong(error)) throw error
    if (request.first > 1) return undefined
  }
  const known = page?.nodes ?? []
  if (page !== undefined && known.every((node) => node !== null)) return { ...page, nodes: known }
  const { nodes, pageInfo } = await ask(gitHub, request, { withLines: false })
  const commits = nodes.map((node, index) => known[index] ?? node)
  if (!commits.every((commit) => commit !== null))
    throw new Error(`GitHub left commits out of the history of ${request.head.repository}. Run again.`)
  return { pageInfo, nodes: commits }
}

/**
 * Reads the commits that a head reaches, newest first, a page of 100 a request. The history is read from the head's SHA, so
 * a push in the meantime can't shift the pages. A page that takes GitHub too long is halved, down to one commit, whose lines
 * are then unknown.
 *
 * @throws {GitHubFailure}
 */
export async function* readHistory(gitHub: GitHub, head: Head, window: Window): AsyncGenerator<GatheredCommit[]> {
  let first = MAX_PAGE
  let after: string | null = null
  let isLast = false
  while (!isLast) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(gitHub, { head, window, first, after })
    first = nextSize(first, page !== undefined, MAX_PAGE)
    if (page === undefined) continue
    yield page.nodes
    after = page.pageInfo.endCursor
    isLast = !page.pageInfo.hasNextPage || after === null
  }
}
