import type { StartEvent } from '../../gather/release/start-event.ts'

/** What a run is to look at. */
export type Start =
  /** The event merged nothing; `reason` is a sentence. */
  | { readonly kind: 'nothing'; readonly reason: string }
  /** The base branch, which must have this commit, where the event names one. */
  | { readonly kind: 'base'; readonly sha: string | undefined }

const NO_COMMIT_THERE = /^0+$/u
const nothing = (reason: string): Start => ({ kind: 'nothing', reason })

/**
 * Says what an event is about. Pure.
 *
 * @param base the branch that episodes are merged into; undefined where nothing tells it yet
 */
export function startOf(event: StartEvent, base: string | undefined): Start {
  switch (event.kind) {
    case 'pull-request': {
      const { number, isMerged, mergeSha } = event
      if (!isMerged) return nothing(`Pull request #${number} is not merged: there is nothing to release.`)
      if (base !== undefined && event.base !== base)
        return nothing(
          `Pull request #${number} was merged into ${event.base}, not into ${base}: there is nothing to release.`,
        )
      return { kind: 'base', sha: mergeSha }
    }
    case 'push': {
      const { ref, after } = event
      if (!ref.startsWith('refs/heads/')) return nothing(`${ref} is no branch: there is nothing to release.`)
      const branch = ref.slice('refs/heads/'.length)
      if (base !== undefined && branch !== base)
        return nothing(`The push was to ${branch}, not to ${base}: there is nothing to release.`)
      if (NO_COMMIT_THERE.test(after)) return nothing(`${branch} was deleted: there is nothing to release.`)
      return { kind: 'base', sha: after }
    }
    case 'other':
      return { kind: 'base', sha: undefined }
  }
}
