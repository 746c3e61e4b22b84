import { workflowRunUrl } from '../../audit/workflow-run-url.ts'
import type { Database } from '../../clickhouse/database.ts'
import { placeOf } from '../../dead-letters/database-place.ts'
import type { Failure } from '../../dead-letters/letter.ts'
import type { DeadLetters } from '../../dead-letters/queue.ts'
import { fullName } from '../../github/repository.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { timeLeftMs } from '../../runner/time-limit.ts'
import type { Target } from '../apply/content-branch.ts'
import { tellOnPullRequest } from '../apply/release/comment.ts'
import { storeDeployment, storeEpisodeStates, storeFileRows, timed } from '../apply/release/deployment-record.ts'
import { post } from '../apply/release/post.ts'
import { buildTimeMs, type FinalVerdict } from '../decide/release/deployment-status.ts'
import type { PendingEpisode } from '../decide/release/pending.ts'
import { type ReleasedEpisode, statusAfter, toldPullRequests } from '../decide/release/released.ts'
import { deployedFileRows, deploymentRows, episodeRows } from '../decide/release/rows.ts'
import type { BringingPullRequests } from '../gather/release/bringing-pull-requests.ts'
import type { Job, ReleaseInputs } from '../inputs.ts'
import { releaseComment } from '../text/release/comment.ts'
import { notification } from '../text/release/notification.ts'
import { orLater, unrecordedOf } from './unrecorded.ts'

/** With what a release is told. */
interface Telling {
  readonly target: Target
  readonly database: Database
  readonly inputs: ReleaseInputs
  readonly job: Job
  readonly letters: DeadLetters | undefined
}

/** A deployment that has ended, and the episodes that were waiting for it. */
interface EndedRelease {
  readonly episodes: readonly PendingEpisode[]
  readonly verdict: FinalVerdict
  readonly pullRequests: BringingPullRequests
  /** The time of what is recorded of files. */
  readonly filesAt: Date
}

/** What was recorded and told. */
export interface ToldRelease {
  readonly released: readonly ReleasedEpisode[]
  readonly buildMs: number
  /** Undefined where all of it is recorded. */
  readonly unrecorded: Error | undefined
}

/** What became of each episode, with the pull request that brought it. */
function releasedEpisodes(
  { episodes, verdict, pullRequests }: EndedRelease,
  { serverUrl }: Job,
  repository: string,
): ReleasedEpisode[] {
  return episodes.map((one) => {
    const found = pullRequests.get(one.state.path)
    const { pull_request: number } = one.state
    const proposed =
      number === null ? undefined : { number, url: `${serverUrl}/${repository}/pull/${number}`, mergedAt: null }
    const pullRequest = found ?? proposed
    const state = {
      ...one.state,
      branch: one.state.branch === '' ? (found?.headRefName ?? '') : one.state.branch,
      pull_request: pullRequest?.number ?? null,
    }
    return { ...one, state, status: statusAfter(one, verdict), pullRequest }
  })
}

/** Has one comment on each pull request say what became of its episodes. */
async function comment(
  { target, job }: Telling,
  released: readonly ReleasedEpisode[],
  verdict: FinalVerdict,
  buildMs: number,
): Promise<void> {
  for (const [number, own] of toldPullRequests(released, job.now)) {
    const warning = await tellOnPullRequest(target, number, releaseComment(own, verdict, buildMs))
    if (warning !== undefined) log.warning(warning)
  }
}

/** Who doesn't answer is not asked again, and leaves time to record the rest. */
const NOTIFY_DEADLINE_MS = 30_000
const NOTIFY_SHARE = 1 / 3

/** Posts what became of the episodes. A release is none the worse where that fails. */
async function notify(url: string, facts: Parameters<typeof notification>[0]): Promise<void> {
  try {
    await post(url, 'posting to notify-url', notification(facts, new URL(url).hostname), {
      deadlineMs: Math.ceil(Math.min(NOTIFY_DEADLINE_MS, timeLeftMs() * NOTIFY_SHARE)),
      repeatsLate: false,
    })
  } catch (error) {
    log.warning(describeError(error))
  }
}

const letterOf = (
  place: ReturnType<typeof placeOf>,
  table: 'deployments' | 'episodes',
  subject: string,
  rows: readonly object[],
): Failure => ({
  operation: 'store-rows',
  subject,
  payload: { ...place, table, rows: rows.map((row) => ({ ...row })) },
})

/**
 * Records what became of episodes, and tells it: on their pull requests, and to `notify-url`. That their files are online comes last, and
 * only where all before is recorded and told: it is what shows the next run that all is done, and where it is missing that one does what is
 * left.
 */
export async function tellRelease(telling: Telling, ended: EndedRelease): Promise<ToldRelease> {
  const { target, database, inputs, job, letters } = telling
  const { verdict } = ended
  const repository = fullName(target.repository)
  const released = releasedEpisodes(ended, job, repository)
  const buildMs = buildTimeMs(verdict)
  const { deployment } = verdict
  const place = placeOf(inputs.clickHouse)

  const deployed = deploymentRows(released, verdict, buildMs)
  let stored = 0
  const unstoredDeployment = await orLater(
    letters,
    letterOf(place, 'deployments', `deployments: ${deployment.id} ${verdict.state.state}`, deployed),
    async () => {
      stored = await storeDeployment(database.clickHouse, deployed)
    },
  )
  const states = episodeRows(released, verdict)
  const subject = `episodes: deployment ${deployment.id}`
  const unstoredStates =
    states.length === 0
      ? undefined
      : await orLater(letters, letterOf(place, 'episodes', subject, timed(states, job.now)), () =>
          storeEpisodeStates(database, states, job.now),
        )
  await comment(telling, released, verdict, buildMs)
  const unrecorded = unrecordedOf([unstoredDeployment, unstoredStates])
  if (unrecorded !== undefined) return { released, buildMs, unrecorded }

  // A success is told until its files are recorded as online; a failure, which leaves nothing there, when it is new.
  const isNew = verdict.kind === 'success' || stored > 0 || states.length > 0
  if (inputs.notifyUrl !== undefined && isNew)
    await notify(inputs.notifyUrl, {
      repository,
      episodes: released,
      verdict,
      buildMs,
      runUrl: workflowRunUrl(process.env),
    })
  const unstoredFiles = await storeFileRows(
    database.clickHouse,
    deployedFileRows(released, verdict, ended.filesAt),
    'recording which files are online',
  ).then(
    () => undefined,
    (error: unknown) => ({ error, isKept: false }),
  )
  return { released, buildMs, unrecorded: unrecordedOf([unstoredFiles]) }
}
