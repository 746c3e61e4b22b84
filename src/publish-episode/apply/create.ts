import { describeError } from '../../runner/run-action.ts'
import { claimWarnings } from '../decide/claims.ts'
import type { Place, Plan, Superseded } from '../decide/location.ts'
import type { RepositoryState } from '../gather/content-repository.ts'
import type { Outcome } from '../outcome.ts'
import { commitMessage, finish, type Proposing } from '../proposing.ts'
import { type Applied, settled } from './applied.ts'
import { createBranch, createCommit, deleteBranch } from './content-branch.ts'
import { openProposal } from './open.ts'

type NewPlan = Extract<Plan, { kind: 'new' }>

/** Why an episode whose number was taken does not move to another one; undefined for one that does. */
function stay({ inputs }: Proposing, superseded: readonly Superseded[]): Outcome | undefined {
  const touched = superseded.find(({ hasOthersCommits }) => hasOthersCommits)
  if (touched !== undefined) {
    const reason = `Episode ${touched.number} was taken by another one that was merged, and the branch ${touched.branch.name} has commits by others, so the episode can't move. Give the file on that branch a free number and merge it, or close its pull request and delete the branch.`
    return { kind: 'conflict', reason, warnings: [] }
  }
  const closed = superseded.find(({ pullRequest }) => pullRequest?.state === 'CLOSED')
  if (closed === undefined || inputs.reopen) return undefined
  const reason = `Pull request #${closed.pullRequest?.number} was closed without a merge, and another episode ${closed.number} was merged meanwhile. To have this one proposed anew, run the action with 'reopen: true', or delete the branch ${closed.branch.name}.`
  return { kind: 'unchanged', reason, warnings: [] }
}

function numberWarning({ proposal }: Proposing, { number }: Place): string[] {
  const { episode } = proposal.frontMatter
  return episode === undefined || episode === number
    ? []
    : [`The draft gives itself the number ${episode}, which is taken: it became episode ${number}.`]
}

/** After a pull request could not be opened its branch must not stay: it would hold the number. */
async function withdraw({ gitHub, inputs }: Proposing, branch: string, error: unknown): Promise<Error> {
  const reason = describeError(error)
  try {
    await deleteBranch(gitHub, inputs.repository, branch)
    return new Error(`${reason} The branch ${branch} was deleted again: nothing is left behind.`, { cause: error })
  } catch (second) {
    return new Error(
      `${reason} The branch ${branch} with the episode is left behind, as it could not be deleted: ${describeError(second)} Run the action again once the cause is gone: it goes on with that branch.`,
      { cause: error },
    )
  }
}

/** Puts a new episode on a branch of its own and opens its pull request. */
export async function applyNew(proposing: Proposing, state: RepositoryState, plan: NewPlan): Promise<Applied> {
  const { gitHub, inputs } = proposing
  const { place, superseded } = plan
  const stays = stay(proposing, superseded)
  if (stays !== undefined) return settled(stays)
  const episode = finish(proposing, place)
  const claims = await proposing.verify(episode.frontMatter)
  if (inputs.dryRun) {
    const reason = `Dry run: would create ${place.path} on the branch ${place.branch} and open a pull request.`
    return { outcome: { kind: 'created', reason, place, warnings: claimWarnings(claims), claims }, episode }
  }

  const commit = await createCommit(gitHub, inputs.repository, {
    parentSha: state.base.headSha,
    treeSha: state.base.treeSha,
    path: place.path,
    text: episode.text,
    message: commitMessage(proposing, episode),
  })
  const branch = await createBranch(gitHub, inputs.repository, place.branch, commit.sha)
  if (branch === 'taken') return { taken: place.branch, isOwn: false }

  const opening = await openProposal(proposing, state, plan, episode, claims).catch(async (error: unknown) => {
    throw await withdraw(proposing, place.branch, error)
  })
  if (opening === 'exists') return { taken: place.branch, isOwn: true }
  const { opened, notes } = opening
  const old = superseded.at(-1)
  const moved = old === undefined ? '' : ` It was episode ${old.number}, which another one took meanwhile.`
  const reason = `Opened pull request #${opened.number} with ${place.path}.${moved}`
  const warnings = [...numberWarning(proposing, place), ...opening.warnings]
  return { outcome: { kind: 'created', reason, place, commit, pullRequest: opened, warnings, claims, notes }, episode }
}
