import { composedRunId } from '../../../episode/compose/compose.ts'
import { entriesOf } from '../../../episode/front-matter/read.ts'
import type { GitHub } from '../../../github/client.ts'
import type { RepositoryName } from '../../../github/repository.ts'
import { type BranchFileRequest, readBranchFiles } from '../repository/branch-files.ts'
import type { PublishedFile } from '../repository/content-repository.ts'
import { timeOf } from './told-commits.ts'

/** An episode that was composed from data, and after which committer date it begins. */
export interface ComposedEpisode {
  readonly runId: string
  readonly from: Date
}

/** A composed episode on the base branch: what it has told. */
export interface ToldEpisode extends ComposedEpisode {
  /** The committer date that it ends with. */
  readonly until: Date
  /** When the newest of the commits that it could tell of was collected. */
  readonly collectedUntil: Date | undefined
  /** The id of the set of commits that it tells. */
  readonly toldSet: string | undefined
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

/**
 * What the front matter of a composed episode says of itself; undefined for an episode that wasn't composed, or where nothing proves
 * that it was: the run id follows from the beginning, which no other episode has by chance.
 */
function readComposed(series: string, text: string): ToldEpisode | undefined {
  if (!text.includes('commits_since')) return undefined
  const { run_id, commits_since, commits_until, collected_until, commits_told } = entriesOf(text)
  const [from, until] = [timeOf(commits_since), timeOf(commits_until)]
  const runId = textOf(run_id)?.toLowerCase()
  if (from === undefined || until === undefined || runId === undefined) return undefined
  if (composedRunId(series, from) !== runId) return undefined
  return { runId, from, until, collectedUntil: timeOf(collected_until), toldSet: textOf(commits_told) }
}

/** The composed episodes of a series on the base branch. */
export const publishedComposed = (published: readonly PublishedFile[], series: string): ToldEpisode[] =>
  published.flatMap(({ text }) => (text === undefined ? [] : (readComposed(series, text) ?? [])))

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
    const composed = text === undefined ? undefined : readComposed(series, text)
    return composed?.runId === runId ? [composed] : []
  })
}
