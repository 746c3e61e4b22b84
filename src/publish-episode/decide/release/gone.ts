import type { BaseFile } from '../../gather/release/base-branch.ts'
import type { Recorded, RecordedState } from '../../gather/release/recorded.ts'
import { type Naming, seriesOfPath } from '../../naming.ts'
import type { EpisodeState } from './episode-state.ts'
import { keyOf, newestStates, type ReadFile, readEpisode } from './read-episode.ts'

/** What the decision is made from. */
export interface PendingRequest {
  readonly naming: Naming
  readonly recorded: Recorded
  readonly settled: ReadonlySet<string>
  readonly files: readonly ReadFile[]
  /** What releases were to bring that only began, with its text as far as the repository has it. */
  readonly begun: readonly ReadFile[]
  /** All files in the folders of series, also those that are no episodes. */
  readonly baseFiles: readonly BaseFile[]
}

function withoutStatus({ status: _, recorded_ms: __, ...state }: RecordedState): EpisodeState {
  return state
}

/**
 * The file that an episode still is, although it doesn't say so any more: at its path, or as it was online at another one. Undefined where
 * there is none, or another episode has taken its place.
 *
 * @param present the paths of the episodes that are there, by series and run id
 */
function remainsOf(
  { series, run_id, path }: EpisodeState,
  { recorded, baseFiles }: PendingRequest,
  present: ReadonlyMap<string, string>,
): string | undefined {
  const taken = new Set(present.values())
  const blobs = new Set(
    recorded.contents
      .filter((one) => one.isOnline && one.series === series && one.run_id === run_id)
      .map(({ blob_sha }) => blob_sha),
  )
  const remains = (file: BaseFile) => !taken.has(file.path) && (file.path === path || blobs.has(file.blobSha))
  return baseFiles.find(remains)?.path
}

/** States of episodes that are on the base no more, and what keeps that from being told. */
export function goneEpisodes(request: PendingRequest, present: ReadonlyMap<string, string>) {
  const { naming, recorded, files, begun } = request
  const unread = files.filter(({ text }) => text === undefined)
  const isAbsent = (state: EpisodeState) =>
    seriesOfPath(naming, state.path) === state.series && !present.has(keyOf(state.series, state.run_id))
  const newest = newestStates(recorded.states)
  const known = [...newest.values()]
    .filter(({ status }) => status === 'published' || status === 'failed')
    .map(withoutStatus)
  const keys = new Set(known.map(({ series, run_id }) => keyOf(series, run_id)))
  // What only began to be released may be online all the same.
  const unknown = begun.flatMap((file) => {
    const state = readEpisode(naming, file, newest).episode?.state
    return state === undefined || keys.has(keyOf(state.series, state.run_id)) ? [] : [state]
  })
  const gone = [...known, ...unknown].filter(isAbsent)
  const isUnclear = ({ series }: EpisodeState) => unread.some(({ path }) => seriesOfPath(naming, path) === series)
  const warnings = gone.filter(isUnclear).map(({ series, episode, path }) => {
    const hiding = unread.filter((file) => seriesOfPath(naming, file.path) === series).map((file) => file.path)
    return `Episode ${episode} of ${series} (${path}) is not found any more, but GitHub does not tell ${hiding.join(', ')} as text, which may be it: it stays as it is recorded.`
  })
  const clear = gone.filter((state) => !isUnclear(state))
  const kept = clear.flatMap((state) => {
    const remains = remainsOf(state, request, present)
    return remains === undefined ? [] : [{ state, remains }]
  })
  const told = kept.map(
    ({ state: { series, episode, path }, remains }) =>
      `Episode ${episode} of ${series} (${path}) is no episode any more, but its file is still there, as ${remains}: it stays as it is recorded.`,
  )
  return {
    gone: clear.filter((state) => !kept.some((one) => one.state === state)),
    warnings: [...warnings, ...told],
  }
}
