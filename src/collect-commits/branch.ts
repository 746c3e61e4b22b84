import type { ClickHouse } from '../clickhouse/client.ts'
import type { GitHub } from '../github/client.ts'
import type { Head } from '../github/heads.ts'
import { log } from '../runner/log.ts'
import { analyse, type RelevanceRules } from './analysis.ts'
import { readBenchmarked } from './benchmarks.ts'
import type { Commit, GatheredCommit } from './commit.ts'
import { moveCursors } from './cursors.ts'
import { toEvent } from './events.ts'
import { readHistory } from './history.ts'
import { firstWindow, type Plan, type PlanOptions, planFor } from './plan.ts'
import { readRange } from './range.ts'
import { storeEvents } from './store.ts'

/** What the collection of a branch needs. Without a database (a dry run before the first one) nothing is looked up there. */
export interface BranchOptions extends PlanOptions {
  readonly gitHub: GitHub
  readonly clickHouse: ClickHouse | undefined
  readonly rules: RelevanceRules
  readonly dryRun: boolean
}

/** What was found on a branch. */
export interface CollectedBranch {
  readonly head: Head
  readonly commits: readonly Commit[]
  readonly storedCount: number
}

async function* readPlanned(plan: Plan, head: Head, options: BranchOptions): AsyncGenerator<GatheredCommit[]> {
  switch (plan.kind) {
    case 'unchanged':
      return
    case 'window':
      yield* readHistory(options.gitHub, head, plan.window)
      return
    case 'range': {
      const pages = await readRange(options.gitHub, head, plan.from)
      if (pages === undefined) {
        log.warning(
          `${head.repository}@${head.branch}: the commit collected last (${plan.from}) is gone; reading the last ${options.hoursBack} hours instead. Give 'since' to read further back.`,
        )
      }
      yield* pages ?? readHistory(options.gitHub, head, firstWindow(options))
      return
    }
    default:
      plan satisfies never
  }
}

/**
 * Collects what is new on a branch: reads it, analyses it, stores it, and only then moves the branch's cursor.
 *
 * @throws {GitHubFailure | ClickHouseFailure} with the cursor where it was.
 */
export async function collectBranch(head: Head, options: BranchOptions): Promise<CollectedBranch> {
  const { clickHouse, rules, dryRun, now } = options
  const plan = planFor(head, options)
  const commits: Commit[] = []
  let storedCount = 0
  for await (const page of readPlanned(plan, head, options)) {
    const benchmarked =
      clickHouse === undefined
        ? new Set<string>()
        : await readBenchmarked(
            clickHouse,
            page.map(({ sha }) => sha),
          )
    const analysed = page.map((commit) =>
      analyse(commit, { ...head, rules, isBenchmarked: benchmarked.has(commit.sha) }),
    )
    commits.push(...analysed)
    if (!dryRun && clickHouse !== undefined) {
      storedCount += await storeEvents(
        clickHouse,
        analysed.map((commit) => toEvent(commit, now)),
      )
    }
  }
  const movesCursor = plan.kind === 'range' || (plan.kind === 'window' && plan.movesCursor)
  if (movesCursor && !dryRun && clickHouse !== undefined) await moveCursors(clickHouse, [head], now)
  return { head, commits, storedCount }
}
