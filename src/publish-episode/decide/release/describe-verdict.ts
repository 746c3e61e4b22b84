import { shortSha } from '../../../text/figures.ts'
import type { Verdict } from './deployment-status.ts'

const WORDS = {
  queued: 'is queued',
  in_progress: 'is in progress',
  inactive: 'ended without a word on how (inactive)',
} as const

/** How the deployment stands, as a sentence. */
export function describeVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'none': {
      const { elsewhere } = verdict
      return elsewhere === undefined
        ? 'GitHub knows of no deployment of this commit.'
        : `GitHub knows of no deployment to the environment that is asked for, of ones to ${elsewhere.join(', ')}: correct the input 'environment', or leave it out.`
    }
    case 'ambiguous':
      return `GitHub knows of deployments to ${verdict.environments.join(', ')}, and nothing tells which of them counts: name one with the input 'environment'.`
    case 'waiting': {
      const { deployment, state } = verdict
      return `The deployment of ${shortSha(deployment.sha)} to ${deployment.environment} ${WORDS[state]}.`
    }
    case 'success': {
      const { deployment, state } = verdict
      const where = state.url === undefined ? '' : ` at ${state.url}`
      return `${shortSha(deployment.sha)} is deployed to ${deployment.environment}${where}.`
    }
    case 'failure': {
      const { deployment, state } = verdict
      const said = state.description === '' ? '' : ` The host says: ${state.description.replace(/\.?$/u, '.')}`
      const page = state.logUrl === undefined ? '' : ` Its log: ${state.logUrl}`
      return `The deployment of ${shortSha(deployment.sha)} to ${deployment.environment} failed (${state.state}).${said}${page}`
    }
  }
}

/** What GitHub's word for the deployment is, for the output `deployment-status`; `none` where it knows of none. */
export function deploymentWord(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'success':
    case 'none':
    case 'ambiguous':
      return verdict.kind
    case 'waiting':
      return verdict.state
    case 'failure':
      return verdict.state.state
  }
}

/** Why the job fails, where no deployment came to an end in time; with what to do. */
export function describeTimeout(verdict: Verdict, waited: string, hook: string | undefined): string {
  const seen = describeVerdict(verdict)
  const connect =
    verdict.kind === 'none' && verdict.elsewhere === undefined
      ? ` ${hook ?? ''}Connect the host with the repository, so that it reports its deployments to GitHub (Vercel does so by its GitHub app), or have your own workflow create them by the deployments API; deployment-timeout: 0 doesn't wait.`
      : ' Look at the host, or give more time with deployment-timeout.'
  return `No deployment came to an end within ${waited}: ${seen}${connect} What was merged stays as it is recorded, and the next run takes it up.`
}
