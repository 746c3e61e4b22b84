import { type Database, openDatabase } from '../clickhouse/database.ts'
import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import { countCreatedFile } from '../telemetry/measure.ts'
import { stage } from '../telemetry/spans.ts'
import { shutGates } from './apply/gate.ts'
import { recordProposal } from './apply/record.ts'
import { figuresOfDraft } from './check-figures.ts'
import { compose } from './compose.ts'
import { type BlogEntry, parseBlogEntries } from './decide/blog-entries.ts'
import { type DraftReading, type EpisodeDraft, glimpseDraft, parseDraft } from './decide/draft.ts'
import { assessConfidence } from './decide/evidence/confidence.ts'
import type { Holding } from './decide/place/held-branches.ts'
import type { Proposal } from './decide/proposal.ts'
import { shuttingUncomposed } from './decide/step/unjudged.ts'
import type { ComposedEpisode } from './gather/composing/composed-episodes.ts'
import { NO_DATA, readDataBasis } from './gather/data-basis.ts'
import type { FirstLook } from './gather/first-look.ts'
import { refuseSecrets } from './gather/input-secrets.ts'
import { type SourceFile, scanText } from './gather/source-file.ts'
import { readSubjectCommit } from './gather/subject-commit.ts'
import type { Job, ProposeInputs } from './inputs.ts'
import { seriesDirectory } from './naming.ts'
import type { Outcome } from './outcome.ts'
import { DraftRefusal } from './propose/draft-refusal.ts'
import { heldBack, orHoldBack, type Unjudged } from './propose/hold-back.ts'
import { look, lookForProposals, readComposed } from './propose/look.ts'
import { settle, withShut } from './propose/settle.ts'
import { reportFaults, reportNotes } from './report/faults.ts'
import { reportProposal } from './report/proposal.ts'

/** The series that a draft may be of: those that are listed, and the one that has a folder already. */
async function draftSeries(
  { series, allowedSeries }: ProposeInputs,
  early: FirstLook['early'],
): Promise<readonly string[]> {
  if (series !== undefined) return [series]
  if (early === undefined || allowedSeries.includes(early.series)) return allowedSeries
  const { seriesFolders } = await early.state
  return seriesFolders.includes(early.series) ? [...allowedSeries, early.series] : allowedSeries
}

const readDraft = async (source: SourceFile, inputs: ProposeInputs, early: FirstLook['early']): Promise<DraftReading> =>
  parseDraft(await scanText(source.text), await draftSeries(inputs, early))

/** The draft of a reading. One with faults is refused, once its pull request can't merge by itself. */
async function usableDraft(source: SourceFile, reading: DraftReading, unjudged: Unjudged): Promise<EpisodeDraft> {
  const { path } = source
  if (!reading.ok)
    throw await heldBack(unjudged, async (said) => {
      const { message } = await reportFaults('Draft with faults', [{ path, faults: reading.faults }], said)
      return new DraftRefusal(message)
    })
  reportNotes([{ path, notes: reading.draft.notes }])
  return reading.draft
}

/** Refuses a series that is neither listed nor has a folder: a slip of the pen would begin a new one. */
function checkSeries({ allowedSeries, naming }: ProposeInputs, { state, series }: Holding): void {
  if (allowedSeries.includes(series) || state.seriesFolders.includes(series)) return
  const folder = seriesDirectory(naming, series)
  throw new DraftRefusal(
    `Input 'series' must be one of ${allowedSeries.join(', ')}, or have the folder ${folder}: found '${series}'. Add a new series to the input 'allowed-series'.`,
  )
}

/** Reads the blog's own entries. They are scanned for secrets before anything of them is repeated: as they are written, and as they are meant. */
async function readBlogEntries(input: string): Promise<readonly BlogEntry[]> {
  await refuseSecrets('front-matter', input)
  const entries = parseBlogEntries(input)
  const meant = entries.map(({ name, template }) => `${name}: ${template}`)
  await refuseSecrets('front-matter', meant.join('\n'))
  return entries
}

