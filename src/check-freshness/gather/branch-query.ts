import { z } from 'zod'
import type { Branch } from '../sources/branches.ts'

/** One listing of a branch's commits, newest first. */
export interface Listing {
  readonly branch: Branch
  /** Only commits that touch this folder or file. */
  readonly path: string | undefined
  /** Where to read on. */
  readonly after: string | undefined
}

/** With more parents than this a commit's parents count as not known. */
export const MAX_PARENTS = 100
/** The same of a commit that a pull request brought. */
const MAX_BROUGHT_PARENTS = 5
/** So many commits of a pull request are looked at, the last ones. */
const MAX_BROUGHT = 100

const parentsField = (most: number) => `parents(first: ${most}) { totalCount nodes { oid } }`
const COMMIT_FIELDS = `
  oid committedDate messageHeadline
  author { name email user { login } }
  ${parentsField(MAX_PARENTS)}`
const BROUGHT = `{ nodes { state baseRefName mergeCommit { oid } commits(last: ${MAX_BROUGHT}) { nodes { commit { oid committedDate ${parentsField(MAX_BROUGHT_PARENTS)} } } } } }`
/** The oldest and the newest: a commit may be of the one that brought it, and of one that takes it on, to a release or a stack. */
const PULL_REQUESTS = `oldest: associatedPullRequests(first: 1) ${BROUGHT} newest: associatedPullRequests(last: 1) ${BROUGHT}`

function nodeFields({ branch, path }: Listing): string {
  const parts = [
    '...commit',
    ...(branch.withMessages ? ['messageBody'] : []),
    ...(branch.withEntries && path === undefined ? ['tree { entries { name oid } }'] : []),
    ...(branch.withPullRequests ? [PULL_REQUESTS] : []),
  ]
  return parts.join(' ')
}

/** One field of the query; `index` keeps the names apart. */
function field(listing: Listing, index: number): string {
  const { branch, path, after } = listing
  const ref = branch.branch === undefined ? 'defaultBranchRef' : `ref(qualifiedName: $ref${index})`
  const filter = [
    'first: $size',
    ...(after === undefined ? [] : [`after: $after${index}`]),
    ...(path === undefined ? [] : [`path: $path${index}`]),
  ]
  const file = path === undefined ? '' : `file(path: $path${index}) { type } `
  return `listing${index}: repository(owner: $owner${index}, name: $name${index}) {
    nameWithOwner isEmpty pushedAt
    ref: ${ref} {
      name
      target { ... on Commit { oid ${file}history(${filter.join(', ')}) { ${path === undefined ? '' : 'totalCount '}nodes { ${nodeFields(listing)} } pageInfo { hasNextPage endCursor } } } }
    }
  }`
}

/** One query for all listings, each with pages of `size`; each answers under `listing<index>`. */
export function listingQuery(listings: readonly Listing[], size: number) {
  const variables: Record<string, string | number> = { size }
  for (const [index, { branch, path, after }] of listings.entries()) {
    variables[`owner${index}`] = branch.repository.owner
    variables[`name${index}`] = branch.repository.name
    if (branch.branch !== undefined) variables[`ref${index}`] = `refs/heads/${branch.branch}`
    if (path !== undefined) variables[`path${index}`] = path
    if (after !== undefined) variables[`after${index}`] = after
  }
  const declared = Object.keys(variables).map((name) => `$${name}: ${name === 'size' ? 'Int' : 'String'}!`)
  const fields = listings.map(field)
  const fragment = `\nfragment commit on Commit {${COMMIT_FIELDS}\n}`
  return { query: `query(${declared.join(', ')}) {\n  ${fields.join('\n  ')}\n}${fragment}`, variables }
}

const date = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const actor = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
})
const parents = z.object({
  totalCount: z.number(),
  nodes: z.array(z.object({ oid: z.string() }).nullable()).nullable(),
})
const brought = z.object({ commit: z.object({ oid: z.string(), committedDate: date, parents }) })
const pullRequest = z.object({
  state: z.string(),
  baseRefName: z.string(),
  mergeCommit: z.object({ oid: z.string() }).nullish(),
  commits: z.object({ nodes: z.array(brought.nullable()).nullable() }),
})
const pullRequests = z.object({ nodes: z.array(pullRequest.nullable()).nullable() }).nullish()
const commitNode = z.object({
  oid: z.string(),
  committedDate: date,
  messageHeadline: z.string(),
  messageBody: z.string().optional(),
  author: actor.nullish(),
  parents,
  tree: z.object({ entries: z.array(z.object({ name: z.string(), oid: z.string() })).nullable() }).optional(),
  oldest: pullRequests,
  newest: pullRequests,
})

/** A commit as GitHub answers it. */
export type CommitNode = z.output<typeof commitNode>

/** What a listing answers. A commit that GitHub could not give is null. */
export const listingAnswer = z.object({
  nameWithOwner: z.string(),
  isEmpty: z.boolean(),
  pushedAt: date.nullish(),
  ref: z
    .object({
      name: z.string(),
      target: z.object({
        oid: z.string(),
        file: z.object({ type: z.string() }).nullish(),
        history: z.object({
          /** Asked for with a path: its commits don't stand on each other, so that nothing else shows whether one is left out. */
          totalCount: z.number().optional(),
          nodes: z.array(commitNode.nullable()).nullable(),
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
        }),
      }),
    })
    .nullable(),
})
/** The whole answer; a listing that failed is null. */
export const listingsAnswer = z.record(z.string(), z.unknown())
