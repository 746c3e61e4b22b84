import type { CommitFact } from '../facts.ts'
import { pullRequestNumber } from '../pull-request-number.ts'
import { revertChains } from './revert-chain.ts'
import { isOnlyRevert, namedInHeadline, revertedHeadline, withoutNumber } from './reverted-headline.ts'

/** A commit that was taken back or put in again, and what did that. */
export interface Undone {
  readonly commit: CommitFact
  readonly by: CommitFact
}

/** Commits after their reverts: what one takes back cancels both, and the revert of a revert puts the commit in again. */
export interface SettledCommits {
  /** The relevant commits that hold, without what only takes back a commit that is known. */
  readonly live: readonly CommitFact[]
  /** Which commits no longer hold, told or not, by SHA: what takes each of them back, and holds itself. */
  readonly gone: ReadonlyMap<string, readonly CommitFact[]>
  /** Commits that were taken back in the window, or are of the window and were taken back at any time. */
  readonly takenBack: readonly Undone[]
  /** Commits that were taken back and are in again. */
  readonly again: readonly Undone[]
}

const PULL_REQUEST = /^([\w.-]{1,39}\/[\w.-]{1,100})?#(\d{1,9})$/u

/** Digits of the beginning of a SHA that names a commit at least. */
export const SHORTEST_SHA = 7

/** Finds commits by what a message may name them. */
function finderIn(known: readonly CommitFact[]) {
  const byKey = new Map<string, CommitFact[]>()
  const add = (key: string, commit: CommitFact) => byKey.set(key, [...(byKey.get(key) ?? []), commit])
  for (const commit of known) {
    const { sha, headline, pullRequest } = commit
    const repository = commit.repository.toLowerCase()
    add(sha.slice(0, SHORTEST_SHA), commit)
    add(`${repository} ${withoutNumber(headline)}`, commit)
    if (pullRequest !== undefined) add(`${repository}#${pullRequest.number}`, commit)
  }
  const ofPullRequest = (name: string) => byKey.get(name) ?? []
  return {
    /** What a merge brought: by its history, else what says itself that its pull request brought it. */
    broughtBy(merge: CommitFact): readonly CommitFact[] {
      const brought = merge.brings.flatMap(
        (sha) => byKey.get(sha.slice(0, SHORTEST_SHA))?.find((one) => one.sha === sha) ?? [],
      )
      const key = mergedPullRequest(merge)
      if (brought.length > 0 || key === undefined) return brought
      return ofPullRequest(key).filter((commit) => commit !== merge)
    },
    named(name: string, repository: string): readonly CommitFact[] {
      const [, owner = repository, number] = PULL_REQUEST.exec(name) ?? []
      if (number !== undefined) return ofPullRequest(`${owner.toLowerCase()}#${number}`)
      return (byKey.get(name.slice(0, SHORTEST_SHA)) ?? []).filter(({ sha }) => sha.startsWith(name))
    },
    titled: (headline: string, repository: string): readonly CommitFact[] =>
      byKey.get(`${repository.toLowerCase()} ${headline}`) ?? [],
  }
}

/** `owner/name#12` of the merge of a pull request. */
function mergedPullRequest(commit: CommitFact): string | undefined {
  const number = commit.isMerge ? pullRequestNumber(commit) : undefined
  return number === undefined ? undefined : `${commit.repository.toLowerCase()}#${number}`
}

/** What a commit's message names as taken back. */
export const namesOf = ({ reverts, headline }: CommitFact): readonly string[] =>
  reverts.length > 0 ? reverts : namedInHeadline(headline)

/**
 * Which commits each of them takes back: those that it names, else, as where it was rebased or picked from another branch, the newest
 * with the headline that it quotes; of the merge of a pull request those that it brought as well.
 */
function targetsOf(known: readonly CommitFact[]): ReadonlyMap<CommitFact, readonly CommitFact[]> {
  const find = finderIn(known)
  const targets = new Map<CommitFact, readonly CommitFact[]>()
  for (const revert of known) {
    const { repository, committedAt } = revert
    const isBefore = (commit: CommitFact) => commit !== revert && commit.committedAt <= committedAt
    const headline = revertedHeadline(revert.headline)
    const named = namesOf(revert).flatMap((name) => find.named(name, repository))
    const quoted = named.length > 0 || headline === undefined ? [] : find.titled(headline, repository)
    const found = [...named.filter(isBefore), ...quoted.filter(isBefore).toSorted(newestFirst).slice(0, 1)]
    const brought = found.flatMap((commit) => find.broughtBy(commit)).filter(isBefore)
    if (found.length > 0) targets.set(revert, [...new Set([...found, ...brought])])
  }
  return targets
}

/** What a commit takes back, as it names it, in a form to look it up by. */
export interface NamedTarget {
  readonly kind: 'sha' | 'pull request' | 'headline'
  /** The beginning of a SHA; `owner/name#12`; or `owner/name` and the headline. The repository's name is in lower case. */
  readonly name: string
}

