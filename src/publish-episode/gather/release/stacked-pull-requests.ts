import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'

const answer = z.object({ repository: z.record(z.string(), z.object({ totalCount: z.number() })) })

/** Branches that one request asks for. */
const MAX_BRANCHES = 50

/** Reads into which of these branches pull requests are open: who deletes such a branch closes them. One request for fifty branches. */
export async function readBranchesMergedInto(
  gitHub: GitHub,
  repository: RepositoryName,
  branches: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let start = 0; start < branches.length; start += MAX_BRANCHES) {
    const some = branches.slice(start, start + MAX_BRANCHES)
    const { data } = await gitHub.graphql({
      query: `
query mergedInto($owner: String!, $name: String!, ${some.map((_, index) => `$branch${index}: String!`).join(' ')}) {
  repository(owner: $owner, name: $name) {
    ${some.map((_, index) => `branch${index}: pullRequests(baseRefName: $branch${index}, states: OPEN, first: 1) { totalCount }`).join('\n    ')}
  }
}`,
      variables: { ...repository, ...Object.fromEntries(some.map((name, index) => [`branch${index}`, name])) },
      data: answer,
      attempted: `looking for pull requests into branches of ${fullName(repository)}`,
    })
    for (const [index, name] of some.entries()) if (data.repository[`branch${index}`]?.totalCount !== 0) found.add(name)
  }
  return found
}
