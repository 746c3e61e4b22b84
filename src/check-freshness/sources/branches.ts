import { fullName } from '../../github/repository.ts'
import type { Source } from './sources.ts'

/** A branch to read, once for all the sources that watch it. */
export interface Branch {
  readonly key: string
  readonly repository: Source['repository']
  readonly branch: string | undefined
  /** Folders and files whose commits are listed too. */
  readonly paths: readonly string[]
  /** What is read with each commit because a source asks for it. */
  readonly withEntries: boolean
  readonly withMessages: boolean
  readonly withPullRequests: boolean
}

/** The key of a source's branch. */
export const branchKey = (source: Pick<Source, 'repository' | 'branch'>): string => {
  const [repository, branch] = [fullName(source.repository).toLowerCase(), source.branch ?? '']
  return `${repository}@${branch}`
}

/** The branches that the sources watch, each once. */
export function branchesOf(sources: readonly Source[]): readonly Branch[] {
  const grouped = Map.groupBy(sources, branchKey)
  return [...grouped].flatMap(([key, watching]) =>
    watching.slice(0, 1).map(({ repository, branch }) => ({
      key,
      repository,
      branch,
      paths: [...new Set(watching.flatMap(({ paths }) => (paths?.kind === 'only' ? paths.paths : [])))],
      withEntries: watching.some(({ paths }) => paths?.kind === 'except'),
      withMessages: watching.some(({ ignoreMessages }) => ignoreMessages.length > 0),
      withPullRequests: watching.some(({ match }) => match === 'pull-request'),
    })),
  )
}
