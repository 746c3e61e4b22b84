import { type Database, openDatabase } from '../clickhouse/database.ts'
import { checkFigures, type FigureCheck, namesIn, type Unread } from '../figures/check.ts'
import { readFigures } from '../figures/read-figures.ts'
import { NO_COMMIT } from '../git/no-commit.ts'
import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { withClaimFaults } from './decide/claim-faults.ts'
import { type CheckedFile, type CheckRules, checkFile, episodePaths } from './decide/episode-faults.ts'
import { withFigureFaults } from './decide/figures.ts'
import { filesToRead, type Holding } from './decide/held-branches.ts'
import { withPlaceFaults } from './decide/place-faults.ts'
import { readBranchFiles } from './gather/branch-files.ts'
import { type ChangedFiles, type ChangeEvent, readChangedFiles, readChangeEvent } from './gather/changed-files.ts'
import { type ClaimEvidence, NO_EVIDENCE, readClaimEvidence } from './gather/claim-evidence.ts'
import { readRepositoryState } from './gather/content-repository.ts'
import { readFigureFacts } from './gather/figure-facts.ts'
import { readSource, scanText } from './gather/source-file.ts'
import type { Job, ValidateInputs } from './inputs.ts'
import { branchFolder, seriesDirectory, seriesOfPath } from './naming.ts'
import { reportFaultless, reportFaults, reportNotes } from './report/faults.ts'
import { reportFileFigures, reportUnknownFigures } from './report/figures.ts'

/** Looks at what the repository holds of a series beside the change. */
async function look(
  gitHub: GitHub,
  { repository, naming, allowedSeries }: ValidateInputs,
  series: string,
  { base, queued }: ChangeEvent,
): Promise<Holding> {
  const state = await readRepositoryState(gitHub, {
    repository,
    base,
    at: queued?.before,
    postsDirectory: naming.postsDirectory,
    directory: seriesDirectory(naming, series),
    branchFolder: branchFolder(naming),
    users: [],
  })
  const holding = { state, files: [], naming, allowedSeries: [...new Set([...allowedSeries, series])], series }
  const files = filesToRead(holding)
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
  const holding = await look(gitHub, inputs, series, event)
  const { seriesFolders } = holding.state
  const files: CheckedFile[] = []
  for (const path of paths) files.push(await check({ ...inputs, seriesFolders }, path, workspace))
  const change = { pullRequest: event.pullRequest, touched: new Set([...present, ...gone]) }
  return withPlaceFaults(holding, change, files)
}

/** Checks the episodes that the change of this run touches. */
async function checkChange(inputs: ValidateInputs, gitHub: GitHub, workspace: string): Promise<readonly CheckedFile[]> {
  const event = await readChangeEvent()
  if (event === undefined)
    throw new Error(
      "Nothing to validate: give 'draft', or run on the event pull_request or merge_group, whose episodes are then checked.",
    )
  const changed = await readChangedFiles(gitHub, inputs.repository, event)
  const paths = episodePaths(inputs.naming, inputs.allowedSeries, changed.present)
  const checked: CheckedFile[] = []
  for (const [series, own] of Map.groupBy(paths, (path) => seriesOfPath(inputs.naming, path) ?? ''))
    checked.push(...(await checkSeries(inputs, gitHub, workspace, series, own, event, changed)))
  return checked
}

/** Looks the figures of a file up; undefined for a file with faults, and where they are not verified. */
async function figuresOf(
  database: Database | Unread,
  { content }: CheckedFile,
  { verifyFigures }: ValidateInputs,
  now: Date,
): Promise<FigureCheck | undefined> {
  if (content === undefined || verifyFigures === 'off') return undefined
  const { frontMatter, body } = content
  const figures = readFigures(body)
  if ('unread' in database) return checkFigures(figures, database)
  const episode = {
    frontMatter,
    runId: frontMatter.run_id ?? '',
    commitSha: frontMatter.commit_sha ?? NO_COMMIT,
    published: [],
  }
  return checkFigures(figures, await readFigureFacts(database, episode, namesIn(figures), now))
}

/** Compares the claims of a file with ClickHouse. */
async function evidenceFor(
  { clickHouse, episodesTable, isReadable }: Database,
  { episode }: CheckedFile,
): Promise<ClaimEvidence> {
  if (!isReadable || episode === undefined) return NO_EVIDENCE
  return readClaimEvidence(clickHouse, episodesTable, { sha: episode.commit_sha, runId: episode.run_id })
}

/** Compares what episodes say with ClickHouse: what they claim of themselves, and the figures of their text. */
async function verify(
  database: Database | Unread,
  inputs: ValidateInputs,
  files: readonly CheckedFile[],
  now: Date,
): Promise<readonly CheckedFile[]> {
  const { verifyClaims, verifyFigures } = inputs
  const verified: CheckedFile[] = []
  for (const file of files) {
    const claimed = 'unread' in database ? file : withClaimFaults(file, await evidenceFor(database, file), verifyClaims)
    verified.push(withFigureFaults(claimed, await figuresOf(database, file, inputs, now), verifyFigures))
  }
  return verified
}

/** Opens the database. Where only figures need it and nobody asks for a proof, that it can't be reached is no failure. */
async function open({ clickHouse, verifyClaims, verifyFigures }: ValidateInputs): Promise<Database | Unread> {
  if (clickHouse === undefined) return { unread: "there is no 'clickhouse-url' to ask." }
  try {
    return await openDatabase(clickHouse, 'look')
  } catch (error) {
    if (verifyClaims !== 'off' || verifyFigures === 'fail') throw error
    return { unread: describeError(error) }
  }
}

/** Compares files with ClickHouse, as far as the inputs ask for it. */
async function verifyAll(
  inputs: ValidateInputs,
  files: readonly CheckedFile[],
  now: Date,
): Promise<readonly CheckedFile[]> {
  if (files.length === 0 || (inputs.verifyClaims === 'off' && inputs.verifyFigures === 'off')) return files
  const database = await open(inputs)
  try {
    return await verify(database, inputs, files, now)
  } finally {
    if (!('unread' in database)) await database[Symbol.asyncDispose]()
  }
}

/**
 * Checks the draft, or the episodes that a pull request touches, and annotates what is at fault at its line. With a database it
 * verifies their claims too.
 *
 * @throws {Error} when there are faults.
 */
export async function validate(inputs: ValidateInputs, gitHub: GitHub, { workspace, now }: Job): Promise<void> {
  const checked =
    inputs.draft === undefined
      ? await checkChange(inputs, gitHub, workspace)
      : [await check({ ...inputs, seriesFolders: [] }, inputs.draft, workspace)]
  const files = await verifyAll(inputs, checked, now)
  if (inputs.verifyFigures === 'warn') reportUnknownFigures(files)
  await reportFileFigures(files)
  const faulty = files.filter(({ faults }) => faults.length > 0)
  for (const { path, faults } of files) if (faults.length === 0) log.info(`${path}: no faults`)
  reportNotes(files)
  if (faulty.length > 0) throw await reportFaults('Episodes with faults', faulty)
  await reportFaultless(files.length)
}
