import { z } from 'zod'
import type { GitHub } from '../github/client.ts'
import type { Head } from '../github/heads.ts'
import { parseRepositoryName } from '../github/repository.ts'
import type { GatheredCommit } from './commit.ts'
import { COMMIT_FRAGMENT, commitNode } from './commit-query.ts'

/** A stretch of time, by the commits' committer dates; an end left open is undefined. */
export interface Window {
  readonly since: Date | undefined
  readonly until: Date | undefined
}

/** GitHub's largest page. */
const PAGE_SIZE = 100

const HISTORY_QUERY = `
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
${COMMIT_FRAGMENT}`

const historyData = z.object({
  repository: z.object({
    object: z.object({
      history: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(commitNode),
      }),
    }),
  }),
})

type Page = z.output<typeof historyData>['repository']['object']['history']

async function readPage(
  gitHub: GitHub,
  { repository, sha }: Head,
  window: Window,
  after: string | null,
): Promise<Page> {
  const { data } = await gitHub.graphql({
    query: HISTORY_QUERY,
    variables: {
      ...parseRepositoryName(repository),
      head: sha,
      first: PAGE_SIZE,
      after,
      since: window.since?.toISOString() ?? null,
      until: window.until?.toISOString() ?? null,
    },
    data: historyData,
    attempted: `reading the history of ${repository}`,
  })
  return data.repository.object.history
}

/**
 * Reads the commits that a head reaches, newest first, a page of 100 a request. The history is read from the head's SHA, so
 * a push in the meantime can't shift the pages.
 *
 * @throws {GitHubFailure}
 */
export async function* readHistory(gitHub: GitHub, head: Head, window: Window): AsyncGenerator<GatheredCommit[]> {
  let after: string | null = null
  do {
    const page = await readPage(gitHub, head, window, after)
    yield page.nodes
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
}
