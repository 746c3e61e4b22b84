import type { PendingEpisode } from '../../decide/release/pending.ts'

/** What programs are told of an episode of a release, whoever tells it. Pure. */
export const episodeFields = <Status extends string>({
  state: { series, episode, title, path, run_id },
  change,
  status,
}: Pick<PendingEpisode, 'state' | 'change'> & { readonly status: Status }) => ({
  series,
  episode,
  title,
  path,
  run_id,
  change,
  status,
})
