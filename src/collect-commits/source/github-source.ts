import { listRanges } from '../../git/commit-range.ts'
import { readFileChanges } from '../../git/partial-clone.ts'
import { type Head, readHeads } from '../../github/heads.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { tookTooLong } from '../../github/slow-answers.ts'
import type { GitHubWithTokens } from '../../github/tokens.ts'
import { log } from '../../runner/log.ts'
import { inChunks } from '../chunks.ts'
import type { GatheredCommit } from '../commit.ts'
import type { CommitSource } from './commit-source.ts'
import { readCommits, readExisting } from './commits-by-sha.ts'
import { readHistory } from './commits-in-window.ts'
import { compare } from './comparison.ts'

/** So many commits share one clone for their file changes. */
const COMMITS_A_CLONE = 1_000

/** Adds what each commit changes, read by git: GitHub's API would take a request for each commit. */
async function* withFileChanges(
  pages: AsyncIterable<readonly GatheredCommit[]>,
  repository: string,
  gitHub: GitHubWithTokens,
  serverUrl: string,
): AsyncGenerator<readonly GatheredCommit[]> {
  for await (const chunk of inChunks(pages, COMMITS_A_CLONE)) {
    const changes = await readFileChanges(chunk, { url: `${serverUrl}/${repository}.git`, token: gitHub.token })
    yield chunk.map((commit) => {
      const files = changes.get(commit.sha)
      if (files === undefined)
        throw new Error(`git gave no changes for commit ${commit.sha} of ${repository}. Run again.`)
      return { ...commit, files }
    })
  }
}

/** What the commits of `base` are that none of these heads reaches. */
async function vanishedFrom(
  gitHub: GitHubWithTokens,
  repository: string,
  base: string,
  heads: readonly string[],
): Promise<readonly string[]> {
  let vanished: readonly string[] | undefined
  for (const head of heads) {
    const comparison = await compare(gitHub, repository, head, base)
    if (comparison.kind !== 'compared') continue
    const unreached = new Set(comparison.ahead)
    vanished = vanished?.filter((sha) => unreached.has(sha)) ?? comparison.ahead
    if (vanished.length === 0) break
  }
  return vanished ?? []
}

/** What came and what went. */
interface Listing {
  /** Oldest first. */
  readonly added: readonly string[]
  readonly vanished: readonly string[]
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
  return { added: ahead, vanished }
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
    { head: from, without: [sha, ...otherHeads] },
  ])
  return { added: added.toReversed(), vanished }
}

/** Reads commits from GitHub: the listing and the commits over the API, the files over git. */
export function gitHubSource(
  gitHub: GitHubWithTokens,
  options: { readonly serverUrl: string; readonly fileChanges: boolean },
): CommitSource {
  const complete = (pages: AsyncGenerator<readonly GatheredCommit[]>, repository: string) =>
    options.fileChanges ? withFileChanges(pages, repository, gitHub, options.serverUrl) : pages

  return {
    isLocal: false,
    async confirmHead({ repository, branch }) {
      const name = parseRepositoryName(repository)
      const [answer] = name === undefined ? [] : await readHeads(gitHub, [{ ...name, branch }])
      if (answer?.kind !== 'head')
        throw new Error(`${repository}: its branch '${branch}' went while it was read. Run again.`)
      return answer.head
    },
    readWindow: async (head: Head, window) => ({
      total: () => undefined,
      commits: complete(readHistory(gitHub, head, window), head.repository),
    }),
    async readDifference(head, from, otherHeads) {
      const listing = await listDifference(gitHub, head, from, otherHeads).catch((error: unknown) => {
        if (!tookTooLong(error)) throw error
        return listDifferenceByGit(gitHub, options.serverUrl, head, from, otherHeads)
      })
      if (typeof listing === 'string') return listing
      const { added, vanished } = listing
      return {
        added: new Set(added),
        total: () => added.length,
        commits: complete(readCommits(gitHub, head.repository, added), head.repository),
        vanished,
      }
    },
    existing: (repository, shas) => readExisting(gitHub, repository, shas),
  }
}
