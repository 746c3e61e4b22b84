import type { PullRequest } from '../../gather/repository/content-repository-query.ts'
import type { PublishingCommit } from '../../gather/repository/publication.ts'
import { markedEpisode } from '../../text/marker.ts'
import { shuttingOpen } from '../evidence/gate.ts'
import type { Location, Superseded } from '../place/location.ts'
import type { ProposalRules } from '../proposal.ts'
import type { Conflict, Proposed, Row, Shown, StepRequest } from './rows.ts'

/** What is there of an episode on a content branch. */
export const shownOf = ({ place, branch: { commits }, pullRequest }: Proposed): Shown => ({
  place,
  commit: commits[0],
  ...(pullRequest === undefined ? {} : { pullRequest }),
})

/** A pull request into another branch proposes nothing for the base: neither is it changed, nor a second one opened beside it. */
function elsewhere(location: Proposed, { number, baseRefName }: PullRequest, baseName: string): Conflict {
  const into = `merges into ${baseRefName}, not into ${baseName}`
  const reason = `Pull request #${number} with this episode ${into}: somebody has changed its base. Change that back; or close it and delete the branch ${location.branch.name}; or run the action with 'base: ${baseRefName}'.`
  const shutting = shuttingOpen(location.pullRequest, `it ${into}`)
  return { kind: 'conflict', reason, shown: shownOf(location), shutting }
}

/** What people have done with an episode's pull request that leaves nothing to do; undefined otherwise. */
export function ended(location: Proposed, baseName: string, { reopen }: Pick<ProposalRules, 'reopen'>) {
  const { pullRequest, branch } = location
  if (pullRequest === undefined) return undefined
  const shown = shownOf(location)
  const isElsewhere = pullRequest.baseRefName !== baseName
  if (pullRequest.state === 'MERGED') {
    const into = isElsewhere ? `, into ${pullRequest.baseRefName}, not into ${baseName}` : ''
    return { kind: 'merged', reason: `Already merged with pull request #${pullRequest.number}${into}.`, shown } as const
  }
  if (isElsewhere && (pullRequest.state === 'OPEN' || reopen)) return elsewhere(location, pullRequest, baseName)
  if (pullRequest.state !== 'CLOSED' || reopen) return undefined
  const reason = `Pull request #${pullRequest.number} was closed without a merge, and stays closed. Reopen it, or run the action with 'reopen: true'; or delete the branch ${branch.name} to have the episode proposed anew.`
  return { kind: 'closed', reason, shown } as const
}

/** Why an episode whose number was taken does not move to another one; undefined for one that does. */
export function staying(superseded: readonly Superseded[], { reopen }: Pick<ProposalRules, 'reopen'>) {
  const touched = superseded.find(({ hasOthersCommits }) => hasOthersCommits)
  if (touched !== undefined) {
    const reason = `Episode ${touched.number} was taken by another one that was merged, and the branch ${touched.branch.name} has commits by others, so the episode can't move. Give the file on that branch a free number and merge it, or close its pull request and delete the branch.`
    return { kind: 'conflict', reason, shown: {}, shutting: [] } as const
  }
  const closed = superseded.find(({ pullRequest }) => pullRequest?.state === 'CLOSED')
  if (closed === undefined || reopen) return undefined
  const reason = `Pull request #${closed.pullRequest?.number} was closed without a merge, and another episode ${closed.number} was merged meanwhile. To have this one proposed anew, run the action with 'reopen: true', or delete the branch ${closed.branch.name}.`
  return { kind: 'closed', reason, shown: {} } as const
}

/** Whether a pull request names an episode. */
const names =
  (runId: string) =>
  ({ body }: PublishingCommit['pullRequests'][number]): boolean =>
    markedEpisode(body)?.runId === runId

/** Whether a commit came with an episode's own pull request. */
export const isBringing =
  (runId: string) =>
  ({ pullRequests }: PublishingCommit): boolean =>
    pullRequests.some(names(runId))

/** What brought a published episode: its own pull request and the commit that this ended in, or else the first commit of the file. */
function publicationOf(publication: readonly PublishingCommit[], runId: string) {
  const commit = publication.findLast(isBringing(runId)) ?? publication.at(-1)
  return {
    commit,
    pullRequest: commit?.pullRequests.find(names(runId)) ?? (commit?.isWhole ? commit.pullRequests[0] : undefined),
  }
}

/** It is on the base branch. */
export function published(
  { proposal, publication, baseName }: StepRequest,
  { file, number, superseded }: Extract<Location, { kind: 'published' }>,
): Row {
  const { runId } = proposal.draft
  const { commit, pullRequest } = publicationOf(publication, runId)
  const place = {
    path: file,
    ...(number === undefined ? {} : { number }),
    ...(pullRequest === undefined ? {} : { branch: pullRequest.headRefName }),
  }
  return {
    kind: 'published',
    file,
    superseded,
    reason: `Already published: ${file} on ${baseName} has the run id ${runId}.`,
    shown: {
      place,
      ...(commit === undefined ? {} : { commit }),
      ...(pullRequest === undefined ? {} : { pullRequest }),
    },
  }
}

/** Whether a step is known from where the episode is alone, so that nothing else has to be gathered. */
export function isSettled(location: Location, baseName: string, rules: Pick<ProposalRules, 'reopen'>): boolean {
  switch (location.kind) {
    case 'published':
      return true
    case 'new':
      return staying(location.superseded, rules) !== undefined
    case 'proposed':
      return ended(location, baseName, rules) !== undefined
  }
}
