import type { ClickHouse } from '../clickhouse/client.ts'
import { readActivityFacts } from './activity-facts.ts'
import type { FactSheet } from './fact.ts'
import { type Names, nameParameters, readNamedCommits } from './named-commits.ts'
import { readBenchmarkFacts } from './read-benchmarks.ts'
import { readUnnamedCommits } from './unnamed-commits.ts'
import type { FactsWindow } from './window.ts'
import { windowFacts } from './window-facts.ts'
import { readWindowTotals } from './window-totals.ts'

/** Reads all that figures of a text about a window may come from, and what the text names beside. */
export async function readFacts(clickHouse: ClickHouse, window: FactsWindow, names: Names): Promise<FactSheet> {
  const parameters = nameParameters(names)
  const named = readNamedCommits(clickHouse, parameters)
  const [{ facts, commits, references }, benchmarks, totals, unnamed, activity] = await Promise.all([
    named,
    named.then((sheet) => readBenchmarkFacts(clickHouse, window, [...new Set(sheet.commits.map(({ sha }) => sha))])),
    readWindowTotals(clickHouse, window),
    readUnnamedCommits(clickHouse, window, parameters),
    readActivityFacts(clickHouse, window),
  ])
  return { facts: [...windowFacts(totals), ...unnamed, ...benchmarks, ...facts, ...activity], commits, references }
}
