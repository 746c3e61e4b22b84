import type { Coverage } from '../gather/coverage.ts'
import type { Candidate } from './candidates.ts'
import { arrivedAt, type Case, earlier } from './case.ts'

type CommitCoverage = Extract<Coverage, { readonly match: 'commit' }>

/** Which commits have data, and by what. */
export interface Covered {
  /** Commits with data, or that one with data stands on. */
  readonly shas: ReadonlySet<string>
  /** The candidates that have data themselves. */
  readonly withData: readonly Candidate[]
  /** Whether no commit that is not seen can be waiting: each is known to be covered. */
  readonly isClosed: boolean
}

/** Commits, and what can be reached from them. */
function reachable(from: readonly string[], edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>()
  const next = [...from]
  for (let sha = next.pop(); sha !== undefined; sha = next.pop()) {
    if (reached.has(sha)) continue
    reached.add(sha)
    next.push(...(edges.get(sha) ?? []))
  }
  return reached
}

/** Whether the table has enough rows of a SHA. */
function hasData(rows: CommitCoverage['rows'], { minRows }: Case, sha: string): boolean {
  return (rows.get(sha)?.count ?? 0) >= minRows
}

const hasOwnData = (judged: Case, candidate: Candidate): boolean => {
  const { coverage } = judged
  if (coverage.match === 'commit')
    return [candidate.sha, ...candidate.aliases].some((sha) => hasData(coverage.rows, judged, sha))
  return coverage.newestAt !== undefined && coverage.newestAt.getTime() >= arrivedAt(candidate, judged).getTime()
}

/** Whether whatever lies beyond the seen part of the branch stands below a covered commit. */
function isBranchClosed({ commits }: Case, shas: ReadonlySet<string>): boolean {
  if (!commits.isCut) return true
  const near = commits.candidates.slice(0, commits.near)
  const seen = new Set(near.map(({ sha }) => sha))
  return near.every(
    ({ sha, parents }) => shas.has(sha) || parents?.every((parent) => seen.has(parent) || shas.has(parent)) === true,
  )
}

/**
 * Which commits have data. A commit with data covers those it stands on, by their parents: what was merged beside it may be below it in
 * a list, and is not covered. Rows of what a pull request brought are data of the commit that it became, and cover what they themselves
 * stand on. Pure.
 */
export function coveredOf(judged: Case): Covered {
  const { commits, coverage } = judged
  const { candidates, parents, spines } = commits
  const withData = candidates.filter((candidate) => hasOwnData(judged, candidate))
  const roots =
    coverage.match === 'commit'
      ? [...coverage.rows.keys()].filter((sha) => hasData(coverage.rows, judged, sha))
      : withData.map(({ sha }) => sha)
  const shas = reachable(roots, parents)
  for (const { sha } of withData) shas.add(sha)
  const isBranchDone = isBranchClosed(judged, shas)
  // What only a path's listing shows lies on the branch as well, beyond what is seen of it.
  if (isBranchDone) for (const { sha } of candidates.slice(commits.near)) shas.add(sha)
  const arePathsDone = spines?.every((spine) => spine.some((sha) => shas.has(sha))) ?? false
  return { shas, withData, isClosed: isBranchDone || arePathsDone }
}

/** What stands on each commit. */
function childrenOf(parents: Case['commits']['parents']): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>()
  for (const [sha, below] of parents) {
    for (const parent of below) children.set(parent, [...(children.get(parent) ?? []), sha])
  }
  return children
}

/** When the first data came of a commit, or of one that stands on it. */
export function dataTime(judged: Case, { sha, aliases }: Candidate): Date | undefined {
  const { coverage, commits } = judged
  if (coverage.match === 'time') return coverage.sinceNewest?.firstAt
  const telling = new Set([...reachable([sha], childrenOf(commits.parents)), ...aliases])
  const times = [...coverage.rows].flatMap(([one, { firstAt }]) =>
    telling.has(one) && hasData(coverage.rows, judged, one) ? [firstAt] : [],
  )
  return times.length === 0 ? undefined : times.reduce(earlier)
}
