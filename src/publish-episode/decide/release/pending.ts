import type { BaseFile } from '../../gather/release/base-branch.ts'
import type { Recorded, RecordedState } from '../../gather/release/recorded.ts'
import { isEpisodeFile, isTranslation, type Naming, seriesOfPath } from '../../naming.ts'
import { newestContents, wasOnline } from './contents.ts'
import type { EpisodeState } from './episode-state.ts'
import { goneEpisodes, type PendingRequest } from './gone.ts'
import { keyOf, newestStates, readEpisode } from './read-episode.ts'

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
