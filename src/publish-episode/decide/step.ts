import { shortSha } from '../../text/figures.ts'
import type { ClaimEvidence } from '../gather/claim-evidence.ts'
import type { ContentBranch } from '../gather/content-repository.ts'
import type { BranchCommit, PullRequest } from '../gather/content-repository-query.ts'
import type { EarlierProposal } from '../gather/earlier-proposal.ts'
import type { PublishingCommit } from '../gather/publication.ts'
import type { Place } from '../naming.ts'
import { contentOf, type EpisodeContent } from '../text/content.ts'
import { keptValues } from '../text/episode.ts'
import { markedEpisode } from '../text/marker.ts'
import { checkClaims, claimWarnings } from './claims.ts'
import { isTrusted } from './confidence.ts'
import { compare, writtenBefore } from './differences.ts'
import { changesGate, type Gate, gateOf, type Shutting, shuttingOf, shuttingSuperseded } from './gate.ts'
import type { Location, Superseded } from './location.ts'
import { type Opening, openingOf, type Refreshing, refreshingOf } from './opening.ts'
import { episodeAt, type Proposal, type ProposalRules } from './proposal.ts'
import { hasRequests } from './requests.ts'

/** What is there of an episode already, as outputs name it. */
export interface Shown {
  readonly place?: Partial<Place>
  readonly commit?: Pick<BranchCommit, 'sha' | 'isVerified'>
  readonly pullRequest?: Pick<PullRequest, 'number' | 'url'>
}

interface Idle {
  readonly reason: string
  readonly shown: Shown
}

interface Creation {
  readonly content: EpisodeContent
  readonly opening: Opening
  readonly warnings: readonly string[]
}

interface BranchWork {
  readonly content: EpisodeContent
  readonly branch: ContentBranch
  /** Undefined where the branch has no pull request: one is opened. */
  readonly refreshing: Refreshing | undefined
  readonly opening: Opening
  readonly superseded: readonly Superseded[]
  readonly warnings: readonly string[]
}

/** A row of the table "Again" in the action's README. */
type Row =
  /** It is on the base branch. */
  | ({ readonly kind: 'published'; readonly file: string; readonly superseded: readonly Superseded[] } & Idle)
  /** Its pull request was merged, or closed and stays so. */
  | ({ readonly kind: 'merged' | 'closed' } & Idle)
  /** People have changed what this action would have to change. */
  | ({ readonly kind: 'conflict'; readonly shutting: readonly Shutting[] } & Idle)
  /** It gets a branch and a pull request. */
  | ({ readonly kind: 'create' } & Creation)
  /** Its number was taken by a merge: it gets another one, and what is left of the old one ends. */
  | ({ readonly kind: 'move'; readonly superseded: readonly [Superseded, ...Superseded[]] } & Creation)
  /** Its branch gets one more commit. */
  | ({ readonly kind: 'update' } & BranchWork)
  /** Its branch stays; what an earlier run left undone is done. */
  | ({ readonly kind: 'complete' } & BranchWork)
  | ({ readonly kind: 'unchanged'; readonly content: EpisodeContent } & Idle)

/** What happens to an episode. */
export type Step = Row & {
  /** Before all else: pull requests that must not merge by themselves, whatever else is done or refused. */
  readonly shutting: readonly Shutting[]
}

