import { z } from 'zod'
import type { BranchCommit, ContentBranch } from './repository-state.ts'

/** Reads a repository's base branch, the files of a series on it, and a page of its content branches. */
export const STATE_QUERY = `
query repositoryState(
  $owner: String!, $name: String!, $base: String!, $isDefault: Boolean!, $folder: String!, $prefix: String!
  $isFirst: Boolean!, $after: String
) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef @include(if: $isDefault) { ...head }
    ref(qualifiedName: $base) @skip(if: $isDefault) { ...head }
    folder: object(expression: $folder) @include(if: $isFirst) {
      ... on Tree { entries { name type object { ... on Blob { text } } } }
    }
    refs(refPrefix: $prefix, first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        name
        prefix
        target {
          ... on Commit {
            tree { oid }
            history(first: 10) {
              nodes { oid message author { email } committer { email } signature { isValid } }
            }
          }
        }
        associatedPullRequests(first: 5, orderBy: { field: CREATED_AT, direction: DESC }) {
          nodes { number url state title body }
        }
      }
    }
  }
}
fragment head on Ref { name target { ... on Commit { oid tree { oid } } } }`

const head = z.object({ name: z.string(), target: z.object({ oid: z.string(), tree: z.object({ oid: z.string() }) }) })
const identity = z
  .object({ email: z.string().nullable() })
  .nullable()
  .transform((person) => person?.email ?? '')

const branchCommit = z
  .object({
    oid: z.string(),
    message: z.string(),
    author: identity,
    committer: identity,
    signature: z.object({ isValid: z.boolean() }).nullable(),
  })
  .transform(
    ({ oid, message, author, committer, signature }): BranchCommit => ({
      sha: oid,
      message,
      authorEmail: author,
      committerEmail: committer,
      isVerified: signature?.isValid ?? false,
    }),
  )

const pullRequest = z.object({
  number: z.number(),
  url: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  title: z.string(),
  body: z.string(),
})

const contentBranch = z
  .object({
    name: z.string(),
    prefix: z.string(),
    target: z.object({
      tree: z.object({ oid: z.string() }),
      history: z.object({ nodes: z.tuple([branchCommit], branchCommit) }),
    }),
    associatedPullRequests: z.object({ nodes: z.array(pullRequest) }),
  })
  .transform(
    ({ name, prefix, target, associatedPullRequests }): ContentBranch => ({
      name: `${prefix}${name}`.replace(/^refs\/heads\//u, ''),
      treeSha: target.tree.oid,
      commits: target.history.nodes,
      pullRequests: associatedPullRequests.nodes,
    }),
  )

/** What `STATE_QUERY` is answered with. */
export const stateAnswer = z.object({
  repository: z
    .object({
      defaultBranchRef: head.nullish(),
      ref: head.nullish(),
      folder: z
        .object({
          entries: z
            .array(
              z.object({
                name: z.string(),
                type: z.string(),
                object: z.object({ text: z.string().nullish() }).nullable(),
              }),
            )
            .optional(),
        })
        .nullish(),
      refs: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(contentBranch),
      }),
    })
    .nullable(),
})
