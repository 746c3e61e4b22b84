import * as z from 'zod'
import { dateTime } from '../date-time.ts'
import { type Answer, answer, jsonBody, notFound, unprocessable, validationFailed } from '../exchange.ts'
import { fullNameOf, type HostedRepository } from '../hosted-repository.ts'
import { userJson } from './commit-json.ts'
import { listAnswer } from './pagination.ts'
import type { Route, RouteInput } from './route.ts'

const deploymentSchema = z.object({
  ref: z.string(),
  task: z.string().default('deploy'),
  environment: z.string().default('production'),
  description: z.string().nullish(),
  payload: z.unknown().optional(),
})
const statusSchema = z.object({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  description: z.string().default(''),
  environment: z.string().optional(),
  environment_url: z.string().default(''),
  log_url: z.string().default(''),
  target_url: z.string().default(''),
})

/** A deployment and its statuses, newest first. */
export interface Deployment extends z.infer<typeof deploymentSchema> {
  id: number
  sha: string
  creator: string
  createdAt: string
  statuses: DeploymentStatus[]
  /** From when on it is there, in milliseconds since 1970; from its creation on where that isn't given. */
  visibleFrom?: number
}

/** A state that a deployment is in from some time on. */
export interface DeploymentStatus extends z.infer<typeof statusSchema> {
  id: number
  creator: string
  createdAt: string
  visibleFrom?: number
}

/** A deployment that goes through its states by itself, as a host's does. */
export interface ScriptedDeployment {
  /** SHA of a commit. */
  readonly sha: string
  /** By default `Production`. */
  readonly environment?: string
  /** How long it takes until it is there, in milliseconds; by default none. */
  readonly afterMs?: number
  /** Each with the time from now on after which it is there; by default none. */
  readonly statuses?: readonly ({ readonly afterMs?: number } & z.input<typeof statusSchema>)[]
}

const isVisible = ({ visibleFrom = 0 }: { visibleFrom?: number }) => visibleFrom <= Date.now()

/** The deployments that are there by now, newest first. */
export const visibleDeployments = ({ deployments }: HostedRepository): Deployment[] =>
  deployments
    .filter(isVisible)
    .map((deployment) => ({ ...deployment, statuses: deployment.statuses.filter(isVisible) }))

/** Has a host deploy a commit, and returns the deployment's id. */
export function scriptDeployment(repository: HostedRepository, scripted: ScriptedDeployment): number {
  const { sha, environment = 'Production', afterMs = 0, statuses = [] } = scripted
  const creator = 'vercel[bot]'
  const timesOf = (ms: number) => ({ visibleFrom: Date.now() + ms, createdAt: dateTime(new Date(Date.now() + ms)) })
  const id = repository.deployments.length + 1
  repository.deployments.unshift({
    ...{ id, sha, ref: sha, task: 'deploy', environment, creator, ...timesOf(afterMs) },
    statuses: statuses
      .map(({ afterMs: statusMs = afterMs, ...status }, index) => ({
        ...statusSchema.parse(status),
        ...{ id: index + 1, creator, ...timesOf(statusMs) },
      }))
      .toReversed(),
  })
  return id
}

/** Deployments, as a host that deploys commits reports them (https://docs.github.com/rest/deployments). */
export const deploymentRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/deployments$/, answer: list },
  { method: 'POST', path: /^\/deployments$/, answer: create },
  { method: 'GET', path: /^\/deployments\/(\d+)$/, answer: get },
  { method: 'GET', path: /^\/deployments\/(\d+)\/statuses$/, answer: listStatuses },
  { method: 'POST', path: /^\/deployments\/(\d+)\/statuses$/, answer: createStatus },
]

function list({ request, repository }: RouteInput): Answer {
  const wanted = (['sha', 'ref', 'task', 'environment'] as const).filter((field) => request.query.has(field))
  const found = visibleDeployments(repository).filter((deployment) =>
    wanted.every((field) => deployment[field] === request.query.get(field)),
  )
  return listAnswer(
    request,
    found.map((deployment) => deploymentJson(repository, request.baseUrl, deployment)),
  )
}

