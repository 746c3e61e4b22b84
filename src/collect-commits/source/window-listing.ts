import { z } from 'zod'
import { listRemoteRevisions } from '../../git/clones/commit-range.ts'
import type { Remote } from '../../git/process/environment.ts'
import { GitFailure } from '../../git/process/errors.ts'
import type { GitHub } from '../../github/client.ts'
import type { Head } from '../../github/heads.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { nextSize, tookTooLong } from '../../github/slow-answers.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import type { Window } from '../plan.ts'

/** GitHub's largest page. */
const MAX_PAGE = 100

const LISTING_QUERY = `
query listing($owner: String!, $name: String!, $head: GitObjectID!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $head) {
      ... on Commit {
        history(first: $first, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes { oid committedDate }
        }
      }
    }
  }
}`

const dated = z.object({ oid: z.string(), committedDate: z.coerce.date() })
const listingData = z.object({
  repository: z.object({
    object: z.object({
      history: z.object({
        totalCount: z.number(),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(dated.nullable()),
      }),
    }),
  }),
})

type DatedCommit = z.output<typeof dated>
type Page = z.output<typeof listingData>['repository']['object']['history']

async function readPage(gitHub: GitHub, { repository, sha }: Head, first: number, after: string | null): Promise<Page> {
  const { data } = await gitHub.graphql({
    query: LISTING_QUERY,
    variables: { ...parseRepositoryName(repository), head: sha, first, after },
    data: listingData,
    attempted: `listing the history of ${repository}`,
  })
  return data.repository.object.history
}

/** The whole history over the API; undefined where GitHub leaves commits out of it, or gives up on it. */
async function listByApi(gitHub: GitHub, head: Head, firstPage: Page): Promise<DatedCommit[] | undefined> {
  const listed: DatedCommit[] = []
  let page = firstPage
  let first = MAX_PAGE
  for (;;) {
    for (const node of page.nodes) if (node !== null) listed.push(node)
    if (!page.pageInfo.hasNextPage || page.pageInfo.endCursor === null) break
    try {
      page = await readPage(gitHub, head, first, page.pageInfo.endCursor)
    } catch (error) {
      if (!tookTooLong(error) || first === 1) throw error
      first = nextSize(first, false, MAX_PAGE)
    }
  }
  return listed.length === firstPage.totalCount ? listed : undefined
}

const isWithin = ({ since, until }: Window, { committedDate }: DatedCommit): boolean =>
  (since === undefined || committedDate >= since) && (until === undefined || committedDate <= until)

/**
 * Lists the commits of a stretch of time that a head reaches, newest first. The dates of its whole history are looked at, because
 * GitHub's own `since` stops at the first commit that is too old, and one wrong clock would hide the rest: a short history by one
 * request, a long one by git, from a clone of the commits alone.
 *
 * @throws {GitHubFailure | GitFailure}
 */
export async function listWindow(
  gitHub: GitHub,
  remote: Remote,
  head: Head,
  window: Window,
): Promise<readonly string[]> {
  const firstPage = await readPage(gitHub, head, MAX_PAGE, null).catch((error: unknown) => {
    if (!tookTooLong(error)) throw error
    return undefined
  })
  const within = (listed: readonly DatedCommit[]) =>
    listed
      .filter((commit) => isWithin(window, commit) || (window.withHead && commit.oid === head.sha))
      .map(({ oid }) => oid)
  if (firstPage !== undefined && !firstPage.pageInfo.hasNextPage) {
    const listed = await listByApi(gitHub, head, firstPage)
    if (listed !== undefined) return within(listed)
  }
  try {
    return await listRemoteRevisions(remote, { ...window, head: head.sha })
  } catch (error) {
    if (!(error instanceof GitFailure) || firstPage === undefined) throw error
    log.warning(
      `${head.repository}: its history is listed over the API, because git could not. ${describeError(error)}`,
    )
    const listed = await listByApi(gitHub, head, firstPage)
    if (listed === undefined) throw error
    return within(listed)
  }
}