/** What is taken back by commits, and is none of them. */
export function unknownTargets(known: readonly CommitFact[]): NamedTarget[] {
  const find = finderIn(known)
  const targets = new Map<string, NamedTarget>()
  for (const merge of [...targetsOf(known).values()].flat()) {
    const name = mergedPullRequest(merge)
    if (name !== undefined && find.broughtBy(merge).length === 0) targets.set(name, { kind: 'pull request', name })
    for (const sha of merge.brings)
      if (find.named(sha, merge.repository).length === 0) targets.set(sha, { kind: 'sha', name: sha })
  }
  for (const revert of known) {
    const { headline, repository } = revert
    const names = namesOf(revert)
    const isFound = (name: string) => find.named(name, repository).length > 0
    for (const name of names) {
      if (isFound(name)) continue
      const [, owner = repository, number] = PULL_REQUEST.exec(name) ?? []
      const target = number === undefined ? name : `${owner.toLowerCase()}#${number}`
      targets.set(target, { kind: number === undefined ? 'sha' : 'pull request', name: target })
    }
    const quoted = names.some(isFound) ? undefined : revertedHeadline(headline)
    if (quoted === undefined || find.titled(quoted, repository).length > 0) continue
    const target = `${repository.toLowerCase()} ${quoted}`
    targets.set(target, { kind: 'headline', name: target })
  }
  return [...targets.values()]
}

/** The merges among commits that are taken back by others of them, and of which it isn't known yet what they brought. */
export function mergesTakenBack(known: readonly CommitFact[]): CommitFact[] {
  const taken = [...targetsOf(known).values()].flat()
  return [...new Set(taken)].filter(({ isMerge, brings }) => isMerge && brings.length === 0)
}

const newestFirst = (one: CommitFact, other: CommitFact) =>
  other.committedAt.getTime() - one.committedAt.getTime() || (one.sha < other.sha ? -1 : 1)

/** Decides which commits hold. Each is judged by what takes it back, and that in turn by what takes it back. */
export function settleReverts(commits: readonly CommitFact[], earlier: readonly CommitFact[]): SettledCommits {
  const inWindow = new Set(commits)
  const known = [...commits, ...earlier].toSorted(newestFirst)
  const targets = targetsOf(known)
  const reverters = new Map<CommitFact, CommitFact[]>()
  for (const [revert, taken] of targets)
    for (const commit of taken) reverters.set(commit, [...(reverters.get(commit) ?? []), revert])
  const holds = new Map<CommitFact, boolean>()

  function isLive(commit: CommitFact): boolean {
    const judged = holds.get(commit)
    if (judged !== undefined) return judged
    // Commits of one moment that take each other back: neither is believed.
    holds.set(commit, false)
    const live = !(reverters.get(commit) ?? []).some(isLive)
    holds.set(commit, live)
    return live
  }

  const { lastOf, isNewlyInForce } = revertChains({
    reverters: (commit) => reverters.get(commit) ?? [],
    isLive,
    isInWindow: (commit) => inWindow.has(commit),
  })

  /** A merge is told by what it brought, where that is known. */
  const isToldByOthers = (merge: CommitFact, revert: CommitFact) =>
    merge.isMerge && (targets.get(revert) ?? []).some(({ isMerge, isRelevant }) => !isMerge && isRelevant)

  /** What does something else as well is told as that, whatever it takes back. */
  const isRevert = (commit: CommitFact) => (targets.get(commit) ?? []).length > 0 && isOnlyRevert(commit.headline)
  const takenBack: Undone[] = []
  const again: Undone[] = []
  const gone = new Map<string, readonly CommitFact[]>()
  for (const commit of known) {
    const by = reverters.get(commit) ?? []
    if (!isLive(commit)) gone.set(commit.sha, by.filter(isLive))
    if (by.length === 0 || isRevert(commit)) continue
    const relevant = commit.isRelevant || by.some(({ isRelevant }) => isRelevant)
    if (!relevant) continue
    const reverting = by.find((revert) => isLive(revert) && (isNewlyInForce(revert) || inWindow.has(commit)))
    if (reverting !== undefined && !isToldByOthers(commit, reverting)) takenBack.push({ commit, by: lastOf(reverting) })
    const restoring = by
      .filter((revert) => !isToldByOthers(commit, revert))
      .flatMap((revert) => reverters.get(revert) ?? [])
      .find((one) => isLive(one) && isNewlyInForce(one))
    if (reverting === undefined && restoring !== undefined && isLive(commit))
      again.push({ commit, by: lastOf(restoring) })
  }
  const live = commits.filter((commit) => commit.isRelevant && !isRevert(commit) && isLive(commit))
  return { live, gone, takenBack, again }
}
