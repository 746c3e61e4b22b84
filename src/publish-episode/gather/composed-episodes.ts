import { composedRunId } from '../../episode/compose/compose.ts'
import { entriesOf } from '../../episode/front-matter/read.ts'
import type { WindowStart } from '../../facts/window.ts'
import type { GitHub } from '../../github/client.ts'
import type { RepositoryName } from '../../github/repository.ts'
import { type BranchFileRequest, readBranchFiles } from './branch-files.ts'
import { timeOf } from './told-commits.ts'

/** An episode on a content branch that was composed from data, and where it begins. */
export interface ComposedEpisode {
  readonly runId: string
  readonly start: WindowStart
}

/** Where an episode's file says that it begins; undefined for one that was not composed: the run id follows from the start. */
function startOf(series: string, runId: string, text: string): WindowStart | undefined {
  const { commits_since, collected_since } = entriesOf(text)
  const from = timeOf(commits_since)
  if (from === undefined || composedRunId(series, from) !== runId) return undefined
  return { from, collectedSince: timeOf(collected_since) }
}

/** Reads which episodes on branches are composed ones. One request for fifty of them. */
export async function readComposedEpisodes(
  gitHub: GitHub,
  repository: RepositoryName,
  series: string,
  episodes: readonly (BranchFileRequest & { readonly runId: string })[],
): Promise<ComposedEpisode[]> {
  const files = await readBranchFiles(gitHub, repository, episodes)
  return episodes.flatMap(({ branch, path, runId }) => {
    const text = files.find((file) => file.branch === branch && file.path === path)?.text
    const start = text === undefined ? undefined : startOf(series, runId, text)
    return start === undefined ? [] : [{ runId, start }]
  })
}
