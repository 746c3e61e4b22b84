import { type Answer, answer, notFound } from '../exchange.ts'
import type { GitRef } from '../git/refs.ts'
import { fullNameOf, type HostedRepository } from '../hosted-repository.ts'
import { commitJson } from './commit-json.ts'
import { listAnswer } from './pagination.ts'
import type { Route, RouteInput } from './route.ts'

/** Branches and refs, answered from git. */
export const refRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/branches$/, answer: listBranches },
  { method: 'GET', path: /^\/branches\/(.+)$/, answer: getBranch },
  { method: 'GET', path: /^\/git\/ref\/(.+)$/, answer: getRef },
  { method: 'GET', path: /^\/git\/matching-refs\/(.+)$/, answer: matchingRefs },
]

async function listBranches({ request, repository }: RouteInput): Promise<Answer> {
  const refs = await (await repository.reader()).refs('refs/heads/')
  const branches = refs.map((ref) => ({
    name: branchName(ref.name),
    commit: { sha: ref.oid, url: `${apiUrl(repository, request.baseUrl)}/commits/${ref.oid}` },
    protected: false,
  }))
  return listAnswer(request, branches)
}

async function getBranch({ request, repository, parameters: [name = ''] }: RouteInput): Promise<Answer> {
  const reader = await repository.reader()
  const ref = await reader.ref(`refs/heads/${name}`)
  const commit = ref === undefined ? undefined : await reader.commit(ref.oid)
  if (commit === undefined) return answer(404, { message: 'Branch not found', status: '404' })
  return answer(200, { name, commit: commitJson(repository, request.baseUrl, commit), protected: false })
}

async function getRef({ request, repository, parameters: [name = ''] }: RouteInput): Promise<Answer> {
  const ref = await (await repository.reader()).ref(`refs/${name}`)
  return ref === undefined ? notFound() : answer(200, await refJson(repository, request.baseUrl, ref))
}

async function matchingRefs({ request, repository, parameters: [prefix = ''] }: RouteInput): Promise<Answer> {
  const refs = await (await repository.reader()).refs(`refs/${prefix}`)
  return listAnswer(request, await Promise.all(refs.map((ref) => refJson(repository, request.baseUrl, ref))))
}

async function refJson(repository: HostedRepository, baseUrl: string, ref: GitRef): Promise<Record<string, unknown>> {
  const api = apiUrl(repository, baseUrl)
  const type = (await (await repository.reader()).object(ref.oid))?.type ?? 'commit'
  return {
    ref: ref.name,
    node_id: `REF_${ref.name}`,
    url: `${api}/git/${ref.name}`,
    object: { sha: ref.oid, type, url: `${api}/git/${type}s/${ref.oid}` },
  }
}

function apiUrl(repository: HostedRepository, baseUrl: string): string {
  return `${baseUrl}/repos/${fullNameOf(repository)}`
}

function branchName(ref: string): string {
  return ref.slice('refs/heads/'.length)
}
