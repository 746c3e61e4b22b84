import { isDeepStrictEqual } from 'node:util'
import type { RecordedContent } from '../../gather/release/recorded.ts'
import { GONE, newestContents } from './contents.ts'
import type { FinalVerdict } from './deployment-status.ts'
import type { EpisodeState } from './episode-state.ts'
import type { PendingEpisode } from './pending.ts'
import { keyOf } from './read-episode.ts'
import type { ReleasedEpisode } from './released.ts'

/** A row of `deployments`. */
export interface DeploymentRow extends Readonly<Record<string, string | number>> {
  readonly ts: string
  readonly series: string
  readonly episode: number
  readonly deployment_id: string
  readonly commit_sha: string
  readonly environment: string
  readonly status: string
  readonly build_time_ms: number
  readonly url: string
}

const numberOf = ({ series, episode }: Pick<EpisodeState, 'series' | 'episode'>) => `${series} ${episode}`

/** The rows of a deployment that has ended: one for each number. Always the same for the same deployment. Pure. */
export const deploymentRows = (
  episodes: readonly ReleasedEpisode[],
  { kind, deployment, state }: FinalVerdict,
  buildMs: number,
): DeploymentRow[] =>
  [...new Map(episodes.map((one) => [numberOf(one.state), one.state])).values()].map(({ series, episode }) => ({
    ts: state.at.toISOString(),
    series,
    episode,
    deployment_id: deployment.id,
    commit_sha: deployment.sha,
    environment: deployment.environment,
    status: kind === 'success' ? 'success' : state.state,
    build_time_ms: buildMs,
    url: state.url ?? '',
  }))

/** A row of `deployed_files`: `begun` before anything is deployed for it, `online` once that is shown. */
export interface DeployedFileRow extends Readonly<Record<string, string>> {
  readonly ts: string
  readonly series: string
  readonly run_id: string
  readonly path: string
  readonly blob_sha: string
  readonly environment: string
  readonly deployment_id: string
  readonly status: 'begun' | 'online'
}

const contentOf = ({ state: { series, run_id, path }, blobSha }: PendingEpisode) => ({
  series,
  run_id,
  path,
  blob_sha: blobSha === '' ? GONE : blobSha,
})

/** The rows that say which files a release is to bring, as of `at`, without those that say so already. Pure. */
export function begunFileRows(
  episodes: readonly PendingEpisode[],
  contents: readonly RecordedContent[],
  environment: string | undefined,
  at: Date,
): DeployedFileRow[] {
  const newest = newestContents(contents, environment)
  return episodes.map(contentOf).flatMap((row): DeployedFileRow[] => {
    const known = newest.get(keyOf(row.series, row.run_id))
    if (known?.isOnline === false && known.blob_sha === row.blob_sha && known.path === row.path) return []
    return [{ ts: at.toISOString(), ...row, environment: environment ?? '', deployment_id: '', status: 'begun' }]
  })
}

/** The rows that say which files are online as they are, or gone, as of `at`: one deployment may have brought several contents of a file. Pure. */
export const deployedFileRows = (
  episodes: readonly ReleasedEpisode[],
  { kind, deployment }: FinalVerdict,
  at: Date,
): DeployedFileRow[] =>
  (kind === 'success' ? episodes : []).map((one) => ({
    ts: at.toISOString(),
    ...contentOf(one),
    environment: deployment.environment,
    deployment_id: deployment.id,
    status: 'online',
  }))

/** A row of `episodes`, without its time. */
export interface EpisodeRow extends EpisodeState {
  readonly status: ReleasedEpisode['status']
  /** Whether it says of a number that the episode has it no more: it comes before the row that says what the episode is now. */
  readonly isOld: boolean
}

function isRecorded({ previous, status, state }: ReleasedEpisode): boolean {
  if (previous === undefined || previous.status !== status) return false
  const { status: _, recorded_ms: __, ...values } = previous
  return isDeepStrictEqual(values, state)
}

/** Of two episodes with one number, one of which took it over from the other, what readers see counts. */
const RANK: Readonly<Record<EpisodeRow['status'], number>> = { published: 2, failed: 1, withdrawn: 0 }

/** The status that counts most of each number, of all that a run says. */
function highestRanks(episodes: readonly ReleasedEpisode[]): ReadonlyMap<string, number> {
  const highest = new Map<string, number>()
  for (const { state, status } of episodes) {
    const number = numberOf(state)
    highest.set(number, Math.max(RANK[status], highest.get(number) ?? 0))
  }
  return highest
}

/**
 * The rows that say what became of episodes, those alone that say something new; of a number that went from one episode to another, what
 * its readers see there. Pure.
 */
export function episodeRows(episodes: readonly ReleasedEpisode[], { kind }: FinalVerdict): EpisodeRow[] {
  const highest = highestRanks(episodes)
  const counts = (row: EpisodeRow) => RANK[row.status] >= (highest.get(numberOf(row)) ?? 0)
  return episodes
    .flatMap((one): EpisodeRow[] => {
      const { status, state, left } = one
      // What is online is still as it was before.
      const isKept = kind === 'failure' && status === 'published'
      if (isKept || isRecorded(one)) return []
      const old = status === 'published' ? left : []
      return [
        ...old.map(({ recorded_ms: _, ...values }) => ({ ...values, status: 'withdrawn' as const, isOld: true })),
        { ...state, status, isOld: false },
      ]
    })
    .filter(counts)
}
