import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '../clickhouse/database.ts'
import { checkFigures, type FigureCheck, namesIn } from '../figures/check.ts'
import { readFigures } from '../figures/read-figures.ts'
import { NO_COMMIT } from '../git/no-commit.ts'
import type { GitHub } from '../github/client.ts'
import { fullName } from '../github/repository.ts'
import { log } from '../runner/log.ts'
import type { Target } from './apply/content-branch.ts'
import { createProposal } from './apply/create.ts'
import { finishPublished } from './apply/finish-published.ts'
import { shutGates } from './apply/gate.ts'
import { recordProposal } from './apply/record.ts'
import { updateProposal } from './apply/update.ts'
import { compose } from './compose.ts'
import { type BlogEntry, parseBlogEntries } from './decide/blog-entries.ts'
import { claimFailure } from './decide/claims.ts'
import { assessConfidence } from './decide/confidence.ts'
import { writtenBefore } from './decide/differences.ts'
import { bodyIn, type EpisodeDraft, parseDraft } from './decide/draft.ts'
import { figureFailure } from './decide/figures.ts'
import { shuts } from './decide/gate.ts'
import { filesToRead, type Holding } from './decide/held-branches.ts'
import { type Location, locate } from './decide/location.ts'
import { namedCommit, type Proposal } from './decide/proposal.ts'
import { decideStep, isSettled, type Step } from './decide/step.ts'
import { readAddedCommits } from './gather/branch-commits.ts'
import { readBranchFiles } from './gather/branch-files.ts'
import { NO_EVIDENCE, readClaimEvidence } from './gather/claim-evidence.ts'
import type { RepositoryState } from './gather/content-repository.ts'
import { NO_DATA, readDataBasis } from './gather/data-basis.ts'
import { readEarlierProposal } from './gather/earlier-proposal.ts'
import { readFigureFacts } from './gather/figure-facts.ts'
import { type FirstLook, lookAt } from './gather/first-look.ts'
import { readPublication } from './gather/publication.ts'
import { type SourceFile, scanText } from './gather/source-file.ts'
import { readSubjectCommit } from './gather/subject-commit.ts'
import { tellingEpisodes } from './gather/told-commits.ts'
import type { Job, ProposeInputs } from './inputs.ts'
import { seriesDirectory } from './naming.ts'
import type { Settled, StepResult } from './outcome.ts'
import { dryOutcome, idleOutcome } from './report/dry-run.ts'
import { reportFaults, reportNotes } from './report/faults.ts'
import { reportFigures } from './report/figures.ts'
import { reportClaims, reportProposal } from './report/proposal.ts'
import { keptValues } from './text/episode.ts'

/** Tries for a number while other runs take the ones before. */
const MAX_ATTEMPTS = 40
/** Runs that lost a number together must not come back together, or all but one lose again. */
const MAX_PAUSE_MS = 8_000

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

async function readDraft(source: SourceFile, inputs: ProposeInputs, early: FirstLook['early']): Promise<EpisodeDraft> {
  const reading = parseDraft(await scanText(source.text), await draftSeries(inputs, early))
  if (!reading.ok) throw await reportFaults('Draft with faults', [{ path: source.path, faults: reading.faults }])
  reportNotes([{ path: source.path, notes: reading.draft.notes }])
  return reading.draft
}

/** Refuses a series that is neither listed nor has a folder: a slip of the pen would begin a new one. */
function checkSeries({ allowedSeries, naming }: ProposeInputs, { state, series }: Holding): void {
  if (allowedSeries.includes(series) || state.seriesFolders.includes(series)) return
  const folder = seriesDirectory(naming, series)
  throw new Error(
    `Input 'series' must be one of ${allowedSeries.join(', ')}, or have the folder ${folder}: found '${series}'. Add a new series to the input 'allowed-series'.`,
  )
}

/** Looks the figures of a draft up; undefined where they are not verified. */
async function checkDraft(
  database: Database,
  { frontMatter, runId, body, source }: EpisodeDraft,
  { state, naming, series }: Holding,
  subjectSha: string | undefined,
  now: Date,
): Promise<FigureCheck> {
  const figures = readFigures(bodyIn(source, body))
  const commitSha = frontMatter.commit_sha ?? subjectSha ?? NO_COMMIT
  const published = tellingEpisodes(state.published, naming, series)
  const episode = { frontMatter, runId, commitSha, published }
  return checkFigures(figures, await readFigureFacts(database, episode, namesIn(figures), now))
}

