import type { Claim } from '../decide/claims.ts'
import { isDone, type ProposedWork, proposedWork } from '../decide/differences.ts'
import type { Plan } from '../decide/location.ts'
import type { RepositoryState } from '../gather/content-repository.ts'
import { readProposal } from '../gather/proposal-query.ts'
import type { Outcome } from '../outcome.ts'
import { commitMessage, type Proposing } from '../proposing.ts'
import type { FinishedEpisode } from '../text/episode.ts'
import { type Applied, settled } from './applied.ts'
import { completeProposal } from './complete-proposal.ts'
import { type CreatedCommit, createCommit, moveBranch } from './content-branch.ts'
import { openProposal } from './open.ts'
import { reopenPullRequest } from './pull-request.ts'

type ProposedPlan = Extract<Plan, { kind: 'proposed' }>

/** A plan's episode as outputs name it, whatever is done about it. */
const shownOf = ({ place, branch: { commits }, pullRequest }: ProposedPlan) => ({
  place,
  commit: commits[0],
  ...(pullRequest === undefined ? {} : { pullRequest }),
})

/** What people have done with the pull request that leaves nothing to do; undefined otherwise. */
function closedOutcome({ inputs }: Proposing, plan: ProposedPlan): Outcome | undefined {
  const { pullRequest, branch } = plan
  const unchanged = (reason: string): Outcome => ({ kind: 'unchanged', reason, ...shownOf(plan), warnings: [] })
  if (pullRequest?.state === 'MERGED') return unchanged(`Already merged with pull request #${pullRequest.number}.`)
  if (pullRequest?.state !== 'CLOSED' || inputs.reopen) return undefined
  return unchanged(
    `Pull request #${pullRequest.number} was closed without a merge, and stays closed. Reopen it, or run the action with 'reopen: true'; or delete the branch ${branch.name} to have the episode proposed anew.`,
  )
}

function conflict(plan: ProposedPlan): Outcome {
  const [head] = plan.branch.commits
  const reason = `The draft has changed, but the branch ${plan.branch.name} has commits by others (the newest is ${head.sha.slice(0, 7)}), which are not overwritten. Put the change on the branch by hand; or merge or close its pull request, delete the branch, and run the action again.`
  return { kind: 'conflict', reason, ...shownOf(plan), warnings: [] }
}

function dryOutcome(plan: ProposedPlan, { isChanged, isClosed }: ProposedWork): Outcome {
  const { place, branch, pullRequest } = plan
  const what = () => {
    if (isChanged) return `commit the changed ${place.path} to the branch ${branch.name}`
    if (pullRequest === undefined) return `open a pull request for the branch ${branch.name}`
    return isClosed
      ? `reopen the pull request of the branch ${branch.name}`
      : `add what is missing on pull request #${pullRequest.number}`
  }
  const kind = isChanged || pullRequest !== undefined ? 'updated' : 'created'
  return { kind, reason: `Dry run: would ${what()}.`, ...shownOf(plan), warnings: [] }
}

/** An episode that is on its branch, with the head of that. */
interface Progress {
  readonly episode: FinishedEpisode
  readonly claims: readonly Claim[]
  readonly commit: CreatedCommit
}

/** Puts the episode on its branch, in one commit on top of what this action has put there before. */
async function commitChange(
  proposing: Proposing,
  { place, branch }: ProposedPlan,
  episode: FinishedEpisode,
): Promise<CreatedCommit | 'overtaken'> {
  const { gitHub, inputs } = proposing
  const commit = await createCommit(gitHub, inputs.repository, {
    parentSha: branch.commits[0].sha,
    treeSha: branch.treeSha,
    path: place.path,
    text: episode.text,
    message: commitMessage(proposing, episode),
  })
  const moved = await moveBranch(gitHub, inputs.repository, branch.name, commit.sha)
  return moved === 'moved' ? commit : 'overtaken'
}

/** Opens the pull request of a branch that has none: an earlier run ended between the two. */
async function openMissing(
  proposing: Proposing,
  state: RepositoryState,
  plan: ProposedPlan,
  { episode, claims, commit }: Progress,
): Promise<Applied> {
  const { place, branch } = plan
  const opening = await openProposal(proposing, state, plan, episode, claims)
  if (opening === 'exists') return { taken: branch.name, isOwn: false }
  const { opened, warnings, notes } = opening
  const reason = `Opened pull request #${opened.number} for the branch ${branch.name}, which had none.`
  return { outcome: { kind: 'created', reason, place, commit, pullRequest: opened, warnings, claims, notes }, episode }
}

/** Brings an episode that is on a content branch up to date, if that needs anything. */
export async function applyProposed(
  proposing: Proposing,
  state: RepositoryState,
  plan: ProposedPlan,
): Promise<Applied> {
  const { gitHub, inputs } = proposing
  const { place, branch, last, pullRequest, superseded } = plan
  const closed = closedOutcome(proposing, plan)
  if (closed !== undefined) return settled(closed)

  // What this action wrote last tells whether the draft has changed, whatever others did on top of it.
  const { sha } = last?.commit ?? branch.commits[0]
  const earlier = await readProposal(gitHub, inputs.repository, {
    sha,
    path: place.path,
    pullRequest: pullRequest?.number,
  })
  const work = proposedWork(proposing, plan, earlier)
  const { episode } = work
  if (work.isChanged && last?.isHead !== true) return settled(conflict(plan))
  if (pullRequest !== undefined && isDone(work) && superseded.length === 0) {
    const reason = `Pull request #${pullRequest.number} has this episode already.`
    return { outcome: { kind: 'unchanged', reason, ...shownOf(plan), warnings: [] }, episode }
  }
  const claims = await proposing.verify(episode.frontMatter)
  if (inputs.dryRun) return { outcome: dryOutcome(plan, work), episode }

  // First, as it may be refused.
  if (work.isClosed && pullRequest !== undefined)
    await reopenPullRequest(gitHub, inputs.repository, pullRequest.number, branch.name)
  const commit = work.isChanged ? await commitChange(proposing, plan, episode) : branch.commits[0]
  if (commit === 'overtaken') return { taken: branch.name, isOwn: false }
  const progress = { episode, claims, commit }
  if (pullRequest === undefined) return openMissing(proposing, state, plan, progress)
  const completed = await completeProposal(proposing, state, { ...plan, pullRequest }, work, claims)
  return { outcome: { ...completed, place, commit, pullRequest, claims }, episode }
}
