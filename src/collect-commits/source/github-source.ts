import { listRanges } from '../../git/clones/commit-range.ts'
import type { ListedCommit } from '../../git/log/listed-commits.ts'
import { type Head, readHeads } from '../../github/heads.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { tookTooLong } from '../../github/slow-answers.ts'
import type { GitHubWithTokens } from '../../github/tokens/tokens.ts'
import { log } from '../../runner/log.ts'
import { branchKey } from '../cursor.ts'
import type { RepositoryHealth } from '../health.ts'
import { commitReader } from './commit-reader.ts'
import type { CommitSource } from './commit-source.ts'
import { readExisting } from './commits-by-sha.ts'
import { compare } from './comparison.ts'
import type { HealthWindow } from './health/repository-health.ts'
import { type ChangedBranch, readNews } from './read-ahead.ts'
import { listWindow } from './window-listing.ts'

/** What the commits of `base` are that none of these heads reaches. */
async function vanishedFrom(
  gitHub: GitHubWithTokens,
  repository: string,
  base: string,
  heads: readonly string[],
): Promise<readonly ListedCommit[]> {
  let vanished: readonly ListedCommit[] | undefined
  for (const head of heads) {
    const comparison = await compare(gitHub, repository, head, base)
    if (comparison.kind !== 'compared') continue
    const unreached = new Set(comparison.ahead.map(({ sha }) => sha))
    vanished = vanished?.filter(({ sha }) => unreached.has(sha)) ?? comparison.ahead
    if (vanished.length === 0) break
  }
  return vanished ?? []
}

/** What came and what went. */
interface Listing {
  /** Oldest first. */
  readonly added: readonly string[]
  readonly vanished: readonly ListedCommit[]
}

async function listDifference(
  gitHub: GitHubWithTokens,
  { repository, sha }: Head,
  from: string,
  otherHeads: readonly string[],
): Promise<Listing | 'missing' | 'unrelated'> {
  const comparison = await compare(gitHub, repository, from, sha)
  if (comparison.kind !== 'compared') return comparison.kind
  const { ahead, behindCount } = comparison
  const vanished = behindCount === 0 ? [] : await vanishedFrom(gitHub, repository, from, [sha, ...otherHeads])
  return { added: ahead.map((commit) => commit.sha), vanished }
}

/** The same by git. GitHub compares the files too, which takes it too long where very much has changed. */
async function listDifferenceByGit(
  gitHub: GitHubWithTokens,
  serverUrl: string,
  { repository, sha }: Head,
  from: string,
  otherHeads: readonly string[],
): Promise<Listing> {
  log.warning(`GitHub could not compare ${repository} with what was collected last in time; git does it from a clone.`)
  const remote = { url: `${serverUrl}/${repository}.git`, token: gitHub.token }
  const [added = [], vanished = []] = await listRanges(remote, [
    { head: sha, without: [from] },
    { head: from, without: [sha], withoutIfThere: otherHeads },
  ])
  return { added: added.map((commit) => commit.sha).toReversed(), vanished }
}

/** How commits are read from GitHub. */
export interface GitHubSourceOptions {
  readonly serverUrl: string
  readonly fileChanges: boolean
}

/** GitHub as a source that looks at many branches at once. */
export interface GitHubSource extends CommitSource {
  /** Looks what is new on branches before they are read one by one. Never fails. */
  readAhead(branches: readonly ChangedBranch[], window: HealthWindow): Promise<void>
  /** The health of a repository, where reading ahead has brought it. */
  healthOf(repository: string): RepositoryHealth | undefined
}

/** Reads commits from GitHub: the listing and the commits over the API, the files over git. */
export function gitHubSource(gitHub: GitHubWithTokens, options: GitHubSourceOptions): GitHubSource {
  const remoteOf = (repository: string) => ({ url: `${options.serverUrl}/${repository}.git`, token: gitHub.token })
  const reader = commitReader(gitHub, remoteOf, options)
  const ahead = new Map<string, readonly string[]>()
  const health = new Map<string, RepositoryHealth>()

  return {
    isLocal: false,
    async readAhead(branches, window) {
      const news = await readNews(gitHub, branches, window)
      for (const [key, { branch, added, health: found }] of news) {
        if (added !== undefined) ahead.set(`${key} ${branch.from}`, added)
        if (found !== undefined) health.set(branch.head.repository, found)
      }
      await reader.readAhead([...news.values()])
    },
    healthOf: (repository) => health.get(repository),
    async confirmHead({ repository, branch }) {
      const name = parseRepositoryName(repository)
      const [answer] = name === undefined ? [] : await readHeads(gitHub, [{ ...name, branch }])
      if (answer?.kind !== 'head')
        throw new Error(`${repository}: its branch '${branch}' went while it was read. Run again.`)
      return answer.head
    },
    async readWindow(head, window) {
      const shas = await listWindow(gitHub, remoteOf(head.repository), head, window)
      return { total: () => shas.length, commits: reader.read(head.repository, shas) }
    },
    async readDifference(head, from, otherHeads) {
      const known = ahead.get(`${branchKey(head)} ${from}`)
      const listing =
        known === undefined
          ? await listDifference(gitHub, head, from, otherHeads).catch((error: unknown) => {
              if (!tookTooLong(error)) throw error
              return listDifferenceByGit(gitHub, options.serverUrl, head, from, otherHeads)
            })
          : { added: known, vanished: [] }
      if (typeof listing === 'string') return listing
      const { added, vanished } = listing
      return {
        added: new Set(added),
        total: () => added.length,
        commits: reader.read(head.repository, added),
        vanished,
      }
    },
    existing: (repository, shas) => readExisting(gitHub, repository, shas),
  }
}
