import type { Head } from '../github/heads.ts'
import { branchKey, type Cursor, type Cursors, otherCursors } from './cursor.ts'

/** A stretch of time, by the commits' committer dates; an end left open is undefined. */
export interface Window {
  readonly since: Date | undefined
  readonly until: Date | undefined
  /** Whether the head counts whenever it was committed: a quiet branch is known by it. */
  readonly withHead: boolean
}

/** What to read of a branch. */
export type Plan =
  /** Its head is the one collected last. */
  | { readonly kind: 'unchanged' }
  /** The commits that came since the branch's own cursor, and those that went. */
  | { readonly kind: 'range'; readonly from: Cursor }
  /** The commits that came since the cursor of another branch: the first of these that has a past in common with the branch. */
  | { readonly kind: 'continuation'; readonly candidates: readonly Cursor[] }
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

/** So many branches may have been the default branch before. */
const MAX_CANDIDATES = 3

/** The window of a branch's first collection. */
export function firstWindow({ hoursBack, now }: Pick<PlanOptions, 'hoursBack' | 'now'>): Window {
  return { since: new Date(now.getTime() - hoursBack * MS_PER_HOUR), until: undefined, withHead: true }
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
    const movesCursor = own === undefined && until === undefined
    const window = { since: since ?? firstWindow(options).since, until, withHead: movesCursor }
    return { kind: 'window', window, movesCursor }
  }
  if (own?.sha === head.sha) return { kind: 'unchanged' }
  if (own !== undefined) return { kind: 'range', from: own }
  const candidates = head.isDefault ? otherCursors(cursors, head).slice(0, MAX_CANDIDATES) : []
  if (candidates.length > 0) return { kind: 'continuation', candidates }
  return { kind: 'window', window: firstWindow(options), movesCursor: true }
}
