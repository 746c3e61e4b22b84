import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import type { EpisodeFacts } from '../../episode/compose/facts.ts'
import { type FactsWindow, windowParameters } from '../../facts/window.ts'
import { readWindowTotals } from '../../facts/window-totals.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { readRanges } from './commit-ranges.ts'
import { readReverted } from './reverted-commits.ts'
import { readMeasuredSince, readWindowBenchmarks } from './window-benchmarks.ts'
import { readWindowCommits } from './window-commits.ts'

const SELECT_COLLECTED = `
SELECT maxOrNull(collected_at) AS newest
FROM commits
WHERE committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')`

async function readCollected(clickHouse: ClickHouse, window: FactsWindow): Promise<Date | undefined> {
  const [row] = await clickHouse.read({
    sql: SELECT_COLLECTED,
    parameters: windowParameters(window),
    row: z.object({ newest: z.coerce.date().nullable() }),
    attempted: 'looking when the commits were collected',
  })
  return row?.newest ?? undefined
}

const isNamed = ({ repository }: { readonly repository: string }) => parseRepositoryName(repository) !== undefined

/**
 * Reads what an episode is composed from: the relevant commits of a window with their benchmarks, and totals over all of it.
 *
 * @param serverUrl where the repositories' pages are: `https://github.com`
 */
export async function readEpisodeFacts(
  clickHouse: ClickHouse,
  { series, window, toldSet }: Pick<EpisodeFacts, 'series' | 'window' | 'toldSet'>,
  now: Date,
  serverUrl: string,
): Promise<EpisodeFacts> {
  const read = readWindowCommits(clickHouse, window)
  const [{ commits, earlier }, totals, benchmarks, measuredSince, ranges, collected] = await Promise.all([
    read.then((some) => readReverted(clickHouse, some)),
    readWindowTotals(clickHouse, window),
    readWindowBenchmarks(clickHouse, window),
    readMeasuredSince(clickHouse, window),
    readRanges(clickHouse, window),
    readCollected(clickHouse, window),
  ])
  // A runner's clock that was ahead once must not hide what is collected until then.
  const collectedUntil = new Date(Math.min((collected ?? now).getTime(), now.getTime()))
  return {
    series,
    window,
    toldSet,
    collectedUntil,
    serverUrl,
    commits: commits.filter(isNamed),
    earlier: earlier.filter(isNamed),
    benchmarks,
    measuredSince: { ...measuredSince, commits: measuredSince.commits.filter(isNamed) },
    ranges: ranges.filter(isNamed),
    totals,
  }
}
