import { z } from 'zod'
import type { RepositoryName } from '../../github/repository.ts'

/** One listing of a branch's commits, newest first. */
export interface Listing {
  readonly repository: RepositoryName
  /** Undefined for the default branch. */
  readonly branch: string | undefined
  /** Only commits that touch this folder or file; then nothing but their SHAs is read. */
  readonly path: string | undefined
  /** Whether the names at the top level are read with each commit. */
  readonly withEntries: boolean
  /** Where to read on. */
  readonly after: string | undefined
}

const COMMIT_FIELDS = `
  oid committedDate messageHeadline
  author { name email user { login } }
  parents(first: 3) { nodes { oid } }`

/** One field of the query; `index` keeps the names apart. */
function field(listing: Listing, index: number): string {
  const ref = listing.branch === undefined ? 'defaultBranchRef' : `ref(qualifiedName: $ref${index})`
  const filter = [
    'first: $size',
    ...(listing.after === undefined ? [] : [`after: $after${index}`]),
    ...(listing.path === undefined ? [] : [`path: $path${index}`]),
  ]
  const entries = listing.withEntries ? ' tree { entries { name oid } }' : ''
  const nodes = listing.path === undefined ? `...commit${entries}` : 'oid'
  return `listing${index}: repository(owner: $owner${index}, name: $name${index}) {
    isEmpty pushedAt
    ref: ${ref} {
      name
      target { ... on Commit { history(${filter.join(', ')}) { nodes { ${nodes} } pageInfo { hasNextPage endCursor } } } }
    }
  }`
}

/** One query for all listings; each answers under `listing<index>`. */
export function listingQuery(listings: readonly Listing[], size: number) {
  const variables: Record<string, string | number> = { size }
  for (const [index, { repository, branch, path, after }] of listings.entries()) {
    variables[`owner${index}`] = repository.owner
    variables[`name${index}`] = repository.name
    if (branch !== undefined) variables[`ref${index}`] = `refs/heads/${branch}`
    if (path !== undefined) variables[`path${index}`] = path
    if (after !== undefined) variables[`after${index}`] = after
  }
  const declared = Object.keys(variables).map((name) => `$${name}: ${name === 'size' ? 'Int' : 'String'}!`)
  const fields = listings.map(field)
  const fragment = listings.some(({ path }) => path === undefined)
    ? `\nfragment commit on Commit {${COMMIT_FIELDS}\n}`
    : ''
  return { query: `query(${declared.join(', ')}) {\n  ${fields.join('\n  ')}\n}${fragment}`, variables }
}

const date = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const actor = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
})
const commitNode = z.object({
  oid: z.string(),
  committedDate: date,
  messageHeadline: z.string(),
  author: actor.nullish(),
  parents: z.object({ nodes: z.array(z.object({ oid: z.string() }).nullable()).nullable() }),
  tree: z.object({ entries: z.array(z.object({ name: z.string(), oid: z.string() })).nullable() }).optional(),
})

/** A commit as GitHub answers it. */
export type CommitNode = z.output<typeof commitNode>

const answerOf = <Node extends z.ZodType>(node: Node) =>
  z.object({
    isEmpty: z.boolean(),
    pushedAt: date.nullish(),
    ref: z
      .object({
        name: z.string(),
        target: z.object({
          history: z.object({
            nodes: z.array(node.nullable()).nullable(),
            pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
          }),
        }),
      })
      .nullable(),
  })

/** What a listing of commits answers. */
export const commitsAnswer = answerOf(commitNode)
/** What a listing of the commits that touch a path answers. */
export const pathAnswer = answerOf(z.object({ oid: z.string() }))
/** The whole answer; a listing that failed is null. */
export const listingsAnswer = z.record(z.string(), z.unknown())
