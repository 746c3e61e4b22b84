import { z } from 'zod'
import type { GitHub, GraphQLError } from './client.ts'
import { fullName, type RepositoryName } from './repository.ts'

/** The newest commit of a branch. */
export interface Head {
  /** `owner/name` as GitHub spells it. */
  readonly repository: string
  readonly branch: string
  readonly sha: string
}

/** A head, or why there is none. */
export type HeadAnswer =
  | { readonly kind: 'head'; readonly head: Head }
  /** The repository has no commits. */
  | { readonly kind: 'empty'; readonly repository: string }
  /** Gone, hidden from this token, or without that branch; `reason` says which and what to do. */
  | { readonly kind: 'failed'; readonly repository: string; readonly reason: string }

/** GraphQL takes many aliases at once; this many keep the document within GitHub's limits. */
const MAX_ALIASES = 200

const refData = z.object({ name: z.string(), target: z.object({ oid: z.string() }).nullable() }).nullable()
const repositoryData = z
  .object({
    nameWithOwner: z.string(),
    isEmpty: z.boolean(),
    ref: refData.optional(),
    defaultBranchRef: refData.optional(),
  })
  .nullable()
const headsData = z.record(z.string(), repositoryData)

type Branch = RepositoryName & { readonly branch: string | undefined }

function headsQuery(branches: readonly Branch[]) {
  const parameters = branches.flatMap(({ branch }, index) => [
    `$owner${index}: String!`,
    `$name${index}: String!`,
    ...(branch === undefined ? [] : [`$ref${index}: String!`]),
  ])
  const fields = branches.map(({ branch }, index) => {
    const ref = branch === undefined ? 'defaultBranchRef' : `ref(qualifiedName: $ref${index})`
    return `repository${index}: repository(owner: $owner${index}, name: $name${index}) {
      nameWithOwner isEmpty ${ref} { name target { oid } }
    }`
  })
  const variables = branches.flatMap(({ owner, name, branch }, index) => [
    [`owner${index}`, owner],
    [`name${index}`, name],
    ...(branch === undefined ? [] : [[`ref${index}`, `refs/heads/${branch}`]]),
  ])
  return {
    query: `query heads(${parameters.join(', ')}) {\n${fields.join('\n')}\n}`,
    variables: Object.fromEntries(variables),
  }
}

function failure(branch: Branch, alias: string, errors: readonly GraphQLError[]): HeadAnswer {
  const repository = fullName(branch)
  const error = errors.find(({ path }) => path?.[0] === alias)
  const said = error === undefined || error.type === 'NOT_FOUND' ? 'not found' : error.message.replace(/\.$/u, '')
  const reason = `${repository}: ${said}. Check the name, and that the token may read it; the workflow's own GITHUB_TOKEN sees only its own repository.`
  return { kind: 'failed', repository, reason }
}

function answerFor(
  branch: Branch,
  alias: string,
  data: z.output<typeof repositoryData> | undefined,
  errors: readonly GraphQLError[],
): HeadAnswer {
  if (data === null || data === undefined) return failure(branch, alias, errors)
  const repository = data.nameWithOwner
  if (data.isEmpty) return { kind: 'empty', repository }
  const ref = branch.branch === undefined ? data.defaultBranchRef : data.ref
  if (ref?.target === null || ref?.target === undefined) {
    const missing = branch.branch === undefined ? 'it has no default branch' : `it has no branch '${branch.branch}'`
    return { kind: 'failed', repository, reason: `${repository}: ${missing}. Check the name after the @.` }
  }
  return { kind: 'head', head: { repository, branch: branch.branch ?? ref.name, sha: ref.target.oid } }
}

/**
 * Reads the heads of many branches, in the order given: one request for 200 of them.
 *
 * @throws {GitHubFailure} when GitHub can't be reached or refuses the token.
 */
export async function readHeads(gitHub: GitHub, branches: readonly Branch[]): Promise<HeadAnswer[]> {
  const answers: HeadAnswer[] = []
  for (let start = 0; start < branches.length; start += MAX_ALIASES) {
    const some = branches.slice(start, start + MAX_ALIASES)
    const { data, errors } = await gitHub.graphql({
      ...headsQuery(some),
      data: headsData,
      attempted: `reading the heads of ${branches.length === 1 ? 'the repository' : `${branches.length} repositories`}`,
    })
    answers.push(
      ...some.map((branch, index) => answerFor(branch, `repository${index}`, data[`repository${index}`], errors)),
    )
  }
  return answers
}
