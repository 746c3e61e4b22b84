import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { CHECK_REPOSITORY, untold } from '../../../github/untold.ts'

const answer = z.object({ repository: z.record(z.string(), z.object({ oid: z.string() }).nullable()) })

/** Files that one request asks for. */
const MAX_FILES = 50

/** Reads git's hashes of files as a commit has them, by path; those that it doesn't have are left out. One request for fifty of them. */
export async function readFilesAt(
  gitHub: GitHub,
  repository: RepositoryName,
  sha: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const attempted = `reading what the deployed commit of ${fullName(repository)} has`
  const found = new Map<string, string>()
  for (let start = 0; start < paths.length; start += MAX_FILES) {
    const some = paths.slice(start, start + MAX_FILES)
    const { data, errors } = await gitHub.graphql({
      query: `
query filesAt($owner: String!, $name: String!, ${some.map((_, index) => `$file${index}: String!`).join(' ')}) {
  repository(owner: $owner, name: $name) {
    ${some.map((_, index) => `file${index}: object(expression: $file${index}) { oid }`).join('\n    ')}
  }
}`,
      variables: {
        ...repository,
        ...Object.fromEntries(some.map((path, index) => [`file${index}`, `${sha}:${path}`])),
      },
      data: answer,
      attempted,
    })
    if (errors.length > 0) throw untold(`all while ${attempted}`, errors, CHECK_REPOSITORY)
    for (const [index, path] of some.entries()) {
      const oid = data.repository[`file${index}`]?.oid
      if (oid !== undefined) found.set(path, oid)
    }
  }
  return found
}
