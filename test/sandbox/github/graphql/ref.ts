import { GraphQLError } from 'graphql'
import { utcDate } from '../git/commit.ts'
import type { GitRef } from '../git/refs.ts'
import { once } from '../once.ts'
import { commitObjects } from './commit.ts'
import { connection, listConnection, type PageArguments } from './connection.ts'
import { gitObject } from './git-object.ts'
import { inOrder, pullRequestObject } from './pull-request.ts'
import type { RepositoryScope } from './scope.ts'

interface RefsArguments extends PageArguments {
  refPrefix: string
  query?: string | null
  direction?: 'ASC' | 'DESC' | null
  orderBy?: { field: 'ALPHABETICAL' | 'TAG_COMMIT_DATE'; direction: 'ASC' | 'DESC' } | null
}

interface PullRequestsArguments extends PageArguments {
  states?: readonly string[] | null
  orderBy?: { field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'; direction: 'ASC' | 'DESC' } | null
}

/** The branches or tags below a prefix, as a GraphQL `RefConnection`. */
export function refsConnection(scope: RepositoryScope, args: RefsArguments): object {
  return listConnection(
    'refs',
    args,
    () => listRefs(scope, args),
    (ref) => refObject(scope, ref),
  )
}

async function listRefs(scope: RepositoryScope, args: RefsArguments): Promise<GitRef[]> {
  const prefix = args.refPrefix.endsWith('/') ? args.refPrefix : `${args.refPrefix}/`
  const query = args.query?.toLowerCase() ?? ''
  const refs = (await scope.reader.refs(prefix)).filter(({ name }) =>
    name.slice(prefix.length).toLowerCase().includes(query),
  )
  const ordered = args.orderBy?.field === 'TAG_COMMIT_DATE' ? await byCommitDate(scope, refs) : refs
  return (args.orderBy?.direction ?? args.direction) === 'DESC' ? ordered.toReversed() : ordered
}

async function byCommitDate(scope: RepositoryScope, refs: readonly GitRef[]): Promise<GitRef[]> {
  const dated = await Promise.all(
    refs.map(async (ref) => {
      const commit = await scope.reader.commit(ref.oid)
      return { ref, date: commit === undefined ? '' : utcDate(commit.committer) }
    }),
  )
  return dated.toSorted((a, b) => a.date.localeCompare(b.date)).map(({ ref }) => ref)
}

/** A branch or tag as a GraphQL `Ref`. */
export function refObject(scope: RepositoryScope, ref: GitRef): object {
  const prefix = /^refs\/(?:heads|tags)\//.exec(ref.name)?.[0] ?? 'refs/'
  const name = ref.name.slice(prefix.length)
  return {
    __typename: 'Ref',
    id: `REF_${scope.fullName}_${ref.name}`,
    name,
    prefix,
    target: () => gitObject(scope, ref.oid),
    compare: ({ headRef }: { headRef: string }) => comparison(scope, ref, headRef),
    associatedPullRequests: (args: PullRequestsArguments) =>
      listConnection(
        'associatedPullRequests',
        args,
        async () => inOrder(await scope.pullRequests(), { ...args, headRefName: name }),
        (pullRequest) => pullRequestObject(scope, pullRequest),
      ),
    branchProtectionRule: null,
    refUpdateRule: null,
    repository: () => scope.object(),
  }
}

/** What `headRef` has over this ref, and lacks; null when there is no such head. */
async function comparison(scope: RepositoryScope, base: GitRef, headRef: string): Promise<object | null> {
  const { reader } = scope
  const baseCommit = await reader.commit(base.oid)
  const headCommit = await reader.commit(headRef)
  if (baseCommit === undefined || headCommit === undefined) return null
  if ((await reader.history.mergeBase(baseCommit.oid, headCommit.oid)) === undefined) {
    throw new GraphQLError(`No common ancestor between ${base.name} and ${headRef}.`)
  }
  const ahead = once(() => reader.history.missing(baseCommit.oid, headCommit.oid))
  const behind = once(() => reader.history.missing(headCommit.oid, baseCommit.oid))
  return {
    __typename: 'Comparison',
    id: `CMP_${baseCommit.oid}_${headCommit.oid}`,
    aheadBy: async () => (await ahead()).length,
    behindBy: async () => (await behind()).length,
    status: async () => comparisonStatus((await ahead()).length, (await behind()).length).toUpperCase(),
    baseTarget: () => gitObject(scope, baseCommit.oid),
    headTarget: () => gitObject(scope, headCommit.oid),
    commits: (page: PageArguments) =>
      connection('commits', page, {
        total: async () => (await ahead()).length,
        slice: async (offset, count) => (await ahead()).slice(offset, offset + count),
        objects: (oids) => commitObjects(scope, oids),
      }),
  }
}

/** How a head stands to its base. */
export function comparisonStatus(aheadBy: number, behindBy: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (aheadBy === 0) return behindBy === 0 ? 'identical' : 'behind'
  return behindBy === 0 ? 'ahead' : 'diverged'
}
