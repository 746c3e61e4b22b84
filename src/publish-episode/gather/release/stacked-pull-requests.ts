import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { readEach } from './read-each.ts'

/**
 * Reads into which of these branches pull requests are open: who deletes such a branch closes them. One of which GitHub does not tell counts
 * as such. One request for fifty branches.
 */
export async function readBranchesMergedInto(
  gitHub: GitHub,
  repository: RepositoryName,
  branches: readonly string[],
): Promise<ReadonlySet<string>> {
  const { values } = await readEach(gitHub, repository, {
    query: 'mergedInto',
    names: branches,
    type: 'String!',
    field: (branch) => `pullRequests(baseRefName: ${branch}, states: OPEN, first: 1) { totalCount }`,
    value: z.object({ totalCount: z.number() }),
    attempted: `looking for pull requests into branches of ${fullName(repository)}`,
  })
  return new Set(branches.filter((branch) => values.get(branch)?.totalCount !== 0))
}
