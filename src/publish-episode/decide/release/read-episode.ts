import { FRONT_MATTER_SCHEMAS } from '../../../episode/format.ts'
import { entriesOf } from '../../../episode/front-matter/read.ts'
import type { BaseFile } from '../../gather/release/base-branch.ts'
import type { RecordedState } from '../../gather/release/recorded.ts'
import { type Naming, numberInFolder, seriesOfPath } from '../../naming.ts'
import { runIdOf } from '../place/published-episodes.ts'
import type { EpisodeState } from './episode-state.ts'

/** What an episode is known by. */
export const keyOf = (series: string, runId: string): string => `${series} ${runId}`

/** The newest state of each episode by its series and run id. */
export function newestStates(states: readonly RecordedState[]): ReadonlyMap<string, RecordedState> {
  const newest = new Map<string, RecordedState>()
  for (const state of states.toSorted((one, other) => one.recorded_ms - other.recorded_ms))
    newest.set(keyOf(state.series, state.run_id), state)
  return newest
}

/** A file that has to be read, with its text; undefined where GitHub doesn't tell it as text. */
export interface ReadFile extends BaseFile {
  readonly text: string | undefined
}

/** An episode that was read, or why there is none. */
interface Reading {
  readonly episode: { readonly state: EpisodeState; readonly file: ReadFile } | undefined
  readonly warning: string | undefined
}

const NO_EPISODE: Reading = { episode: undefined, warning: undefined }

/** What to know of a post that site generators leave out, however it is deployed. */
function hiddenNote(path: string, entries: Readonly<Record<string, unknown>>): string | undefined {
  const [name, value] = Object.entries(entries).find(([key, one]) => HIDING[key] === one) ?? []
  if (name === undefined) return undefined
  return `${path} says ${name}: ${value}: most site generators leave such a post out, so that its readers may not see it although it is deployed.`
}

/** Entries of front matter by which a post is left out of a site. */
const HIDING: Readonly<Record<string, boolean>> = { draft: true, published: false }

/** Reads a file that may be an episode. Posts without a run id are nobody's business. */
export function readEpisode(naming: Naming, file: ReadFile, newest: ReadonlyMap<string, RecordedState>): Reading {
  const { path, text } = file
  const series = seriesOfPath(naming, path) ?? ''
  const runId = text === undefined ? undefined : runIdOf(text)
  if (text === undefined || runId === undefined) return NO_EPISODE
  const entries = entriesOf(text)
  const parsed = FRONT_MATTER_SCHEMAS.published.safeParse(entries)
  const previous = newest.get(keyOf(series, runId))
  const kept = {
    branch: previous?.branch ?? '',
    pull_request: previous?.pull_request ?? null,
  }
  if (parsed.success && parsed.data.series === series) {
    const { confidence_score = previous?.confidence_score ?? null, ...front } = parsed.data
    const state = {
      series,
      episode: front.episode,
      title: front.title,
      run_id: front.run_id,
      commit_sha: front.commit_sha,
      path,
      models: front.models,
      confidence_score,
      correlation_strength: front.correlation_strength ?? previous?.correlation_strength ?? null,
      tokens_in: front.tokens_in,
      tokens_out: front.tokens_out,
      latency_ms_p95: front.latency_ms_p95,
      cost_total: front.cost_usd.toFixed(6),
      ...kept,
    }
    return { episode: { state, file }, warning: hiddenNote(path, entries) }
  }
  const number = numberInFolder(naming, series, path)
  if (previous === undefined || number === undefined) {
    const warning = `${path} has a run id, but its front matter does not follow the format of an episode of ${series}: it is neither released nor recorded. The operation 'validate' tells its faults.`
    return { episode: undefined, warning }
  }
  const { status: _, recorded_ms: __, ...values } = previous
  return { episode: { state: { ...values, episode: number, path }, file }, warning: hiddenNote(path, entries) }
}
