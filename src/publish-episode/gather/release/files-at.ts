import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { CHECK_REPOSITORY, untold } from '../../../github/untold.ts'
import { readEach } from './read-each.ts'

/** Reads git's hashes of files as a commit has them, by path; those that it doesn't have are left out. One request for fifty of them. */
export async function readFilesAt(
  gitHub: GitHub,
  repository: RepositoryName,
  sha: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const attempted = `reading what the deployed commit of ${fullName(repository)} has`
  const expressionOf = (path: string) => `${sha}:${path}`
  const { values, errors } = await readEach(gitHub, repository, {
    query: 'filesAt',
    names: paths.map(expressionOf),
    type: 'String!',
    field: (expression) => `object(expression: ${expression}) { oid }`,
    value: z.object({ oid: z.string() }),
    attempted,
  })
  if (errors.length > 0) throw untold(`all while ${attempted}`, errors, CHECK_REPOSITORY)
  return new Map(
    paths.flatMap((path) => {
      const oid = values.get(expressionOf(path))?.oid
      return oid === undefined ? [] : [[path, oid] as const]
    }),
  )
}