/** Judges a draft by the data. */
async function assess(
  database: Database,
  draft: EpisodeDraft,
  isComposed: boolean,
  { verifyFigures }: ProposeInputs,
  holding: Holding,
  blogEntries: readonly BlogEntry[],
  now: Date,
): Promise<Proposal> {
  const { clickHouse, isReadable } = database
  const [basis, subjectCommit] = isReadable
    ? await Promise.all([
        readDataBasis(clickHouse, now),
        readSubjectCommit(clickHouse, draft.frontMatter.commit_sha ?? undefined),
      ])
    : [NO_DATA, undefined]
  const figures =
    verifyFigures === 'off' ? undefined : await checkDraft(database, draft, holding, subjectCommit?.sha, now)
  const confidence = assessConfidence(draft.frontMatter, basis, now)
  return { draft, isComposed, subjectCommit, blogEntries, figures, confidence }
}

/** Reads what ClickHouse holds on the claims of an episode; undefined where they are not verified. */
function readEvidence({ clickHouse, episodesTable, isReadable }: Database, sha: string, runId: string) {
  return isReadable ? readClaimEvidence(clickHouse, episodesTable, { sha, runId }) : NO_EVIDENCE
}

/** Looks at what the repository holds of a series, and into the files of branches that nothing else tells of. */
async function look(
  { gitHub, repository }: Target,
  inputs: ProposeInputs,
  series: string,
  early?: Promise<RepositoryState>,
): Promise<Holding> {
  const state = await (early ?? lookAt(gitHub, inputs, series))
  if (state.isArchived)
    throw new Error(
      `${fullName(repository)} is archived, so nothing can be proposed there: unarchive it under Settings > General, or name another repository.`,
    )
  const allowedSeries = [...new Set([...inputs.allowedSeries, series])]
  const holding = { state, files: [], naming: inputs.naming, allowedSeries, series }
  const files = filesToRead(holding)
  return files.length === 0 ? holding : { ...holding, files: await readBranchFiles(gitHub, repository, files) }
}

/** Finds the episode. Where it left branches behind, others may have worked on them: that is asked for only then. */
async function find(
  { gitHub, repository }: Target,
  holding: Holding,
  { runId, frontMatter }: EpisodeDraft,
  refused: ReadonlySet<string>,
): Promise<Location> {
  const request = { ...holding, runId, wanted: frontMatter.episode, refused, added: new Map() }
  const location = locate(request)
  const touched = location.superseded.filter(({ hasOthersCommits }) => hasOthersCommits)
  if (touched.length === 0) return location
  const names = touched.map(({ branch }) => branch.name)
  const added = await readAddedCommits(gitHub, repository, holding.state.base.name, names)
  return locate({ ...request, added })
}

/** Gathers what the step depends on beside where the episode is, and decides. */
async function nextStep(
  target: Target,
  database: Database,
  inputs: ProposeInputs,
  proposal: Proposal,
  holding: Holding,
  refused: ReadonlySet<string>,
  { serverUrl, now }: Job,
): Promise<Step> {
  const { draft } = proposal
  const location = await find(target, holding, draft, refused)
  const isOpen = !isSettled(location, inputs)
  const earlier =
    isOpen && location.kind === 'proposed'
      ? await readEarlierProposal(target.gitHub, target.repository, {
          sha: location.branch.commits[0].sha,
          path: location.place.path,
          pullRequest: location.pullRequest?.number,
        })
      : undefined
  const pullRequest = location.kind === 'proposed' ? location.pullRequest : undefined
  const written = earlier === undefined ? undefined : writtenBefore(earlier, draft.runId, pullRequest).text
  const kept = written === undefined ? undefined : keptValues(written, [])
  const evidence =
    isOpen && inputs.verifyClaims !== 'off'
      ? await readEvidence(database, namedCommit(proposal, kept), draft.runId)
      : undefined
  const { name: baseName } = holding.state.base
  const publication =
    location.kind === 'published'
      ? await readPublication(target.gitHub, target.repository, baseName, location.file)
      : []
  return decideStep({ proposal, location, earlier, evidence, publication, rules: inputs, baseName, serverUrl, now })
}

/** Does what was decided. */
function carryOut(target: Target, state: RepositoryState, step: Step): StepResult | Promise<StepResult> {
  switch (step.kind) {
    case 'create':
    case 'move':
      return createProposal(target, state, step)
    case 'update':
    case 'complete':
      return updateProposal(target, state, step)
    case 'published':
      return finishPublished(target, step)
    default:
      return idleOutcome(step)
  }
}

