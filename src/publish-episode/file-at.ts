import { z } from 'zod'
import type { GitHub } from '../github/client.ts'
import { fullName, type RepositoryName } from '../github/repository.ts'

const answer = z.object({
  repository: z.object({ object: z.object({ text: z.string().nullish() }).nullable() }),
})

/** The text of a file at a commit; undefined when it is not there or not text. One request. */
export async function readFileAt(
  gitHub: GitHub,
  repository: RepositoryName,
  sha: string,
  path: string,
): Promise<string | undefined> {
  const { data } = await gitHub.graphql({
    query: `query fileAt($owner: String!, $name: String!, $expression: String!) {
      repository(owner: $owner, name: $name) { object(expression: $expression) { ... on Blob { text } } }
    }`,
    variables: { ...repository, expression: `${sha}:${path}` },
    data: answer,
    attempted: `reading ${path} of ${fullName(repository)}`,
  })
  return data.repository.object?.text ?? undefined
}
