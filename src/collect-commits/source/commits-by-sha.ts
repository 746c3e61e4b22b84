import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { nextSize, tookTooLong } from '../../github/slow-answers.ts'
import type { GatheredCommit } from '../commit.ts'
import { commitFragment, commitNode } from './commit-fragment.ts'

/** So many commits are asked for in one request. */
const MAX_COMMITS_A_REQUEST = 200

const objectsData = z.object({ repository: z.record(z.string(), commitNode.nullable()) })
const sha1 = z.hash('sha1')

function objectsQuery(shas: readonly string[], withLines: boolean): string {
  const fields = shas.map((sha, index) => `commit${index}: object(oid: "${sha1.parse(sha)}") { ...commitFields }`)
  return [
    'query commits($owner: String!, $name: String!) {',
    '  repository(owner: $owner, name: $name) {',
    ...fields,
    '  }',
    `}${commitFragment(withLines)}`,
  ].join('\n')
}

/** Reads commits in one request; undefined for one that GitHub could not give. */
async function readObjects(
  gitHub: GitHub,
  repository: string,
  shas: readonly string[],
  options: { readonly withLines: boolean; readonly retries?: number },
): Promise<(GatheredCommit | undefined)[]> {
  const { data } = await gitHub.graphql({
    query: objectsQuery(shas, options.withLines),
    variables: { ...parseRepositoryName(repository) },
    data: objectsData,
    attempted: `reading ${shas.length} commits of ${repository}`,
    ...(options.retries === undefined ? {} : { retries: options.retries }),
  })
  return shas.map((_, index) => data.repository[`commit${index}`] ?? undefined)
}

/** Reads commits, and once more without lines those whose lines GitHub can't give. */
async function readBatch(gitHub: GitHub, repository: string, shas: readonly string[]): Promise<GatheredCommit[]> {
  const found = await readObjects(gitHub, repository, shas, { withLines: true, retries: 0 }).catch((error: unknown) => {
    if (shas.length === 1 && tookTooLong(error)) return [undefined]
    throw error
  })
  const missing = shas.filter((_, index) => found[index] === undefined)
  const others = missing.length === 0 ? [] : await readObjects(gitHub, repository, missing, { withLines: false })
  const commits = [...found, ...others].filter((commit) => commit !== undefined)
  if (commits.length !== shas.length)
    throw new Error(
      `GitHub gave ${commits.length} of ${shas.length} commits of ${repository} that it had listed. Run again.`,
    )
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]))
  return shas.flatMap((sha) => bySha.get(sha) ?? [])
}

/**
 * Reads commits by their SHAs, 200 a request. A request that takes GitHub too long is halved, down to one commit, whose lines
 * are then unknown.
 *
 * @throws {GitHubFailure}
 */
export async function* readCommits(
  gitHub: GitHub,
  repository: string,
  shas: readonly string[],
): AsyncGenerator<GatheredCommit[]> {
  let size = MAX_COMMITS_A_REQUEST
  for (let start = 0; start < shas.length; ) {
    const some = shas.slice(start, start + size)
    let commits: GatheredCommit[] | undefined
    try {
      commits = await readBatch(gitHub, repository, some)
    } catch (error) {
      if (some.length === 1 || !tookTooLong(error)) throw error
    }
    size = nextSize(Math.min(size, some.length), commits !== undefined, MAX_COMMITS_A_REQUEST)
    if (commits === undefined) continue
    start += commits.length
    yield commits
  }
}

const oidsData = z.object({ repository: z.record(z.string(), z.object({ oid: z.string() }).nullable()) })

/** Which of these commits the repository still has, in the order given. One request. */
export async function readExisting(gitHub: GitHub, repository: string, shas: readonly string[]): Promise<string[]> {
  const fields = shas.map((sha, index) => `commit${index}: object(oid: "${sha1.parse(sha)}") { oid }`)
  const { data } = await gitHub.graphql({
    query: `query existing($owner: String!, $name: String!) {\n  repository(owner: $owner, name: $name) {\n${fields.join('\n')}\n  }\n}`,
    variables: { ...parseRepositoryName(repository) },
    data: oidsData,
    attempted: `looking which commits ${repository} still has`,
  })
  return shas.filter((_, index) => data.repository[`commit${index}`] != null)
}
