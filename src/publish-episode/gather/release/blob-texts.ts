import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { CHECK_REPOSITORY, untold } from '../../../github/untold.ts'
import { readEach } from './read-each.ts'

/** Reads texts by git's hashes of them; those that the repository doesn't have are left out. One request for fifty of them. */
export async function readBlobTexts(
  gitHub: GitHub,
  repository: RepositoryName,
  blobs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const attempted = `reading episodes that ${fullName(repository)} had`
  const { values, errors: all } = await readEach(gitHub, repository, {
    query: 'blobTexts',
    names: blobs,
    type: 'GitObjectID!',
    field: (blob) => `object(oid: ${blob}) { ... on Blob { text } }`,
    value: z.object({ text: z.string().nullish() }),
    attempted,
  })
  const errors = all.filter(({ type }) => type !== 'NOT_FOUND')
  if (errors.length > 0) throw untold(`all while ${attempted}`, errors, CHECK_REPOSITORY)
  return new Map([...values].flatMap(([blob, { text }]) => (text == null ? [] : [[blob, text] as const])))
}
