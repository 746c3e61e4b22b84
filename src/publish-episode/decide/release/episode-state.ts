import type { RecordedState } from '../../gather/release/recorded.ts'

/** What of an episode is recorded, without what became of it. */
export type EpisodeState = Omit<RecordedState, 'status' | 'recorded_ms'>

/** What can become of an episode that was merged. */
export type EpisodeStatus = 'published' | 'failed' | 'withdrawn'
