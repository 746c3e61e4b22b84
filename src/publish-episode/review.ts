import { openDatabase } from '../clickhouse/database.ts'
import type { GitHub } from '../github/client.ts'
import { answerOf, asSentence, statusOf } from '../github/errors.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { TimeIsUp } from '../runner/time-limit.ts'
import { shortSha } from '../text/figures.ts'
import type { Target } from './apply/content-branch.ts'
import { postReview, tidyReviews } from './apply/review/post-review.ts'
import type { CheckedFile } from './decide/episode-faults.ts'
import { type Finding, findingsOf } from './decide/review/findings.ts'
import { planReview, type ReviewPlan, scopeOf } from './decide/review/plan.ts'
import type { ChangeEvent } from './gather/change-event.ts'
import type { ChangedFile } from './gather/changed-files.ts'
import { type OwnReviews, readOwnReviews } from './gather/review/own-reviews.ts'
import { readSubjectCommit } from './gather/subject-commit.ts'
import type { ValidateInputs } from './inputs.ts'
import { seriesOfPath } from './naming.ts'

/** What is reviewed. */
interface Reviewed {
  readonly event: ChangeEvent
  /** The files that the pull request changes. */
  readonly listed: readonly ChangedFile[]
  readonly files: readonly CheckedFile[]
}

/** The commit that the data tells of, where a file lacks it and ClickHouse can be asked. */
export async function subjectSha(
  { clickHouse }: Pick<ValidateInputs, 'clickHouse'>,
  files: readonly CheckedFile[],
): Promise<string | undefined> {
  const isMissing = files.some(({ faults }) =>
    faults.some(({ field, kind }) => field === 'commit_sha' && kind === 'missing'),
  )
  if (clickHouse === undefined || !isMissing) return undefined
  try {
    await using database = await openDatabase(clickHouse, 'look')
    return database.isReadable ? (await readSubjectCommit(database.clickHouse, undefined))?.sha : undefined
  } catch (error) {
    log.debug(describeError(error))
    return undefined
  }
}

async function readFindings(inputs: ValidateInputs, { files, listed }: Reviewed, now: Date): Promise<Finding[]> {
  const commitSha = await subjectSha(inputs, files)
  const { naming } = inputs
  const findings: Finding[] = []
  for (const file of files) {
    if (file.faults.length === 0 && file.notes.length === 0) continue
    const { patch = '' } = listed.find(({ filename }) => filename === file.path) ?? {}
    const folder = seriesOfPath(naming, file.path)
    findings.push(...findingsOf(file, patch, { naming, folder, now, commitSha }))
  }
  return findings
}

/** Says why there is no review, or not all of it. What is found stands in the annotations all the same. */
function tellRefusal(number: number, { isFromFork }: OwnReviews, error: unknown): void {
  const without = `What is found is annotated, but pull request #${number} has no review of it.`
  if (error instanceof TimeIsUp) {
    log.warning(`${without} ${error.message}`)
    return
  }
  const answer = asSentence(answerOf(error))
  const isForbidden = [403, 404].includes(statusOf(error) ?? 0)
  if (isForbidden && isFromFork) {
    log.notice(
      `Pull request #${number} comes from a fork, and a workflow that a fork starts may not write: what is found is annotated, without a review. GitHub answered: ${answer}`,
    )
    return
  }
  const remedy = isForbidden ? ' The token needs `pull-requests: write`, and the conversation must not be locked.' : ''
  log.warning(`${without} GitHub answered: ${answer}${remedy}`)
}

/**
 * Posts the review that is planned, if one is.
 *
 * @param planFor what is to be done where there are these reviews
 * @returns what is left to be done.
 */
async function post(
  target: Target,
  number: number,
  own: OwnReviews,
  planFor: (own: OwnReviews) => ReviewPlan,
): Promise<ReviewPlan> {
  const before = planFor(own)
  if (before.post === undefined) return before
  const lookAgain = async () =>
    planFor({ ...(await readOwnReviews(target.gitHub, target.repository, number)), head: own.head })
  try {
    await postReview(target, number, own.head, before.post)
  } catch (error) {
    const status = statusOf(error)
    if (status !== undefined && status < 500) throw error
    // It may be posted all the same.
    const after = await lookAgain()
    if (after.post === undefined) return after
    await postReview(target, number, own.head, after.post)
  }
  // Another run may have reviewed the same head at the same moment.
  return lookAgain().catch(() => before)
}

/**
 * Posts what is found as a review of the pull request, at most one for each head, and brings earlier ones up to date. That this fails is
 * told, and makes no job red: what is found does.
 */
export async function review(inputs: ValidateInputs, gitHub: GitHub, reviewed: Reviewed, now: Date): Promise<void> {
  const { pullRequest: number, head } = reviewed.event
  if (number === undefined) return log.info('There is no pull request to review.')
  let own: OwnReviews
  try {
    own = await readOwnReviews(gitHub, inputs.repository, number)
  } catch (error) {
    return log.warning(
      `What is found is annotated; whether pull request #${number} has a review of it is not known. ${describeError(error)}`,
    )
  }
  if (head !== undefined && head !== own.head)
    return log.notice(
      `Pull request #${number} has moved on from ${shortSha(head)} to ${shortSha(own.head)}: the run for that one reviews it.`,
    )
  const target = { gitHub, repository: inputs.repository }
  const findings = await readFindings(inputs, reviewed, now)
  const scope = scopeOf(inputs.naming.postsDirectory)
  let plan: ReviewPlan
  try {
    plan = await post(target, number, own, (reviews) => planReview(findings, reviews, scope))
  } catch (error) {
    return tellRefusal(number, own, error)
  }
  const refused = await tidyReviews(target, number, plan)
  if (refused !== undefined)
    log.warning(
      `Earlier reviews of pull request #${number} are not all up to date: GitHub answered: ${refused} The token needs \`pull-requests: write\`.`,
    )
}
