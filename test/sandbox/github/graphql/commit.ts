import { type Commit, utcDate } from '../git/commit.ts'
import type { HistoryFilter } from '../git/history.ts'
import type { HostedRepository } from '../hosted-repository.ts'
import { once } from '../once.ts'
import { pullRequestsOf } from '../pull-request-record.ts'
import { gitActor } from './actor.ts'
import { coAuthors, splitMessage } from './commit-message.ts'
import { connection, listConnection, type PageArguments } from './connection.ts'
import { type DeploymentsArguments, deploymentsConnection } from './deployment.ts'
import { treeEntry, treeObject } from './git-object.ts'
import { pullRequestObject } from './pull-request.ts'
import type { RepositoryScope } from './scope.ts'

interface HistoryArguments extends PageArguments {
  path?: string | null
  since?: string | null
  until?: string | null
}

/** Commits as GraphQL `Commit`s, in order. */
export async function commitObjects(scope: RepositoryScope, oids: readonly string[]): Promise<object[]> {
  const commits = await Promise.all(oids.map((oid) => scope.reader.commit(oid)))
  return commits.filter((commit) => commit !== undefined).map((commit) => commitObject(scope, commit))
}

/** A commit as a GraphQL `Commit`. Its line statistics are read when selected. */
export function commitObject(scope: RepositoryScope, commit: Commit): object {
  const { repository } = scope
  const { headline, body } = splitMessage(commit.message)
  const statistics = once(() => scope.reader.statistics(commit.oid))
  return {
    __typename: 'Commit',
    id: `C_${commit.oid}`,
    oid: commit.oid,
    abbreviatedOid: commit.oid.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: body,
    authoredDate: utcDate(commit.author),
    committedDate: utcDate(commit.committer),
    author: gitActor(commit.author, commit.author, repository.loginOf(commit.author.email)),
    committer: gitActor(commit.committer, commit.committer, repository.loginOf(commit.committer.email)),
    authors: (page: PageArguments) => authors(repository, commit, page),
    additions: async () => (await statistics()).additions,
    deletions: async () => (await statistics()).deletions,
    changedFiles: async () => (await statistics()).changedFiles,
    changedFilesIfAvailable: async () => (await statistics()).changedFiles,
    parents: (page: PageArguments) =>
      connection('parents', page, {
        total: async () => commit.parents.length,
        slice: async (offset, count) => commit.parents.slice(offset, offset + count),
        objects: (parents) => commitObjects(scope, parents),
      }),
    tree: () => treeObject(scope, commit.tree, ''),
    file: ({ path }: { path: string }) => treeEntry(scope, commit.tree, path),
    history: (args: HistoryArguments) => history(scope, commit.oid, args),
    associatedPullRequests: (page: PageArguments) =>
      listConnection(
        'associatedPullRequests',
        page,
        async () => pullRequestsOf(commit.oid, await scope.pullRequests()),
        (pullRequest) => pullRequestObject(scope, pullRequest),
      ),
    deployments: (args: DeploymentsArguments) => deploymentsConnection(scope, args, commit.oid),
    signature: () => signature(repository, commit.oid),
    url: `${scope.url}/commit/${commit.oid}`,
    commitUrl: `${scope.url}/commit/${commit.oid}`,
    resourcePath: `/${scope.fullName}/commit/${commit.oid}`,
    repository: () => scope.object(),
  }
}

/** The author first, then the co-authors named in trailers; nobody twice. */
function authors(repository: HostedRepository, commit: Commit, page: PageArguments): object {
  const people = [commit.author, ...coAuthors(commit.message)]
  const distinct = people.filter(
    ({ email }, index) => people.findIndex((other) => other.email.toLowerCase() === email.toLowerCase()) === index,
  )
  return listConnection(
    'authors',
    page,
    async () => distinct,
    (person) => gitActor(person, commit.author, repository.loginOf(person.email)),
  )
}

/** A page of a history. Its cursors are GitHub's: the head's SHA and the commit's offset. */
function history(scope: RepositoryScope, oid: string, args: HistoryArguments): object {
  const cursorHead = /^([0-9a-f]{40}) \d+$/.exec(args.after ?? '')?.[1]
  const filter: HistoryFilter = {
    head: cursorHead ?? oid,
    since: args.since ?? undefined,
    until: args.until ?? undefined,
    path: args.path ?? undefined,
  }
  return connection('history', args, {
    total: async () => (await scope.reader.history.all(filter)).length,
    slice: (offset, count) => scope.reader.history.slice(filter, offset, count),
    objects: (oids) => commitObjects(scope, oids),
    cursor: (offset) => `${filter.head} ${offset}`,
    offset: (cursor) => Number(/^[0-9a-f]{40} (\d+)$/.exec(cursor)?.[1] ?? Number.NaN),
  })
}

function signature(repository: HostedRepository, oid: string): object | null {
  if (!repository.isVerified(oid)) return null
  return { __typename: 'GpgSignature', isValid: true, state: 'VALID', wasSignedByGitHub: true }
}
