import { z } from 'zod'
import type { GitHub } from './client.ts'
import type { HeadAnswer } from './heads.ts'

const OWNER_QUERY = `
query owner($login: String!, $after: String) {
  repositoryOwner(login: $login) {
    repositories(first: 100, after: $after, ownerAffiliations: [OWNER], isFork: false) {
      pageInfo { hasNextPage endCursor }
      nodes {
        nameWithOwner
        isEmpty
        defaultBranchRef { name target { oid } }
      }
    }
  }
}`

const ownerData = z.object({
  repositoryOwner: z
    .object({
      repositories: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(
          z
            .object({
              nameWithOwner: z.string(),
              isEmpty: z.boolean(),
              defaultBranchRef: z
                .object({ name: z.string(), target: z.object({ oid: z.string() }).nullable() })
                .nullable(),
            })
            .nullable(),
        ),
      }),
    })
    .nullable(),
})

type OwnerData = z.output<typeof ownerData>
type OwnerPage = NonNullable<OwnerData['repositoryOwner']>['repositories']
type RepositoryNode = NonNullable<OwnerPage['nodes'][number]>

function answerOf({ nameWithOwner: repository, isEmpty, defaultBranchRef }: RepositoryNode): HeadAnswer {
  const sha = defaultBranchRef?.target?.oid
  if (isEmpty || defaultBranchRef === null || sha === undefined) return { kind: 'empty', repository }
  return { kind: 'head', head: { repository, branch: defaultBranchRef.name, sha } }
}

async function readPage(gitHub: GitHub, owner: string, after: string | null): Promise<OwnerPage | undefined> {
  const { data } = await gitHub.graphql({
    query: OWNER_QUERY,
    variables: { login: owner, after },
    data: ownerData,
    attempted: `listing the repositories of ${owner}`,
  })
  return data.repositoryOwner?.repositories
}

/**
 * Reads the heads of the default branches of all repositories of a user or organisation that the token can see, forks left
 * out: one request for 100 of them.
 *
 * @throws {GitHubFailure} when GitHub can't be reached or refuses the token.
 */
export async function readOwnerHeads(gitHub: GitHub, owner: string): Promise<HeadAnswer[]> {
  const answers: HeadAnswer[] = []
  let after: string | null = null
  do {
    const page = await readPage(gitHub, owner, after)
    for (const node of page?.nodes ?? []) if (node !== null) answers.push(answerOf(node))
    after = page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null
  } while (after !== null)
  if (answers.length > 0) return answers
  const reason = `${owner}/*: there is no repository of '${owner}' that the token can see. Check the name and the token's access; the workflow's own GITHUB_TOKEN sees only its own repository and public ones.`
  return [{ kind: 'failed', repository: `${owner}/*`, reason }]
}
