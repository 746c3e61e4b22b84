import { z } from 'zod'

/** Where an answer holds a user. */
export const userAlias = (index: number) => `user${index}`

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
/** Logins are variables, each with a name of its own. */
const userVariables = (count: number) => numbers(count).map((index) => `$${userAlias(index)}: String!`)
const userFields = (count: number) =>
  numbers(count).map((index) => `${userAlias(index)}: user(login: $${userAlias(index)}) @include(if: $isFirst) { id }`)

/**
 * Reads a repository's base branch, the files of a series on it, a page of its content branches, and the ids of so many users,
 * whose logins are the variables `user0`, `user1`, …
 */
export const stateQuery = (users: number) => `
query repositoryState(
  $owner: String!, $name: String!, $base: String!, $isDefault: Boolean!, $folder: String!, $prefix: String!
  $isFirst: Boolean!, $after: String ${userVariables(users).join(' ')}
) {
  ${userFields(users).join('\n  ')}
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
          nodes { id number url state title body }
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
  .transform(({ oid, message, author, committer, signature }) => ({
    sha: oid,
    message,
    authorEmail: author,
    committerEmail: committer,
    isVerified: signature?.isValid ?? false,
  }))

/** A commit on a content branch. */
export type BranchCommit = Readonly<z.output<typeof branchCommit>>

const pullRequest = z
  .object({
    id: z.string(),
    number: z.number(),
    url: z.string(),
    state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
    title: z.string(),
    body: z.string(),
  })
  .transform(({ id, ...shown }) => ({ ...shown, nodeId: id }))

/** A pull request from a content branch; `nodeId` is for GraphQL. */
export type PullRequest = Readonly<z.output<typeof pullRequest>>

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
  .transform(({ name, prefix, target, associatedPullRequests }) => ({
    /** Without `refs/heads/`. */
    name: `${prefix}${name}`.replace(/^refs\/heads\//u, ''),
    treeSha: target.tree.oid,
    /** The newest commits, newest first: those on the branch, then those of the base. Never empty. */
    commits: target.history.nodes,
    /** Newest first. */
    pullRequests: associatedPullRequests.nodes,
  }))

/** A branch in the folder of the content branches. */
export type ContentBranch = Readonly<z.output<typeof contentBranch>>

/** A user in the answer; null for one that GitHub doesn't know. */
export const userAnswer = z.object({ id: z.string() }).nullish()

/** What `stateQuery` is answered with, the users beside the repository. */
export const stateAnswer = z.looseObject({
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
