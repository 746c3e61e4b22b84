import { z } from 'zod'

/** What is asked of a pull request wherever one is read: see {@link pullRequestFields}. */
export const PULL_REQUEST_FRAGMENT = `
fragment pullRequest on PullRequest {
  id number url state title body baseRefName headRefOid isCrossRepository isInMergeQueue autoMergeRequest { enabledAt }
}`

/** Where an answer holds a user. */
export const userAlias = (index: number) => `user${index}`

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
/** Logins are variables, each with a name of its own. */
const userVariables = (count: number) => numbers(count).map((index) => `$${userAlias(index)}: String!`)
const userFields = (count: number) =>
  numbers(count).map((index) => `${userAlias(index)}: user(login: $${userAlias(index)}) @include(if: $isFirst) { id }`)

/**
 * Reads a repository's base branch, the files of a series on it, a page of its content branches, a page of its open pull requests, and
 * the ids of so many users, whose logins are the variables `user0`, `user1`, …
 */
export const stateQuery = (users: number) => `
query repositoryState(
  $owner: String!, $name: String!, $base: String!, $isDefault: Boolean!, $posts: String!, $folder: String!, $prefix: String!
  $directory: String!, $isFirst: Boolean!, $withBranches: Boolean!, $afterBranch: String, $withPullRequests: Boolean!, $afterPullRequest: String
  ${userVariables(users).join(' ')}
) {
  ${userFields(users).join('\n  ')}
  repository(owner: $owner, name: $name) {
    isArchived
    defaultBranchRef @include(if: $isDefault) { ...head }
    ref(qualifiedName: $base) @skip(if: $isDefault) { ...head }
    posts: object(expression: $posts) @include(if: $isFirst) { ... on Tree { entries { name type } } }
    folder: object(expression: $folder) @include(if: $isFirst) {
      oid
      ... on Tree {
        entries { ...file object { ... on Tree { entries { ...file object { ... on Tree { entries { ...file } } } } } } }
      }
    }
    refs(refPrefix: $prefix, first: 100, after: $afterBranch) @include(if: $withBranches) {
      pageInfo { hasNextPage endCursor }
      nodes { ...branch }
    }
    pullRequests(
      states: OPEN, first: 50, after: $afterPullRequest, orderBy: { field: CREATED_AT, direction: DESC }
    ) @include(if: $withPullRequests) {
      pageInfo { hasNextPage endCursor }
      nodes {
        ...pullRequest
        headRefName
        files(first: 100) { pageInfo { hasNextPage } nodes { path } }
        headRef { ...branch }
      }
    }
  }
}
fragment head on Ref { name target { ... on Commit { oid tree { oid } } } }
fragment branch on Ref {
  name
  prefix
  target {
    ... on Commit {
      tree { oid }
      folder: file(path: $directory) { oid }
      history(first: 10) {
        nodes { oid message author { email } committer { email } signature { isValid } }
      }
    }
  }
  associatedPullRequests(first: 5, orderBy: { field: CREATED_AT, direction: DESC }) {
    pageInfo { hasNextPage endCursor }
    nodes { ...pullRequest }
  }
}
fragment file on TreeEntry { name type mode object { ... on Blob { text } } }
${PULL_REQUEST_FRAGMENT}`

const head = z.object({ name: z.string(), target: z.object({ oid: z.string(), tree: z.object({ oid: z.string() }) }) })
/** Where a list that GitHub tells in pages goes on. */
export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })

/** Who wrote or made a commit, as an email address; empty where GitHub doesn't tell. */
export const identity = z
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

const pullRequestFields = z.object({
  id: z.string(),
  number: z.number(),
  url: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  title: z.string(),
  body: z.string(),
  /** The branch that it merges into: people may have chosen another one. */
  baseRefName: z.string(),
  headRefOid: z.string(),
  isCrossRepository: z.boolean(),
  /** Whether it merges as soon as its turn comes. */
  isInMergeQueue: z.boolean(),
  /** Null where it doesn't merge by itself. */
  autoMergeRequest: z.object({}).nullable(),
})

const shownPullRequest = ({ id, autoMergeRequest, ...shown }: z.output<typeof pullRequestFields>) => ({
  ...shown,
  nodeId: id,
  mergesByItself: autoMergeRequest !== null,
})

/** A pull request as {@link PULL_REQUEST_FRAGMENT} asks for it. */
export const pullRequest = pullRequestFields.transform(shownPullRequest)