async function create({ request, repository }: RouteInput): Promise<Answer> {
  if (request.account === undefined) return notFound()
  const body = deploymentSchema.safeParse(jsonBody(request))
  if (!body.success) return validationFailed({ resource: 'Deployment', code: 'missing_field', field: 'ref' })
  const commit = await (await repository.reader()).commit(body.data.ref)
  if (commit === undefined) return unprocessable(`No ref found for: ${body.data.ref}`)
  const deployment: Deployment = {
    ...body.data,
    id: repository.deployments.length + 1,
    sha: commit.oid,
    creator: request.account.login,
    createdAt: dateTime(),
    statuses: [],
  }
  repository.deployments.unshift(deployment)
  return answer(201, deploymentJson(repository, request.baseUrl, deployment))
}

function get({ request, repository, parameters: [id] }: RouteInput): Answer {
  const deployment = find(repository, id)
  return deployment === undefined ? notFound() : answer(200, deploymentJson(repository, request.baseUrl, deployment))
}

function listStatuses({ request, repository, parameters: [id] }: RouteInput): Answer {
  const deployment = find(repository, id)
  if (deployment === undefined) return notFound()
  return listAnswer(
    request,
    deployment.statuses.filter(isVisible).map((status) => statusJson(repository, request.baseUrl, deployment, status)),
  )
}

function createStatus({ request, repository, parameters: [id] }: RouteInput): Answer {
  const deployment = find(repository, id)
  if (deployment === undefined || request.account === undefined) return notFound()
  const body = statusSchema.safeParse(jsonBody(request))
  if (!body.success) return validationFailed({ resource: 'DeploymentStatus', code: 'custom', field: 'state' })
  const status = {
    ...body.data,
    id: deployment.statuses.length + 1,
    creator: request.account.login,
    createdAt: dateTime(),
  }
  deployment.statuses.unshift(status)
  return answer(201, statusJson(repository, request.baseUrl, deployment, status))
}

function find(repository: HostedRepository, id = ''): Deployment | undefined {
  const isVisibleNow = visibleDeployments(repository).some((deployment) => deployment.id === Number(id))
  return isVisibleNow ? repository.deployments.find((deployment) => deployment.id === Number(id)) : undefined
}

function deploymentJson(
  repository: HostedRepository,
  baseUrl: string,
  deployment: Deployment,
): Record<string, unknown> {
  const { id, sha, ref, task, environment, description, payload, creator, createdAt } = deployment
  const url = `${baseUrl}/repos/${fullNameOf(repository)}/deployments/${id}`
  return {
    ...{ id, node_id: `DE_${id}`, url, sha, ref, task, environment, original_environment: environment },
    ...{ description: description ?? null, payload: payload ?? {}, creator: userJson(creator, baseUrl) },
    ...{ created_at: createdAt, updated_at: deployment.statuses[0]?.createdAt ?? createdAt },
    ...{ statuses_url: `${url}/statuses`, repository_url: `${baseUrl}/repos/${fullNameOf(repository)}` },
  }
}

function statusJson(
  repository: HostedRepository,
  baseUrl: string,
  deployment: Deployment,
  status: DeploymentStatus,
): Record<string, unknown> {
  const { id, state, description, environment_url, log_url, target_url, creator, createdAt } = status
  const deployment_url = `${baseUrl}/repos/${fullNameOf(repository)}/deployments/${deployment.id}`
  return {
    ...{ id, node_id: `DES_${id}`, url: `${deployment_url}/statuses/${id}`, state, description },
    ...{ environment: status.environment ?? deployment.environment, environment_url, log_url, target_url },
    ...{ creator: userJson(creator, baseUrl), created_at: createdAt, updated_at: createdAt, deployment_url },
  }
}
