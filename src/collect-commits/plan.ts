import type { Head } from '../github/heads.ts'
import { branchKey, type Cursor, type Cursors, otherCursors } from './cursor.ts'

/** A stretch of time, by the commits' committer dates; an end left open is undefined. */
export interface Window {
  readonly since: Date | undefined
  readonly until: Date | undefined
}

/** What to read of a branch. */
export type Plan =
  /** Its head is the one collected last. */
  | { readonly kind: 'unchanged' }
  /** The commits that came since the cursor, and those that went. `isOwn` is false for the cursor of another branch. */
  | { readonly kind: 'range'; readonly from: Cursor; readonly isOwn: boolean }
  /** The commits of a stretch of time: a first collection, or a backfill. */
  | { readonly kind: 'window'; readonly window: Window; readonly movesCursor: boolean }

/** What the plan depends on besides the branch. */
export interface PlanOptions {
  readonly cursors: Cursors
  readonly hoursBack: number
  readonly since: Date | undefined
  readonly until: Date | undefined
  readonly now: Date
}

const MS_PER_HOUR = 3_600_000

/** The window of a branch's first collection. */
export function firstWindow({ hoursBack, now }: Pick<PlanOptions, 'hoursBack' | 'now'>): Window {
  return { since: new Date(now.getTime() - hoursBack * MS_PER_HOUR), until: undefined }
}

/**
 * Decides what to read of a branch. Pure.
 *
 * A backfill leaves an existing cursor where it is: what lies between cursor and head is not part of its window. A default
 * branch that has no cursor goes on from that of the branch before it: it was renamed, or another one was made the default.
 */
export function planFor(head: Head & { readonly isDefault: boolean }, options: PlanOptions): Plan {
  const { cursors, since, until } = options
  const own = cursors.get(branchKey(head))
  if (since !== undefined || until !== undefined) {
    const window = { since: since ?? firstWindow(options).since, until }
    return { kind: 'window', window, movesCursor: own === undefined && until === undefined }
  }
  if (own?.sha === head.sha) return { kind: 'unchanged' }
  if (own !== undefined) return { kind: 'range', from: own, isOwn: true }
  const [before] = head.isDefault ? otherCursors(cursors, head) : []
  if (before !== undefined) return { kind: 'range', from: before, isOwn: false }
  return { kind: 'window', window: firstWindow(options), movesCursor: true }
}
