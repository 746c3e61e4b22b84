import { z } from 'zod'
import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'
import type { GatheredCommit, PullRequestText } from '../commit.ts'

const LINES = 'additions deletions'

/**
 * The fields of a commit that the collection needs, as a GraphQL fragment. Lines are what takes GitHub long: it compares the
 * commit's files for them.
 */
export const commitFragment = (withLines: boolean): string => `
fragment commitFields on Commit {
  oid
  message
  committedDate
  authoredDate
  author { name email user { login } }
  parents(first: 100) { nodes { oid } }
  ${withLines ? LINES : ''}
  associatedPullRequests(first: 1) { nodes { number title body } }
}`

/** A description may have 65,536 characters; what it is about stands at its beginning. */
const MAX_DESCRIPTION_CHARACTERS = 8_000

const pullRequest = z.object({ number: z.number(), title: z.string(), body: z.string() }).transform(
  ({ number, title, body }): PullRequestText => ({
    number,
    title: withoutOwnSecrets(title),
    description: withoutOwnSecrets(body).slice(0, MAX_DESCRIPTION_CHARACTERS).toWellFormed(),
  }),
)

/** What GitHub answers for the fragment, turned into a `GatheredCommit` whose files are not known yet. */
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
    parents: z.object({ nodes: z.array(z.object({ oid: z.string() }).nullable()).nullable() }),
    additions: z.number().nullish(),
    deletions: z.number().nullish(),
    associatedPullRequests: z.object({ nodes: z.array(pullRequest.nullable()).nullable() }).nullable(),
  })
  .transform(
    (node): GatheredCommit => ({
      sha: node.oid,
      // Where git's own log ends a message too.
      message: withoutOwnSecrets(node.message.split('\0', 1)[0] ?? ''),
      committedAt: node.committedDate,
      authoredAt: node.authoredDate,
      authorName: node.author?.name ?? '',
      authorEmail: node.author?.email ?? '',
      authorLogin: node.author?.user?.login ?? '',
      parents: (node.parents.nodes ?? []).flatMap((parent) => parent?.oid ?? []),
      files: [],
      additions: node.additions ?? undefined,
      deletions: node.deletions ?? undefined,
      pullRequest: node.associatedPullRequests?.nodes?.[0] ?? undefined,
    }),
  )
