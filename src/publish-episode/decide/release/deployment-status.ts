import type { Deployment, DeploymentState } from '../../gather/release/deployments.ts'
import { chooseEnvironment } from './environment.ts'

/** How the deployment of a commit stands. */
export type Verdict =
  /** No deployment is there that could be it; where an environment was asked for that has none, those that have some. */
  | { readonly kind: 'none'; readonly elsewhere?: readonly string[] }
  /** Deployments go to these environments, and nothing tells which of them counts. */
  | { readonly kind: 'ambiguous'; readonly environments: readonly string[] }
  /** It is under way; or it ended without a word on how (`inactive`). */
  | { readonly kind: 'waiting'; readonly state: 'queued' | 'in_progress' | 'inactive'; readonly deployment: Deployment }
  | { readonly kind: 'success'; readonly deployment: Deployment; readonly state: DeploymentState }
  | { readonly kind: 'failure'; readonly deployment: Deployment; readonly state: DeploymentState }

/** A verdict that no more waiting changes. */
export type FinalVerdict = Extract<Verdict, { kind: 'success' | 'failure' }>

export const isFinal = (verdict: Verdict): verdict is FinalVerdict =>
  verdict.kind === 'success' || verdict.kind === 'failure'

/** The state that a deployment once succeeded with. What is inactive now, after that, was replaced by a later one. */
function successOf({ state, states }: Deployment): DeploymentState | undefined {
  if (state?.state === 'success') return state
  if (state?.state !== 'inactive') return undefined
  return states.find((one) => one.state === 'success')
}

const FAILURES: readonly string[] = ['failure', 'error']

/** The state that a deployment failed with, also where it was made inactive after that. */
function failureOf({ state, states }: Deployment): DeploymentState | undefined {
  if (state?.state !== 'inactive') return FAILURES.includes(state?.state ?? '') ? state : undefined
  return states
    .filter((one) => FAILURES.includes(one.state))
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())[0]
}

function waitingState({ state }: Deployment): 'queued' | 'in_progress' | 'inactive' {
  if (state?.state === 'in_progress' || state?.state === 'inactive') return state.state
  return 'queued'
}

/** How close a deployment is to its end. */
const STAGES = ['inactive', 'queued', 'in_progress'] as const

/** What the judgement is made from. */
export interface DeploymentView {
  /** Newest first. */
  readonly deployments: readonly Deployment[]
  /** Whether a commit is, or contains, the one that is to be deployed; false where that isn't known. */
  readonly contains: (sha: string) => boolean
  /** As the input says it. */
  readonly environment: string | undefined
}

/** The deployments that bring the commit to the environment that counts. */
function countingDeployments({ deployments, contains, environment }: DeploymentView) {
  const choice = chooseEnvironment(
    deployments.map((one) => one.environment),
    environment,
  )
  const counting = deployments.filter(
    (one) => contains(one.sha) && choice.kind === 'chosen' && choice.names.includes(one.environment),
  )
  return { choice, counting }
}

/**
 * Judges the deployments of a commit, and of later ones that contain it. One that succeeded brought the commit to its readers, whatever
 * came after; while one is under way nothing has failed. Pure.
 */
export function judgeDeployments(view: DeploymentView): Verdict {
  const { choice, counting } = countingDeployments(view)
  if (choice.kind === 'ambiguous') {
    const isThere = view.deployments.some(({ sha }) => view.contains(sha))
    return isThere ? { kind: 'ambiguous', environments: choice.names } : { kind: 'none' }
  }
  for (const deployment of counting) {
    const state = successOf(deployment)
    if (state !== undefined) return { kind: 'success', deployment, state }
  }
  const [next] = counting
    .filter((one) => failureOf(one) === undefined)
    .toSorted((one, other) => STAGES.indexOf(waitingState(other)) - STAGES.indexOf(waitingState(one)))
  const [failed] = counting.flatMap((deployment) => {
    const state = failureOf(deployment)
    return state === undefined ? [] : [{ deployment, state }]
  })
  if (next !== undefined && (failed === undefined || waitingState(next) !== 'inactive'))
    return { kind: 'waiting', state: waitingState(next), deployment: next }
  if (failed !== undefined) return { kind: 'failure', ...failed }
  const isElsewhere = view.environment !== undefined && choice.names.length === 0 && view.deployments.length > 0
  if (!isElsewhere) return { kind: 'none' }
  return { kind: 'none', elsewhere: [...new Set(view.deployments.map((one) => one.environment))] }
}

/** A comparison of two commits is a request: so many are made at one look. */
const MAX_COMPARED = 10

/**
 * The commits of deployments that may contain the one that is to be deployed, and were not compared with it yet. Pure.
 *
 * @param since a deployment that was created before can't be of a later commit
 */
export function shasToCompare(
  { deployments, environment }: Omit<DeploymentView, 'contains'>,
  compared: ReadonlySet<string>,
  since: Date,
): string[] {
  const choice = chooseEnvironment(
    deployments.map((one) => one.environment),
    environment,
  )
  const candidates = deployments.filter(
    ({ createdAt, environment: name }) => createdAt >= since && choice.names.includes(name),
  )
  return [...new Set(candidates.map(({ sha }) => sha))].filter((sha) => !compared.has(sha)).slice(0, MAX_COMPARED)
}

/** How long the host took, in milliseconds: from when it began, else from when the deployment was created. Pure. */
export function buildTimeMs({ deployment: { createdAt, states }, state }: FinalVerdict): number {
  const begun = states.filter((one) => one.state === 'in_progress').map(({ at }) => at.getTime())
  return Math.max(0, state.at.getTime() - Math.min(...(begun.length === 0 ? [createdAt.getTime()] : begun)))
}
