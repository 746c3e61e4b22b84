import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { statusOf } from '../../../github/errors.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'

/** How a commit stands to another one: it is the same, contains it, is contained in it, or neither; unknown where one of them is gone. */
export type Relation = 'identical' | 'ahead' | 'behind' | 'diverged' | 'unknown'

const comparison = z.object({ status: z.enum(['identical', 'ahead', 'behind', 'diverged']) })

/** Reads how `later` stands to `earlier`: `ahead` where it contains it. One request. */
export async function readRelation(
  gitHub: GitHub,
  repository: RepositoryName,
  earlier: string,
  later: string,
): Promise<Relation> {
  const { owner, name: repo } = repository
  try {
    const { data } = await gitHub.attempt(`comparing two commits of ${fullName(repository)}`, () =>
      gitHub.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${earlier}...${later}`, per_page: 1 }),
    )
    return comparison.parse(data).status
  } catch (error) {
    if (statusOf(error) === 404) return 'unknown'
    throw error
  }
}
