import { bySize, type CommitFact, changedLines, type EpisodeFacts } from './facts.ts'
import { isNews, KINDS, type Kind, kindOf } from './kinds.ts'
import { type MeasuredChange, notableChanges } from './measurements.ts'
import { pullRequestNumber } from './pull-request-number.ts'
import type { SettledCommits } from './reverts/reverts.ts'

/** One change as a reader sees it: a pull request with its commits, or a commit without one. */
export interface Change {
  readonly repository: string
  /** The commit that says most of it. */
  readonly lead: CommitFact
  /** The lead first. Merges count only where the change has nothing else. */
  readonly commits: readonly CommitFact[]
  readonly kind: Kind
  /** Whether nothing of its pull request was taken back: else what that says of itself is more than what there is. */
  readonly isWhole: boolean
  /** Whether any of its commits has a benchmark. */
  readonly isMeasured: boolean
  /** What its benchmarks say to have changed, the largest difference first. */
  readonly measured: readonly MeasuredChange[]
}

/** The changes of a window. */
export interface Changes extends Pick<SettledCommits, 'takenBack' | 'again'> {
  /** Those that matter most first; without those of programs and releases. */
  readonly told: readonly Change[]
  /** Commits that no longer hold as they were taken back, by SHA, whether that is told of them or of what they brought. */
  readonly cancelled: ReadonlySet<string>
  /** Who made most of what is told: named once, and not at each change. */
  readonly mainAuthor: string | undefined
}

/** Of fewer changes each may name its author. */
const MIN_CHANGES_OF_ONE_AUTHOR = 3

/** The author of more than half of the changes; undefined where nobody is, or where the author of any isn't known. */
function mainAuthorOf(told: readonly Change[]): string | undefined {
  const byAuthor = Map.groupBy(told, ({ lead }) => lead.authorName)
  if (byAuthor.has('')) return undefined
  const isMost = ({ length }: readonly Change[]) => length >= MIN_CHANGES_OF_ONE_AUTHOR && length > told.length / 2
  return [...byAuthor].find(([, of]) => isMost(of))?.[0]
}

const orderOf = (kind: Kind) => KINDS.indexOf(kind)

function changeOf(grouped: readonly CommitFact[], facts: EpisodeFacts, isWhole: boolean): Change | undefined {
  const own = grouped.filter(({ isMerge }) => !isMerge)
  const commits = (own.length > 0 ? own : grouped).toSorted(
    (one, other) => orderOf(kindOf(one)) - orderOf(kindOf(other)) || bySize(one, other),
  )
  const [lead] = commits
  if (lead === undefined) return undefined
  const shas = new Set(grouped.map(({ sha }) => sha))
  const benchmarks = facts.benchmarks.filter(({ commitSha }) => shas.has(commitSha))
  const measured = notableChanges(benchmarks)
  const isMeasured = benchmarks.length > 0
  return { repository: lead.repository, lead, commits, kind: kindOf(lead), isWhole, isMeasured, measured }
}

/** Whether readers wait for it; upkeep is told after it. */
export const isTold = ({ kind, measured }: Change): boolean => isNews(kind) || measured.length > 0

/** What was measured first, by how much; then by kind; then the largest. */
function byWeight(one: Change, other: Change): number {
  const size = ({ measured: [largest] }: Change) => Math.abs(largest?.ratio ?? 0)
  return (
    Number(isTold(other)) - Number(isTold(one)) ||
    size(other) - size(one) ||
    rankOf(one.kind) - rankOf(other.kind) ||
    weightOf(other) - weightOf(one) ||
    bySize(one.lead, other.lead)
  )
}

/** Breaking changes and those for performance come first; among the others the size decides too. */
const rankOf = (kind: Kind) => (kind === 'breaking' ? 0 : kind === 'performance' ? 1 : isNews(kind) ? 2 : 3)

/** Ten times as many lines don't matter ten times as much; something new does more than a repair, and a pull request more than a commit. */
function weightOf(change: Change): number {
  const { kind, lead } = change
  const size = Math.log2(1 + linesOf(change))
  return size + (kind === 'features' ? 2 : kind === 'other' ? 1 : 0) + (pullRequestNumber(lead) === undefined ? 0 : 2)
}

const linesOf = ({ commits }: Change) => commits.reduce((sum, commit) => sum + (changedLines(commit) ?? 0), 0)

/** What the commits of one change have in common: their pull request, else their headline. */
function keyOf(commit: CommitFact): string {
  const number = pullRequestNumber(commit)
  return `${commit.repository} ${number === undefined ? commit.headline : `#${number}`}`
}

/** Puts the commits together that belong together and hold, and orders them by how much they matter. */
export function changesOf(facts: EpisodeFacts, { live, gone, takenBack, again }: SettledCommits): Changes {
  const cancelled = new Set(gone.keys())
  const partly = new Set(facts.commits.filter(({ sha }) => cancelled.has(sha)).map(keyOf))
  const groups = new Map<string, CommitFact[]>()
  for (const commit of live) {
    if (commit.isBot || commit.isRelease) continue
    if (commit.isMerge && !commit.pullRequest?.title) continue
    groups.set(keyOf(commit), [...(groups.get(keyOf(commit)) ?? []), commit])
  }
  const told = [...groups].flatMap(([key, group]) => changeOf(group, facts, !partly.has(key)) ?? []).toSorted(byWeight)
  return { told, takenBack, again, cancelled, mainAuthor: mainAuthorOf(told) }
}
