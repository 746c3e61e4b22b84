import { z } from 'zod'
import { describeError } from '../../../runner/run-action.ts'
import type { LeftBranch } from '../../decide/release/left-branches.ts'
import type { Target } from '../content-branch.ts'

const NO_COMMIT_THERE = '0'.repeat(40)

/** GitHub deletes it only where it is still at that commit: whoever pushes meanwhile keeps the branch. */
const DELETE = `
mutation deleteBranch($repository: ID!, $name: GitRefname!, $before: GitObjectID!, $after: GitObjectID!) {
  updateRefs(input: { repositoryId: $repository, refUpdates: [{ name: $name, beforeOid: $before, afterOid: $after, force: true }] }) {
    clientMutationId
  }
}`

const HEAD = `
query branchHead($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $branch) { target { oid } } }
}`

const headAnswer = z.object({
  repository: z.object({ ref: z.object({ target: z.object({ oid: z.string() }) }).nullable() }),
})

/** Where a branch is now; undefined where it is gone. */
async function headOf({ gitHub, repository }: Target, branch: string): Promise<string | undefined> {
  const { data } = await gitHub.graphql({
    query: HEAD,
    variables: { ...repository, branch: `refs/heads/${branch}` },
    data: headAnswer,
    attempted: `looking for the branch ${branch}`,
  })
  return data.repository.ref?.target.oid
}

/** @throws {Error} when it could not be deleted. */
async function deleteOne(
  target: Target,
  repositoryId: string,
  { name, headSha }: LeftBranch,
): Promise<'gone' | 'moved'> {
  const said = await target.gitHub
    .graphql({
      query: DELETE,
      variables: { repository: repositoryId, name: `refs/heads/${name}`, before: headSha, after: NO_COMMIT_THERE },
      data: z.object({ updateRefs: z.unknown() }),
      attempted: `deleting the branch ${name}`,
    })
    .then(({ errors }) => errors.map(({ message }) => message).join('; '), describeError)
  if (said === '') return 'gone'
  const head = await headOf(target, name)
  if (head === undefined) return 'gone'
  // What somebody has pushed meanwhile is theirs.
  if (head !== headSha) return 'moved'
  throw new Error(`${said.replace(/\.?$/u, '.')} The token needs \`contents: write\`, and no rule may forbid it.`)
}

/** What came of deleting branches. */
export interface DeletedBranches {
  readonly deleted: readonly LeftBranch[]
  readonly warnings: readonly string[]
}

/** Deletes branches that have done their work, those that are still as they were seen. What fails the next run tries again. */
export async function deleteBranches(
  target: Target,
  repositoryId: string,
  branches: readonly LeftBranch[],
): Promise<DeletedBranches> {
  const deleted: LeftBranch[] = []
  const warnings: string[] = []
  for (const branch of branches) {
    try {
      if ((await deleteOne(target, repositoryId, branch)) === 'gone') deleted.push(branch)
    } catch (error) {
      warnings.push(`The branch ${branch.name} could not be deleted: ${describeError(error)} The next run tries again.`)
    }
  }
  return { deleted, warnings }
}
