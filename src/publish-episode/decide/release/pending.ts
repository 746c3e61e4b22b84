import type { BaseFile } from '../../gather/release/base-branch.ts'
import type { Recorded, RecordedState } from '../../gather/release/recorded.ts'
import { isEpisodeFile, isTranslation, type Naming, seriesOfPath } from '../../naming.ts'
import { newestContents, wasOnline } from './contents.ts'
import type { EpisodeState } from './episode-state.ts'
import { keyOf, newestStates, type ReadFile, readEpisode } from './read-episode.ts'

/** An episode of the base branch that readers don't have yet as it is there. */
export interface PendingEpisode {
  /** What was merged: a new episode, another text of one, one that moved to another file or number, or that it is gone. */
  readonly change: 'added' | 'changed' | 'renamed' | 'deleted'
  readonly state: EpisodeState
  /** Git's hash of its file; empty for one that is gone. */
  readonly blobSha: string
  /** How it was recorded last, under whichever number; undefined where it never was. */
  readonly previous: RecordedState | undefined
  /** Its states under other numbers, which it has no more. */
  readonly left: readonly RecordedState[]
}

/** What is to be released, and what can't be. */
export interface Pending {
  readonly episodes: readonly PendingEpisode[]
  /** Sentences: what is no episode although it should be one, and what can't be told. */
  readonly warnings: readonly string[]
}

const ORDER: Readonly<Record<PendingEpisode['change'], number>> = { added: 0, changed: 1, renamed: 2, deleted: 3 }

const mayBeEpisode = (naming: Naming, path: string) =>
  seriesOfPath(naming, path) !== undefined && isEpisodeFile(path) && !isTranslation(path)

interface Files {
  /** Episodes that are online as they are, by series and run id. */
  readonly settled: ReadonlySet<string>
  /** Files that have to be read. */
  readonly unsettled: readonly BaseFile[]
}

/**
 * Tells the files of the base that are online as they are from those that have to be read. Pure.
 *
 * @param environment where they are to be online; undefined for the one that counts
 */
export function settledFiles(
  naming: Naming,
  files: readonly BaseFile[],
  { states, contents }: Recorded,
  environment: string | undefined,
): Files {
  const newest = newestStates(states)
  const online = Map.groupBy(
    [...newestContents(contents, environment).values()].filter(({ isOnline }) => isOnline),
    ({ blob_sha }) => blob_sha,
  )
  const settled = new Set<string>()
  const unsettled: BaseFile[] = []
  for (const file of files.filter(({ path }) => mayBeEpisode(naming, path))) {
    const series = seriesOfPath(naming, file.path) ?? ''
    const known = (online.get(file.blobSha) ?? []).find((one) => one.series === series)
    const state = known === undefined ? undefined : newest.get(keyOf(series, known.run_id))
    if (state?.status === 'published' && state.path === file.path) settled.add(keyOf(series, state.run_id))
    else unsettled.push(file)
  }
  return { settled, unsettled }
}

/** What no text of was recorded as online is new to its readers: a run that ended in the middle may have recorded its state alone. */
function changeOf(
  previous: RecordedState | undefined,
  state: EpisodeState,
  contents: Recorded['contents'],
): PendingEpisode['change'] {
  if (previous?.status !== 'published' || !wasOnline(contents, state)) return 'added'
  return previous.path === state.path && previous.episode === state.episode ? 'changed' : 'renamed'
}

/** What the decision is made from. */
interface PendingRequest {
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
function goneEpisodes(request: PendingRequest, present: ReadonlyMap<string, string>) {
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

/**
 * Decides what is to be released: the episodes of the base that are not online as they are, by what ClickHouse has. It doesn't matter
 * which merge brought them, so that what a run left undone the next one does. Pure.
 */
export function decidePending(request: PendingRequest): Pending {
  const { naming, recorded, settled, files } = request
  const newest = newestStates(recorded.states)
  const readings = files.map((file) => readEpisode(naming, file, newest))
  const warnings = readings.flatMap(({ warning }) => warning ?? [])
  const found = new Map<string, PendingEpisode>()
  const paths = new Map<string, string>()
  const present = new Map([...settled].map((key) => [key, newest.get(key)?.path ?? '']))
  // The path of each number's episode: of two that have it the database would know one.
  const numbers = new Map(
    [...newest].flatMap(([key, state]) => (settled.has(key) ? [[numberOf(state), state.path]] : [])),
  )
  const candidates = readings
    .flatMap(({ episode }) => episode ?? [])
    // Of two files with one run id the one where the episode was before is it.
    .toSorted((one, other) => Number(isWhereItWas(newest, other.state)) - Number(isWhereItWas(newest, one.state)))
  for (const { state, file } of candidates) {
    const key = keyOf(state.series, state.run_id)
    if (settled.has(key) || found.has(key)) {
      warnings.push(
        `${state.path} has the run id of another file${paths.has(key) ? `, ${paths.get(key)}` : ''}: it is a copy, and not released. Give it a run id of its own, or delete it.`,
      )
      continue
    }
    const holder = numbers.get(numberOf(state))
    present.set(key, state.path)
    if (holder !== undefined) {
      warnings.push(
        `${state.path} has the number of ${holder}, ${state.episode}: it is neither released nor recorded. Give one of them another number.`,
      )
      continue
    }
    numbers.set(numberOf(state), state.path)
    const previous = newest.get(key)
    const left = recorded.states.filter(
      (one) =>
        one.run_id === state.run_id &&
        one.series === state.series &&
        one.episode !== state.episode &&
        one.status !== 'withdrawn',
    )
    paths.set(key, state.path)
    found.set(key, {
      change: changeOf(previous, state, recorded.contents),
      state,
      blobSha: file.blobSha,
      previous,
      left,
    })
  }
  const { gone, warnings: unclear } = goneEpisodes(request, present)
  const deleted = gone.map((state): PendingEpisode => {
    const previous = newest.get(keyOf(state.series, state.run_id))
    return { change: 'deleted', state, blobSha: '', previous, left: [] }
  })
  const episodes = [...found.values(), ...deleted].toSorted(
    (one, other) =>
      ORDER[one.change] - ORDER[other.change] ||
      one.state.series.localeCompare(other.state.series) ||
      one.state.episode - other.state.episode,
  )
  return { episodes, warnings: [...warnings, ...unclear] }
}

const numberOf = ({ series, episode }: EpisodeState) => `${series} ${episode}`

const isWhereItWas = (newest: ReadonlyMap<string, RecordedState>, { series, run_id, path }: EpisodeState): boolean =>
  newest.get(keyOf(series, run_id))?.path === path
