import type { GitHub } from '../../github/client.ts'
import { whenNextRequestLeaves } from '../../http/departure.ts'
import type { ProposeInputs } from '../inputs.ts'
import { branchFolder, seriesDirectory } from '../naming.ts'
import { type RepositoryState, readRepositoryState } from './content-repository.ts'
import { glimpseSeries, readSource, type SourceFile } from './source-file.ts'

/** What is read before the rest of the program is loaded. */
export interface FirstLook {
  /** The draft's file; undefined where none is given. */
  readonly source: SourceFile | undefined
  /** What the repository holds of the series that the draft seems to be of; undefined where that isn't plain. */
  readonly early: { readonly series: string; readonly state: Promise<RepositoryState> } | undefined
}

/** Reads what the content repository holds of a series. */
export const lookAt = (
  gitHub: GitHub,
  { repository, base, naming, assignees }: ProposeInputs,
  series: string,
): Promise<RepositoryState> =>
  readRepositoryState(gitHub, {
    repository,
    base,
    postsDirectory: naming.postsDirectory,
    directory: seriesDirectory(naming, series),
    branchFolder: branchFolder(naming),
    users: assignees,
  })

/** Reads the draft, and asks GitHub already: what parses and composes takes time to load, in which GitHub answers. */
export async function takeFirstLook(inputs: ProposeInputs, gitHub: GitHub, workspace: string): Promise<FirstLook> {
  const source = inputs.draft === undefined ? undefined : await readSource(inputs.draft, workspace)
  const series = inputs.series ?? (source === undefined ? undefined : glimpseSeries(source.text))
  if (series === undefined) return { source, early: undefined }
  const departure = whenNextRequestLeaves()
  const state = lookAt(gitHub, inputs, series)
  // When the draft has faults nobody waits for the answer.
  state.catch(() => {})
  await departure
  return { source, early: { series, state } }
}
