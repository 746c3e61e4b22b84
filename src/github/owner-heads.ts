import { z } from 'zod'
import type { GitHub, GraphQLError } from './client.ts'
import { GitHubFailure } from './errors.ts'
import { type HeadAnswer, headAnswer } from './heads.ts'

const OWNER_QUERY = `
query owner($login: String!, $after: String) {
  repositoryOwner(login: $login) {
    repositories(first: 100, after: $after, ownerAffiliations: [OWNER], isFork: false) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        nameWithOwner
        databaseId
        isEmpty
        defaultBranchRef { name target { oid } }
      }
    }
  }
}`

const repositoryNode = z.object({
  nameWithOwner: z.string(),
  databaseId: z.number().nullish(),
  isEmpty: z.boolean(),
  defaultBranchRef: z.object({ name: z.string(), target: z.object({ oid: z.string() }).nullable() }).nullable(),
})

const ownerData = z.object({
  repositoryOwner: z
    .object({
      repositories: z.object({
        totalCount: z.number(),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(repositoryNode.nullable()).nullable(),
      }),
    })
    .nullable(),
})

interface OwnerPage {
  readonly totalCount: number
  readonly answers: readonly HeadAnswer[]
  /** Where the next page begins; null after the last. */
  readonly next: string | null
  readonly errors: readonly GraphQLError[]
}

/** What GitHub reports of the repository at this place of the page. */
const saidOf = (index: number, errors: readonly GraphQLError[]): string | undefined =>
  errors.find(({ path }) => path?.[3] === index)?.message.replace(/\.$/u, '')

async function readPage(gitHub: GitHub, owner: string, after: string | null): Promise<OwnerPage | undefined> {
  const { data, errors } = await gitHub.graphql({
    query: OWNER_QUERY,
    variables: { login: owner, after },
    data: ownerData,
    attempted: `listing the repositories of ${owner}`,
  })
  const page = data.repositoryOwner?.repositories
  if (page === undefined) return undefined
  const { totalCount, pageInfo, nodes } = page
  const answers = (nodes ?? []).flatMap((node, index) =>
    node === null ? [] : headAnswer({ ...node, ref: node.defaultBranchRef }, undefined, saidOf(index, errors)),
  )
  return { totalCount, answers, next: pageInfo.hasNextPage ? pageInfo.endCursor : null, errors }
}

const fault = (owner: string, reason: string): HeadAnswer => ({
  kind: 'failed',
  repository: `${owner}/*`,
  reason: `${owner}/*: ${reason}`,
})

/** What is wrong with a whole listing; undefined when it has all that GitHub counts. */
function faultOf(owner: string, listed: number, pages: readonly OwnerPage[]): HeadAnswer | undefined {
  const total = pages.at(-1)?.totalCount ?? 0
  if (total === 0)
    return fault(
      owner,
      `there is no repository of '${owner}' that the token can see. Check the name and the token's access; the workflow's own GITHUB_TOKEN sees only its own repository and public ones.`,
    )
  if (listed >= total) return undefined
  const [error] = pages.flatMap(({ errors }) => errors)
  const said = error === undefined ? '' : `: ${error.message.replace(/\.$/u, '')}`
  return fault(owner, `GitHub counts ${total} repositories, but gives ${listed} of them${said}. Run again.`)
}

/**
 * Reads the heads of the default branches of all repositories of a user or organisation that the token can see, forks left
 * out: one request for 100 of them. Repositories that GitHub counts and does not give are a fault beside the others.
 *
 * @throws {GitHubFailure} when GitHub refuses the token.
 */
export async function readOwnerHeads(gitHub: GitHub, owner: string): Promise<HeadAnswer[]> {
  const pages: OwnerPage[] = []
  const answers = () => pages.flatMap((page) => page.answers)
  let after: string | null = null
  do {
    let page: OwnerPage | undefined
    try {
      page = await readPage(gitHub, owner, after)
    } catch (error) {
      if (!(error instanceof GitHubFailure) || error.status === 401) throw error
      return [...answers(), fault(owner, error.message)]
    }
    if (page !== undefined) pages.push(page)
    after = page?.next ?? null
  } while (after !== null)
  const found = answers()
  return [...found, faultOf(owner, found.length, pages) ?? []].flat()
}
