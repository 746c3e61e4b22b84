import { dateTime } from './date-time.ts'
import { type Answer, type ApiRequest, answer, notFound } from './exchange.ts'
import { utcDate } from './git/commit.ts'
import { openGitReader } from './git/reader.ts'
import { fullNameOf, type HostedRepository, loginOfNoreply } from './hosted-repository.ts'
import { type PullRequestOptions, pullRequestRecord } from './pull-request-record.ts'
import { nullOid, type Push } from './push.ts'
import { commitRoutes } from './rest/commits.ts'
import { compareRoutes } from './rest/compare.ts'
import { refRoutes } from './rest/refs.ts'
import { answerByRoute } from './rest/route.ts'

/** A git repository on disk to serve for reading. */
export interface GitBackedOptions {
  owner: string
  name: string
  /** A clone or a bare repository. It is read as it is at every request. */
  directory: string
  private?: boolean
  /** GitHub's number of the repository: one that is renamed keeps it. */
  databaseId?: number
  pullRequests?: readonly PullRequestOptions[]
  /** Logins by email address. */
  logins?: Readonly<Record<string, string>>
  /** By default, one push of the default branch's head at the time of registration. */
  activity?: readonly Push[]
}

const routes = [...refRoutes, ...commitRoutes, ...compareRoutes]

/** Serves a git repository for reading: its commits keep their SHAs and dates, and nothing is copied. */
export async function openGitBackedRepository(options: GitBackedOptions): Promise<HostedRepository> {
  const { owner, name } = options
  const now = dateTime()
  const reader = await openGitReader(options.directory)
  const registered = options.activity ?? (await firstPush())
  const records = (options.pullRequests ?? []).map((pullRequest) =>
    pullRequestRecord(pullRequest, { fullName: `${owner}/${name}`, at: now }),
  )

  async function firstPush(): Promise<Push[]> {
    const ref = await reader.defaultBranch()
    const head = await reader.commit(ref)
    if (head === undefined) return []
    const actor = loginOf(head.committer.email) ?? owner
    return [{ ref, before: head.parents[0] ?? nullOid, after: head.oid, timestamp: now, activity_type: 'push', actor }]
  }

  function loginOf(email: string): string | undefined {
    return options.logins?.[email] ?? loginOfNoreply(email)
  }

  const repository: HostedRepository = {
    owner,
    name,
    databaseId: options.databaseId,
    isPrivate: options.private ?? false,
    isArchived: false,
    reader: async () => reader,
    pullRequests: async () => records.toSorted((a, b) => a.number - b.number),
    people: [],
    loginOf,
    isVerified: () => false,
    deployments: [],
    rules: [],
    pushes: async () => registered.toSorted((a, b) => b.timestamp.localeCompare(a.timestamp)),
    async rest(request: ApiRequest, path: string): Promise<Answer> {
      if (request.method !== 'GET') return writeRefused()
      if (path === '') return answer(200, await repositoryJson(repository, request.baseUrl))
      return (await answerByRoute(routes, request, repository, path)) ?? notFound()
    },
    async [Symbol.asyncDispose]() {
      reader[Symbol.dispose]()
    },
  }
  return repository
}

/** GitHub's answer to a token that may read, but not write. */
function writeRefused(): Answer {
  return answer(403, {
    message: 'Resource not accessible by integration',
    documentation_url: 'https://docs.github.com/rest',
    status: '403',
  })
}

async function repositoryJson(repository: HostedRepository, baseUrl: string): Promise<Record<string, unknown>> {
  const fullName = fullNameOf(repository)
  const reader = await repository.reader()
  const branch = await reader.defaultBranch()
  const head = await reader.commit(branch)
  return {
    node_id: `R_${fullName}`,
    name: repository.name,
    full_name: fullName,
    owner: { login: repository.owner, type: 'User' },
    private: repository.isPrivate,
    visibility: repository.isPrivate ? 'private' : 'public',
    html_url: `${baseUrl}/${fullName}`,
    url: `${baseUrl}/repos/${fullName}`,
    clone_url: `${baseUrl}/${fullName}.git`,
    default_branch: branch.slice('refs/heads/'.length),
    archived: false,
    disabled: false,
    fork: false,
    pushed_at: head === undefined ? null : utcDate(head.committer),
    permissions: { admin: false, maintain: false, push: false, triage: false, pull: true },
  }
}
