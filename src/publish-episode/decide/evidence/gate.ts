import { contradictedFigures, type FigureCheck } from '../../../figures/check.ts'
import type { PullRequest } from '../../gather/repository/content-repository-query.ts'
import type { EarlierProposal } from '../../gather/repository/earlier-proposal.ts'
import type { Superseded } from '../place/location.ts'
import type { ProposalRules } from '../proposal.ts'
import { isSameName, type PullRequestRequests } from '../step/requests.ts'
import { type Claim, claimFailure, contradicted } from './claims.ts'
import { type Confidence, isTrusted } from './confidence.ts'
import { figureFailure } from './figures.ts'

/** What stands between an episode and its merge: the gate is shut where anything does. */
export interface Gate {
  /** Whether people must look at it before they review it: its pull request is a draft. */
  readonly isDraft: boolean
  /** Why it must not merge by itself, whatever the input says; undefined when nothing speaks against it. */
  readonly obstacle: string | undefined
}

/** Judges an episode by its confidence and its claims. */
export function gateOf(
  confidence: Confidence,
  claims: readonly Claim[],
  figures: FigureCheck | undefined,
  {
    minConfidence,
    verifyClaims,
    verifyFigures,
  }: Pick<ProposalRules, 'minConfidence' | 'verifyClaims' | 'verifyFigures'>,
): Gate {
  if (!isTrusted(confidence, minConfidence))
    return { isDraft: true, obstacle: "the confidence in it is below 'min-confidence'" }
  if (contradicted(claims).length > 0) return { isDraft: false, obstacle: 'ClickHouse contradicts what it claims' }
  if (figures !== undefined && contradictedFigures(figures).length > 0)
    return { isDraft: false, obstacle: 'ClickHouse contradicts figures in it' }
  if (figureFailure(figures, verifyFigures) !== undefined)
    return { isDraft: false, obstacle: 'ClickHouse does not give all figures in it' }
  const isUnconfirmed = verifyClaims === 'fail' && claimFailure(claims) !== undefined
  return { isDraft: false, obstacle: isUnconfirmed ? 'ClickHouse does not confirm all that it claims' : undefined }
}

/** What is done to a pull request so that it stands as the gate does. */
export interface GateChange {
  /** Before the episode's commit, so that nothing merges meanwhile. */
  readonly dequeues: boolean
  readonly disablesAutoMerge: boolean
  readonly convertsToDraft: boolean
  /** After it. */
  readonly marksReady: boolean
  readonly autoMerge: PullRequestRequests['autoMerge']
}

/** What is taken from an open pull request, so that it doesn't merge by itself; nothing else is done to it. */
export interface Shutting {
  readonly pullRequest: PullRequest
  readonly gate: Pick<GateChange, 'dequeues' | 'disablesAutoMerge' | 'convertsToDraft'>
  /** Why. */
  readonly obstacle: string | undefined
}

/** The pull request stands as the gate does. */
export const NO_CHANGE: GateChange = {
  dequeues: false,
  disablesAutoMerge: false,
  convertsToDraft: false,
  marksReady: false,
  autoMerge: 'off',
}

/** Whether a change shuts anything. */
export const shuts = ({ dequeues, disablesAutoMerge, convertsToDraft }: Shutting['gate']): boolean =>
  dequeues || disablesAutoMerge || convertsToDraft

/** Whether a change does anything. */
export const changesGate = (change: GateChange): boolean =>
  shuts(change) || change.marksReady || change.autoMerge !== 'off'

/**
 * Compares a pull request with the gate. It is shut whatever people have done; opened again is only what this action itself had shut or
 * never asked for: what people have done stays.
 */
export function gateChange(
  { isDraft, obstacle }: Gate,
  { history, viewer }: EarlierProposal,
  autoMerge: PullRequestRequests['autoMerge'],
): GateChange {
  if (history === undefined) return NO_CHANGE
  const isOwn = (login: string | undefined) => login !== undefined && viewer !== undefined && isSameName(login, viewer)
  const marksReady = !isDraft && history.isDraft && isOwn(history.draftChangedBy ?? history.author)
  const isReady = marksReady || !history.isDraft
  const mayAsk = !history.hasAutoMerge || isOwn(history.autoMergeDisabledBy)
  const isOnItsWay = history.mergesByItself || history.isInMergeQueue
  return {
    dequeues: obstacle !== undefined && history.isInMergeQueue,
    disablesAutoMerge: obstacle !== undefined && history.mergesByItself,
    convertsToDraft: isDraft && !history.isDraft,
    marksReady,
    autoMerge: obstacle === undefined && isReady && !isOnItsWay && mayAsk ? autoMerge : 'off',
  }
}

/** Shuts what the gate shuts of an open pull request, and opens nothing: for an episode that can't be written. */
export function shuttingOf(pullRequest: PullRequest | undefined, gate: Gate, earlier: EarlierProposal): Shutting[] {
  if (pullRequest?.state !== 'OPEN') return []
  const change = gateChange(gate, earlier, 'off')
  return shuts(change) ? [{ pullRequest, gate: change, obstacle: gate.obstacle }] : []
}

/** Takes from an open pull request all that has it merge by itself. */
export function shuttingOpen(pullRequest: PullRequest | undefined, obstacle: string): Shutting[] {
  if (pullRequest?.state !== 'OPEN') return []
  const { isInMergeQueue: dequeues, mergesByItself: disablesAutoMerge } = pullRequest
  const gate = { dequeues, disablesAutoMerge, convertsToDraft: false }
  return shuts(gate) ? [{ pullRequest, gate, obstacle }] : []
}

/** Takes auto-merge back wherever an episode's number was taken by a merge: what is left open there must not merge by itself. */
export const shuttingSuperseded = (superseded: readonly Superseded[]): Shutting[] =>
  superseded.flatMap(({ number, pullRequest }) => shuttingOpen(pullRequest, `another episode ${number} was merged`))
