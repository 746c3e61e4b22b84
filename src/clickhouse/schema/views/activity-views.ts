import type { View } from '../table.ts'

/** Files that commits touched, and lines where they are known, by repository and day. Merges bring what others did, and are left out. */
export const fileChangeVolume: View = {
  name: 'file_change_volume',
  isOptional: true,
  select: `
SELECT
  repository,
  toDate(committed_at) AS day,
  count() AS commit_count,
  sum(length(files)) AS file_changes,
  sum(arrayCount(file -> tupleElement(file, 2) = 'added', files)) AS files_added,
  sum(arrayCount(file -> tupleElement(file, 2) IN ('modified', 'changed'), files)) AS files_modified,
  sum(arrayCount(file -> tupleElement(file, 2) = 'removed', files)) AS files_removed,
  uniqExactArray(arrayMap(file -> tupleElement(file, 1), files)) AS different_paths,
  sum(additions + deletions) AS lines_changed,
  countIf(additions IS NULL OR deletions IS NULL) AS commits_of_unknown_size
FROM commits
WHERE NOT is_removed AND NOT is_merge
GROUP BY repository, day
ORDER BY day, repository`,
}

/** The last snapshot of each repository and day: its branches, how people work together, its open alerts. */
export const collaboration: View = {
  name: 'collaboration',
  isOptional: true,
  select: `
SELECT
  toDate(ts) AS day,
  repository,
  window_hours,
  open_branches,
  active_branches,
  pull_requests_open,
  pull_requests_opened,
  pull_requests_merged,
  hours_to_merge,
  contributors,
  reviewers,
  reviews,
  if(pull_requests_merged > 0, reviews / pull_requests_merged, NULL) AS reviews_per_merge,
  vulnerability_alerts,
  secret_alerts,
  code_alerts
FROM (
  SELECT *
  FROM repository_health
  ORDER BY ts DESC
  LIMIT 1 BY repository, toDate(ts)
)
ORDER BY day, repository`,
}
