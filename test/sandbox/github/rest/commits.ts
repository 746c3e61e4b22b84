import { type Answer, answer, notFound } from '../exchange.ts'
import { readChanges } from '../git/changes.ts'
import type { GitReader } from '../git/reader.ts'
import type { HostedRepository } from '../hosted-repository.ts'
import { commitJson, fileJson, gitCommitJson } from './commit-json.ts'
import { linkHeader, pageOf } from './pagination.ts'
import type { Route, RouteInput } from './route.ts'

/** Files a page of a commit lists, and files it lists at most on all its pages. */
const filesPerPage = 300
const mostFiles = 3000

/** Commits, answered from git. */
export const commitRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/commits$/, answer: listCommits },
  { method: 'GET', path: /^\/git\/commits\/([^/]+)$/, answer: getGitCommit },
  { method: 'GET', path: /^\/commits\/(.+)$/, answer: getCommit },
]

async function listCommits({ request, repository }: RouteInput): Promise<Answer> {
  const { query } = request
  const reader = await repository.reader()
  const start = query.get('sha') ?? (await reader.defaultBranch())
  const head = await reader.commit(start)
  if (head === undefined) {
    const isEmpty = (await reader.refs('refs/heads/')).length === 0
    return isEmpty ? answer(409, { message: 'Git Repository is empty.' }) : notFound()
  }
  const all = await reader.history.all({
    head: head.oid,
    since: query.get('since') ?? undefined,
    until: query.get('until') ?? undefined,
    path: query.get('path') ?? undefined,
  })
  const page = pageOf(query)
  const commits = await commitList(
    repository,
    reader,
    all.slice(page.offset, page.offset + page.perPage),
    request.baseUrl,
  )
  return answer(200, commits, linkHeader(request, page, all.length))
}

async function getCommit({ request, repository, parameters: [expression = ''] }: RouteInput): Promise<Answer> {
  const reader = await repository.reader()
  const commit = await reader.commit(expression)
  if (commit === undefined) return noCommit(expression)
  const changes = await readChanges(reader.directory, commit.parents[0], commit.oid)
  const additions = changes.reduce((sum, change) => sum + change.additions, 0)
  const deletions = changes.reduce((sum, change) => sum + change.deletions, 0)
  const page = pageOf(request.query, filesPerPage, filesPerPage)
  const listed = changes.slice(0, mostFiles)
  return answer(
    200,
    {
      ...commitJson(repository, request.baseUrl, commit),
      stats: { total: additions + deletions, additions, deletions },
      files: listed.slice(page.offset, page.offset + page.perPage).map(fileJson),
    },
    linkHeader(request, page, listed.length),
  )
}

async function getGitCommit({ request, repository, parameters: [oid = ''] }: RouteInput): Promise<Answer> {
  const commit = /^[0-9a-f]{40}$/.test(oid) ? await (await repository.reader()).commit(oid) : undefined
  return commit === undefined ? notFound() : answer(200, gitCommitJson(repository, request.baseUrl, commit))
}

/** Commits as REST lists them. */
export async function commitList(
  repository: HostedRepository,
  reader: GitReader,
  oids: readonly string[],
  baseUrl: string,
): Promise<Record<string, unknown>[]> {
  const commits = await Promise.all(oids.map((oid) => reader.commit(oid)))
  return commits.filter((commit) => commit !== undefined).map((commit) => commitJson(repository, baseUrl, commit))
}

function noCommit(expression: string): Answer {
  return answer(422, { message: `No commit found for SHA: ${expression}`, status: '422' })
}
