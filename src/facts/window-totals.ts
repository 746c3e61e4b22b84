import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'
import { IS_RELEASE, MAY_RENAME } from './commit-conditions.ts'
import { type FactsWindow, IS_BENCHMARKED, inWindow, isBenchmarked, isRelevant, windowParameters } from './window.ts'

/** What is counted of some commits, merges left out. What is not known of all of them comes with how many it is known of. */
export interface CommitTotals {
  /** Commits, each once, and none of the merges: what a merge changes, its commits have changed. */
  readonly commits: number
  /** Merges beside them. */
  readonly merges: number
  /** Lines that those commits added whose lines are known. */
  readonly linesAdded: number
  readonly linesDeleted: number
  /** The commits whose lines are known. */
  readonly commitsWithLines: number
  /** Different paths that were changed; null where they are not known of every commit. */
  readonly paths: number | null
  /** Files: the same, but null as well where any may have been renamed, which has two paths, and is one file to git. */
  readonly files: number | null
  /** Different authors' addresses, programs left out. */
  readonly contributors: number
  /** Different pull requests. */
  readonly pullRequests: number
  readonly breaking: number
  /** Commits by programs, such as updates of dependencies. */
  readonly byBots: number
  /** Commits by people that only give a version its number. */
  readonly releases: number
  /** Commits that have a benchmark. */
  readonly benchmarked: number
  /** Commits from before the window that came in late. */
  readonly late: number
}

/** Totals of the commits of one repository, or of one conventional type. */
export interface NamedTotals extends CommitTotals {
  /** `owner/name`; the type, such as `feat`, or '' for the commits without one. */
  readonly name: string
}

/** Totals of all commits that are counted. */
export interface ScopeTotals extends CommitTotals {
  /** Repositories that have any of them. */
  readonly repositories: number
  /** By name. A commit that several repositories hold counts in each of them, and once in the totals above. */
  readonly byRepository: readonly NamedTotals[]
  /** Most commits first. */
  readonly byType: readonly NamedTotals[]
}

/** Totals over a whole window: every figure that a composed episode gives of its commits together is one of these. */
export interface WindowTotals {
  readonly all: ScopeTotals
  /** Of the relevant commits alone. */
  readonly relevant: ScopeTotals
}

/**
 * One row per set of commits: `scope` is 'all' or 'relevant', `kind` 'window', 'repository' or 'type'. Each commit is counted in
 * every set that it belongs to in one pass; one that several repositories hold in the window's and its type's once.
 */
export const selectTotals = (isInWindow: string, benchmarked = IS_BENCHMARKED): string => `
SELECT
  tupleElement(part, 1) AS scope,
  tupleElement(part, 2) AS kind,
  tupleElement(part, 3) AS name,
  countIf(NOT is_merge) AS commits,
  countIf(is_merge) AS merges,
  sumIf(added, NOT is_merge) AS lines_added,
  sumIf(deleted, NOT is_merge) AS lines_deleted,
  countIf(NOT is_merge AND has_lines) AS commits_with_lines,
  if(countIf(NOT is_merge AND lacks_files) > 0, NULL, uniqExactArrayIf(changed, NOT is_merge)) AS paths,
  if(countIf(NOT is_merge AND may_rename) > 0, NULL, paths) AS files,
  uniqExactIf(author_email, NOT is_merge AND NOT is_bot) AS contributors,
  uniqExactIf((repository, ifNull(pull_request, 0)), pull_request IS NOT NULL) AS pull_requests,
  countIf(NOT is_merge AND is_breaking) AS breaking,
  countIf(NOT is_merge AND is_bot) AS by_bots,
  countIf(NOT is_merge AND NOT is_bot AND is_release) AS releases,
  countIf(NOT is_merge AND is_benchmarked) AS benchmarked,
  countIf(NOT is_merge AND is_late) AS late
FROM (
  SELECT
    repository,
    type,
    lower(author_email) AS author_email,
    pull_request,
    is_breaking,
    is_bot,
    is_merge,
    ${isRelevant(benchmarked)} AS is_told,
    committed_at <= parseDateTime64BestEffort({from:String}, 3, 'UTC') AS is_late,
    ${IS_RELEASE} AS is_release,
    additions IS NOT NULL AND deletions IS NOT NULL AS has_lines,
    toUInt64(if(has_lines, ifNull(additions, 0), 0)) AS added,
    toUInt64(if(has_lines, ifNull(deletions, 0), 0)) AS deleted,
    empty(files) AND (NOT has_lines OR added + deleted > 0) AS lacks_files,
    arrayMap(file -> cityHash64(repository, tupleElement(file, 1)), commits.files) AS changed,
    ${MAY_RENAME} AS may_rename,
    ${benchmarked} AS is_benchmarked,
    row_number() OVER (PARTITION BY sha ORDER BY repository) = 1 AS is_first
  FROM commits
  WHERE ${isInWindow}
)
ARRAY JOIN arrayFilter(
  part -> (tupleElement(part, 1) = 'all' OR is_told) AND (tupleElement(part, 2) = 'repository' OR is_first),
  [
    ('all', 'window', ''), ('all', 'repository', repository), ('all', 'type', type),
    ('relevant', 'window', ''), ('relevant', 'repository', repository), ('relevant', 'type', type)
  ]
) AS part
GROUP BY part
ORDER BY scope, kind, commits DESC, name`

