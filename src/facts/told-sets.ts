/** In SQL: which benchmark a row of `bench_runs` or `commit_impact` is, of those of its commit. */
const BENCHMARK_KEY = 'lower(hex(cityHash64(toString(model), toString(quant), toString(dataset))))'

const commitsOf = (sets: string) => `SELECT commit_sha FROM told_commits WHERE set_id ${sets} AND benchmark = ''`
const benchmarksOf = (sets: string) =>
  `SELECT commit_sha, benchmark FROM told_commits WHERE set_id ${sets} AND benchmark != ''`
const TOLD = 'IN {toldSets:Array(String)}'
const OWN = '= {ownSet:String}'

/** In SQL: what a commit of `commits` changes, whatever its SHA: a row with the same of all of it stands for one that is gone. */
export const CHANGE =
  'repository, author_email, authored_at, headline, ifNull(additions, 0), ifNull(deletions, 0), toString(files)'
const REMOVED = `is_removed AND sha IN (${commitsOf(TOLD)})`

/** Commits that are the same change as one that was told and is gone: history was rewritten, and they have other SHAs. */
const REPLACEMENTS = `
    SELECT sha
    FROM commits
    WHERE NOT is_removed AND repository IN (SELECT repository FROM commits WHERE ${REMOVED})
      AND (${CHANGE}) IN (SELECT ${CHANGE} FROM commits WHERE ${REMOVED})`

/** In SQL: whether a row of `commits` is in the window's own set; and whether it is in one that was told, or stands for one in it. */
export const IS_IN_SET = `sha IN (${commitsOf(OWN)})`
export const IS_TOLD = `(sha IN (${commitsOf(TOLD)}) OR sha IN (${REPLACEMENTS}
))`

/** In SQL: whether a row of `bench_runs` or `commit_impact` is of a commit that was told before it was measured; by the own set. */
export const IS_MEASURED_IN_SET = `commit_sha NOT IN (${commitsOf(OWN)})
  AND (commit_sha, ${BENCHMARK_KEY}) IN (${benchmarksOf(OWN)})`
/** In SQL: whether a row of `commits` has a benchmark in the own set. */
export const IS_BENCHMARKED_IN_SET = `sha IN (SELECT commit_sha FROM told_commits WHERE set_id ${OWN} AND benchmark != '')`
/** Benchmarks beside which there is one now, of a commit before theirs, that was not told. */
const COMPARED_SINCE = `
    SELECT commit_sha, ${BENCHMARK_KEY}
    FROM commit_impact
    WHERE previous_commit_sha IN (SELECT sha FROM commits WHERE NOT is_removed)
      AND (assumeNotNull(previous_commit_sha), ${BENCHMARK_KEY}) NOT IN (${benchmarksOf(TOLD)})`

/**
 * The same as {@link IS_MEASURED_IN_SET}, by the sets that were told; and whether what it is compared with was measured since, so that
 * what its commit changed was not known before.
 */
export const IS_MEASURED_SINCE = `commit_sha IN (SELECT sha FROM commits WHERE NOT is_removed AND ${IS_TOLD})
  AND (
    (commit_sha, ${BENCHMARK_KEY}) NOT IN (${benchmarksOf(TOLD)})
    OR (commit_sha, ${BENCHMARK_KEY}) IN (${COMPARED_SINCE}
    )
  )`

/** In SQL: the rows that make up the set of a window, by conditions for its commits and for what was measured since. */
export const selectSet = (inWindow: string, isMeasuredSince: string): string => `
SELECT DISTINCT sha AS commit_sha, '' AS benchmark
FROM commits
WHERE ${inWindow}
UNION ALL
SELECT DISTINCT commit_sha, ${BENCHMARK_KEY} AS benchmark
FROM bench_runs
WHERE commit_sha IN (SELECT sha FROM commits WHERE ${inWindow}) OR (${isMeasuredSince})`

/** In SQL: the id of a set, over its rows. */
export const SET_ID =
  "left(lower(hex(SHA256(arrayStringConcat(arraySort(groupUniqArray(concat(toString(commit_sha), benchmark))), '\\n')))), 32)"
