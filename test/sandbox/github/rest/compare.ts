import { type Answer, answer, notFound } from '../exchange.ts'
import { readChanges } from '../git/changes.ts'
import { comparisonStatus } from '../graphql/ref.ts'
import { commitJson, fileJson } from './commit-json.ts'
import { commitList } from './commits.ts'
import { linkHeader, pageOf } from './pagination.ts'
import type { Route, RouteInput } from './route.ts'

const commitsWithoutPaging = 250
const mostFiles = 300

/** Comparisons, answered from git. */
export const compareRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/compare\/(.+?)\.\.\.(.+)$/, answer: compare },
]

/** Compares two branches, tags or commits (https://docs.github.com/rest/commits/commits#compare-two-commits). */
async function compare({ request, repository, parameters: [base = '', head = ''] }: RouteInput): Promise<Answer> {
  const reader = await repository.reader()
  const baseCommit = await reader.commit(withoutOwner(base))
  const headCommit = await reader.commit(withoutOwner(head))
  if (baseCommit === undefined || headCommit === undefined) return notFound()
  const mergeBaseOid = await reader.history.mergeBase(baseCommit.oid, headCommit.oid)
  const mergeBase = mergeBaseOid === undefined ? undefined : await reader.commit(mergeBaseOid)
  if (mergeBase === undefined) {
    return answer(404, { message: `No common ancestor between ${base} and ${head}.`, status: '404' })
  }

  const ahead = await reader.history.missing(baseCommit.oid, headCommit.oid)
  const behind = await reader.history.missing(headCommit.oid, baseCommit.oid)
  const isPaged = request.query.has('page') || request.query.has('per_page')
  const page = isPaged ? pageOf(request.query) : { page: 1, perPage: commitsWithoutPaging, offset: 0 }
  const listed = ahead.slice(page.offset, page.offset + page.perPage)
  const changes = page.page === 1 ? await readChanges(reader.directory, mergeBase.oid, headCommit.oid) : []
  const name = `${request.baseUrl}/${repository.owner}/${repository.name}/compare/${base}...${head}`
  return answer(
    200,
    {
      url: `${request.baseUrl}${request.path}`,
      html_url: name,
      permalink_url: name,
      status: comparisonStatus(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      base_commit: commitJson(repository, request.baseUrl, baseCommit),
      merge_base_commit: commitJson(repository, request.baseUrl, mergeBase),
      commits: await commitList(repository, reader, listed, request.baseUrl),
      files: changes.slice(0, mostFiles).map(fileJson),
    },
    isPaged ? linkHeader(request, page, ahead.length) : {},
  )
}

/** `owner:branch` names a branch of a fork; here, of the repository itself. */
function withoutOwner(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
