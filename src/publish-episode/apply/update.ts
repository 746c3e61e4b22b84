import { describeError } from '../../runner/run-action.ts'
import { shuts } from '../decide/evidence/gate.ts'
import type { Refreshing } from '../decide/step/opening.ts'
import type { Step } from '../decide/step/rows.ts'
import type { RepositoryState } from '../gather/repository/content-repository.ts'
import type { Settled, StepResult } from '../outcome.ts'
import { mergeResults, NOTHING_REQUESTED, type RequestResult } from './ask.ts'
import { closeSuperseded } from './close-superseded.ts'
import { type CreatedCommit, createCommit, moveBranch, type Target } from './content-branch.ts'
import { shutGate } from './gate.ts'
import { openProposal } from './open.ts'
import { editPullRequest, reopenPullRequest } from './pull-request.ts'
import { sendRequests } from './requests.ts'

type BranchStep = Extract<Step, { kind: 'update' | 'complete' }>

/** Puts the episode on its branch, in one commit on top of what is there. */
async function commitChange(target: Target, { branch, content }: BranchStep): Promise<CreatedCommit | 'overtaken'> {
  const commit = await createCommit(target, {
    parentSha: branch.commits[0].sha,
    treeSha: branch.treeSha,
    path: content.place.path,
    text: content.episode.text,
    message: content.message,
  })
  const moved = await moveBranch(target, branch.name, commit.sha)
  return moved === 'moved' ? commit : 'overtaken'
}

/** Opens the pull request of a branch that has none: an earlier run ended between the two. */
async function openMissing(
  target: Target,
  state: RepositoryState,
  { content, branch, opening, superseded }: BranchStep,
  commit: CreatedCommit,
): Promise<StepResult> {
  const { place, claims, episode } = content
  const result = await openProposal(target, state, content, opening, superseded)
  if (result === 'exists') return { taken: branch.name, isOwn: false }
  const { opened, warnings, notes } = result
  const reason = `Opened pull request #${opened.number} for the branch ${branch.name}, which had none.`
  return { outcome: { kind: 'created', reason, place, commit, pullRequest: opened, warnings, claims, notes }, episode }
}

/** Replaces the texts of a pull request that are out of date. */
async function refreshTexts(target: Target, { pullRequest, changes }: Refreshing): Promise<RequestResult> {
  if (Object.keys(changes).length === 0) return NOTHING_REQUESTED
  try {
    await editPullRequest(target, pullRequest.number, changes)
    return { done: ['its text'], warnings: [] }
  } catch (error) {
    const warning = `The episode is updated, but not the text of its pull request. ${describeError(error)}`
    return { done: [], warnings: [warning] }
  }
}

/** One sentence on what was done about a pull request, one on what the gate has shut, and one on what was missing. */
function reasonOf(
  { kind, content }: BranchStep,
  { pullRequest, reopens, obstacle }: Refreshing,
  shut: readonly string[],
  done: readonly string[],
): string {
  const { number } = pullRequest
  const gate = shut.length === 0 ? '' : ` Because ${obstacle}: ${shut.join(', ')}.`
  const missing = done.length === 0 ? '' : ` Did what was missing: ${done.join(', ')}.`
  const added = `${gate}${missing}`
  if (kind === 'update')
    return `${reopens ? 'Reopened and updated' : 'Updated'} pull request #${number} with the changed ${content.place.path}.${added}`
  return `${reopens ? `Reopened pull request #${number}.` : `Pull request #${number} has this episode already.`}${added}`
}

/** Gives a pull request the texts of its episode, and what was never asked for on it; closes those it takes the place of. */
async function refresh(
  target: Target,
  { userIds }: RepositoryState,
  step: BranchStep,
  refreshing: Refreshing,
  shut: RequestResult,
  commit: CreatedCommit,
): Promise<Settled> {
  const { content, superseded } = step
  const { pullRequest, requests, reopens, gate } = refreshing
  const { autoMerge, marksReady } = gate
  const texts = await refreshTexts(target, refreshing)
  const { done, warnings } = mergeResults([
    // New texts for a new commit were not missing.
    step.kind === 'update' ? { ...texts, done: [] } : texts,
    await sendRequests(target, pullRequest, { ...requests, autoMerge, marksReady }, userIds),
    await closeSuperseded(target, superseded, `with the next number in #${pullRequest.number}`),
  ])
  const isUpdated = step.kind === 'update' || reopens || shut.done.length > 0 || done.length > 0
  return {
    outcome: {
      kind: isUpdated ? 'updated' : 'unchanged',
      reason: reasonOf(step, refreshing, shut.done, done),
      place: content.place,
      commit,
      pullRequest,
      warnings: [...step.warnings, ...shut.warnings, ...warnings],
      claims: content.claims,
    },
    episode: content.episode,
  }
}

/** Brings an episode that is on a content branch, and its pull request, up to date. */
export async function updateProposal(target: Target, state: RepositoryState, step: BranchStep): Promise<StepResult> {
  const { branch, refreshing } = step
  // First, as it may be refused.
  if (refreshing?.reopens === true) await reopenPullRequest(target, refreshing.pullRequest.number, branch.name)
  // Before the commit: nothing may merge meanwhile.
  const shut =
    refreshing !== undefined && shuts(refreshing.gate) ? await shutGate(target, refreshing) : NOTHING_REQUESTED
  const commit = step.kind === 'update' ? await commitChange(target, step) : branch.commits[0]
  if (commit === 'overtaken') return { taken: branch.name, isOwn: false }
  return refreshing === undefined
    ? openMissing(target, state, step, commit)
    : refresh(target, state, step, refreshing, shut, commit)
}
