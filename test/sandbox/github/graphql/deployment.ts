import type { Deployment, DeploymentStatus } from '../rest/deployments.ts'
import { visibleDeployments } from '../rest/deployments.ts'
import { actorObject } from './actor.ts'
import { listConnection, type PageArguments } from './connection.ts'
import { gitObject } from './git-object.ts'
import type { RepositoryScope } from './scope.ts'

/** Which deployments are asked for, and in which order. */
export interface DeploymentsArguments extends PageArguments {
  environments?: readonly string[] | null
  orderBy?: { field: 'CREATED_AT'; direction: 'ASC' | 'DESC' } | null
}

/** A repository's deployments, or those of a commit, as a GraphQL `DeploymentConnection`: the oldest first unless another order is asked for. */
export function deploymentsConnection(scope: RepositoryScope, args: DeploymentsArguments, oid?: string): object {
  return listConnection(
    'deployments',
    args,
    async () => {
      const { environments } = args
      const found = visibleDeployments(scope.repository).filter(
        ({ environment, sha }) =>
          (environments == null || environments.includes(environment)) && (oid === undefined || sha === oid),
      )
      return args.orderBy?.direction === 'DESC' ? found : found.toReversed()
    },
    (deployment) => deploymentObject(scope, deployment),
  )
}

/** The environments of a repository by their names: a deployment makes one that isn't there. */
export function environmentsConnection(scope: RepositoryScope, args: PageArguments): object {
  return listConnection(
    'environments',
    args,
    async () => [...new Set(visibleDeployments(scope.repository).map(({ environment }) => environment))].toSorted(),
    (name) => ({ __typename: 'Environment', id: `EN_${Buffer.from(name).toString('hex')}`, name }),
  )
}

function deploymentObject(scope: RepositoryScope, deployment: Deployment): object {
  const { id, sha, environment, creator, createdAt, statuses, description = null, task } = deployment
  const [latest] = statuses
  return {
    __typename: 'Deployment',
    ...{ id: `DE_${id}`, databaseId: id, commitOid: sha, description, task, createdAt },
    commit: () => gitObject(scope, sha),
    ...{ environment, originalEnvironment: environment, latestEnvironment: latest?.environment ?? environment },
    creator: actorObject(creator),
    // Without a status it is PENDING; after success it is ACTIVE.
    state: latest === undefined ? 'PENDING' : latest.state === 'success' ? 'ACTIVE' : latest.state.toUpperCase(),
    latestStatus: latest === undefined ? null : statusObject(latest),
    statuses: (page: PageArguments) => listConnection('statuses', page, async () => statuses, statusObject),
    updatedAt: latest?.createdAt ?? createdAt,
    repository: () => scope.object(),
  }
}

function statusObject(status: DeploymentStatus): object {
  const { id, state, description, environment_url, log_url, target_url, creator, createdAt } = status
  const logUrl = log_url || target_url
  return {
    __typename: 'DeploymentStatus',
    ...{ id: `DES_${id}`, state: state.toUpperCase(), description, createdAt, updatedAt: createdAt },
    environment: status.environment ?? null,
    environmentUrl: environment_url === '' ? null : environment_url,
    logUrl: logUrl === '' ? null : logUrl,
    creator: actorObject(creator),
  }
}
