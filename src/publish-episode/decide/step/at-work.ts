import { shortSha } from '../../../text/figures.ts'
import type { EarlierProposal } from '../../gather/repository/earlier-proposal.ts'
import type { Place } from '../../naming.ts'
import { contentOf } from '../../text/content.ts'
import { keptValues } from '../../text/episode.ts'
import { checkClaims, claimWarnings } from '../evidence/claims.ts'
import { isTrusted } from '../evidence/confidence.ts'
import { changesGate, type Gate, gateOf, shuttingOf, shuttingOpen } from '../evidence/gate.ts'
import type { Location } from '../place/location.ts'
import { isOfRun } from '../place/published-episodes.ts'
import { episodeAt, type Proposal, type ProposalRules } from '../proposal.ts'
import { shownOf } from './at-rest.ts'
import { compare, writtenBefore } from './differences.ts'
import { openingOf, type Refreshing, refreshingOf } from './opening.ts'
import { hasRequests } from './requests.ts'
import type { Conflict, Proposed, Row, StepRequest } from './rows.ts'

const judge = ({ confidence }: Proposal, { minConfidence }: ProposalRules) => ({
  minConfidence,
  isTrusted: isTrusted(confidence, minConfidence),
})

/** It is nowhere: it gets a branch, a pull request and, where it has to move, another number. */
export function creation(request: StepRequest, { place, superseded }: Extract<Location, { kind: 'new' }>): Row {
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
function conflict(location: Proposed, earlier: EarlierProposal, gate: Gate): Conflict {
  const { branch, place, pullRequest } = location
  const [newest] = earlier.versions
  const by = newest === undefined ? '' : ` (the newest commit on it is ${shortSha(newest.sha)})`
  const reason = `The draft has changed, but others have changed ${place.path} on the branch ${branch.name}${by}, which is not overwritten. Put the change on the branch by hand; or merge or close its pull request, delete the branch, and run the action again.`
  return { kind: 'conflict', reason, shown: shownOf(location), shutting: shuttingOf(pullRequest, gate, earlier) }
}

/** The file is neither where it was nor anywhere else in the series' folder: nothing can be said of it that is true. */
function missing(location: Proposed): Conflict {
  const { branch, place, pullRequest } = location
  const reason = `${place.path} is not on the branch ${branch.name} any more: somebody has removed or renamed it. Put it back, in the folder of its series; or merge or close its pull request, delete the branch, and run the action again.`
  const shutting = shuttingOpen(pullRequest, `${place.path} is gone from its branch`)
  const { path: _, ...known } = place
  return { kind: 'conflict', reason, shown: { ...shownOf(location), place: known }, shutting }
}

/** The file has another run id by now, or none, so that nothing shows that it is this episode still. */
function otherEpisode(location: Proposed): Conflict {
  const { branch, place, pullRequest } = location
  const reason = `${place.path} on the branch ${branch.name} is not this episode any more: somebody has changed its run id, or it can't be read. Change that back; or merge or close its pull request, delete the branch, and run the action again.`
  const shutting = shuttingOpen(pullRequest, `${place.path} has another run id by now`)
  return { kind: 'conflict', reason, shown: shownOf(location), shutting }
}

/** A commit's time has no fractions of a second. */
const MS_PER_SECOND = 1_000

/**
 * Whether a draft that failed before is older than what was put on the branch since: a run that was killed may leave it to be tried
 * again, although a newer one has come.
 */
function outdated(
  { failedAt }: StepRequest,
  location: Proposed,
  { versions: [newest] }: EarlierProposal,
): Row | undefined {
  if (failedAt === undefined || newest === undefined) return undefined
  if (newest.committedAt.getTime() < Math.floor(failedAt.getTime() / MS_PER_SECOND) * MS_PER_SECOND) return undefined
  const reason = `The branch ${location.branch.name} has a newer text of this episode, of ${newest.committedAt.toISOString()} (${shortSha(newest.sha)}); the proposal of this one failed at ${failedAt.toISOString()}.`
  return { kind: 'outdated', reason, shown: shownOf(location) }
}

/** The same of an episode that is nowhere any more: a newer text was proposed, and has gone since. */
export function recordedLater({ failedAt, recordedAt }: StepRequest): Row | undefined {
  if (failedAt === undefined || recordedAt === undefined || recordedAt < failedAt) return undefined
  const reason = `A later text of this episode was recorded at ${recordedAt.toISOString()}, and its pull request is gone since; the proposal of this one failed at ${failedAt.toISOString()}.`
  return { kind: 'outdated', reason, shown: {} }
}

/** Nothing was read of an earlier proposal. */
const NOTHING_EARLIER: EarlierProposal = { file: undefined, versions: [], history: undefined, viewer: undefined }

/** A draft can't move its episode to another number. */
function numberWarnings({ draft }: Proposal, { number }: Place): string[] {
  const wanted = draft.frontMatter.episode
  return wanted === undefined || wanted === number
    ? []
    : [`The draft gives itself the number ${wanted}, but was proposed as episode ${number} before, which it stays.`]
}

/** It is on a content branch, and nothing that people have done there settles it. */
export function onBranch(request: StepRequest, location: Proposed): Row {
  const { proposal, rules, evidence, serverUrl, now, earlier = NOTHING_EARLIER } = request
  const { place, branch, pullRequest, superseded } = location
  if (earlier.file === undefined) return missing(location)
  const written = writtenBefore(earlier, proposal.draft.runId, pullRequest)
  const extra = proposal.blogEntries.map(({ name }) => name)
  const kept = written.text === undefined ? undefined : keptValues(written.text, extra)
  const same = episodeAt(proposal, place, kept, rules, now)
  const isSame = !compare(same, written, earlier, pullRequest).isChanged
  // What the blog's own entries say of the data changes with it, which alone is no reason for a commit.
  const episode = isSame ? same : episodeAt(proposal, place, kept && { ...kept, extra: {} }, rules, now)
  const differences = compare(episode, written, earlier, pullRequest)
  const { isChanged, isOtherText, isConflict, isClosed } = differences
  const older = isOtherText ? outdated(request, location, earlier) : undefined
  if (older !== undefined) return older
  const claims = evidence === undefined ? [] : checkClaims(episode.frontMatter, evidence)
  const gate = gateOf(proposal.confidence, claims, proposal.figures, rules)
  if (isConflict) return conflict(location, earlier, gate)
  if (!isOfRun(earlier.file, proposal.draft.runId)) return otherEpisode(location)

  const opening = openingOf(gate, rules)
  const content = contentOf(proposal, place, episode, claims, judge(proposal, rules), serverUrl)
  const refreshing =
    pullRequest === undefined
      ? undefined
      : keptShut(refreshingOf(pullRequest, differences, content, earlier, gate, rules), location)
  if (refreshing !== undefined && !isChanged && superseded.length === 0 && isDone(refreshing)) {
    const reason = `Pull request #${refreshing.pullRequest.number} has this episode already.`
    return { kind: 'unchanged', reason, shown: shownOf(location), content, warnings: numberWarnings(proposal, place) }
  }
  return {
    kind: isChanged ? 'update' : 'complete',
    content,
    branch,
    refreshing,
    opening: location.isShared ? { ...opening, requests: { ...opening.requests, autoMerge: 'off' } } : opening,
    superseded,
    warnings: [...(isChanged || isClosed ? claimWarnings(claims) : []), ...numberWarnings(proposal, place)],
  }
}

/** Opens no gate of a pull request that brings other episodes too: one of those may be what has shut it. */
const keptShut = ({ gate, ...refreshing }: Refreshing, { isShared }: Proposed): Refreshing => ({
  ...refreshing,
  gate: isShared ? { ...gate, marksReady: false, autoMerge: 'off' } : gate,
})

/** Whether a pull request is as it should be. */
const isDone = ({ reopens, gate, changes, requests }: Refreshing) =>
  !reopens && !changesGate(gate) && Object.keys(changes).length === 0 && !hasRequests(requests)
