import { z } from 'zod'
import { isNotWhole } from '../../github/answers.ts'
import type { GitHub } from '../../github/client.ts'
import { GitHubFailure } from '../../github/errors.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { nextSize, tookTooLong } from '../../github/slow-answers.ts'
import { DEFAULT_RETRY_POLICY, type RetryPolicy, retry } from '../../retry/retry.ts'
import { counted } from '../../text/figures.ts'
import type { GatheredCommit } from '../commit.ts'
import { commitFragment, commitNode } from './commit-fragment.ts'

/** A commit that is asked for. */
export interface WantedCommit {
  readonly repository: string
  readonly sha: string
}

/** What GitHub gave for a commit that was asked for: undefined when nothing. */
export interface FoundCommit {
  readonly wanted: WantedCommit
  readonly commit: GatheredCommit | undefined
}

/** So many commits are asked for in one request. */
const MAX_COMMITS_A_REQUEST = 200
/** Where GitHub gives none of so many, it is GitHub that failed, not the commits. */
const MAX_MISSING_TOGETHER = 3

const TRIED_TWICE: RetryPolicy = { ...DEFAULT_RETRY_POLICY, attempts: 2 }

const objectsData = z.record(z.string(), z.record(z.string(), commitNode.nullable().catch(null)).nullable())
const sha1 = z.hash('sha1')

/** Where the commits of a request are found in its answer: its repositories, each with its commits. */
function byRepository(commits: readonly WantedCommit[]): [repository: string, shas: string[]][] {
  const repositories = new Map<string, string[]>()
  for (const { repository, sha } of commits) {
    const shas = repositories.get(repository) ?? []
    shas.push(sha)
    repositories.set(repository, shas)
  }
  return [...repositories]
}

function objectsQuery(repositories: readonly [repository: string, shas: readonly string[]][], fields: string) {
  const parameters = repositories.map((_, index) => `$owner${index}: String!, $name${index}: String!`)
  const selections = repositories.map(([, shas], index) =>
    [
      `  repository${index}: repository(owner: $owner${index}, name: $name${index}) {`,
      ...shas.map((sha) => `    commit_${sha1.parse(sha)}: object(oid: "${sha}") { ${fields} }`),
      '  }',
    ].join('\n'),
  )
  const variables = repositories.flatMap(([repository], index) => {
    const name = parseRepositoryName(repository)
    return [
      [`owner${index}`, name?.owner],
      [`name${index}`, name?.name],
    ]
  })
  return {
    parameters: parameters.join(', '),
    selections: selections.join('\n'),
    variables: Object.fromEntries(variables),
  }
}

const described = (commits: readonly WantedCommit[]): string => {
  const repositories = new Set(commits.map(({ repository }) => repository))
  const [first = ''] = repositories
  return `${counted(commits.length, 'commit')} of ${repositories.size === 1 ? first : `${repositories.size} repositories`}`
}

/** Reads commits in one request. */
async function readObjects(
  gitHub: GitHub,
  commits: readonly WantedCommit[],
  { withLines }: { readonly withLines: boolean },
): Promise<FoundCommit[]> {
  const repositories = byRepository(commits)
  const { parameters, selections, variables } = objectsQuery(repositories, '...commitFields')
  const { data } = await gitHub.graphql({
    query: `query commits(${parameters}) {\n${selections}\n}${commitFragment(withLines)}`,
    variables,
    data: objectsData,
    attempted: `reading ${described(commits)}`,
    retries: 0,
  })
  const aliases = new Map(repositories.map(([repository], index) => [repository, `repository${index}`]))
  return commits.map((wanted) => {
    const answer = data[aliases.get(wanted.repository) ?? '']
    return { wanted, commit: answer?.[`commit_${wanted.sha}`] ?? undefined }
  })
}

/** Reads commits, and once more without lines those that GitHub did not give with them. */
async function readBatch(gitHub: GitHub, commits: readonly WantedCommit[]): Promise<FoundCommit[]> {
  const withLines = () => readObjects(gitHub, commits, { withLines: true })
  const found = await retry(withLines, isNotWhole, TRIED_TWICE).catch((error: unknown) => {
    if (commits.length > 1 || !tookTooLong(error)) throw error
    return commits.map((wanted): FoundCommit => ({ wanted, commit: undefined }))
  })
  const missing = found.filter(({ commit }) => commit === undefined).map(({ wanted }) => wanted)
  if (missing.length === 0) return found
  if (missing.length > MAX_MISSING_TOGETHER && missing.length === commits.length)
    throw new GitHubFailure(`GitHub gave none of ${described(commits)}.`, 502, { cause: undefined })
  const again = () => readObjects(gitHub, missing, { withLines: false })
  const others = await retry(again, tookTooLong, TRIED_TWICE).catch((error: unknown) => {
    if (!tookTooLong(error)) throw error
    return []
  })
  const bySha = new Map(others.map(({ wanted, commit }) => [`${wanted.repository} ${wanted.sha}`, commit]))
  return found.map(({ wanted, commit }) => ({
    wanted,
    commit: commit ?? bySha.get(`${wanted.repository} ${wanted.sha}`),
  }))
}

/**
 * Reads commits by their SHAs, of one repository or of many, 200 a request. A request that takes GitHub too long is halved, down to
 * one commit, whose lines are then unknown, or that is not given at all.
 *
 * @throws {GitHubFailure}
 */
export async function* readCommits(
  gitHub: GitHub,
  commits: readonly WantedCommit[],
): AsyncGenerator<readonly FoundCommit[]> {
  let size = MAX_COMMITS_A_REQUEST
  for (let start = 0; start < commits.length; ) {
    const some = commits.slice(start, start + size)
    let found: FoundCommit[] | undefined
    try {
      found = await readBatch(gitHub, some)
    } catch (error) {
      if (some.length === 1 || !tookTooLong(error)) throw error
    }
    size = nextSize(Math.min(size, some.length), found !== undefined, MAX_COMMITS_A_REQUEST)
    if (found === undefined) continue
    start += found.length
    yield found
  }
}

const oidsData = z.object({ repository0: z.record(z.string(), z.object({ oid: z.string() }).nullable()) })

/** Which of these commits the repository still has, in the order given. One request, none for no commits. */
export async function readExisting(gitHub: GitHub, repository: string, shas: readonly string[]): Promise<string[]> {
  if (shas.length === 0) return []
  const { parameters, selections, variables } = objectsQuery([[repository, shas]], 'oid')
  const { data, errors } = await gitHub.graphql({
    query: `query existing(${parameters}) {\n${selections}\n}`,
    variables,
    data: oidsData,
    attempted: `looking which commits ${repository} still has`,
  })
  const [error] = errors
  if (error !== undefined)
    throw new Error(`GitHub can't tell which commits ${repository} still has: ${error.message} Run again.`)
  return shas.filter((sha) => data.repository0[`commit_${sha}`] != null)
}
