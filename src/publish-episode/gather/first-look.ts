import type { GitHub } from '../../github/client.ts'
import { whenNextRequestLeaves } from '../../http/departure.ts'
import type { ProposeInputs } from '../inputs.ts'
import { branchFolder, seriesDirectory } from '../naming.ts'
import { type RepositoryState, readRepositoryState } from './repository/content-repository.ts'
import { glimpseSeries, readHead, readSource, type SourceFile } from './source-file.ts'

/** What is read before the rest of the program is loaded. */
export interface FirstLook {
  /** The draft's file; undefined where none is given, or it can't be used. */
  readonly source: SourceFile | undefined
  /** Why the draft's file can't be used, and how it begins. */
  readonly unusable: { readonly error: unknown; readonly head: string } | undefined
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

/** Reads the draft's file, or why it can't be used. */
async function readDraftFile(path: string | undefined, workspace: string): Promise<Omit<FirstLook, 'early'>> {
  if (path === undefined) return { source: undefined, unusable: undefined }
  try {
    return { source: await readSource(path, workspace), unusable: undefined }
  } catch (error) {
    return { source: undefined, unusable: { error, head: await readHead(path, workspace) } }
  }
}

/** Reads the draft, and asks GitHub already: what parses and composes takes time to load, in which GitHub answers. */
export async function takeFirstLook(inputs: ProposeInputs, gitHub: GitHub, workspace: string): Promise<FirstLook> {
  const file = await readDraftFile(inputs.draft, workspace)
  const series = inputs.series ?? glimpseSeries(file.source?.text ?? '')
  if (series === undefined || file.unusable !== undefined) return { ...file, early: undefined }
  const departure = whenNextRequestLeaves()
  const state = lookAt(gitHub, inputs, series)
  // When the draft has faults nobody waits for the answer.
  state.catch(() => {})
  await departure
  return { ...file, early: { series, state } }
}
