import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { untold } from '../../../github/untold.ts'

const QUERY = `
query deployments($owner: String!, $name: String!, $sha: GitObjectID!, $headSha: GitObjectID!, $environments: [String!]) {
  repository(owner: $owner, name: $name) {
    commit: object(oid: $sha) { ...ofCommit }
    head: object(oid: $headSha) { ...ofCommit }
    environments(first: 100) { nodes { name } }
    deployments(first: 50, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ...deployment } }
    wanted: deployments(first: 20, environments: $environments, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ...deployment } }
  }
}
fragment ofCommit on Commit {
  committedDate
  deployments(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ...deployment } }
}
fragment deployment on Deployment {
  id
  databaseId
  commitOid
  environment
  latestEnvironment
  createdAt
  latestStatus { ...status }
  statuses(first: 30) { nodes { ...status } }
}
fragment status on DeploymentStatus { state createdAt environmentUrl logUrl description }`

/** A page of a host's; undefined for what is no address of one. */
const page = z
  .string()
  .nullish()
  .transform((text) => {
    if (text == null || !URL.canParse(text)) return undefined
    const { protocol, href } = new URL(text)
    return protocol === 'https:' || protocol === 'http:' ? href : undefined
  })

const status = z
  .object({
    state: z.string(),
    createdAt: z.coerce.date(),
    environmentUrl: page,
    logUrl: page,
    description: z.string().nullish(),
  })
  .transform(({ state, createdAt, environmentUrl, logUrl, description }) => ({
    state: state.toLowerCase(),
    at: createdAt,
    url: environmentUrl,
    logUrl,
    description: description ?? '',
  }))

/** A state that a deployment is or was in. */
export type DeploymentState = Readonly<z.output<typeof status>>

const deployment = z
  .object({
    id: z.string(),
    databaseId: z.number().nullish(),
    commitOid: z.string(),
    environment: z.string().nullish(),
    latestEnvironment: z.string().nullish(),
    createdAt: z.coerce.date(),
    latestStatus: status.nullable(),
    statuses: z.object({ nodes: z.array(status.nullable()).nullish() }).nullish(),
  })
  .transform(({ id, databaseId, commitOid, environment, latestEnvironment, createdAt, latestStatus, statuses }) => ({
    id: databaseId == null ? id : String(databaseId),
    sha: commitOid,
    environment: latestEnvironment ?? environment ?? '',
    createdAt,
    /** Undefined where the host has told nothing yet. */
    state: latestStatus ?? undefined,
    /** All that are known, in no order. */
    states: (statuses?.nodes ?? []).filter((one) => one !== null),
  }))

/** A deployment of a commit to an environment. */
export type Deployment = Readonly<z.output<typeof deployment>>

const nodes = z.object({ nodes: z.array(deployment.nullable()).nullish() })
const ofCommit = z.object({ committedDate: z.coerce.date(), deployments: nodes.nullish() })
const answer = z.object({
  repository: z.object({
    commit: ofCommit.nullish(),
    head: ofCommit.nullish(),
    environments: z.object({ nodes: z.array(z.object({ name: z.string() }).nullable()).nullish() }).nullish(),
    deployments: nodes,
    wanted: nodes,
  }),
})

/** What GitHub knows of deployments. */
export interface KnownDeployments {
  /** When the commit was made, as it says; undefined where GitHub doesn't tell. */
  readonly committedAt: Date | undefined
  /** The names of the repository's environments, as far as the token may know them. */
  readonly environments: readonly string[]
  /** Newest first. */
  readonly deployments: readonly Deployment[]
}

/**
 * Reads the deployments of a commit, of the branch's head, and the newest of the repository, in all and to some environments: where others are
 * deployed to often, none of the newest may be one to these. One request.
 *
 * @param wanted the commit that is to be deployed, the head, which contains it, and the environments, spelled as GitHub has them
 */
export async function readDeployments(
  gitHub: GitHub,
  repository: RepositoryName,
  {
    sha,
    headSha,
    environments,
  }: { readonly sha: string; readonly headSha: string; readonly environments: readonly string[] },
): Promise<KnownDeployments> {
  const named = fullName(repository)
  const { data, errors: all } = await gitHub.graphql({
    query: QUERY,
    variables: { ...repository, sha, headSha, environments },
    data: answer,
    attempted: `reading the deployments of ${named}`,
  })
  // Without these names the usual ones are asked for.
  const errors = all.filter(({ path }) => path?.[1] !== 'environments')
  if (errors.length > 0) throw untold(`the deployments of ${named}`, errors, 'The token needs `deployments: read`.')
  const { commit, head, deployments, wanted, environments: known } = data.repository
  const found = [commit?.deployments, head?.deployments, deployments, wanted].flatMap((list) => list?.nodes ?? [])
  const distinct = new Map(found.filter((one) => one !== null).map((one) => [one.id, one]))
  return {
    committedAt: commit?.committedDate,
    environments: (known?.nodes ?? []).flatMap((one) => one?.name ?? []),
    deployments: [...distinct.values()].toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime()),
  }
}