const totalsRow = z
  .object({
    scope: z.enum(['all', 'relevant']),
    kind: z.enum(['window', 'repository', 'type']),
    name: z.string(),
    commits: z.number(),
    merges: z.number(),
    lines_added: z.number(),
    lines_deleted: z.number(),
    commits_with_lines: z.number(),
    paths: z.number().nullable(),
    files: z.number().nullable(),
    contributors: z.number(),
    pull_requests: z.number(),
    breaking: z.number(),
    by_bots: z.number(),
    releases: z.number(),
    benchmarked: z.number(),
    late: z.number(),
  })
  .transform(({ scope, kind, ...row }) => ({
    scope,
    kind,
    totals: {
      name: row.name,
      commits: row.commits,
      merges: row.merges,
      linesAdded: row.lines_added,
      linesDeleted: row.lines_deleted,
      commitsWithLines: row.commits_with_lines,
      paths: row.paths,
      files: row.files,
      contributors: row.contributors,
      pullRequests: row.pull_requests,
      breaking: row.breaking,
      byBots: row.by_bots,
      releases: row.releases,
      benchmarked: row.benchmarked,
      late: row.late,
    } satisfies NamedTotals,
  }))
type TotalsRow = z.output<typeof totalsRow>

/** Of no commits. */
export const NO_TOTALS: ScopeTotals = {
  commits: 0,
  merges: 0,
  linesAdded: 0,
  linesDeleted: 0,
  commitsWithLines: 0,
  paths: 0,
  files: 0,
  contributors: 0,
  pullRequests: 0,
  breaking: 0,
  byBots: 0,
  releases: 0,
  benchmarked: 0,
  late: 0,
  repositories: 0,
  byRepository: [],
  byType: [],
}

function scopeTotals(rows: readonly TotalsRow[], wanted: TotalsRow['scope']): ScopeTotals {
  const ofKind = (kind: TotalsRow['kind']) =>
    rows.filter((row) => row.scope === wanted && row.kind === kind).map(({ totals }) => totals)
  const [window] = ofKind('window')
  if (window === undefined) return NO_TOTALS
  const { name: _, ...totals } = window
  const byRepository = ofKind('repository').toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return { ...totals, repositories: byRepository.length, byRepository, byType: ofKind('type') }
}

/** Reads the totals of a window. One statement over all of it, whatever an episode has room to list. */
export async function readWindowTotals(clickHouse: ClickHouse, window: FactsWindow): Promise<WindowTotals> {
  const rows = await clickHouse.read({
    sql: selectTotals(inWindow(window), isBenchmarked(window)),
    parameters: windowParameters(window),
    row: totalsRow,
    attempted: 'counting the commits since the last episode',
  })
  return { all: scopeTotals(rows, 'all'), relevant: scopeTotals(rows, 'relevant') }
}
