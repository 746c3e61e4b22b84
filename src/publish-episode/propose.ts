import { setTimeout as sleep } from 'node:timers/promises'
import { sortFaults } from '../episode/fault.ts'
import type { GitHub } from '../github/client.ts'
import { writeSummary } from '../runner/summary.ts'
import { type Applied, applyNew } from './apply-new.ts'
import { applyProposed } from './apply-proposed.ts'
import { compose } from './compose.ts'
import { assessConfidence } from './confidence.ts'
import { NO_DATA, readDataBasis } from './confidence-query.ts'
import { type Database, openDatabase } from './database.ts'
import { parseDraft } from './draft.ts'
import type { FinishedEpisode, Proposal } from './episode-text.ts'
import { annotateFaults, faultError, faultTable } from './faults.ts'
import type { ProposeInputs } from './inputs.ts'
import type { Outcome } from './outcome.ts'
import { planProposal } from './plan.ts'
import type { Proposing } from './proposing.ts'
import { recordProposal } from './record-proposal.ts'
import type { RepositoryState } from './repository-state.ts'
import { scanText } from './secret-faults.ts'
import type { SourceFile } from './source-file.ts'
import { readSubject } from './subject-query.ts'
import { claimVerifier } from './verify.ts'

/** Tries for a number while other runs take the ones before. */
const MOST_ATTEMPTS = 40
/** Runs that lost a number together must not come back together, or all but one lose again. In milliseconds. */
const LONGEST_WAIT = 8_000

/** What a run knows from outside. */
export interface Surroundings {
  readonly gitHub: GitHub
  readonly inputs: ProposeInputs
  /** Where repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  readonly now: Date
  /** Reads what the content repository holds of a series. */
  readState(series: string): Promise<RepositoryState>
}

/** What a proposal came to. */
export interface Proposed {
  readonly outcome: Outcome
  /** Undefined when there was nothing to tell. */
  readonly proposing: Proposing | undefined
  /** As it is on its branch, or would be after a dry run. */
  readonly episode: FinishedEpisode | undefined
  /** The step fails with it, after its outputs are set. */
  readonly failure: Error | undefined
}

async function checkedDraft({ path, text }: SourceFile, inputs: ProposeInputs): Promise<Proposal> {
  const { faults, redacted } = await scanText(text)
  const parsed = parseDraft(redacted, inputs.series === undefined ? inputs.allowedSeries : [inputs.series])
  if ('source' in parsed && faults.length === 0) return parsed
  const faulty = [{ path, faults: sortFaults([...faults, ...('source' in parsed ? [] : parsed)]) }]
  for (const file of faulty) annotateFaults(file)
  await writeSummary(`## Draft with faults\n\n${faultTable(faulty)}\n`)
  throw faultError(faulty)
}

async function assess(surroundings: Surroundings, database: Database, proposal: Proposal, isComposed: boolean) {
  const { gitHub, inputs, serverUrl, now } = surroundings
  const { clickHouse, isReadable } = database
  const [basis, subject] = isReadable
    ? await Promise.all([
        readDataBasis(clickHouse, now),
        readSubject(clickHouse, proposal.frontMatter.commit_sha ?? undefined),
      ])
    : [NO_DATA, undefined]
  const confidence = assessConfidence(proposal.frontMatter, basis, now)
  const verify = claimVerifier(database, inputs)
  return { gitHub, inputs, proposal, isComposed, confidence, subject, verify, serverUrl, now } satisfies Proposing
}

/** Decides by what GitHub holds, and does it; looks again when another run was faster. */
async function apply(surroundings: Surroundings, first: RepositoryState, proposing: Proposing) {
  const { inputs, readState } = surroundings
  const { frontMatter, runId } = proposing.proposal
  const { series } = frontMatter
  const refused = new Set<string>()
  const own = new Set<string>()
  for (let attempt = 1, state = first; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const { naming, allowedSeries } = inputs
    const plan = planProposal({ state, naming, allowedSeries, series, runId, wanted: frontMatter.episode, refused })
    if (plan.kind === 'published') {
      const reason = `Already published: ${plan.file} on ${state.base.name} has the run id ${runId}.`
      return { outcome: { kind: 'unchanged', reason, warnings: [] }, episode: undefined } satisfies Applied
    }
    const applied = await (plan.kind === 'new'
      ? applyNew(proposing, state, plan)
      : applyProposed(proposing, state, plan))
    if (!('taken' in applied)) return own.has(applied.outcome.place?.branch ?? '') ? asCreated(applied) : applied
    refused.add(applied.taken)
    if (applied.isOwn) own.add(applied.taken)
    else await sleep(Math.random() * Math.min(LONGEST_WAIT, 1_000 * 2 ** attempt))
    state = await readState(series)
  }
  throw new Error(
    `No free number for an episode of ${series} after ${MOST_ATTEMPTS} attempts: other runs were faster each time. Nothing is left behind; run the action again.`,
  )
}

/** What this run created and found again stays created. */
const asCreated = <Kind extends { readonly outcome: Outcome }>(applied: Kind): Kind => ({
  ...applied,
  outcome: { ...applied.outcome, kind: applied.outcome.kind === 'unchanged' ? 'created' : applied.outcome.kind },
})

/**
 * Proposes an episode: the draft, or one composed from ClickHouse. ClickHouse is checked before anything is written to GitHub,
 * and the episode is recorded there once its pull request is open.
 */
export async function propose(surroundings: Surroundings, source: SourceFile | undefined): Promise<Proposed> {
  const { inputs, readState, now, serverUrl } = surroundings
  const draft = source === undefined ? undefined : await checkedDraft(source, inputs)
  const series = draft?.frontMatter.series ?? inputs.series ?? ''
  const database = await openDatabase(inputs)
  await using clickHouse = database.clickHouse
  const state = await readState(series)

  const composed =
    draft === undefined && database.isReadable
      ? await compose(clickHouse, state, inputs, series, now, serverUrl)
      : undefined
  const proposal = draft ?? composed
  if (proposal === undefined) {
    const reason = `Nothing to tell: there is no relevant commit that the episodes of ${series} have not told of.`
    const outcome: Outcome = { kind: 'unchanged', reason, warnings: [] }
    return { outcome, proposing: undefined, episode: undefined, failure: undefined }
  }
  const proposing = await assess(surroundings, database, proposal, draft === undefined)
  const { outcome, episode } = await apply(surroundings, state, proposing)
  const conflict = outcome.kind === 'conflict' ? new Error(outcome.reason) : undefined
  const unrecorded = inputs.dryRun ? undefined : await recordProposal(database, proposing, outcome, episode)
  return { outcome, proposing, episode, failure: conflict ?? unrecorded }
}