/** What this run created and found again stays created. */
function asCreated({ outcome, episode }: Settled): Settled {
  return { outcome: { ...outcome, kind: outcome.kind === 'conflict' ? 'conflict' : 'created' }, episode }
}

/** Stops the step where its claims or figures must be confirmed and are not; the gate of its pull request is shut before. */
async function refuseUnconfirmed(
  target: Target,
  inputs: ProposeInputs,
  { figures }: Proposal,
  step: Step,
): Promise<void> {
  if (!('content' in step)) return
  const claims = inputs.verifyClaims === 'fail' ? claimFailure(step.content.claims) : undefined
  const failure = claims ?? figureFailure(figures, inputs.verifyFigures)
  if (failure === undefined) return
  const refreshing = 'refreshing' in step ? step.refreshing : undefined
  if (!inputs.dryRun && refreshing !== undefined && !refreshing.reopens && shuts(refreshing.gate))
    await shutGates(target, [refreshing])
  if (claims !== undefined) await reportClaims(step.content.claims)
  else if (figures !== undefined) await reportFigures(figures)
  throw failure
}

/** Looks, decides and does it; again when another run was faster. */
async function settle(
  target: Target,
  database: Database,
  inputs: ProposeInputs,
  proposal: Proposal,
  first: Holding,
  job: Job,
): Promise<Settled> {
  const taken = new Set<string>()
  /** The branch that this run has created, where it must look for what became of it. */
  let created: string | undefined
  let holding = first
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const step = await nextStep(target, database, inputs, proposal, holding, taken, job)
    if (!inputs.dryRun) await shutGates(target, step.shutting)
    await refuseUnconfirmed(target, inputs, proposal, step)
    if (inputs.dryRun) return dryOutcome(step)
    const result = await carryOut(target, holding.state, step)
    if (!('taken' in result)) {
      const isOwn = created !== undefined && result.outcome.place?.branch === created
      return isOwn ? asCreated(result) : result
    }
    taken.add(result.taken)
    if (result.isOwn) created = result.taken
    else await sleep(Math.random() * Math.min(MAX_PAUSE_MS, 1_000 * 2 ** attempt))
    holding = await look(target, inputs, holding.series)
  }
  throw new Error(
    `No free number for an episode of ${first.series} after ${MAX_ATTEMPTS} attempts: other runs were faster each time. Nothing is left behind; run the action again.`,
  )
}

/**
 * Proposes an episode: the draft, or one composed from ClickHouse. ClickHouse is checked before anything is written to GitHub,
 * and the episode is recorded there once its pull request is open.
 */
export async function propose(
  inputs: ProposeInputs,
  gitHub: GitHub,
  job: Job,
  { source, early }: FirstLook,
): Promise<void> {
  const { now, serverUrl } = job
  const blogEntries = inputs.frontMatter === undefined ? [] : parseBlogEntries(inputs.frontMatter)
  const target = { gitHub, repository: inputs.repository }
  const given = source === undefined ? undefined : await readDraft(source, inputs, early)
  const series = given?.frontMatter.series ?? inputs.series ?? ''
  await using database = await openDatabase(inputs.clickHouse, inputs.dryRun ? 'look' : 'store')
  const holding = await look(target, inputs, series, early?.series === series ? early.state : undefined)
  checkSeries(inputs, holding)

  const composed =
    given === undefined && database.isReadable ? await compose(database.clickHouse, holding, now, serverUrl) : undefined
  const draft = given ?? composed
  const report = { usage: gitHub.usage, serverUrl, isDryRun: inputs.dryRun }
  if (draft === undefined) {
    const reason = `Nothing to tell: there is no relevant commit that the episodes of ${series} have not told of.`
    const outcome = { kind: 'unchanged', reason, warnings: [] } as const
    await reportProposal({ ...report, outcome, episode: undefined, proposal: undefined })
    log.info(reason)
    return
  }
  const proposal = await assess(database, draft, given === undefined, inputs, holding, blogEntries, now)
  const settled = await settle(target, database, inputs, proposal, holding, job)
  const { outcome } = settled
  const conflict = outcome.kind === 'conflict' ? new Error(outcome.reason) : undefined
  const unrecorded = inputs.dryRun ? undefined : await recordProposal(database, proposal, settled, now)
  await reportProposal({ ...report, ...settled, proposal })
  const failure = conflict ?? unrecorded
  if (failure !== undefined) throw failure
  log.info(outcome.reason)
}
