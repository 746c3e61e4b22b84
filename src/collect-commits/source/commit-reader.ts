import { readUnknownCommits } from '../../git/clones/partial-clone.ts'
import type { Remote } from '../../git/process/environment.ts'
import { GitFailure } from '../../git/process/errors.ts'
import type { GitHub } from '../../github/client.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { counted } from '../../text/figures.ts'
import type { GatheredCommit } from '../commit.ts'
import { type FoundCommit, readCommits } from './commits-by-sha.ts'
import { withDetails, withFileChanges } from './file-changes.ts'
import { gatheredFromLog } from './gathered-from-log.ts'
import { NEWEST_SIZE, type News } from './read-ahead.ts'

/** Reads commits of GitHub's repositories whose SHAs are known. */
export interface CommitReader {
  /** Reads the new commits of many branches together, where they are few. Never fails. */
  readAhead(news: readonly News[]): Promise<void>
  /**
   * Reads commits of a repository, in the order given. One that can't be read does not stop the others: they come first.
   *
   * @throws {GitHubFailure | GitFailure}
   */
  read(repository: string, shas: readonly string[]): AsyncGenerator<readonly GatheredCommit[]>
}

/** For so few commits in all, a request for each is the shortest way to their lines and paths. */
const MAX_HANDFUL = NEWEST_SIZE

const keyOf = (repository: string, sha: string) => `${repository} ${sha}`

/** Reads commits by what GitHub gives for their SHAs, by git where it gives nothing, and adds the paths that they change. */
export function commitReader(
  gitHub: GitHub,
  remoteOf: (repository: string) => Remote,
  { fileChanges }: { readonly fileChanges: boolean },
): CommitReader {
  /** What was read together with other branches, until its own branch takes it. */
  const ahead = new Map<string, GatheredCommit>()
  /** SHAs of commits that came with their paths. */
  const withPaths = new Set<string>()

  /** By git, what GitHub does not give. Undefined where git can't either. */
  async function readMissing(repository: string, shas: readonly string[]) {
    log.info(`${repository}: GitHub did not give ${shas.length} of its commits; git reads them, without their lines.`)
    try {
      return await readUnknownCommits(shas, remoteOf(repository))
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error
      log.info(describeError(error))
      return undefined
    }
  }

  async function* complete(
    pages: AsyncIterable<readonly FoundCommit[]>,
    repository: string,
  ): AsyncGenerator<readonly GatheredCommit[]> {
    const unreadable: string[] = []
    for await (const page of pages) {
      const missing = page.flatMap(({ wanted, commit }) => (commit === undefined ? [wanted.sha] : []))
      const byGit = missing.length === 0 ? undefined : await readMissing(repository, missing)
      const commits: GatheredCommit[] = []
      for (const { wanted, commit } of page) {
        const logged = byGit?.get(wanted.sha)
        if (commit !== undefined) commits.push(commit)
        else if (logged !== undefined) {
          commits.push(gatheredFromLog(logged, fileChanges))
          withPaths.add(logged.sha)
        } else unreadable.push(wanted.sha)
      }
      yield commits
    }
    if (unreadable.length > 0)
      throw new Error(
        `Neither GitHub nor git gives ${counted(unreadable.length, 'commit')} of ${repository} (${unreadable.slice(0, 3).join(', ')}). The others are stored. Run again.`,
      )
  }

  /** What was read ahead comes first: its parents are nowhere else. */
  async function* withoutPaths(repository: string, shas: readonly string[]): AsyncGenerator<readonly FoundCommit[]> {
    const wanted = shas.map((sha) => ({ repository, sha }))
    const known = wanted.map((of): FoundCommit => ({ wanted: of, commit: ahead.get(keyOf(repository, of.sha)) }))
    if (known.length > 0 && known.every(({ commit }) => commit !== undefined)) {
      for (const { sha } of wanted) ahead.delete(keyOf(repository, sha))
      yield known
    } else yield* readCommits(gitHub, wanted)
  }

  /** The newest commits of some branches, if these are all that is new, with their lines and paths. */
  async function readHandful(news: readonly News[]): Promise<void> {
    const found = news.flatMap(({ branch, added, newest }) =>
      (added ?? []).map((sha) => ({ repository: branch.head.repository, commit: newest.find((of) => of.sha === sha) })),
    )
    await Promise.all(
      found.map(async ({ repository, commit }) => {
        const detailed = commit === undefined ? undefined : await withDetails(gitHub, repository, commit)
        if (detailed === undefined) return
        ahead.set(keyOf(repository, detailed.sha), detailed)
        withPaths.add(detailed.sha)
      }),
    )
  }

  return {
    async readAhead(news) {
      const wanted = news.flatMap(({ branch, added }) =>
        (added ?? []).map((sha) => ({ repository: branch.head.repository, sha })),
      )
      if (wanted.length === 0) return
      if (fileChanges && wanted.length <= MAX_HANDFUL) return readHandful(news)
      try {
        for await (const page of readCommits(gitHub, wanted)) {
          for (const { wanted: of, commit } of page)
            if (commit !== undefined) ahead.set(keyOf(of.repository, of.sha), commit)
        }
      } catch (error) {
        // Each branch then reads its own, and says what is wrong.
        log.debug(describeError(error))
      }
    },
    read(repository, shas) {
      const commits = complete(withoutPaths(repository, shas), repository)
      if (!fileChanges) return commits
      return withFileChanges(commits, repository, {
        remote: () => remoteOf(repository),
        hasPaths: (sha) => withPaths.has(sha),
      })
    },
  }
}
