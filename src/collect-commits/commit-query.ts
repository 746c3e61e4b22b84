import { z } from 'zod'
import type { GatheredCommit } from './commit.ts'

/** The fields of a commit that the collection needs, as a GraphQL fragment. */
export const COMMIT_FRAGMENT = `
fragment commitFields on Commit {
  oid
  message
  committedDate
  authoredDate
  author { name email user { login } }
  parents(first: 1) { totalCount }
  additions
  deletions
  associatedPullRequests(first: 1) { nodes { number } }
}`

/** What GitHub answers for the fragment, turned into a `GatheredCommit`. Line counts that GitHub can't give are null. */
export const commitNode = z
  .object({
    oid: z.string(),
    message: z.string(),
    committedDate: z.coerce.date(),
    authoredDate: z.coerce.date(),
    author: z
      .object({
        name: z.string().nullable(),
        email: z.string().nullable(),
        user: z.object({ login: z.string() }).nullable(),
      })
      .nullable(),
    parents: z.object({ totalCount: z.number() }),
    additions: z.number().nullable(),
    deletions: z.number().nullable(),
    associatedPullRequests: z
      .object({ nodes: z.array(z.object({ number: z.number() }).nullable()).nullable() })
      .nullable(),
  })
  .transform(
    (node): GatheredCommit => ({
      sha: node.oid,
      message: node.message,
      committedAt: node.committedDate,
      authoredAt: node.authoredDate,
      authorName: node.author?.name ?? '',
      authorEmail: node.author?.email ?? '',
      authorLogin: node.author?.user?.login ?? '',
      parentCount: node.parents.totalCount,
      additions: node.additions ?? undefined,
      deletions: node.deletions ?? undefined,
      pullRequest: node.associatedPullRequests?.nodes?.[0]?.number,
    }),
  )
