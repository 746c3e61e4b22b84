import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { type CheckedFile, type CheckRules, checkFile, episodePaths } from './decide/episode-faults.ts'
import type { Holding } from './decide/held-branches.ts'
import { type CheckedChange, proposedFiles } from './decide/other-episodes.ts'
import { withPlaceFaults } from './decide/place-faults.ts'
import { unreadableBeside } from './decide/unreadable-episodes.ts'
import { readBranchFiles } from './gather/branch-files.ts'
import { type ChangeEvent, namedByHand, readChangeEvent } from './gather/change-event.ts'
import { type ChangedFiles, readChangedFiles } from './gather/changed-files.ts'
import { readRepositoryState } from './gather/content-repository.ts'
import { readSource, scanText } from './gather/source-file.ts'
import type { Job, ValidateInputs } from './inputs.ts'
import { branchFolder, isEpisodeFile, seriesDirectory, seriesOfPath } from './naming.ts'
import { reportFaultless, reportFaults, reportNotes } from './report/faults.ts'
import { reportFileFigures, reportUnknownFigures } from './report/figures.ts'
import { verifyFiles } from './verify.ts'

/** Looks at what the repository holds of a series beside the change. */
async function look(
  gitHub: GitHub,
  { repository, naming, allowedSeries }: ValidateInputs,
  series: string,
  { base, baseAt }: ChangeEvent,
  change: CheckedChange,
): Promise<Holding> {
  const state = await readRepositoryState(gitHub, {
    repository,
    base,
    at: baseAt,
    postsDirectory: naming.postsDirectory,
    directory: seriesDirectory(naming, series),
    branchFolder: branchFolder(naming),
    users: [],
  })
  const allowed = [...new Set([...allowedSeries, series])]
  const holding = { state, compared: new Map(), files: [], naming, allowedSeries: allowed, series }
  const refusal = unreadableBeside(holding, change.touched)
  if (refusal !== undefined) throw refusal
  const files = proposedFiles(holding, change)
  return files.length === 0 ? holding : { ...holding, files: await readBranchFiles(gitHub, repository, files) }
}

/** A file that can't be read is a fault too, so that those of the others are shown as well. */
async function check(rules: CheckRules, path: string, workspace: string): Promise<CheckedFile> {
  try {
    const source = await readSource(path, workspace)
    return checkFile(rules, source.path, await scanText(source.text))
  } catch (error) {
    const fault = { line: 1, kind: 'unreadable', message: describeError(error) } as const
    return { path, faults: [fault], notes: [], episode: undefined, content: undefined, lineOf: () => 1 }
  }
}

/** Checks the episodes of one series that a change touches: each by itself, and at its place among the others. */
async function checkSeries(
  inputs: ValidateInputs,
  gitHub: GitHub,
  workspace: string,
  series: string,
  paths: readonly string[],
  event: ChangeEvent,
  { present, gone }: ChangedFiles,
): Promise<readonly CheckedFile[]> {
  const change = { ...event, touched: new Set([...present, ...gone]) }
  const holding = await look(gitHub, inputs, series, event, change)
  const { seriesFolders } = holding.state
  const files: CheckedFile[] = []
  for (const path of paths) files.push(await check({ ...inputs, seriesFolders }, path, workspace))
  return withPlaceFaults(holding, change, files)
}

/** Checks the episodes that the change of this run touches. */
async function checkChange(inputs: ValidateInputs, gitHub: GitHub, workspace: string): Promise<readonly CheckedFile[]> {
  const event = await readChangeEvent()
  if (event === undefined)
    throw new Error(
      "Nothing to validate: give 'draft', or run on the event pull_request, merge_group or push, whose episodes are then checked.",
    )
  const changed = await readChangedFiles(gitHub, inputs.repository, event)
  const paths = episodePaths(inputs.naming, inputs.allowedSeries, changed.present)
  const checked: CheckedFile[] = []
  for (const [series, own] of Map.groupBy(paths, (path) => seriesOfPath(inputs.naming, path) ?? ''))
    checked.push(...(await checkSeries(inputs, gitHub, workspace, series, own, event, changed)))
  return checked
}

/** Checks a draft by itself or, where it lies in the folder of a series, at its place among the episodes as well. */
async function checkDraft(inputs: ValidateInputs, gitHub: GitHub, workspace: string, draft: string) {
  const alone = await check({ ...inputs, seriesFolders: [] }, draft, workspace)
  const { path } = alone
  const series = seriesOfPath(inputs.naming, path)
  if (series === undefined || !isEpisodeFile(path)) return [alone]
  const event = await readChangeEvent()
  const changed =
    event === undefined ? { present: [], gone: [] } : await readChangedFiles(gitHub, inputs.repository, event)
  const named = { ...changed, present: [...new Set([...changed.present, path])] }
  return checkSeries(inputs, gitHub, workspace, series, [path], event ?? namedByHand(), named)
}

/**
 * Checks the draft, or the episodes that a pull request touches, and annotates what is at fault at its line. With a database it
 * verifies their claims and figures too.
 *
 * @throws {Error} when there are faults.
 */
export async function validate(inputs: ValidateInputs, gitHub: GitHub, { workspace, now }: Job): Promise<void> {
  const checked =
    inputs.draft === undefined
      ? await checkChange(inputs, gitHub, workspace)
      : await checkDraft(inputs, gitHub, workspace, inputs.draft)
  const files = await verifyFiles(inputs, checked, now)
  if (inputs.verifyFigures === 'warn') reportUnknownFigures(files)
  await reportFileFigures(files)
  const faulty = files.filter(({ faults }) => faults.length > 0)
  for (const { path, faults } of files) if (faults.length === 0) log.info(`${path}: no faults`)
  reportNotes(files)
  if (faulty.length > 0) throw await reportFaults('Episodes with faults', faulty)
  await reportFaultless(files.length)
}
