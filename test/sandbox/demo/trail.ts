import { gitText } from '../../git/git.ts'
import type { Trail } from '../report/trail-section.ts'
import { MEASURED } from './benchmarks.ts'
import type { Chain } from './chain.ts'
import type { LocalHistory } from './history.ts'

const CLAIM = 'latency_ms_p95'
const claimed = (markdown: string) => new RegExp(`^${CLAIM}: (\\d+)$`, 'mu').exec(markdown)?.[1]

/** Follows the episode's p95 latency to its row, and the row to its commit; undefined where there is no row that has it. */
export async function followClaim(
  { sandbox, database }: Chain,
  { directory, fullName, origin }: LocalHistory,
  markdown: string,
): Promise<Trail | undefined> {
  const statement = `SELECT ts, commit_sha, model, dataset, latency_p50_ms, latency_p95_ms
FROM bench_runs
WHERE commit_sha = (SELECT commit_sha FROM episodes ORDER BY ts DESC LIMIT 1)
LIMIT 1`
  const [row] = await sandbox.clickHouse.query(statement, { database })
  const sha = row?.commit_sha
  if (typeof sha !== 'string' || String(row?.latency_p95_ms) !== claimed(markdown)) return undefined
  const [commit, changes] = await Promise.all([
    gitText(directory, ['show', '--no-patch', '--format=%aI%x00%s', sha]),
    gitText(directory, ['show', '--shortstat', '--diff-merges=first-parent', '--format=', sha]),
  ])
  const [date = '', headline = ''] = commit.split('\0')
  return {
    claim: CLAIM,
    shown: `${claimed(markdown)} ms`,
    statement,
    row: Object.fromEntries(Object.entries(row ?? {}).map(([column, value]) => [column, String(value)])),
    measured: MEASURED,
    commit: {
      sha,
      repository: fullName,
      headline,
      date,
      changes: changes.trim(),
      address: origin === undefined ? undefined : `${origin}/commit/${sha}`,
    },
  }
}
