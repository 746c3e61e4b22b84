import { placeOf } from '../dead-letters/database-place.ts'
import type { Failure, Letter } from '../dead-letters/letter.ts'
import type { DeadLetters } from '../dead-letters/queue.ts'
import { rowsWork } from '../dead-letters/rows-work.ts'
import { withDeadLetters } from '../dead-letters/with-dead-letters.ts'
import type { GitHub } from '../github/client.ts'
import { fullName } from '../github/repository.ts'
import { stage } from '../telemetry/spans.ts'
import { UnrecordedEpisode } from './apply/record.ts'
import { glimpseDraft } from './decide/draft.ts'
import { takeFirstLook } from './gather/first-look.ts'
import { type SourceFile, scanText } from './gather/source-file.ts'
import type { Job, ProposeInputs } from './inputs.ts'
import type { Outcome } from './outcome.ts'
import { isRefusal } from './propose/draft-refusal.ts'
import { propose } from './propose.ts'

type DraftFailure = Extract<Failure, { readonly operation: 'propose' }>

/** A draft as a letter holds it; undefined where it can't be told which episode it is, or where it has secrets: both are refused. */
async function draftWork(inputs: ProposeInputs, { path, text }: SourceFile): Promise<DraftFailure | undefined> {
  const { series: told, runIdsIn } = glimpseDraft(text)
  const [subject] = told === undefined ? [] : runIdsIn(told)
  if (subject === undefined || (await scanText(text)).faults.length > 0) return undefined
  const series = inputs.series === undefined ? {} : { series: inputs.series }
  return { operation: 'propose', subject, payload: { repository: fullName(inputs.repository), ...series, path, text } }
}

/** The time of a failure as GitHub's commits tell theirs: the runner's clock may be off. */
function failedNow({ usage: { clockBehindMs } }: GitHub) {
  const at = new Date(Date.now() + (clockBehindMs ?? 0))
  return { failed_at: at.toISOString(), is_github_time: clockBehindMs !== undefined }
}

const rowWork = (inputs: ProposeInputs, { row }: UnrecordedEpisode): Failure => ({
  operation: 'store-rows',
  subject: `episodes: ${row.series} ${row.episode}, run ${row.run_id}`,
  payload: {
    ...placeOf(inputs.clickHouse),
    table: 'episodes',
    rows: [{ ...row, models: [...row.models] }],
  },
})

/** Proposes, and writes down the row of an episode that is on GitHub and could not be recorded. */
async function proposeOrRecordLater(letters: DeadLetters, inputs: ProposeInputs, work: () => Promise<Outcome>) {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UnrecordedEpisode)) throw error
    letters.keep(rowWork(inputs, error), error)
    return error
  }
}

/** The work of a letter of this content repository and database. */
function workOf(letter: Letter, letters: DeadLetters, inputs: ProposeInputs, gitHub: GitHub, job: Job) {
  if (letter.operation === 'store-rows') return rowsWork(letter, inputs.clickHouse)
  if (letter.operation !== 'propose' || letter.payload.repository !== fullName(inputs.repository)) return undefined
  const { path, text, series, failed_at: failedAt, is_github_time: isGitHubTime = true } = letter.payload
  const replay = { failedAt: failedAt === undefined ? undefined : new Date(failedAt) }
  const look = { source: { path, text, link: undefined }, unusable: undefined, early: undefined }
  return async () => {
    const outcome = await proposeOrRecordLater(letters, inputs, () =>
      propose({ ...inputs, series, draft: path }, gitHub, { ...job, replay }, look),
    )
    if (outcome instanceof UnrecordedEpisode || outcome.isOutdated !== true) return undefined
    if (isGitHubTime) return outcome.reason
    throw new Error(
      `${outcome.reason} That is by the runner's clock, which could not be compared with GitHub's, so that the draft is kept: propose it again where it is the newer one, or remove the line.`,
    )
  }
}

/** Proposes as `propose` does, after what earlier runs could not do; what fails is written down for a later run. */
export const proposeWithLetters = (inputs: ProposeInputs, gitHub: GitHub, job: Job): Promise<void> => {
  const { deadLetters: options, timeoutSeconds } = inputs
  const letterRun = { options, action: 'publish-episode', timeoutSeconds, gitHub, now: job.now } as const
  return withDeadLetters(letterRun, async (letters) => {
    if (letters === undefined) return
    await letters.replay((letter) => workOf(letter, letters, inputs, gitHub, job))
    const look = await stage('take a first look', () => takeFirstLook(inputs, gitHub, job.workspace))
    const draft = look.source === undefined ? undefined : await draftWork(inputs, look.source)
    try {
      const outcome = await proposeOrRecordLater(letters, inputs, () => propose(inputs, gitHub, job, look))
      // An older text of the same episode is not to come after this one.
      if (draft !== undefined) letters.confirm(draft)
      if (outcome instanceof UnrecordedEpisode) throw outcome
    } catch (error) {
      if (draft !== undefined && !(error instanceof UnrecordedEpisode) && !isRefusal(error))
        letters.keep({ ...draft, payload: { ...draft.payload, ...failedNow(gitHub) } }, error)
      throw error
    }
  })
}