/** A pull request; `nodeId` is for GraphQL. */
export type PullRequest = Readonly<z.output<typeof pullRequest>>

const branch = z
  .object({
    name: z.string(),
    prefix: z.string(),
    target: z.object({
      tree: z.object({ oid: z.string() }),
      folder: z.object({ oid: z.string() }).nullable(),
      history: z.object({ nodes: z.tuple([branchCommit], branchCommit) }),
    }),
    associatedPullRequests: z.object({ pageInfo, nodes: z.array(pullRequest) }),
  })
  .transform(({ name, prefix, target, associatedPullRequests }) => ({
    /** Without `refs/heads/`. */
    name: `${prefix}${name}`.replace(/^refs\/heads\//u, ''),
    treeSha: target.tree.oid,
    /** The folder of the series on it; undefined where it has none. */
    folderSha: target.folder?.oid,
    /** The newest commits, newest first: those on the branch, then those of the base. Never empty. */
    commits: target.history.nodes,
    /** Newest first. */
    pullRequests: associatedPullRequests.nodes,
    /** Where the list of its pull requests goes on; undefined for one that is whole. */
    morePullRequests: associatedPullRequests.pageInfo.hasNextPage
      ? associatedPullRequests.pageInfo.endCursor
      : undefined,
  }))

/** A branch as GitHub lists it. */
export type ListedBranch = Readonly<z.output<typeof branch>>

/** The paths that a pull request changes; undefined where GitHub doesn't list all of them here. */
const wholePaths = z
  .object({
    pageInfo: z.object({ hasNextPage: z.boolean() }),
    nodes: z.array(z.object({ path: z.string() }).nullable()).nullable(),
  })
  .nullable()
  .transform((files) => {
    const paths = files?.nodes?.map((file) => file?.path)
    return files?.pageInfo.hasNextPage === false && paths?.every((path) => path !== undefined) ? paths : undefined
  })

const openPullRequest = pullRequestFields
  .extend({
    headRefName: z.string(),
    files: wholePaths,
    /** Null where the branch is gone. A tag or the like has no commit. */
    headRef: branch.nullable(),
  })
  .transform(({ headRefName, files, headRef, ...fields }) => ({
    pullRequest: shownPullRequest(fields),
    headRefName,
    /** Paths of the files that it changes: all of them, or undefined. */
    paths: files,
    branch: headRef,
  }))

/** An open pull request, with the branch that it comes from. */
export type OpenPullRequest = Readonly<z.output<typeof openPullRequest>>

/** A user in the answer; null for one that GitHub doesn't know. */
export const userAnswer = z.object({ id: z.string() }).nullish()

const entry = z.object({ name: z.string(), type: z.string() })
/** Git's mode of a symbolic link, whose text is the path of another file. */
const SYMBOLIC_LINK = 0o120000

/** A file or a folder of the series' folder, and what is in that one. */
export interface FolderEntry {
  readonly name: string
  readonly type: string
  /** Undefined for what GitHub doesn't tell as text. */
  readonly text: string | undefined
  readonly entries: readonly FolderEntry[]
}

/** What a folder holds, so many folders deep. */
function entriesOf(depth: number): z.ZodType<readonly FolderEntry[]> {
  const inner = (depth === 0 ? z.undefined() : entriesOf(depth - 1)).optional()
  return z.array(
    entry
      .extend({
        mode: z.number(),
        object: z.object({ text: z.string().nullish(), entries: inner }).nullable(),
      })
      .transform(({ name, type, mode, object }) => ({
        name,
        type,
        text: mode === SYMBOLIC_LINK ? undefined : (object?.text ?? undefined),
        entries: object?.entries ?? [],
      })),
  )
}

/** What `stateQuery` is answered with, the users beside the repository. */
export const stateAnswer = z.looseObject({
  repository: z
    .object({
      isArchived: z.boolean(),
      defaultBranchRef: head.nullish(),
      ref: head.nullish(),
      posts: z.object({ entries: z.array(entry).optional() }).nullish(),
      folder: z.object({ oid: z.string(), entries: entriesOf(2).optional() }).nullish(),
      refs: z.object({ pageInfo, nodes: z.array(branch) }).optional(),
      pullRequests: z.object({ pageInfo, nodes: z.array(openPullRequest) }).optional(),
    })
    .nullable(),
})
