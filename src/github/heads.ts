import { z } from 'zod'
import { isPassingPart } from './answers.ts'
import type { GitHub, GraphQLError } from './client.ts'
import { GITHUB_FAILED } from './refusals.ts'
import { fullName, type RepositoryName } from './repository.ts'

/** The newest commit of a branch. */
export interface Head {
  /** `owner/name` as GitHub spells it. */
  readonly repository: string
  readonly branch: string
  readonly sha: string
  /** GitHub's id of the repository, the same under all its names; undefined where GitHub was not asked. */
  readonly repositoryId?: number | undefined
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
    databaseId: z.number().nullish(),
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
      nameWithOwner databaseId isEmpty ${ref} { name target { oid } }
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

const failed = (repository: string, reason: string): HeadAnswer => ({
  kind: 'failed',
  repository,
  reason: `${repository}: ${reason}`,
})

/** What GitHub says of the field with this alias. */
const saidOf = (alias: string, errors: readonly GraphQLError[]): string | undefined =>
  errors.find(({ path }) => path?.[0] === alias)?.message.replace(/\.$/u, '')

function notFound(branch: Branch, alias: string, errors: readonly GraphQLError[]): HeadAnswer {
  const own = errors.filter(({ path }) => path?.[0] === alias)
  const isMissing = own.some(({ type }) => type === 'NOT_FOUND')
  const said = isMissing ? 'not found' : (saidOf(alias, errors) ?? 'not found')
  if (!isMissing && own.some(isPassingPart)) return failed(fullName(branch), `${said}. ${GITHUB_FAILED}`)
  return failed(
    fullName(branch),
    `${said}. Check the name, and that the token may read it; the workflow's own GITHUB_TOKEN sees only its own repository.`,
  )
}

/** A repository's answer as GraphQL gives it: its ref is that of the branch asked for, or of the default branch. */
interface RefAnswer {
  readonly nameWithOwner: string
  readonly databaseId?: number | null | undefined
  readonly isEmpty: boolean
  readonly ref: { readonly name: string; readonly target: { readonly oid: string } | null } | null | undefined
}

/**
 * What a repository's answer says. Empty is only what GitHub calls empty: what it leaves out of a repository that has commits is
 * unknown. Pure.
 *
 * @param branch the branch asked for; undefined for the default branch.
 * @param said what GitHub reports beside the answer.
 */
export function headAnswer(answer: RefAnswer, branch: string | undefined, said: string | undefined): HeadAnswer {
  const { nameWithOwner: repository, databaseId, isEmpty, ref } = answer
  const sha = ref?.target?.oid
  if (ref != null && sha !== undefined)
    return {
      kind: 'head',
      head: { repository, branch: branch ?? ref.name, sha, repositoryId: databaseId ?? undefined },
    }
  if (said !== undefined) return failed(repository, `GitHub can't tell its head: ${said}. Run again.`)
  if (isEmpty) return { kind: 'empty', repository }
  if (ref != null)
    return failed(repository, `GitHub gives no commit for its branch '${branch ?? ref.name}'. Run again.`)
  if (branch === undefined) return failed(repository, 'GitHub names no default branch, although it has commits.')
  return failed(repository, `it has no branch '${branch}'. Check the name after the @.`)
}

async function readSome(gitHub: GitHub, branches: readonly Branch[], total: number): Promise<HeadAnswer[]> {
  const { data, errors } = await gitHub.graphql({
    ...headsQuery(branches),
    data: headsData,
    attempted: `reading the heads of ${total === 1 ? 'the repository' : `${total} repositories`}`,
  })
  return branches.map((branch, index) => {
    const alias = `repository${index}`
    const answer = data[alias]
    if (answer === undefined && saidOf(alias, errors) === undefined)
      return failed(fullName(branch), `GitHub's answer lacks it. ${GITHUB_FAILED}`)
    if (answer == null) return notFound(branch, alias, errors)
    const ref = branch.branch === undefined ? answer.defaultBranchRef : answer.ref
    return headAnswer({ ...answer, ref }, branch.branch, saidOf(alias, errors))
  })
}

/**
 * Reads the heads of many branches, in the order given: one request for 200 of them, all at the same time.
 *
 * @throws {GitHubFailure} when GitHub can't be reached or refuses the token.
 */
export async function readHeads(gitHub: GitHub, branches: readonly Branch[]): Promise<HeadAnswer[]> {
  const requests: Promise<HeadAnswer[]>[] = []
  for (let start = 0; start < branches.length; start += MAX_ALIASES)
    requests.push(readSome(gitHub, branches.slice(start, start + MAX_ALIASES), branches.length))
  return (await Promise.all(requests)).flat()
}