/** What a step is decided by. */
export interface StepRequest {
  readonly proposal: Proposal
  readonly location: Location
  /** What was proposed before; undefined where {@link isSettled} says that it doesn't matter. */
  readonly earlier: EarlierProposal | undefined
  /** Undefined where claims are not verified. */
  readonly evidence: ClaimEvidence | undefined
  /** What brought an episode that is on the base branch, newest first. */
  readonly publication: readonly PublishingCommit[]
  readonly rules: ProposalRules
  readonly baseName: string
  /** Where repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  readonly now: Date
}

type Proposed = Extract<Location, { kind: 'proposed' }>

const shownOf = ({ place, branch: { commits }, pullRequest }: Proposed): Shown => ({
  place,
  commit: commits[0],
  ...(pullRequest === undefined ? {} : { pullRequest }),
})

/** What people have done with an episode's pull request that leaves nothing to do; undefined otherwise. */
function ended(location: Proposed, { reopen }: ProposalRules) {
  const { pullRequest, branch } = location
  const shown = shownOf(location)
  if (pullRequest?.state === 'MERGED')
    return { kind: 'merged', reason: `Already merged with pull request #${pullRequest.number}.`, shown } as const
  if (pullRequest?.state !== 'CLOSED' || reopen) return undefined
  const reason = `Pull request #${pullRequest.number} was closed without a merge, and stays closed. Reopen it, or run the action with 'reopen: true'; or delete the branch ${branch.name} to have the episode proposed anew.`
  return { kind: 'closed', reason, shown } as const
}

/** Why an episode whose number was taken does not move to another one; undefined for one that does. */
function staying(superseded: readonly Superseded[], { reopen }: ProposalRules) {
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

/** Whether a step is known from where the episode is alone, so that nothing else has to be gathered. */
export function isSettled(location: Location, rules: ProposalRules): boolean {
  switch (location.kind) {
    case 'published':
      return true
    case 'new':
      return staying(location.superseded, rules) !== undefined
    case 'proposed':
      return ended(location, rules) !== undefined
  }
}

/** What brought a published episode: its own pull request and the commit that this ended in, or else the first commit of the file. */
function publicationOf(publication: readonly PublishingCommit[], runId: string) {
  const names = ({ body }: PublishingCommit['pullRequests'][number]) => markedEpisode(body)?.runId === runId
  const commit = publication.findLast(({ pullRequests }) => pullRequests.some(names)) ?? publication.at(-1)
  return { commit, pullRequest: commit?.pullRequests.find(names) ?? commit?.pullRequests[0] }
}

function published(
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

const judge = ({ confidence }: Proposal, { minConfidence }: ProposalRules) => ({
  minConfidence,
  isTrusted: isTrusted(confidence, minConfidence),
})

function creation(request: StepRequest, { place, superseded }: Extract<Location, { kind: 'new' }>): Row {
  const { proposal, rules, evidence, serverUrl, now } = request
  const episode = episodeAt(proposal, place, undefined, rules, now)
  const claims = evidence === undefined ? [] : checkClaims(episode.frontMatter, evidence)
  const wanted = proposal.draft.frontMatter.episode
  const creation = {
    content: contentOf(proposal, place, episode, claims, judge(proposal, rules), serverUrl),
    opening: openingOf(gateOf(proposal.confidence, claims, proposal.figures, rules), rules),
    warnings:
      wanted === undefined || wanted === place.number
        ? []
        : [`The draft gives itself the number ${wanted}, which is taken: it became episode ${place.number}.`],
  }
  const [first, ...more] = superseded
  return first === undefined
    ? { kind: 'create', ...creation }
    : { kind: 'move', superseded: [first, ...more], ...creation }
}

/** Nothing is written; a gate that is to be shut is shut all the same. */
function conflict(location: Proposed, earlier: EarlierProposal, gate: Gate): Row {
  const { branch, place, pullRequest } = location
  const [newest] = earlier.versions
  const by = newest === undefined ? '' : ` (the newest commit on it is ${shortSha(newest.sha)})`
  const reason = `The draft has changed, but others have changed ${place.path} on the branch ${branch.name}${by}, which is not overwritten. Put the change on the branch by hand; or merge or close its pull request, delete the branch, and run the action again.`
  return { kind: 'conflict', reason, shown: shownOf(location), shutting: shuttingOf(pullRequest, gate, earlier) }
}

/** Nothing was read of an earlier proposal. */
const NOTHING_EARLIER: EarlierProposal = { file: undefined, versions: [], history: undefined, viewer: undefined }

function onBranch(request: StepRequest, location: Proposed): Row {
  const { proposal, rules, evidence, serverUrl, now, earlier = NOTHING_EARLIER } = request
  const { place, branch, pullRequest, superseded } = location
  const written = writtenBefore(earlier, proposal.draft.runId, pullRequest)
  const extra = proposal.blogEntries.map(({ name }) => name)
  const kept = written.text === undefined ? undefined : keptValues(written.text, extra)
  const same = episodeAt(proposal, place, kept, rules, now)
  const isSame = !compare(same, written, earlier, pullRequest).isChanged
  // What the blog's own entries say of the data changes with it, which alone is no reason for a commit.
  const episode = isSame ? same : episodeAt(proposal, place, kept && { ...kept, extra: {} }, rules, now)
  const differences = compare(episode, written, earlier, pullRequest)
  const { isChanged, isConflict, isClosed } = differences
  const claims = evidence === undefined ? [] : checkClaims(episode.frontMatter, evidence)
  const gate = gateOf(proposal.confidence, claims, proposal.figures, rules)
  if (isConflict) return conflict(location, earlier, gate)

  const content = contentOf(proposal, place, episode, claims, judge(proposal, rules), serverUrl)
  const refreshing =
    pullRequest === undefined ? undefined : refreshingOf(pullRequest, differences, content, earlier, gate, rules)
  if (refreshing !== undefined && !isChanged && superseded.length === 0 && isDone(refreshing)) {
    const reason = `Pull request #${refreshing.pullRequest.number} has this episode already.`
    return { kind: 'unchanged', reason, shown: shownOf(location), content }
  }
  return {
    kind: isChanged ? 'update' : 'complete',
    content,
    branch,
    refreshing,
    opening: openingOf(gate, rules),
    superseded,
    warnings: isChanged || isClosed ? claimWarnings(claims) : [],
  }
}

/** Whether a pull request is as it should be. */
const isDone = ({ reopens, gate, changes, requests }: Refreshing) =>
  !reopens && !changesGate(gate) && Object.keys(changes).length === 0 && !hasRequests(requests)

function rowOf(request: StepRequest): Row {
  const { location, rules } = request
  switch (location.kind) {
    case 'published':
      return published(request, location)
    case 'new':
      return staying(location.superseded, rules) ?? creation(request, location)
    case 'proposed':
      return ended(location, rules) ?? onBranch(request, location)
  }
}

/** Decides what happens to an episode. Pure: the same data gives the same step. */
export function decideStep(request: StepRequest): Step {
  const row = rowOf(request)
  const own = row.kind === 'conflict' ? row.shutting : []
  return { ...row, shutting: [...own, ...shuttingSuperseded(request.location.superseded)] }
}
