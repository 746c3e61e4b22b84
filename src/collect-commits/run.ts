import { type Database, openDatabase } from '../clickhouse/database.ts'
import { ClickHouseFailure } from '../clickhouse/errors.ts'
import type { GitHubWithTokens } from '../github/tokens.ts'
import { whenNextRequestLeaves } from '../http/departure.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { relevanceOf } from './analysis/relevance.ts'
import { type BranchOptions, collectBranch, newFigures } from './collect-branch.ts'
import { branchKey, type Cursors } from './cursor.ts'
import type { RepositoryHealth } from './health.ts'
import type { Inputs } from './inputs.ts'
import type { BranchFigures, BranchResult, Report } from './report/report.ts'
import { type BranchAnswer, readBranches } from './source/branch-heads.ts'
import { readHealth } from './source/repository-health.ts'
import { benchmarkedCommits, readBenchmarkChanges } from './store/benchmarks.ts'
import { MOST_PARTITIONS } from './store/commit-events.ts'
import { readCursors } from './store/cursors.ts'
import { storeHealth } from './store/repository-health.ts'
import { readBlockDays } from './store/store-events.ts'

const NO_CURSORS: Cursors = new Map()

/** What earlier runs left in the database. `clickHouse` is undefined in a dry run that finds no tables. */
async function readCollection({ clickHouse, isReadable }: Database) {
  if (!isReadable) return { clickHouse: undefined, cursors: NO_CURSORS, blockDays: MOST_PARTITIONS }
  const [cursors, blockDays] = await Promise.all([readCursors(clickHouse), readBlockDays(clickHouse)])
  return { clickHouse, cursors, blockDays }
}

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
    `${branchKey(head)}: ${tally.found} commits, ${storedCount} new, ${tally.relevantCount} relevant${removedCount > 0 ? `, ${removedCount} removed` : ''} (head ${figures.head.sha.slice(0, 7)})`,
  )
  return { result: { kind: 'collected', ...collected }, benchmarked: figures.benchmarked }
}

async function collectAll(branches: readonly BranchAnswer[], options: BranchOptions): Promise<CollectedBranch[]> {
  const collected: CollectedBranch[] = []
  for (const branch of branches) {
    if (branch.answer.kind === 'head' && collected.some(({ isDatabaseLost }) => isDatabaseLost === true)) {
      const { repository } = branch.answer.head
      const reason = `${repository}: not tried, because ClickHouse failed before.`
      collected.push({ result: { kind: 'failed', repository, reason }, benchmarked: new Set() })
    } else {
      collected.push(await collect(branch, branches, options))
    }
  }
  return collected
}

/** Takes a snapshot of each repository that has new commits. One that fails is only warned of: the next run takes another. */
async function snapshotHealth(
  results: readonly BranchResult[],
  gitHub: GitHubWithTokens,
  inputs: Inputs,
  now: Date,
): Promise<RepositoryHealth[]> {
  const changed = results.flatMap((result) =>
    result.kind === 'collected' &&
    result.tally.found + result.removedCount > 0 &&
    !inputs.localClones.has(result.repository.toLowerCase())
      ? [result.repository]
      : [],
  )
  const snapshots: RepositoryHealth[] = []
  for (const repository of new Set(changed)) {
    try {
      snapshots.push(await readHealth(gitHub, repository, { hoursBack: inputs.hoursBack, now }))
    } catch (error) {
      log.warning(`The health of ${repository} is not recorded this time. ${describeError(error)}`)
    }
  }
  return snapshots
}

/**
 * Brings what is new in the repositories into ClickHouse. A repository that fails does not stop the others: it is in the
 * report.
 *
 * @throws {GitHubFailure | ClickHouseFailure} when GitHub or ClickHouse can't be used at all.
 */
export async function run(inputs: Inputs, gitHub: GitHubWithTokens, now: Date): Promise<Report> {
  const departure = whenNextRequestLeaves()
  const heads = readBranches(inputs, gitHub)
  heads.catch(() => undefined)
  // ClickHouse's client takes time to load, in which GitHub answers.
  await departure
  await using database = await openDatabase(inputs.clickHouse, inputs.dryRun ? 'look' : 'store')
  const collection = await readCollection(database)
  const branches = await heads
  const { clickHouse } = collection
  const options = {
    ...inputs,
    ...collection,
    now,
    relevance: relevanceOf(inputs.rules),
    benchmarkedCommits: clickHouse === undefined ? async () => new Set<string>() : benchmarkedCommits(clickHouse),
  }
  const collected = await collectAll(branches, options)
  const results = collected.map(({ result }) => result)
  const health = await snapshotHealth(results, gitHub, inputs, now)
  if (clickHouse !== undefined && !inputs.dryRun) await storeHealth(clickHouse, health, now)
  const benchmarked = [...new Set(collected.flatMap((branch) => [...branch.benchmarked]))]
  const benchmarks = clickHouse === undefined ? [] : await readBenchmarkChanges(clickHouse, benchmarked)
  return { results, benchmarks, health, usage: gitHub.usage, dryRun: inputs.dryRun }
}
