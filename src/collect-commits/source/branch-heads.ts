import { type HeadAnswer, readHeads } from '../../github/heads.ts'
import { readOwnerHeads } from '../../github/owner-heads.ts'
import { fullName, parseRepositoryName } from '../../github/repository.ts'
import type { GitHubWithTokens } from '../../github/tokens/tokens.ts'
import { describeError } from '../../runner/run-action.ts'
import { branchKey } from '../cursor.ts'
import type { Inputs } from '../inputs.ts'
import { isInShard, type Target } from '../targets.ts'
import type { CommitSource } from './commit-source.ts'

/** A branch to collect with its source, or why it can't be. */
export interface BranchAnswer {
  readonly answer: HeadAnswer
  readonly isDefault: boolean
  readonly source: CommitSource
  /** The repository as the input names it; undefined for one of an owner whose repositories are all collected. */
  readonly asked?: string | undefined
}

const repositoryOf = (answer: HeadAnswer) => (answer.kind === 'head' ? answer.head.repository : answer.repository)

/** Object names of 64 digits are SHA-256; the tables hold 40. */
function refuseSha256(answer: HeadAnswer): HeadAnswer {
  if (answer.kind !== 'head' || answer.head.sha.length === 40) return answer
  const { repository } = answer.head
  const reason = `${repository}: it names its objects by SHA-256: only SHA-1 repositories can be collected, as commit_sha holds 40 characters.`
  return { kind: 'failed', repository, reason }
}

async function readClones(targets: readonly Target[], inputs: Inputs): Promise<BranchAnswer[]> {
  if (targets.length === 0) return []
  const { cloneSource, openTargetClone } = await import('./clone-source.ts')
  return Promise.all(
    targets.map(async (target): Promise<BranchAnswer> => {
      const repository = fullName(target)
      const isDefault = target.branch === undefined
      try {
        const path = inputs.localClones.get(repository.toLowerCase()) ?? ''
        const { clone, answer } = await openTargetClone(target, path)
        return { answer, isDefault, source: cloneSource(clone, inputs), asked: repository }
      } catch (error) {
        const reason = `${repository}: ${describeError(error)}`
        return { answer: { kind: 'failed', repository, reason }, isDefault, source: unreadable, asked: repository }
      }
    }),
  )
}

const refuse = () => Promise.reject(new Error('there is nothing to read'))
const unreadable: CommitSource = {
  isLocal: true,
  confirmHead: refuse,
  readWindow: refuse,
  readDifference: refuse,
  existing: refuse,
}

function isInThisShard(answer: HeadAnswer, inputs: Inputs): boolean {
  const name = parseRepositoryName(repositoryOf(answer))
  // What has no repository's name is a listing that failed: each job says so.
  return name === undefined || isInShard(name, inputs.shard)
}

/** Each branch once: a repository that is named and belongs to an owner whose repositories are all collected comes twice. */
function distinct(answers: readonly BranchAnswer[]): BranchAnswer[] {
  const found = new Map<string, BranchAnswer>()
  for (const branch of answers) {
    const { answer } = branch
    const key = answer.kind === 'head' ? branchKey(answer.head) : `${answer.repository} ${found.size}`
    if (!found.has(key)) found.set(key, branch)
  }
  return [...found.values()]
}

/**
 * Finds this job's branches and their heads: one request for all that are named, one for 100 repositories of an owner, none for
 * those read from clones.
 *
 * @param source what commits on GitHub are read from.
 * @throws {GitHubFailure} when GitHub can't be reached or refuses the token.
 */
export async function readBranches(
  inputs: Inputs,
  gitHub: GitHubWithTokens,
  source: CommitSource,
): Promise<BranchAnswer[]> {
  const targets = inputs.targets.filter((target) => isInShard(target, inputs.shard))
  const isCloned = (target: Target) => inputs.localClones.has(fullName(target).toLowerCase())
  const remote = targets.filter((target) => !isCloned(target))
  const named = await readHeads(gitHub, remote)
  const listed = await Promise.all(inputs.owners.map((owner) => readOwnerHeads(gitHub, owner)))
  const owned = listed.flat().filter((answer) => isInThisShard(answer, inputs))
  const clones = await readClones(targets.filter(isCloned), inputs)
  return distinct([
    ...named.map((answer, index) => {
      const target = remote[index]
      const asked = target === undefined ? undefined : fullName(target)
      return { answer, isDefault: target?.branch === undefined, source, asked }
    }),
    ...clones,
    ...owned.map((answer) => ({ answer, isDefault: true, source })),
  ]).map((branch) => ({ ...branch, answer: refuseSha256(branch.answer) }))
}
