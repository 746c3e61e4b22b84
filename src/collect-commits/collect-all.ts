import pMap from 'p-map'
import { ClickHouseFailure } from '../clickhouse/errors.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { describeTimeUp, isTimeUp } from '../runner/time-limit.ts'
import { count, counted, shortSha } from '../text/figures.ts'
import { inBatches } from './chunks.ts'
import { type BranchOptions, collectBranch, newFigures } from './collect-branch.ts'
import { branchKey } from './cursor.ts'
import type { Inputs } from './inputs.ts'
import { planFor } from './plan.ts'
import type { BranchFigures, BranchResult } from './report/report.ts'
import type { BranchAnswer } from './source/branch-heads.ts'
import type { GitHubSource } from './source/github-source.ts'
import type { ChangedBranch } from './source/read-ahead.ts'

/** A branch's result, with the SHAs of its commits that have benchmarks. */
interface CollectedBranch {
  readonly result: BranchResult
  readonly benchmarked: ReadonlySet<string>
  /** Whether the failure is the database's, so that no other branch needs to be tried. */
  readonly isDatabaseLost?: boolean
}

/** Heads of the same repository's other branches. */
const otherHeadsOf = ({ answer }: BranchAnswer, all: readonly BranchAnswer[]): string[] =>
  all.flatMap((other) =>
    answer.kind === 'head' &&
    other.answer.kind === 'head' &&
    other.answer.head.repository === answer.head.repository &&
    other.answer.head.branch !== answer.head.branch
      ? [other.answer.head.sha]
      : [],
  )

async function collect(
  branch: BranchAnswer,
  all: readonly BranchAnswer[],
  options: BranchOptions,
): Promise<CollectedBranch> {
  if (branch.answer.kind !== 'head') return { result: branch.answer, benchmarked: new Set() }
  const { head } = branch.answer
  const figures = newFigures(head)
  const figuresSoFar = (): BranchFigures => ({
    repository: head.repository,
    branch: head.branch,
    head: figures.head.sha,
    tally: figures.tally.read(),
    storedCount: figures.storedCount,
    removedCount: figures.removedCount,
  })
  try {
    await collectBranch({ ...branch, head, otherHeads: otherHeadsOf(branch, all) }, options, figures)
  } catch (error) {
    const { storedCount } = figures
    const soFar =
      storedCount > 0 ? ` ${storedCount} new commits were stored before; the next run goes on from there.` : ''
    const reason = `${head.repository}: ${describeError(error)}${soFar}`
    return {
      result: { kind: 'failed', repository: head.repository, reason, partial: figuresSoFar() },
      benchmarked: figures.benchmarked,
      isDatabaseLost: error instanceof ClickHouseFailure,
    }
  }
  const collected = figuresSoFar()
  const { storedCount, removedCount, tally } = collected
  log.info(
    `${branchKey(head)}: ${counted(tally.found, 'commit')}, ${count(storedCount)} new, ${count(tally.relevantCount)} relevant${removedCount > 0 ? `, ${removedCount} removed` : ''} (head ${shortSha(figures.head.sha)})`,
  )
  return { result: { kind: 'collected', ...collected }, benchmarked: figures.benchmarked }
}

const repositoryOf = ({ answer }: BranchAnswer): string =>
  (answer.kind === 'head' ? answer.head.repository : answer.repository).toLowerCase()

/** The row of all clones: reading one keeps all of the machine's cores busy. */
const CLONES = ''

/** Branches of one repository, which are collected one after another: they may have commits in common. Clones share one row too. */
function inRows(branches: readonly BranchAnswer[]): BranchAnswer[][] {
  const rows = new Map<string, BranchAnswer[]>()
  for (const branch of branches) {
    const key = branch.source.isLocal ? CLONES : repositoryOf(branch)
    rows.set(key, [...(rows.get(key) ?? []), branch])
  }
  return [...rows.values()]
}

/** So many repositories are read at a time: most of their time is spent waiting for GitHub and git. */
const MAX_REPOSITORIES_AT_A_TIME = 8
/** So many repositories are read ahead together; what is read of them is kept until they are stored. */
const MAX_REPOSITORIES_AHEAD = 100

/**
 * Collects branches, several repositories at a time. One that fails is in the results, and does not stop the others.
 *
 * @returns the results in the order of the branches.
 */
export async function collectAll(
  branches: readonly BranchAnswer[],
  options: BranchOptions & Pick<Inputs, 'hoursBack'>,
  gitHub: GitHubSource,
): Promise<CollectedBranch[]> {
  const collected = new Map<BranchAnswer, CollectedBranch>()
  let isDatabaseLost = false
  async function collectOne(branch: BranchAnswer): Promise<void> {
    const obstacle = isDatabaseLost
      ? 'ClickHouse failed before.'
      : isTimeUp()
        ? `${describeTimeUp()} before.`
        : undefined
    if (branch.answer.kind === 'head' && obstacle !== undefined) {
      const { repository } = branch.answer.head
      const reason = `${repository}: not tried, because ${obstacle} The next run collects it.`
      collected.set(branch, { result: { kind: 'failed', repository, reason, isUntried: true }, benchmarked: new Set() })
      return
    }
    const result = await collect(branch, branches, options)
    if (result.isDatabaseLost === true) isDatabaseLost = true
    collected.set(branch, result)
  }
  for (const rows of inBatches(inRows(branches), MAX_REPOSITORIES_AHEAD)) {
    await gitHub.readAhead(changedBranches(rows.flat(), options), options)
    const collectRow = async (row: readonly BranchAnswer[]) => {
      for (const branch of row) await collectOne(branch)
    }
    await pMap(rows, collectRow, { concurrency: MAX_REPOSITORIES_AT_A_TIME })
  }
  return branches.flatMap((branch) => {
    const one = collected.get(branch)
    return one === undefined ? [] : [{ ...one, result: { ...one.result, asked: branch.asked } }]
  })
}

/** Branches on GitHub that have moved since they were collected last. */
function changedBranches(branches: readonly BranchAnswer[], options: BranchOptions): ChangedBranch[] {
  return branches.flatMap(({ answer, isDefault, source }) => {
    if (answer.kind !== 'head' || source.isLocal) return []
    const plan = planFor({ ...answer.head, isDefault }, options)
    return plan.kind === 'range' ? [{ head: answer.head, from: plan.from.sha }] : []
  })
}
