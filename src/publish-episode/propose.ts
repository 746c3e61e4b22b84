import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '../clickhouse/database.ts'
import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import type { Target } from './apply/content-branch.ts'
import { createProposal } from './apply/create.ts'
import { finishPublished } from './apply/finish-published.ts'
import { recordProposal } from './apply/record.ts'
import { updateProposal } from './apply/update.ts'
import { compose } from './compose.ts'
import { claimFailure } from './decide/claims.ts'
import { assessConfidence } from './decide/confidence.ts'
import { type EpisodeDraft, parseDraft } from './decide/draft.ts'
import { locate } from './decide/location.ts'
import { namedCommit, type Proposal } from './decide/proposal.ts'
import { decideStep, isSettled, type Step } from './decide/step.ts'
import { NO_EVIDENCE, readClaimEvidence } from './gather/claim-evidence.ts'
import type { RepositoryState } from './gather/content-repository.ts'
import { NO_DATA, readDataBasis } from './gather/data-basis.ts'
import { readEarlierProposal } from './gather/earlier-proposal.ts'
import { type FirstLook, lookAt } from './gather/first-look.ts'
import { type SourceFile, scanText } from './gather/source-file.ts'
import { readSubjectCommit } from './gather/subject-commit.ts'
import type { Job, ProposeInputs } from './inputs.ts'
import type { Settled, StepResult } from './outcome.ts'
import { dryOutcome, idleOutcome } from './report/dry-run.ts'
import { reportFaults } from './report/faults.ts'
import { reportClaims, reportProposal } from './report/proposal.ts'
import { keptValues } from './text/episode.ts'

/** Tries for a number while other runs take the ones before. */
const MAX_ATTEMPTS = 40
/** Runs that lost a number together must not come back together, or all but one lose again. */
const MAX_PAUSE_MS = 8_000

async function readDraft(source: SourceFile, inputs: ProposeInputs): Promise<EpisodeDraft> {
  const allowed = inputs.series === undefined ? inputs.allowedSeries : [inputs.series]
  const reading = parseDraft(await scanText(source.text), allowed)
  if (reading.ok) return reading.draft
  throw await reportFaults('Draft with faults', [{ path: source.path, faults: reading.faults }])
}

/** Judges a draft by the data. */
async function assess(
  { clickHouse, isReadable }: Database,
  draft: EpisodeDraft,
  isComposed: boolean,
  now: Date,
): Promise<Proposal> {
  const [basis, subjectCommit] = isReadable
    ? await Promise.all([
        readDataBasis(clickHouse, now),
        readSubjectCommit(clickHouse, draft.frontMatter.commit_sha ?? undefined),
      ])
    : [NO_DATA, undefined]
  return { draft, isComposed, subjectCommit, confidence: assessConfidence(draft.frontMatter, basis, now) }
}

/** Reads what ClickHouse holds on the claims of an episode; undefined where they are not verified. */
function readEvidence({ clickHouse, episodesTable, isReadable }: Database, sha: string, runId: string) {
  return isReadable ? readClaimEvidence(clickHouse, episodesTable, { sha, runId }) : NO_EVIDENCE
}

