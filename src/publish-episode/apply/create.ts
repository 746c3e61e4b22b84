import { describeError } from '../../runner/run-action.ts'
import type { Step } from '../decide/step/rows.ts'
import type { RepositoryState } from '../gather/repository/content-repository.ts'
import type { StepResult } from '../outcome.ts'
import { createBranch, createCommit, deleteBranch, type Target } from './content-branch.ts'
import { openProposal } from './open.ts'

/** After a pull request could not be opened its branch must not stay: it would hold the number. */
async function withdraw(target: Target, branch: string, error: unknown): Promise<Error> {
  const reason = describeError(error)
  try {
    await deleteBranch(target, branch)
    return new Error(`${reason} The branch ${branch} was deleted again: nothing is left behind.`, { cause: error })
  } catch (second) {
    return new Error(
      `${reason} The branch ${branch} with the episode is left behind, as it could not be deleted: ${describeError(second)} Run the action again once the cause is gone: it goes on with that branch.`,
      { cause: error },
    )
  }
}

/** Puts a new episode on a branch of its own and opens its pull request. */
export async function createProposal(
  target: Target,
  state: RepositoryState,
  step: Extract<Step, { kind: 'create' | 'move' }>,
): Promise<StepResult> {
  const { content, opening, warnings } = step
  const { place, episode, claims } = content
  const superseded = step.kind === 'move' ? step.superseded : []
  const commit = await createCommit(target, {
    parentSha: state.base.headSha,
    treeSha: state.base.treeSha,
    path: place.path,
    text: episode.text,
    message: content.message,
  })
  const branch = await createBranch(target, place.branch, commit.sha)
  if (branch === 'taken') return { taken: place.branch, isOwn: false }

  const result = await openProposal(target, state, content, opening, superseded).catch(async (error: unknown) => {
    throw await withdraw(target, place.branch, error)
  })
  if (result === 'exists') return { taken: place.branch, isOwn: true }
  const { opened, notes } = result
  const old = superseded.at(-1)
  const moved = old === undefined ? '' : ` It was episode ${old.number}, which another one took meanwhile.`
  const reason = `Opened pull request #${opened.number} with ${place.path}.${moved}`
  return {
    outcome: {
      kind: 'created',
      reason,
      place,
      commit,
      pullRequest: opened,
      warnings: [...warnings, ...result.warnings],
      claims,
      notes,
    },
    episode,
  }
}
