import { readFetchedCommits } from '../../git/clones/partial-clone.ts'
import { type FileChange, inPathOrder } from '../../git/log/file-change.ts'
import type { Remote } from '../../git/process/environment.ts'
import type { GitHub } from '../../github/client.ts'
import { GitHubFailure } from '../../github/errors.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { inChunks } from '../chunks.ts'
import type { GatheredCommit } from '../commit.ts'
import { keepMemorySmall } from './small-memory.ts'

/** So many commits share one clone for their file changes. */
const MAX_COMMITS_A_CLONE = 1_000

/**
 * Adds what each commit changes, read by git: GitHub's API would take a request for each commit.
 *
 * @param hasPaths tells of a SHA whether its commit has them already.
 */
export async function* withFileChanges(
  pages: AsyncIterable<readonly GatheredCommit[]>,
  repository: string,
  { remote, hasPaths }: { readonly remote: () => Remote; hasPaths(sha: string): boolean },
): AsyncGenerator<readonly GatheredCommit[]> {
  keepMemorySmall()
  for await (const chunk of inChunks(pages, MAX_COMMITS_A_CLONE)) {
    const wanted = chunk.filter(({ sha }) => !hasPaths(sha))
    const fetched = wanted.length === 0 ? undefined : await readFetchedCommits(wanted, remote())
    yield chunk.map((commit) => {
      if (hasPaths(commit.sha)) return commit
      const files = fetched?.get(commit.sha)?.files
      if (files === undefined)
        throw new Error(`git gave no changes for commit ${commit.sha} of ${repository}. Run again.`)
      return { ...commit, files }
    })
  }
}

/** GitHub's largest page of a commit's files. */
const MAX_FILES_A_PAGE = 300

/** A file of a commit as REST tells it. */
interface RestFile {
  readonly filename: string
  readonly previous_filename?: string | undefined
  readonly status: string
}

/** What became of a path or two; undefined for a status that git's own may differ from. */
function changesOf({ filename, previous_filename: before, status }: RestFile): FileChange[] | undefined {
  switch (status) {
    case 'added':
    case 'removed':
    case 'modified':
      return [{ path: filename, change: status }]
    case 'renamed':
      return before === undefined
        ? undefined
        : [
            { path: before, change: 'removed' },
            { path: filename, change: 'added' },
          ]
    default:
      return undefined
  }
}

/**
 * Adds a commit's lines and paths by one request, where GitHub's answer is sure to be git's too.
 *
 * @returns undefined for a merge, a large commit, changes that git may tell otherwise, or when GitHub fails.
 */
export async function withDetails(
  gitHub: GitHub,
  repository: string,
  commit: GatheredCommit,
): Promise<GatheredCommit | undefined> {
  const name = parseRepositoryName(repository)
  if (name === undefined || commit.parents.length > 1) return undefined
  try {
    const { data } = await gitHub.attempt(`reading what commit ${commit.sha} of ${repository} changes`, () =>
      gitHub.rest.repos.getCommit({ owner: name.owner, repo: name.name, ref: commit.sha, request: { retries: 0 } }),
    )
    const { stats, files } = data
    if (data.sha !== commit.sha || files === undefined || files.length >= MAX_FILES_A_PAGE) return undefined
    const changes = files.map(changesOf)
    if (stats?.additions === undefined || stats.deletions === undefined || changes.includes(undefined)) return undefined
    const { additions, deletions } = stats
    return { ...commit, additions, deletions, files: inPathOrder(changes.flatMap((some) => some ?? [])) }
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error
    log.debug(describeError(error))
    return undefined
  }
}