/** Gathers what the step depends on beside where the episode is, and decides. */
async function nextStep(
  target: Target,
  database: Database,
  inputs: ProposeInputs,
  proposal: Proposal,
  state: RepositoryState,
  refused: ReadonlySet<string>,
  job: Job,
): Promise<Step> {
  const { draft } = proposal
  const { series, episode: wanted } = draft.frontMatter
  const { naming, allowedSeries } = inputs
  const location = locate({ state, naming, allowedSeries, series, runId: draft.runId, wanted, refused })
  const isOpen = !isSettled(location, inputs)
  const earlier =
    isOpen && location.kind === 'proposed'
      ? await readEarlierProposal(target.gitHub, target.repository, {
          // What this action wrote last tells whether the draft has changed, whatever others did on top of it.
          sha: (location.last?.commit ?? location.branch.commits[0]).sha,
          path: location.place.path,
          pullRequest: location.pullRequest?.number,
        })
      : undefined
  const kept = earlier?.text === undefined ? undefined : keptValues(earlier.text)
  const evidence =
    isOpen && inputs.verifyClaims !== 'off'
      ? await readEvidence(database, namedCommit(proposal, kept), draft.runId)
      : undefined
  const { serverUrl, now } = job
  return decideStep({
    proposal,
    location,
    earlier,
    evidence,
    rules: inputs,
    baseName: state.base.name,
    serverUrl,
    now,
  })
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

/** Looks, decides and does it; again when another run was faster. */
async function settle(
  gitHub: GitHub,
  database: Database,
  inputs: ProposeInputs,
  proposal: Proposal,
  first: RepositoryState,
  job: Job,
): Promise<Settled> {
  const { series } = proposal.draft.frontMatter
  const target = { gitHub, repository: inputs.repository }
  const taken = new Set<string>()
  /** The branch that this run has created, where it must look for what became of it. */
  let created: string | undefined
  let state = first
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const step = await nextStep(target, database, inputs, proposal, state, taken, job)
    const failure = inputs.verifyClaims === 'fail' && 'opening' in step ? claimFailure(step.content.claims) : undefined
    if (failure !== undefined && 'opening' in step) {
      await reportClaims(step.content.claims)
      throw failure
    }
    if (inputs.dryRun) return dryOutcome(step)
    const result = await carryOut(target, state, step)
    if (!('taken' in result)) {
      const isOwn = created !== undefined && result.outcome.place?.branch === created
      return isOwn ? asCreated(result) : result
    }
    taken.add(result.taken)
    if (result.isOwn) created = result.taken
    else await sleep(Math.random() * Math.min(MAX_PAUSE_MS, 1_000 * 2 ** attempt))
    state = await lookAt(gitHub, inputs, series)
  }
  throw new Error(
    `No free number for an episode of ${series} after ${MAX_ATTEMPTS} attempts: other runs were faster each time. Nothing is left behind; run the action again.`,
  )
}

/**
 * Proposes an episode: the draft, or one composed from ClickHouse. ClickHouse is checked before anything is written to GitHub,
 * and the episode is recorded there once its pull request is open.
 */
export async function propose(inputs: ProposeInputs, gitHub: GitHub, job: Job, look: FirstLook): Promise<void> {
  const { now, serverUrl } = job
  const given = look.source === undefined ? undefined : await readDraft(look.source, inputs)
  const series = given?.frontMatter.series ?? inputs.series ?? ''
  await using database = await openDatabase(inputs.clickHouse, inputs.dryRun ? 'look' : 'store')
  const state = await (look.early?.series === series ? look.early.state : lookAt(gitHub, inputs, series))

  const composed =
    given === undefined && database.isReadable
      ? await compose(database.clickHouse, state, inputs, series, now, serverUrl)
      : undefined
  const draft = given ?? composed
  const report = { usage: gitHub.usage, serverUrl, isDryRun: inputs.dryRun }
  if (draft === undefined) {
    const reason = `Nothing to tell: there is no relevant commit that the episodes of ${series} have not told of.`
    const outcome = { kind: 'unchanged', reason, warnings: [] } as const
    await reportProposal({ ...report, outcome, episode: undefined, proposal: undefined })
    log.info(reason)
    return
  }
  const proposal = await assess(database, draft, given === undefined, now)
  const settled = await settle(gitHub, database, inputs, proposal, state, job)
  const { outcome } = settled
  const conflict = outcome.kind === 'conflict' ? new Error(outcome.reason) : undefined
  const unrecorded = inputs.dryRun ? undefined : await recordProposal(database, proposal, settled, now)
  await reportProposal({ ...report, ...settled, proposal })
  const failure = conflict ?? unrecorded
  if (failure !== undefined) throw failure
  log.info(outcome.reason)
}
