import { describeError } from '../../runner/run-action.ts'
import type { Target } from '../apply/content-branch.ts'
import { type DeletedBranches, deleteBranches } from '../apply/release/delete-branches.ts'
import { isNobodysWork } from '../decide/place/own-commits.ts'
import { type LeftBranch, leftBranches } from '../decide/release/left-branches.ts'
import type { BaseBranch } from '../gather/release/base-branch.ts'
import { readBranchesMergedInto } from '../gather/release/stacked-pull-requests.ts'
import { readAddedCommits } from '../gather/repository/branch-commits.ts'
import type { Job, ReleaseInputs } from '../inputs.ts'
import { seriesOfPath } from '../naming.ts'

/** Branches whose commits one request asks for. */
const MAX_COMPARED = 20

/** Of branches whose pull request was closed, those that hold nobody's work. */
async function withoutPeoplesWork(target: Target, base: string, closed: readonly LeftBranch[]): Promise<LeftBranch[]> {
  const found: LeftBranch[] = []
  for (let start = 0; start < closed.length; start += MAX_COMPARED) {
    const some = closed.slice(start, start + MAX_COMPARED)
    const added = await readAddedCommits(
      target.gitHub,
      target.repository,
      base,
      some.map(({ name }) => name),
    )
    found.push(...some.filter(({ name }) => added.get(name)?.every(isNobodysWork) === true))
  }
  return found
}

/** The content branches that may go, as far as GitHub tells all that matters. */
async function findLeft(target: Target, inputs: ReleaseInputs, base: BaseBranch, now: Date): Promise<LeftBranch[]> {
  const { naming, allowedSeries, pruneAfterSeconds } = inputs
  const known = base.files.flatMap(({ path }) => seriesOfPath(naming, path) ?? [])
  const left = leftBranches({
    naming,
    pruneAfterSeconds,
    now,
    allowedSeries: [...new Set([...allowedSeries, ...known])],
    base: base.name,
    branches: base.branches,
  })
  if (left.length === 0) return []
  const closed = left.filter(({ why }) => why === 'closed')
  const idle = await withoutPeoplesWork(target, base.name, closed)
  const mayGo = left.filter((one) => one.why === 'merged' || idle.includes(one))
  const names = mayGo.map(({ name }) => name)
  const mergedInto =
    names.length === 0 ? new Set<string>() : await readBranchesMergedInto(target.gitHub, target.repository, names)
  return mayGo.filter(({ name }) => !mergedInto.has(name))
}

/**
 * Deletes the content branches that have done their work. That has nothing to do with how the deployment goes: what fails is a warning, and
 * the next run tries again.
 */
export async function tidyBranches(
  target: Target,
  inputs: ReleaseInputs,
  base: BaseBranch,
  { now }: Job,
): Promise<DeletedBranches> {
  try {
    const left = await findLeft(target, inputs, base, now)
    return inputs.dryRun ? { deleted: left, warnings: [] } : await deleteBranches(target, base.repositoryId, left)
  } catch (error) {
    return {
      deleted: [],
      warnings: [`Content branches that were merged could not be looked for: ${describeError(error)}`],
    }
  }
}
