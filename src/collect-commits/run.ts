import { openDatabase } from '../clickhouse/database.ts'
import type { GitHubWithTokens } from '../github/tokens/tokens.ts'
import { whenNextRequestLeaves } from '../http/departure.ts'
import { describeError } from '../runner/run-action.ts'
import { isTimeUp } from '../runner/time-limit.ts'
import { stage } from '../telemetry/spans.ts'
import { relevanceOf } from './analysis/relevance.ts'
import { collectAll } from './collect-all.ts'
import { identifyBranches } from './identify-branches.ts'
import type { Inputs } from './inputs.ts'
import { type Report, tallyOfReport } from './report/report.ts'
import { snapshotHealth } from './snapshot-health.ts'
import { readBranches } from './source/branch-heads.ts'
import { gitHubSource } from './source/github-source.ts'
import { benchmarkedCommits, readBenchmarkChanges } from './store/benchmarks.ts'
import { readCollection } from './store/collection.ts'
import { checkEventsTable } from './store/events/events-table.ts'
import { noFacts, readCollectedFacts, unreadFacts } from './store/facts.ts'
import { storeHealth } from './store/repository-health.ts'

/** Does what comes after the commits: where it fails, what was collected is told all the same. */
async function orFault<Result>(faults: string[], otherwise: Result, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    faults.push(describeError(error))
    return otherwise
  }
}

/**
 * Brings what is new in the repositories into ClickHouse. A repository that fails does not stop the others: it is in the
 * report.
 *
 * @throws {GitHubFailure | ClickHouseFailure} when GitHub or ClickHouse can't be used at all.
 */
export async function run(inputs: Inputs, gitHub: GitHubWithTokens, now: Date): Promise<Report> {
  const departure = whenNextRequestLeaves()
  const source = gitHubSource(gitHub, inputs)
  const heads = stage('read the heads', () => readBranches(inputs, gitHub, source))
  heads.catch(() => undefined)
  // ClickHouse's client takes time to load, in which GitHub answers.
  await departure
  await using database = await stage('open the database', () =>
    openDatabase(inputs.clickHouse, inputs.dryRun ? 'look' : 'store', checkEventsTable),
  )
  const collection = await stage('read what is collected', () => readCollection(database, inputs))
  const answers = await heads
  const { branches, ...stored } = await stage('identify the branches', () =>
    identifyBranches(answers, collection, gitHub, inputs.dryRun),
  )
  const { clickHouse } = stored
  const options = {
    ...inputs,
    ...stored,
    now,
    relevance: relevanceOf(inputs.rules),
    benchmarkedCommits: clickHouse === undefined ? async () => new Set<string>() : benchmarkedCommits(clickHouse),
  }
  const collected = await stage('collect the commits', () => collectAll(branches, options, source))
  const results = collected.map(({ result }) => result)
  const faults: string[] = []
  const report = { results, usage: gitHub.usage, dryRun: inputs.dryRun, faults }
  // What was done is told, whatever there was no time for.
  if (isTimeUp()) return { ...report, benchmarks: [], facts: unreadFacts(now), health: [] }
  const takeHealth = async () => {
    const snapshots = await snapshotHealth(results, gitHub, source, { ...inputs, now })
    if (clickHouse !== undefined && !inputs.dryRun) await storeHealth(clickHouse, snapshots, now)
    return snapshots
  }
  const health = await orFault(faults, [], () => stage("take the repositories' health", takeHealth))
  if (clickHouse === undefined) return { ...report, benchmarks: [], facts: noFacts(now), health }
  const benchmarked = [...new Set(collected.flatMap((branch) => [...branch.benchmarked]))]
  const benchmarks = isTimeUp()
    ? []
    : await orFault(faults, [], () => stage('read the benchmarks', () => readBenchmarkChanges(clickHouse, benchmarked)))
  const { relevant, found } = tallyOfReport({ results })
  if (inputs.dryRun || found === 0) return { ...report, benchmarks, facts: noFacts(now), health }
  const shas = relevant.map(({ sha }) => sha)
  const facts = await orFault(faults, unreadFacts(now), () =>
    stage('read the facts', () => readCollectedFacts(clickHouse, shas, now)),
  )
  return { ...report, benchmarks, facts, health }
}
