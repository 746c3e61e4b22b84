import { setTimeout as sleep } from 'node:timers/promises'
import { isRefused } from '../../github/errors.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { isTimeUp, timeLeftMs } from '../../runner/time-limit.ts'
import { formatDuration } from '../../time/duration.ts'
import type { Target } from '../apply/content-branch.ts'
import { isFinal, judgeDeployments, shasToCompare, type Verdict } from '../decide/release/deployment-status.ts'
import { describeVerdict } from '../decide/release/describe-verdict.ts'
import { spellings } from '../decide/release/environment.ts'
import { readRelation } from '../gather/release/containment.ts'
import { type KnownDeployments, readDeployments } from '../gather/release/deployments.ts'

const FIRST_PAUSE_MS = 5_000
const MAX_PAUSE_MS = 30_000
const PAUSE_GROWTH = 1.5
/** Of the action's time: what was seen is still to be recorded and told. */
const MAX_SHARE = 0.9
/** Clocks differ, and a commit may be older than its merge: a deployment from so long before it can't be of a later commit. */
const MARGIN_MS = 24 * 60 * 60_000

/** Which deployment is looked for. */
export interface Wanted {
  readonly target: Target
  /** The commit that is to be deployed. */
  readonly sha: string
  /** The head of the base branch, which contains it. */
  readonly headSha: string
  /** As the input says it. */
  readonly environment: string | undefined
}

/** Looks how the deployment of a commit stands, again and again: what was compared once is not compared again. */
export interface DeploymentWatch {
  look(): Promise<Verdict>
}

/** Begins to watch the deployments of a commit. */
export function watchDeployments({ target, sha, headSha, environment }: Wanted): DeploymentWatch {
  const { gitHub, repository } = target
  const containing = new Map([sha, headSha].map((one) => [one, true]))
  let environments: readonly string[] = spellings([], environment)
  async function read(): Promise<KnownDeployments> {
    const known = await readDeployments(gitHub, repository, { sha, headSha, environments })
    const asked = environments
    environments = spellings(known.environments, environment)
    return environments.every((name) => asked.includes(name))
      ? known
      : readDeployments(gitHub, repository, { sha, headSha, environments })
  }
  return {
    async look() {
      const { deployments, committedAt } = await read()
      const since = new Date(Math.min(committedAt?.getTime() ?? 0, Date.now()) - MARGIN_MS)
      for (const other of shasToCompare({ deployments, environment }, new Set(containing.keys()), since)) {
        const relation = await readRelation(gitHub, repository, sha, other)
        containing.set(other, relation === 'ahead' || relation === 'identical')
      }
      return judgeDeployments({ deployments, environment, contains: (one) => containing.get(one) === true })
    },
  }
}

/** What was seen last. */
export interface Sighting {
  readonly verdict: Verdict
  /** Why the last look failed; undefined where it didn't. */
  readonly failure: string | undefined
}

/**
 * Waits until the deployment has ended, or the time is up: a look is one request, and one more for each later commit. Says in the log what
 * changes.
 *
 * @param first what was seen already
 * @returns what was seen last.
 */
export async function awaitDeployment(watch: DeploymentWatch, first: Verdict, seconds: number): Promise<Sighting> {
  const endsAtMs = performance.now() + Math.min(seconds * 1_000, timeLeftMs() * MAX_SHARE)
  let seen: Sighting = { verdict: first, failure: undefined }
  let said = describeVerdict(first)
  if (!isFinal(first) && seconds > 0) log.info(`${said} Waiting for up to ${formatDuration(seconds)}.`)
  for (let pauseMs = FIRST_PAUSE_MS; !isFinal(seen.verdict); pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * PAUSE_GROWTH)) {
    const leftMs = endsAtMs - performance.now()
    if (leftMs <= 0) return seen
    await sleep(Math.min(pauseMs, leftMs))
    try {
      seen = { verdict: await watch.look(), failure: undefined }
    } catch (error) {
      if (isRefused(error) || isTimeUp()) throw error
      seen = { verdict: seen.verdict, failure: describeError(error) }
    }
    const now = seen.failure ?? describeVerdict(seen.verdict)
    if (now !== said) log.info(now)
    said = now
  }
  return seen
}
