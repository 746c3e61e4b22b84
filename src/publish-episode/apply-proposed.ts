import { type Applied, openFor } from './apply-new.ts'
import { type Claim, claimWarnings } from './claims.ts'
import { createCommit, moveBranch } from './content-branch.ts'
import { withoutDataQuality } from './data-quality.ts'
import { entriesOf } from './draft.ts'
import type { FinishedEpisode } from './episode-text.ts'
import { readFileAt } from './file-at.ts'
import type { Outcome } from './outcome.ts'
import type { Plan } from './plan.ts'
import { commitMessage, type FilledBefore, finish, type Proposing, pullRequestText } from './proposing.ts'
import { editPullRequest, reopenPullRequest } from './pull-request.ts'
import { unedited } from './pull-request-marker.ts'
import type { RepositoryState } from './repository-state.ts'

type ProposedPlan = Extract<Plan, { kind: 'proposed' }>

function filledBefore(text: string): FilledBefore {
  const { date, commit_sha } = entriesOf(text)
  return {
    date: typeof date === 'string' ? date : undefined,
    commitSha: typeof commit_sha === 'string' ? commit_sha : undefined,
  }
}

/** The confidence changes with every day, which alone is no reason for a commit. */
const isSameEpisode = (one: string, other: string) => withoutDataQuality(one) === withoutDataQuality(other)

/** Replaces the texts of the pull request that nobody has edited. */
async function refreshText(
  proposing: Proposing,
  plan: ProposedPlan,
  episode: FinishedEpisode,
  claims: readonly Claim[],
): Promise<string[]> {
  const { pullRequest, place } = plan
  if (pullRequest === undefined) return []
  const isOurs = unedited(pullRequest.title, pullRequest.body)
  const text = pullRequestText(proposing, episode, place, claims)
  const changes = {
    ...(isOurs.title && text.title !== pullRequest.title ? { title: text.title } : {}),
    ...(isOurs.body && text.body !== pullRequest.body ? { body: text.body } : {}),
  }
  if (Object.keys(changes).length === 0) return []
  try {
    await editPullRequest(proposing.gitHub, proposing.inputs.repository, pullRequest.number, changes)
    return []
  } catch (error) {
    return [
      `The episode is updated, but not the text of its pull request. ${error instanceof Error ? error.message : ''}`,
    ]
  }
}

/** Brings an episode that is on a content branch up to date, if that needs anything. */
export async function applyProposed(
  proposing: Proposing,
  state: RepositoryState,
  plan: ProposedPlan,
): Promise<Applied> {
  const { gitHub, inputs } = proposing
  const { place, branch, last, pullRequest } = plan
  const [head] = branch.commits
  const shown = { place, commit: head, ...(pullRequest === undefined ? {} : { pullRequest }) }
  const done = (kind: Outcome['kind'], reason: string, episode?: FinishedEpisode): Applied => ({
    outcome: { kind, reason, ...shown, warnings: [] },
    episode,
  })
  if (pullRequest?.state === 'MERGED')
    return done('unchanged', `Already merged with pull request #${pullRequest.number}.`)
  const isClosed = pullRequest?.state === 'CLOSED'
  if (isClosed && !inputs.reopen) {
    const reason = `Pull request #${pullRequest.number} was closed without a merge, and stays closed. Reopen it, or run the action with 'reopen: true'; or delete the branch ${branch.name} to have the episode proposed anew.`
    return done('unchanged', reason)
  }

  // What this action wrote last tells whether the draft has changed, whatever others did on top of it.
  const written = await readFileAt(gitHub, inputs.repository, (last?.commit ?? head).sha, place.path)
  const episode = finish(proposing, place, written === undefined ? undefined : filledBefore(written))
  const isChanged = written === undefined || !isSameEpisode(written, episode.text)
  if (isChanged && last?.isHead !== true) {
    const reason = `The draft has changed, but the branch ${branch.name} has commits by others (the newest is ${head.sha.slice(0, 7)}), which are not overwritten. Put the change on the branch by hand; or merge or close its pull request, delete the branch, and run the action again.`
    return done('conflict', reason)
  }
  if (!isChanged && pullRequest !== undefined && !isClosed)
    return done('unchanged', `Pull request #${pullRequest.number} has this episode already.`, episode)
  const claims = await proposing.verify(episode.frontMatter)
  if (inputs.dryRun) {
    const opening = isClosed ? 'reopen the pull request of' : 'open a pull request for'
    const what = isChanged ? `commit the changed ${place.path} to` : opening
    const kind = isChanged || isClosed ? 'updated' : 'created'
    return done(kind, `Dry run: would ${what} the branch ${branch.name}.`, episode)
  }
  // First, as it may be refused.
  if (isClosed) await reopenPullRequest(gitHub, inputs.repository, pullRequest.number, branch.name)

  let commit = { sha: head.sha, isVerified: head.isVerified }
  if (isChanged) {
    commit = await createCommit(gitHub, inputs.repository, {
      parentSha: head.sha,
      treeSha: branch.treeSha,
      path: place.path,
      text: episode.text,
      message: commitMessage(proposing, episode),
    })
    const moved = await moveBranch(gitHub, inputs.repository, branch.name, commit.sha)
    if (moved === 'overtaken') return { taken: branch.name, isOwn: false }
  }
  if (pullRequest !== undefined) {
    const refreshed = isChanged ? await refreshText(proposing, plan, episode, claims) : []
    const warnings = [...claimWarnings(claims), ...refreshed]
    const updated = `${isClosed ? 'Reopened and updated' : 'Updated'} pull request #${pullRequest.number} with the changed ${place.path}.`
    const reason = isChanged ? updated : `Reopened pull request #${pullRequest.number}.`
    return { outcome: { kind: 'updated', reason, place, commit, pullRequest, warnings, claims }, episode }
  }
  // An earlier run ended between the branch and the pull request.
  const result = await openFor(proposing, place, episode, claims, state.base.name)
  if (result === 'exists') return { taken: branch.name, isOwn: false }
  const { opened, warnings, notes } = result
  const reason = `Opened pull request #${opened.number} for the branch ${branch.name}, which had none.`
  return {
    outcome: { kind: 'created', reason, place, commit, pullRequest: opened, warnings, claims, notes },
    episode,
  }
}
