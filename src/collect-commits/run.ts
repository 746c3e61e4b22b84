import { type ClickHouse, connectClickHouse } from '../clickhouse/client.ts'
import { ClickHouseFailure } from '../clickhouse/errors.ts'
import { ensureSchema, readExistingObjects } from '../clickhouse/schema/ensure.ts'
import type { GitHub } from '../github/client.ts'
import { type HeadAnswer, readHeads } from '../github/heads.ts'
import { describeError } from '../runner/action.ts'
import { log } from '../runner/log.ts'
import { readBenchmarkChanges } from './benchmarks.ts'
import { collectBranch } from './branch.ts'
import { type Cursors, readCursors } from './cursors.ts'
import type { Inputs } from './inputs.ts'
import { type BranchResult, commitsOf, type Report, relevantCount } from './report.ts'

/** The database as this run may use it: undefined in a dry run that finds no tables. */
interface Database {
  readonly clickHouse: ClickHouse | undefined
  readonly cursors: Cursors
}

async function openDatabase(clickHouse: ClickHouse, dryRun: boolean): Promise<Database> {
  if (dryRun) {
    const existing = await readExistingObjects(clickHouse)
    const isReady = ['collection_cursors', 'bench_runs', 'commit_impact'].every((name) => existing.has(name))
    if (!isReady) return { clickHouse: undefined, cursors: new Map() }
  } else {
    await ensureSchema(clickHouse)
  }
  return { clickHouse, cursors: await readCursors(clickHouse) }
}

async function collect(
  answer: HeadAnswer,
  gitHub: GitHub,
  database: Database,
  inputs: Inputs,
  now: Date,
): Promise<BranchResult> {
  if (answer.kind !== 'head') return answer
  const { head } = answer
  const { commits, storedCount } = await collectBranch(head, { ...inputs, ...database, gitHub, now })
  log.info(
    `${head.repository}@${head.branch}: ${commits.length} commits, ${storedCount} new, ${relevantCount(commits)} relevant (head ${head.sha.slice(0, 7)})`,
  )
  return { kind: 'collected', repository: head.repository, branch: head.branch, head: head.sha, commits, storedCount }
}

async function collectAll(
  answers: readonly HeadAnswer[],
  gitHub: GitHub,
  database: Database,
  inputs: Inputs,
  now: Date,
): Promise<BranchResult[]> {
  const results: BranchResult[] = []
  let databaseFailure: string | undefined
  for (const answer of answers) {
    const repository = answer.kind === 'head' ? answer.head.repository : answer.repository
    try {
      results.push(
        databaseFailure === undefined
          ? await collect(answer, gitHub, database, inputs, now)
          : { kind: 'failed', repository, reason: `${repository}: not tried, as ClickHouse failed before.` },
      )
    } catch (error) {
      const reason = `${repository}: ${describeError(error)}`
      if (error instanceof ClickHouseFailure) databaseFailure = reason
      results.push({ kind: 'failed', repository, reason })
    }
  }
  return results
}

/**
 * Brings what is new in the repositories into ClickHouse. A repository that fails does not stop the others: it is in the
 * report.
 *
 * @throws {GitHubFailure | ClickHouseFailure} when GitHub or ClickHouse can't be used at all.
 */
export async function run(inputs: Inputs, gitHub: GitHub, now: Date): Promise<Report> {
  const heads = readHeads(gitHub, inputs.targets)
  heads.catch(() => undefined)
  await using clickHouse = await connectClickHouse(inputs.clickHouse)
  const [answers, database] = await Promise.all([heads, openDatabase(clickHouse, inputs.dryRun)])
  const results = await collectAll(answers, gitHub, database, inputs, now)
  const shas = commitsOf({ results }).map(({ sha }) => sha)
  const benchmarks = database.clickHouse === undefined ? [] : await readBenchmarkChanges(database.clickHouse, shas)
  return { results, benchmarks, usage: gitHub.usage, dryRun: inputs.dryRun }
}
