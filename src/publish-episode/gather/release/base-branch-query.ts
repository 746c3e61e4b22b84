import { z } from 'zod'
import { pageInfo } from '../repository/content-repository-query.ts'

/** What is asked of folders: those of posts, of a series, and two below. */
const DEPTH = 3
const entryFields = (depth: number): string =>
  `name type mode oid${depth === 0 ? '' : ` object { ... on Tree { entries { ${entryFields(depth - 1)} } } }`}`

/** Reads the base branch with the names of the files in the folders of series, and a page of the content branches. */
export const BASE_BRANCH_QUERY = `
query releaseBase(
  $owner: String!, $name: String!, $base: String!, $isDefault: Boolean!, $directory: String!, $isRoot: Boolean!, $isFirst: Boolean!
  $prefix: String!, $after: String
) {
  repository(owner: $owner, name: $name) {
    id
    defaultBranchRef @include(if: $isDefault) { ...base }
    ref(qualifiedName: $base) @skip(if: $isDefault) { ...base }
    refs(refPrefix: $prefix, first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        name
        prefix
        target { oid }
        associatedPullRequests(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) {
          pageInfo { hasNextPage }
          nodes { number url state baseRefName headRefOid isCrossRepository closedAt }
        }
      }
    }
  }
}
fragment base on Ref {
  name
  refUpdateRule { requiredApprovingReviewCount viewerCanPush }
  target {
    ... on Commit {
      oid
      history(first: 1, path: $directory) @skip(if: $isRoot) { nodes { oid } }
      tree @include(if: $isFirst) { entries @include(if: $isRoot) { ${entryFields(DEPTH)} } }
      file(path: $directory) @skip(if: $isRoot) {
        object @include(if: $isFirst) { ... on Tree { entries { ${entryFields(DEPTH)} } } }
      }
    }
  }
}`

/** A file or a folder, and what is in that one. */
export interface ListedEntry {
  readonly name: string
  readonly type: string
  readonly mode: number
  readonly oid: string
  readonly entries: readonly ListedEntry[]
}

const listedEntry: z.ZodType<ListedEntry> = z
  .object({
    name: z.string(),
    type: z.string(),
    mode: z.number(),
    oid: z.string(),
    object: z.object({ entries: z.lazy(() => z.array(listedEntry)).optional() }).nullish(),
  })
  .transform(({ object, ...entry }) => ({ ...entry, entries: object?.entries ?? [] }))
const entries = z.array(listedEntry)

const base = z
  .object({
    name: z.string(),
    refUpdateRule: z
      .object({ requiredApprovingReviewCount: z.number().nullable(), viewerCanPush: z.boolean() })
      .nullish(),
    target: z.object({
      oid: z.string(),
      history: z.object({ nodes: z.array(z.object({ oid: z.string() })) }).optional(),
      tree: z.object({ entries: entries.optional() }).optional(),
      file: z.object({ object: z.object({ entries: entries.optional() }).nullish() }).nullish(),
    }),
  })
  .transform(({ name, refUpdateRule, target: { oid, history, tree, file } }) => ({
    name,
    headSha: oid,
    /** The last commit that changed the folder of posts: what the head has in it, that one has. It may be one of a branch that was merged. */
    touchingSha: history?.nodes[0]?.oid ?? oid,
    /** Whether a rule of the classic kind asks for reviews, as far as the token sees that. */
    asksForReviews: refUpdateRule?.requiredApprovingReviewCount != null,
    /** Whether the folder of posts is there. */
    hasPosts: file === undefined || file?.object?.entries !== undefined,
    entries: tree?.entries ?? file?.object?.entries ?? [],
  }))

const branchPullRequest = z.object({
  number: z.number(),
  url: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  baseRefName: z.string(),
  headRefOid: z.string(),
  isCrossRepository: z.boolean(),
  closedAt: z.coerce.date().nullable(),
})

const leftBranch = z
  .object({
    name: z.string(),
    prefix: z.string(),
    target: z.object({ oid: z.string() }),
    associatedPullRequests: z.object({
      pageInfo: pageInfo.pick({ hasNextPage: true }),
      nodes: z.array(branchPullRequest),
    }),
  })
  .transform(({ name, prefix, target, associatedPullRequests: { pageInfo: page, nodes } }) => ({
    /** Without `refs/heads/`. */
    name: `${prefix}${name}`.replace(/^refs\/heads\//u, ''),
    headSha: target.oid,
    /** Newest first; those from forks only have a branch of the same name. */
    pullRequests: nodes.filter(({ isCrossRepository }) => !isCrossRepository),
    /** Whether these are all of them. */
    isWhole: !page.hasNextPage,
  }))

/** A branch in the folder of the content branches, with the pull requests that came from it. */
export type ListedContentBranch = Readonly<z.output<typeof leftBranch>>

/** What {@link BASE_BRANCH_QUERY} is answered with. */
export const baseBranchAnswer = z.object({
  repository: z
    .object({
      id: z.string(),
      defaultBranchRef: base.nullish(),
      ref: base.nullish(),
      refs: z.object({ pageInfo, nodes: z.array(leftBranch) }),
    })
    .nullable(),
})
