import type { HookCall } from '../../gather/release/recorded.ts'
import type { Verdict } from './deployment-status.ts'

/** What to do about the deploy hook. */
export type HookStep =
  | { readonly kind: 'none' }
  /** `reason` tells that an earlier call may have been made; undefined where there was none. */
  | { readonly kind: 'call'; readonly doubt: string | undefined }
  /** It was called for this commit already, at this time. */
  | { readonly kind: 'called'; readonly at: Date }

/**
 * Decides whether the deploy hook is called: once for a commit, and not where a deployment of it is known. Where a run ended in the middle
 * of its call nothing tells whether that arrived: it is called again, as a second build of the same commit does no harm. Pure.
 *
 * @param calls those that were made for this commit, newest first
 */
export function decideHook(hasHook: boolean, verdict: Verdict, calls: readonly HookCall[]): HookStep {
  if (!hasHook || verdict.kind !== 'none') return { kind: 'none' }
  const accepted = calls.find(({ status }) => status === 'accepted')
  if (accepted !== undefined) return { kind: 'called', at: accepted.at }
  const open = calls.find(({ status }) => status === 'sending')
  if (open === undefined) return { kind: 'call', doubt: undefined }
  const doubt = `A run that was to call the deploy hook at ${open.at.toISOString()} ended before it could tell whether the call arrived, and no deployment shows it: the hook is called again.`
  return { kind: 'call', doubt }
}