/** Judges an episode by the data: the draft, or one that is composed; undefined when there is nothing to tell. */
async function judge(
  database: Database,
  given: EpisodeDraft | undefined,
  { frontMatter, verifyFigures, dryRun }: ProposeInputs,
  holding: Holding,
  composedBefore: readonly ComposedEpisode[],
  { now, serverUrl }: Job,
): Promise<Proposal | undefined> {
  const { clickHouse, isReadable } = database
  const blogEntries = frontMatter === undefined ? [] : await readBlogEntries(frontMatter)
  const composed =
    given === undefined && isReadable
      ? await compose(clickHouse, holding, composedBefore, dryRun, now, serverUrl)
      : undefined
  const draft = given ?? composed
  if (draft === undefined) return undefined
  const [basis, subjectCommit] = isReadable
    ? await Promise.all([
        readDataBasis(clickHouse, now),
        readSubjectCommit(clickHouse, draft.frontMatter.commit_sha ?? undefined),
      ])
    : [NO_DATA, undefined]
  const confidence = assessConfidence(draft.frontMatter, basis, now)
  const figures =
    verifyFigures === 'off' ? undefined : await figuresOfDraft(database, draft, holding, subjectCommit?.sha, now)
  return { draft, isComposed: given === undefined, subjectCommit, blogEntries, figures, confidence }
}

/**
 * Proposes an episode: the draft, or one composed from ClickHouse. ClickHouse is checked before anything is written to GitHub,
 * and the episode is recorded there once its pull request is open. An episode that can't be judged doesn't merge by itself.
 *
 * @returns what came of it, where that is no failure.
 */
export async function propose(
  inputs: ProposeInputs,
  gitHub: GitHub,
  job: Job,
  { source, unusable, early }: FirstLook,
): Promise<Outcome> {
  const target = { gitHub, repository: inputs.repository }
  const drafted = source?.text ?? unusable?.head
  const glimpse = drafted === undefined ? undefined : glimpseDraft(drafted)
  const lookAtSeries = (series: string) =>
    look(target, inputs, series, early?.series === series ? early.state : undefined)
  const unjudged: Unjudged = {
    target,
    inputs,
    look: () => lookForProposals(target, inputs, { series: inputs.series ?? glimpse?.series, early }),
    runIdsIn: glimpse?.runIdsIn,
  }
  if (unusable !== undefined) await orHoldBack(unjudged, () => Promise.reject(unusable.error))
  const given =
    source === undefined
      ? undefined
      : await usableDraft(source, await orHoldBack(unjudged, () => readDraft(source, inputs, early)), unjudged)
  const series = given?.frontMatter.series ?? inputs.series ?? ''
  await using database = await stage('open the database', () =>
    orHoldBack(unjudged, () => openDatabase(inputs.clickHouse, inputs.dryRun ? 'look' : 'store')),
  )
  const holding = await stage('look at the series', () => orHoldBack(unjudged, () => lookAtSeries(series)))
  const { proposal, composedBefore } = await orHoldBack({ ...unjudged, look: async () => [holding] }, async () => {
    checkSeries(inputs, holding)
    const composedBefore = given === undefined ? await readComposed(target, holding) : []
    const judging = () => judge(database, given, inputs, holding, composedBefore, job)
    return { composedBefore, proposal: await stage('judge the episode', judging) }
  })
  const left = shuttingUncomposed(holding, composedBefore, proposal?.draft.runId)
  const shut = await shutGates(target, inputs.dryRun ? [] : left)
  const report = {
    usage: gitHub.usage,
    serverUrl: job.serverUrl,
    isDryRun: inputs.dryRun,
    isReplay: job.replay !== undefined,
  }
  if (proposal === undefined) {
    const reason = `Nothing to tell: there is no relevant commit that the episodes of ${series} have not told of.`
    const outcome: Outcome = { kind: 'unchanged', reason, warnings: [] }
    const idle = withShut({ outcome, episode: undefined }, shut)
    await reportProposal({ ...report, ...idle, proposal })
    log.info(idle.outcome.reason)
    return idle.outcome
  }
  const request = { target, database, inputs, proposal, job }
  const settled = withShut(await stage('settle the episode', () => settle(request, holding)), shut)
  const { outcome } = settled
  if (outcome.kind === 'created') countCreatedFile()
  const conflict = outcome.kind === 'conflict' ? new Error(outcome.reason) : undefined
  const unrecorded = inputs.dryRun
    ? undefined
    : await stage('record the episode', () => recordProposal(database, proposal, settled, job.now))
  await reportProposal({ ...report, ...settled, proposal })
  const failure = conflict ?? unrecorded
  if (failure !== undefined) throw failure
  log.info(outcome.reason)
  return outcome
}
