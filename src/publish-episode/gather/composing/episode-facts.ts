import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import type { CommitFact, EpisodeFacts } from '../../../episode/compose/facts.ts'
import { type FactsWindow, windowParameters } from '../../../facts/window.ts'
import { readWindowTotals } from '../../../facts/window-totals.ts'
import { parseRepositoryName } from '../../../github/repository.ts'
import { readRanges } from './commit-ranges.ts'
import { readSettled } from './reverted-commits.ts'
import { readCompared, readMeasuredSince, readWindowBenchmarks } from './window-benchmarks.ts'
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

const uniqueCommits = (commits: readonly CommitFact[]) => [
  ...new Map(commits.map((commit) => [commit.sha, commit])).values(),
]
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
  const [own, totals, benchmarks, measuredSince, ranges, collected] = await Promise.all([
    readWindowCommits(clickHouse, window),
    readWindowTotals(clickHouse, window),
    readWindowBenchmarks(clickHouse, window),
    readMeasuredSince(clickHouse, window),
    readRanges(clickHouse, window),
    readCollected(clickHouse, window),
  ])
  const compared = await readCompared(clickHouse, [...benchmarks, ...measuredSince.benchmarks])
  const { commits, earlier } = await readSettled(
    clickHouse,
    own,
    uniqueCommits([...measuredSince.commits, ...compared]),
  )
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
