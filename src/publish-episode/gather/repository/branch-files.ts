import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'

/** A file of a branch to read. */
export interface BranchFileRequest {
  /** The branch's name. */
  readonly branch: string
  /** The branch's head. */
  readonly sha: string
  readonly path: string
}

/** A file of a branch. */
export interface BranchFile {
  readonly branch: string
  readonly path: string
  /** Undefined for what GitHub doesn't tell as text: it isn't, or is too large. */
  readonly text: string | undefined
}

/** Files that one request reads. */
const MAX_FILES = 50

const answer = z.object({
  repository: z.record(z.string(), z.object({ text: z.string().nullish() }).nullable()),
})

function fileQuery(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index)
  const variables = indices.map((index) => `$file${index}: String!`).join(' ')
  const fields = indices.map((index) => `file${index}: object(expression: $file${index}) { ... on Blob { text } }`)
  return `
query branchFiles($owner: String!, $name: String!, ${variables}) {
  repository(owner: $owner, name: $name) {
    ${fields.join('\n    ')}
  }
}`
}

/** Reads files of branches; those that aren't there are left out. One request for fifty of them. */
export async function readBranchFiles(
  gitHub: GitHub,
  repository: RepositoryName,
  files: readonly BranchFileRequest[],
): Promise<BranchFile[]> {
  const found: BranchFile[] = []
  for (let start = 0; start < files.length; start += MAX_FILES) {
    const some = files.slice(start, start + MAX_FILES)
    const { data } = await gitHub.graphql({
      query: fileQuery(some.length),
      variables: {
        ...repository,
        ...Object.fromEntries(some.map(({ sha, path }, index) => [`file${index}`, `${sha}:${path}`])),
      },
      data: answer,
      attempted: `reading the episodes on branches of ${fullName(repository)}`,
    })
    for (const [index, { branch, path }] of some.entries()) {
      const file = data.repository[`file${index}`]
      if (file) found.push({ branch, path, text: file.text ?? undefined })
    }
  }
  return found
}
