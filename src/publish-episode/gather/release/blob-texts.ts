import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'

const answer = z.object({ repository: z.record(z.string(), z.object({ text: z.string().nullish() }).nullable()) })

/** Texts that one request reads. */
const MAX_BLOBS = 50

/** Reads texts by git's hashes of them; those that the repository doesn't have are left out. One request for fifty of them. */
export async function readBlobTexts(
  gitHub: GitHub,
  repository: RepositoryName,
  blobs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (let start = 0; start < blobs.length; start += MAX_BLOBS) {
    const some = blobs.slice(start, start + MAX_BLOBS)
    const { data } = await gitHub.graphql({
      query: `
query blobTexts($owner: String!, $name: String!, ${some.map((_, index) => `$blob${index}: GitObjectID!`).join(' ')}) {
  repository(owner: $owner, name: $name) {
    ${some.map((_, index) => `blob${index}: object(oid: $blob${index}) { ... on Blob { text } }`).join('\n    ')}
  }
}`,
      variables: { ...repository, ...Object.fromEntries(some.map((blob, index) => [`blob${index}`, blob])) },
      data: answer,
      attempted: `reading episodes that ${fullName(repository)} had`,
    })
    for (const [index, blob] of some.entries()) {
      const text = data.repository[`blob${index}`]?.text
      if (text != null) found.set(blob, text)
    }
  }
  return found
}
