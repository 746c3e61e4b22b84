import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { CHECK_REPOSITORY, untold } from '../../../github/untold.ts'
import { pageInfo } from '../repository/content-repository-query.ts'
import type { BaseBranch } from './base-branch.ts'

const QUERY = `
query firstParents($owner: String!, $name: String!, $sha: GitObjectID!, $directory: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $sha) { ... on Commit {
      history(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { oid parents(first: 1) { nodes { oid } } file(path: $directory) { oid } }
      }
    } }
  }
}`

const commit = z
  .object({
    oid: z.string(),
    parents: z.object({ nodes: z.array(z.object({ oid: z.string() })) }),
    file: z.object({ oid: z.string() }).nullish(),
  })
  .transform(({ oid, parents, file }) => ({ oid, parent: parents.nodes[0]?.oid, folder: file?.oid ?? '' }))
const answer = z.object({
  repository: z.object({ object: z.object({ history: z.object({ pageInfo, nodes: z.array(commit) }) }) }),
})

type ListedCommit = Readonly<z.output<typeof commit>>

/** Pages of a hundred commits that are read. */
const MAX_PAGES = 5

/**
 * The oldest commit of the branch itself, from its head back, since which the folder of posts is as it is: by first parents, as the commits
 * of a branch that was merged were never what the base had. Pure.
 *
 * @returns the commit, and whether the next one back is not among those that were read
 */
export function oldestAlike(
  headSha: string,
  commits: ReadonlyMap<string, ListedCommit>,
): { readonly sha: string; readonly isOpen: boolean } {
  const folder = commits.get(headSha)?.folder
  let sha = headSha
  for (;;) {
    const parent = commits.get(sha)?.parent
    if (parent === undefined) return { sha, isOpen: !commits.has(sha) }
    const next = commits.get(parent)
    if (next === undefined) return { sha, isOpen: true }
    if (next.folder !== folder) return { sha, isOpen: false }
    sha = parent
  }
}

async function readPage(
  gitHub: GitHub,
  repository: RepositoryName,
  variables: { readonly sha: string; readonly directory: string; readonly after: string | null },
) {
  const attempted = `reading which commit of ${fullName(repository)} brought its posts`
  const { data, errors } = await gitHub.graphql({
    query: QUERY,
    variables: { ...repository, ...variables },
    data: answer,
    attempted,
  })
  if (errors.length > 0) throw untold(`all while ${attempted}`, errors, CHECK_REPOSITORY)
  return data.repository.object.history
}

/**
 * Reads which commit of the base brought the folder of posts as the head has it: the merge commit, where a pull request did. One request,
 * rarely more; none where the head did so. Where that was very long ago it is the oldest of the commits that are read.
 */
export async function readPostsCommit(
  gitHub: GitHub,
  repository: RepositoryName,
  { headSha, touchingSha }: Pick<BaseBranch, 'headSha' | 'touchingSha'>,
  directory: string,
): Promise<string> {
  if (touchingSha === headSha) return headSha
  const commits = new Map<string, ListedCommit>()
  let after: string | null = null
  for (let pages = 1; ; pages += 1) {
    const { nodes, pageInfo: page } = await readPage(gitHub, repository, { sha: headSha, directory, after })
    for (const one of nodes) commits.set(one.oid, one)
    const { sha, isOpen } = oldestAlike(headSha, commits)
    if (!isOpen || !page.hasNextPage || pages === MAX_PAGES) return sha
    after = page.endCursor
  }
}
