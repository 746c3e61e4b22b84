/** Of so many branches, one request tells which are active. */
export const MAX_BRANCHES_SEEN = 100

/** How people work together in a repository, over the last hours: a row of `repository_health`. */
export interface RepositoryHealth {
  readonly repository: string
  readonly window_hours: number
  readonly open_branches: number
  /** Branches with a commit within the window; of the first 100 by name. */
  readonly active_branches: number
  readonly pull_requests_open: number
  /** Of the 100 pull requests that were updated last, as the figures below. */
  readonly pull_requests_opened: number
  readonly pull_requests_merged: number
  /** The mean, from opening to merging; null when none was merged. */
  readonly hours_to_merge: number | null
  /** Different authors of the default branch's commits; of the newest 100. */
  readonly contributors: number
  /** Of the newest 50 reviews of each pull request, as the figure below. */
  readonly reviewers: number
  readonly reviews: number
  /** Open alerts of Dependabot; null where the token may not read them, as those below. */
  readonly vulnerability_alerts: number | null
  /** Open alerts of secret scanning, of up to 1,000. */
  readonly secret_alerts: number | null
  /** Open alerts of code scanning, of up to 1,000. */
  readonly code_alerts: number | null
}
