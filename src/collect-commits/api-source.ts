import { readFileChanges } from '../git/partial-clone.ts'
import { type Head, readHeads } from '../github/heads.ts'
import { parseRepositoryName } from '../github/repository.ts'
import type { GitHubByTokens } from '../github/token-list.ts'
import { inChunks } from './chunks.ts'
import type { GatheredCommit } from './commit.ts'
import { compare } from './comparison.ts'
import { readCommits, readExisting } from './details.ts'
import { readHistory } from './history.ts'
import type { CommitSource } from './source.ts'

/** So many commits share one clone for their file changes. */
const COMMITS_A_CLONE = 1_000

/** Adds what each commit changes, read by git: GitHub's API would take a request for each commit. */
async function* withFileChanges(
  pages: AsyncIterable<readonly GatheredCommit[]>,
  repository: string,
  gitHub: GitHubByTokens,
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
  gitHub: GitHubByTokens,
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

/** Reads commits from GitHub: the listing and the commits over the API, the files over git. */
export function gitHubSource(
  gitHub: GitHubByTokens,
  options: { readonly serverUrl: string; readonly fileChanges: boolean },
): CommitSource {
  const complete = (pages: AsyncGenerator<readonly GatheredCommit[]>, repository: string) =>
    options.fileChanges ? withFileChanges(pages, repository, gitHub, options.serverUrl) : pages

  return {
    async confirmHead({ repository, branch }) {
      const name = parseRepositoryName(repository)
      const [answer] = name === undefined ? [] : await readHeads(gitHub, [{ ...name, branch }])
      if (answer?.kind !== 'head')
        throw new Error(`${repository}: its branch '${branch}' went while it was read. Run again.`)
      return answer.head
    },
    readWindow: async (head: Head, window) => ({
      total: undefined,
      commits: complete(readHistory(gitHub, head, window), head.repository),
    }),
    async readDifference({ repository, sha }, from, beside) {
      const comparison = await compare(gitHub, repository, from, sha)
      if (comparison.kind !== 'compared') return comparison.kind
      const { ahead, behindCount } = comparison
      return {
        added: new Set(ahead),
        total: ahead.length,
        commits: complete(readCommits(gitHub, repository, ahead), repository),
        vanished: behindCount === 0 ? [] : await vanishedFrom(gitHub, repository, from, [sha, ...beside]),
      }
    },
    existing: (repository, shas) => readExisting(gitHub, repository, shas),
  }
}
