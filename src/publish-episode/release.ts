import { openDatabase } from '../clickhouse/database.ts'
import { NO_LETTERS } from '../dead-letters/inputs.ts'
import type { DeadLetters } from '../dead-letters/queue.ts'
import { rowsWork } from '../dead-letters/rows-work.ts'
import { withDeadLetters } from '../dead-letters/with-dead-letters.ts'
import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import { stage } from '../telemetry/spans.ts'
import { formatDuration } from '../time/duration.ts'
import type { Target } from './apply/content-branch.ts'
import { isFinal, type Verdict } from './decide/release/deployment-status.ts'
import { describeTimeout, describeVerdict } from './decide/release/describe-verdict.ts'
import { directPushNote } from './decide/release/direct-pushes.ts'
import { startOf } from './decide/release/start.ts'
import { type BaseBranch, readBaseBranch } from './gather/release/base-branch.ts'
import { readBaseWith } from './gather/release/base-with-commit.ts'
import { readRuleTypes } from './gather/release/branch-rules.ts'
import { readPostsCommit } from './gather/release/first-parents.ts'
import { readStartEvent } from './gather/release/start-event.ts'
import type { Job, ReleaseInputs } from './inputs.ts'
import { episodesAsDeployed } from './release/as-deployed.ts'
import { awaitDeployment, type DeploymentWatch, type Sighting, watchDeployments } from './release/await-deployment.ts'
import { beginRelease, fileTime } from './release/begin.ts'
import { callHook } from './release/call-hook.ts'
import { findPending } from './release/find-pending.ts'
import { findPullRequests } from './release/find-pull-requests.ts'
import { tellRelease } from './release/tell.ts'
import { tidyBranches } from './release/tidy-branches.ts'
import { reportNothing, reportRelease } from './report/release.ts'

/** What to know of direct pushes to the base. That it can't be told is no reason to fail. */
const readDirectPushNote = async (
  target: Target,
  { name, asksForReviews }: BaseBranch,
): Promise<string | undefined> => {
  const types = asksForReviews ? [] : await readRuleTypes(target.gitHub, target.repository, name).catch(() => undefined)
  return directPushNote(name, asksForReviews, types)
}

/** Looks, and waits, as far as that is asked for. */
async function seeDeployment(watch: DeploymentWatch, first: Verdict, inputs: ReleaseInputs): Promise<Sighting> {
  if (inputs.dryRun) return { verdict: first, failure: undefined }
  return awaitDeployment(watch, first, inputs.deploymentTimeoutSeconds)
}

/** Why a job fails, or what it says where it doesn't wait. */
function endOf({ verdict, failure }: Sighting, inputs: ReleaseInputs, hook: string | undefined): Error | undefined {
  if (verdict.kind === 'success') return undefined
  if (verdict.kind === 'failure')
    return new Error(
      `${describeVerdict(verdict)} Mend what the host tells, and push, or deploy again: the next run takes it up.`,
    )
  if (inputs.dryRun) return undefined
  if (inputs.deploymentTimeoutSeconds === 0) {
    log.notice(
      `${describeVerdict(verdict)} It is not waited for (deployment-timeout: 0): what was merged stays as it is recorded, and the next run takes it up.`,
    )
    return undefined
  }
  const message = describeTimeout(
    verdict,
    formatDuration(inputs.deploymentTimeoutSeconds),
    hook === undefined ? undefined : `${hook} `,
  )
  return new Error(failure === undefined ? message : `${message} The last look failed: ${failure}`)
}

async function releaseMerged(
  inputs: ReleaseInputs,
  gitHub: GitHub,
  job: Job,
  letters: DeadLetters | undefined,
): Promise<void> {
  const { repository } = inputs
  const target = { gitHub, repository }
  const event = await readStartEvent(repository)
  const defaultBranch = event.kind === 'other' ? undefined : event.defaultBranch
  const early = startOf(event, inputs.base ?? defaultBranch)
  if (early.kind === 'nothing') {
    // Nothing goes to a branch that doesn't exist, for ever.
    const isOther = startOf(event, undefined).kind === 'base' && inputs.base !== defaultBranch
    if (isOther && inputs.base !== undefined) await readBaseBranch(gitHub, inputs)
    return await reportNothing({ reason: early.reason })
  }

  await using database = await stage('open the database', () =>
    openDatabase(inputs.clickHouse, inputs.dryRun ? 'look' : 'store'),
  )
  const base = await readBaseWith(target.gitHub, inputs, early.sha)
  const start = startOf(event, base.name)
  if (start.kind === 'nothing') return await reportNothing({ reason: start.reason })
  const pending = await stage('find what is to be released', () => findPending(target, database, inputs, base))
  const { recorded } = pending
  const branches = await stage('tidy the branches', () => tidyBranches(target, inputs, base, job))
  const directPushes = await readDirectPushNote(target, base)
  const report = { base, branches, directPushes, usage: gitHub.usage, isDryRun: inputs.dryRun }
  for (const warning of [...pending.warnings, ...branches.warnings]) log.warning(warning)
  const found = await findPullRequests(target, base, pending.episodes)
  const { pullRequests, isAnswered } = found
  if (found.episodes.length === 0)
    return await reportNothing({
      ...report,
      reason:
        pending.warnings.length === 0 && isAnswered
          ? `Nothing to release: every episode on ${base.name} is online as it is there.`
          : 'Nothing to release besides what the warnings tell of.',
    })

  const { headSha } = base
  // A host may well leave out commits that came later, and change no post.
  const sha = await readPostsCommit(gitHub, repository, base, inputs.naming.postsDirectory)
  const filesAt = fileTime(recorded, job.now)
  await beginRelease(database, inputs, recorded, found.episodes, filesAt)
  const watch = watchDeployments({ target, sha, headSha, environment: inputs.environment })
  const first = await watch.look()
  const hook = await callHook(target, database, inputs, sha, first)
  if (hook !== undefined) log.info(hook)
  const sighting = await stage('wait for the deployment', () => seeDeployment(watch, first, inputs))
  const { verdict } = sighting
  const { episodes, others } = await episodesAsDeployed(target, base, sha, found.episodes, verdict)
  if (others !== undefined) log.warning(others)
  const told =
    isFinal(verdict) && episodes.length > 0 && !inputs.dryRun
      ? await stage('record and tell', () =>
          tellRelease({ target, database, inputs, job, letters }, { episodes, verdict, pullRequests, filesAt }),
        )
      : undefined
  await reportRelease({ ...report, episodes, verdict, hook, told, others })
  const failure = endOf(sighting, inputs, hook)
  const unrecorded = told?.unrecorded
  if (failure !== undefined && unrecorded !== undefined) log.error(unrecorded.message)
  if (failure !== undefined) throw failure
  if (unrecorded !== undefined) throw unrecorded
}

/**
 * Sees episodes that were merged through to their readers: has them deployed, waits for that, records and tells what became of them, and
 * deletes the branches that they came from. What an earlier run left undone this one does.
 */
export const release = (inputs: ReleaseInputs, gitHub: GitHub, job: Job): Promise<void> => {
  const { deadLetters, timeoutSeconds, dryRun } = inputs
  const options = dryRun ? NO_LETTERS : deadLetters
  return withDeadLetters(
    { options, action: 'publish-episode', timeoutSeconds, gitHub, now: job.now },
    async (letters) => {
      // Its own work comes first: what a letter has stored would no longer be seen as new, and be told to nobody.
      try {
        await releaseMerged(inputs, gitHub, job, letters)
      } finally {
        await letters?.replay((letter) => rowsWork(letter, inputs.clickHouse), { isLast: true })
      }
    },
  )
}
