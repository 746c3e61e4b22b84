import type { ListedContentBranch } from '../../gather/release/base-branch-query.ts'
import { type Naming, numberOfBranch } from '../../naming.ts'

/** A content branch that has done its work. */
export interface LeftBranch {
  readonly name: string
  readonly headSha: string
  /** The pull request that came from it. */
  readonly pullRequest: number
  readonly why: 'merged' | 'closed'
}

interface LeftRequest {
  readonly naming: Naming
  readonly allowedSeries: readonly string[]
  readonly base: string
  readonly branches: readonly ListedContentBranch[]
  /** Undefined where branches of closed pull requests stay. */
  readonly pruneAfterSeconds: number | undefined
  readonly now: Date
}

function leftOf(branch: ListedContentBranch, { base, pruneAfterSeconds, now }: LeftRequest): LeftBranch[] {
  const { name, headSha, pullRequests, isWhole } = branch
  if (!isWhole || pullRequests.some(({ state }) => state === 'OPEN')) return []
  const ended = pullRequests.filter(({ headRefOid, baseRefName }) => headRefOid === headSha && baseRefName === base)
  const merged = ended.find(({ state }) => state === 'MERGED')
  if (merged !== undefined) return [{ name, headSha, pullRequest: merged.number, why: 'merged' }]
  const [closed] = ended
  if (pruneAfterSeconds === undefined || closed?.closedAt == null) return []
  const isOld = now.getTime() - closed.closedAt.getTime() > pruneAfterSeconds * 1_000
  return isOld ? [{ name, headSha, pullRequest: closed.number, why: 'closed' }] : []
}

/**
 * The content branches that may go: what is on them was merged, and nobody has pushed to them since; or their pull request was closed long
 * ago. One with an open pull request stays, and so does one that is named otherwise. Pure.
 */
export function leftBranches(request: LeftRequest): LeftBranch[] {
  const { naming, allowedSeries, branches } = request
  return branches
    .filter(({ name }) => numberOfBranch(naming, allowedSeries, name) !== undefined)
    .flatMap((branch) => leftOf(branch, request))
}
