/** Events of a commit in `ui_events`: it was collected; a branch was rewritten and no longer reaches it; it is reached again. */
export const COMMIT_EVENT_TYPES = ['commit', 'commit_removed', 'commit_restored'] as const

/** The same as a list in SQL. */
export const COMMIT_EVENTS = `(${COMMIT_EVENT_TYPES.map((type) => `'${type}'`).join(', ')})`

/** In SQL: whether a benchmark measured what is in a Float64: 0 says that it did not, and so does what is no number. */
export const isMeasuredSql = (value: string): string => `isFinite(${value}) AND ${value} != 0`

/** In SQL, the SHA of a row that belongs to no commit. */
export const NO_COMMIT_SQL = "repeat('0', 40)"
