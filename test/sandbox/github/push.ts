/** An entry of a repository's activity (https://docs.github.com/rest/repos/repos#list-repository-activities). */
export interface Push {
  /** `refs/heads/main`. */
  ref: string
  /** SHA; forty zeros for a branch created. */
  before: string
  /** SHA; forty zeros for a branch deleted. */
  after: string
  /** ISO 8601. */
  timestamp: string
  activity_type: 'push' | 'force_push' | 'branch_creation' | 'branch_deletion' | 'pr_merge'
  /** Login. */
  actor: string
}

export const nullOid = '0'.repeat(40)
