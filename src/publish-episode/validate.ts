import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { stage } from '../telemetry/spans.ts'
import { check, checkSeries, readEpisodes } from './check-episodes.ts'
import { type CheckedFile, isEpisode, mayBeEpisode } from './decide/episode-faults.ts'
import { type ChangeEvent, namedByHand, readChangeEvent } from './gather/change-event.ts'
import { type ChangedFile, readChangedFiles } from './gather/changed-files.ts'
import { inRepository, readToCheck, type Source } from './gather/check-source.ts'
import type { Job, ValidateInputs } from './inputs.ts'
import { isInPlace, seriesOfPath } from './naming.ts'
import { reportFaultless, reportFaults, reportNotes } from './report/faults.ts'
import { reportFileFigures, reportUnknownFigures } from './report/figures.ts'
import { review } from './review.ts'
import { verifyFiles } from './verify.ts'

/** What was checked, and the change that it came with. */
interface Checked {
  readonly files: readonly CheckedFile[]
  readonly change?: { readonly event: ChangeEvent; readonly listed: readonly ChangedFile[] }
}

/** Checks the episodes that the change of this run touches. */
async function checkChange(inputs: ValidateInputs, gitHub: GitHub, workspace: string): Promise<Checked> {
  const event = await readChangeEvent()
  if (event === undefined)
    throw new Error(
      "Nothing to validate: give 'draft', or run on the event pull_request, merge_group or push, whose episodes are then checked.",
    )
  const changed = await readChangedFiles(gitHub, inputs.repository, event)
  const checked: CheckedFile[] = []
  for (const [series, own] of await readEpisodes(inputs, gitHub, workspace, changed, event.head))
    checked.push(...(await checkSeries(inputs, gitHub, series, own, event, changed)))
  return { files: checked, change: { event, listed: changed.listed } }
}

/** The series in whose folder a draft is an episode; undefined where it is a draft. */
function seriesOfDraft(inputs: ValidateInputs, source: Source): string | undefined {
  const { naming } = inputs
  const series = seriesOfPath(naming, source.path)
  if (series === undefined || !mayBeEpisode(naming, source.path)) return undefined
  const text = source.scanned?.redacted
  return isInPlace(naming, series, source.path) || isEpisode(inputs, source.path, text) ? series : undefined
}

/**
 * Checks a draft by itself or, where it lies in the folder of a series, at its place among the episodes as well. Of the others that the
 * same change brings only those are told of that can't be read.
 */
async function checkDraft(
  inputs: ValidateInputs,
  gitHub: GitHub | undefined,
  workspace: string,
  draft: string,
): Promise<readonly CheckedFile[]> {
  const found = await readToCheck(draft, workspace)
  const linked = inRepository(found)
  const source = seriesOfDraft(inputs, linked) === undefined ? found : linked
  const series = seriesOfDraft(inputs, source)
  if (series === undefined) return [check({ ...inputs, seriesFolders: [], folder: undefined }, source)]
  // Without GitHub it is checked by itself.
  if (gitHub === undefined) return [check({ ...inputs, seriesFolders: [], folder: series }, source)]
  const { path } = source
  const event = await readChangeEvent()
  const changed =
    event === undefined
      ? { present: [], gone: [], listed: [] }
      : await readChangedFiles(gitHub, inputs.repository, event)
  const others = { ...changed, present: changed.present.filter((one) => one !== path) }
  const beside = (await readEpisodes(inputs, gitHub, workspace, others, event?.head)).get(series) ?? []
  const named = { ...changed, present: [...others.present, path] }
  const checked = await checkSeries(inputs, gitHub, series, [...beside, source], event ?? namedByHand(), named)
  return checked.filter((file) => file.path === path || file.text === undefined)
}

/** Checks the draft, or the episodes that the change of this run touches, by themselves and beside others. */
async function checkAll(inputs: ValidateInputs, gitHub: GitHub | undefined, workspace: string): Promise<Checked> {
  if (inputs.draft !== undefined) return { files: await checkDraft(inputs, gitHub, workspace, inputs.draft) }
  if (gitHub === undefined) throw new Error("Without GitHub only a draft can be checked: give 'draft'.")
  return checkChange(inputs, gitHub, workspace)
}

/** Compares files with ClickHouse. Where that can't be asked, what is wrong with them is told all the same. */
async function verified(inputs: ValidateInputs, files: readonly CheckedFile[], now: Date) {
  try {
    return await verifyFiles(inputs, files, now)
  } catch (error) {
    const faulty = files.filter(({ faults }) => faults.length > 0)
    if (faulty.length === 0) throw error
    const fault = await reportFaults('Episodes with faults', faulty)
    log.error(describeError(error))
    throw fault
  }
}

/**
 * Checks the draft, or the episodes that a pull request touches, and annotates what is at fault at its line. With a database it
 * verifies their claims and figures too.
 *
 * @param gitHub undefined for a draft that is checked by itself
 * @throws {Error} when there are faults.
 */
export async function validate(inputs: ValidateInputs, gitHub: GitHub | undefined, job: Job): Promise<void> {
  const { workspace, now } = job
  const checked = await stage('check the episodes', () => checkAll(inputs, gitHub, workspace))
  const files = await stage('verify claims and figures', () => verified(inputs, checked.files, now))
  if (inputs.verifyFigures === 'warn') reportUnknownFigures(files)
  await reportFileFigures(files)
  const faulty = files.filter(({ faults }) => faults.length > 0)
  for (const { path, faults } of files) if (faults.length === 0) log.info(`${path}: no faults`)
  reportNotes(files)
  if (inputs.review && gitHub !== undefined && checked.change !== undefined) {
    await review(inputs, gitHub, { ...checked.change, files }, now)
  }
  if (faulty.length > 0) throw await reportFaults('Episodes with faults', faulty)
  await reportFaultless(files.length)
}
