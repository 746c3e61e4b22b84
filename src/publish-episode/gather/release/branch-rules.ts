import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import type { RepositoryName } from '../../../github/repository.ts'

const rules = z.array(z.object({ type: z.string() }))

/** Reads the types of the rules that hold for a branch, those of the organization included: `pull_request`. One request. */
export async function readRuleTypes(
  gitHub: GitHub,
  { owner, name: repo }: RepositoryName,
  branch: string,
): Promise<readonly string[]> {
  const { data } = await gitHub.attempt(`reading the rules of the branch ${branch}`, () =>
    gitHub.rest.repos.getBranchRules({ owner, repo, branch, per_page: 100 }),
  )
  return rules.parse(data).map(({ type }) => type)
}
