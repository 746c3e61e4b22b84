import type { ActionRun } from '../runner/run-action.ts'
import type { ReportedEpisode } from './episode-section.ts'
import type { Links } from './links.ts'
import type { ReportedStep } from './step-section.ts'
import type { Trail } from './trail-section.ts'

/** What a whole run of the pipeline tells, in the order of the page. */
export interface Story {
  /** How much of the history is told of, in words. */
  readonly window: string
  readonly episode: ReportedEpisode
  readonly trail: Trail | undefined
  /** The same check before and after the data was there. */
  readonly gate: { readonly shut: ActionRun; readonly open: ActionRun }
  /** The steps of the first run, and of the second, in which there was nothing new. */
  readonly first: readonly ReportedStep[]
  readonly again: readonly ReportedStep[]
  readonly links: Links
}
