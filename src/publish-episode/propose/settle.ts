import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../clickhouse/database.ts'
import type { Target } from '../apply/content-branch.ts'
import { createProposal } from '../apply/create.ts'
import { finishPublished } from '../apply/finish-published.ts'
import { type ShutGates, shutGates } from '../apply/gate.ts'
import { updateProposal } from '../apply/update.ts'
import { claimFailure } from '../decide/evidence/claims.ts'
import { figureFailure } from '../decide/evidence/figures.ts'
import { shuts } from '../decide/evidence/gate.ts'
import type { Holding } from '../decide/place/held-branches.ts'
import { namedCommit, type Proposal } from '../decide/proposal.ts'
import { isBringing, isSettled } from '../decide/step/at-rest.ts'
import { writtenBefore } from '../decide/step/differences.ts'
import type { Step } from '../decide/step/rows.ts'
import { decideStep } from '../decide/step/step.ts'
import { NO_EVIDENCE, readClaimEvidence } from '../gather/claim-evidence.ts'
import { readNewestRecord } from '../gather/newest-record.ts'
import type { RepositoryState } from '../gather/repository/content-repository.ts'
import { readEarlierProposal } from '../gather/repository/earlier-proposal.ts'
import { readPublication } from '../gather/repository/publication.ts'
import type { Job, ProposeInputs } from '../inputs.ts'
import type { Settled, StepResult } from '../outcome.ts'
import { dryOutcome, idleOutcome } from '../report/dry-run.ts'
import { reportFigures } from '../report/figures.ts'
import { reportClaims } from '../report/proposal.ts'
import { keptValues } from '../text/episode.ts'
import { orHoldBack } from './hold-back.ts'
import { findEpisode, look } from './look.ts'

/** Tries for a number while other runs take the ones before. */
const MAX_ATTEMPTS = 40
/** Runs that lost a number together must not come back together, or all but one lose again. */
const MAX_PAUSE_MS = 8_000

/** What an episode is settled with. */
export interface SettleRequest {
  readonly target: Target
  readonly database: Database
  readonly inputs: ProposeInputs
  readonly proposal: Proposal
  readonly job: Job
}

/** Reads what ClickHouse holds on the claims of an episode. */
const readEvidence = ({ clickHouse, episodesTable, isReadable }: Database, sha: string, runId: string) =>
  isReadable ? readClaimEvidence(clickHouse, episodesTable, { sha, runId }) : NO_EVIDENCE

/** Gathers what the step depends on beside what the repository holds, and decides. */
async function nextStep(
  { target, database, inputs, proposal, job: { serverUrl, now, replay } }: SettleRequest,
  holding: Holding,
  refused: ReadonlySet<string>,
): Promise<Step> {
  const { gitHub, repository } = target
  const { runId, frontMatter } = proposal.draft
  const { name: baseName } = holding.state.base
  const location = await findEpisode(target, holding, { runId, wanted: frontMatter.episode, refused })
  const isOpen = !isSettled(location, baseName, inputs)
  const pullRequest = location.kind === 'proposed' ? location.pullRequest : undefined
  const earlier =
    isOpen && location.kind === 'proposed'
      ? await readEarlierProposal(gitHub, repository, {
          sha: location.branch.commits[0].sha,
          path: location.place.path,
          pullRequest: pullRequest?.number,
        })
      : undefined
  const written = earlier === undefined ? undefined : writtenBefore(earlier, runId, pullRequest).text
  const kept = written === undefined ? undefined : keptValues(written, [])
  const evidence =
    isOpen && inputs.verifyClaims !== 'off'
      ? await readEvidence(database, namedCommit(proposal, kept), runId)
      : undefined
  const publication =
    location.kind === 'published'
      ? await readPublication(gitHub, repository, {
          base: baseName,
          path: location.file,
          isIt: isBringing(runId),
        })
      : []
  const failedAt = replay?.failedAt
  const recordedAt =
    failedAt !== undefined && location.kind === 'new' && database.isReadable
      ? await readNewestRecord(database.clickHouse, runId)
      : undefined
  return decideStep({
    proposal,
    location,
    earlier,
    evidence,
    publication,
    failedAt,
    recordedAt,
    rules: inputs,
    baseName,
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
const asCreated = ({ outcome, episode }: Settled): Settled => ({
  outcome: { ...outcome, kind: outcome.kind === 'conflict' ? 'conflict' : 'created' },
  episode,
})

/** Tells in the outcome what was taken from pull requests beside what it tells of. */
export const withShut = ({ outcome, episode }: Settled, { said, warnings }: ShutGates): Settled => ({
  outcome: { ...outcome, reason: [outcome.reason, ...said].join(' '), warnings: [...outcome.warnings, ...warnings] },
  episode,
})

/** Stops the step where its claims or figures must be confirmed and are not; the gate of its pull request is shut before. */
async function refuseUnconfirmed(
  { target, inputs, proposal: { figures } }: SettleRequest,
  step: Step,
  shut: ShutGates,
): Promise<void> {
  if (!('content' in step)) return
  const claims = inputs.verifyClaims === 'fail' ? claimFailure(step.content.claims) : undefined
  const failure = claims ?? figureFailure(figures, inputs.verifyFigures)
  if (failure === undefined) return
  const refreshing = 'refreshing' in step ? step.refreshing : undefined
  const shutting =
    !inputs.dryRun && refreshing !== undefined && !refreshing.reopens && shuts(refreshing.gate) ? [refreshing] : []
  const said = [...shut.said, ...(await shutGates(target, shutting)).said]
  if (claims === undefined && figures !== undefined) await reportFigures(figures, said)
  else await reportClaims(step.content.claims, said)
  throw said.length === 0 ? failure : new Error([failure.message, ...said].join(' '), { cause: failure })
}

/**
 * Looks, decides and does it; again when another run was faster.
 *
 * @param first what the repository holds of the series
 */
export async function settle(request: SettleRequest, first: Holding): Promise<Settled> {
  const { target, inputs, proposal } = request
  const taken = new Set<string>()
  /** Pull requests whose gates were shut, over all attempts. */
  const shut: ShutGates = { said: [], warnings: [] }
  /** The branch that this run has created, where it must look for what became of it. */
  let created: string | undefined
  let holding = first
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const seen = holding
    const unjudged = { target, inputs, look: async () => [seen], runIdsIn: () => [proposal.draft.runId] }
    const step = await orHoldBack(unjudged, () => nextStep(request, seen, taken))
    if (!inputs.dryRun) {
      const { said, warnings } = await shutGates(target, step.shutting)
      shut.said.push(...said)
      shut.warnings.push(...warnings)
    }
    await refuseUnconfirmed(request, step, shut)
    if (inputs.dryRun) return dryOutcome(step)
    const result = await carryOut(target, seen.state, step)
    if (!('taken' in result)) {
      const isOwn = created !== undefined && result.outcome.place?.branch === created
      return withShut(isOwn ? asCreated(result) : result, shut)
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
