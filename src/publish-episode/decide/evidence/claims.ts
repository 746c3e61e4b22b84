import type { EpisodeFrontMatter } from '../../../episode/format.ts'
import { NO_COMMIT } from '../../../git/no-commit.ts'
import { count, counted } from '../../../text/figures.ts'
import type { ClaimEvidence } from '../../gather/claim-evidence.ts'

/** A figure of an episode beside what ClickHouse says. */
export interface Claim {
  /** The front matter's entry. */
  readonly entry: 'commit_sha' | 'latency_ms_p95' | 'tokens_in' | 'tokens_out' | 'cost_usd'
  /** As it is shown. */
  readonly value: string
  /** The table, and what it holds. */
  readonly source: string
  /** `no data`: there is no row that could tell. */
  readonly match: 'yes' | 'no' | 'no data'
  /** What ClickHouse holds in its place, where that is one value. */
  readonly right?: number
}

/** What of an episode can be compared. */
export type ClaimedEntries = Pick<EpisodeFrontMatter, Claim['entry']>

const inDollars = (cost: number) => `$${cost.toFixed(6)}`

/** Whether ClickHouse knows the commit. Forty zeros name none, which claims nothing. */
function commitClaim({ commit_sha }: ClaimedEntries, { repositories, benchmarkRuns }: ClaimEvidence): Claim[] {
  if (commit_sha === NO_COMMIT) return []
  const claim = { entry: 'commit_sha', value: commit_sha } as const
  if (repositories.length > 0) return [{ ...claim, source: `commits: ${repositories.join(', ')}`, match: 'yes' }]
  if (benchmarkRuns > 0)
    return [{ ...claim, source: `bench_runs: ${counted(benchmarkRuns, 'run')} of this commit`, match: 'yes' }]
  return [{ ...claim, source: 'neither in commits nor in bench_runs', match: 'no' }]
}

/** Whether it was measured at the commit: in one run, or as the mean of one model, quantisation and dataset. */
function latencyClaim({ latency_ms_p95 }: ClaimedEntries, evidence: ClaimEvidence): Claim[] {
  if (latency_ms_p95 === null) return []
  const { latencies, meanLatencies, benchmarkRuns } = evidence
  const claim = { entry: 'latency_ms_p95', value: `${count(latency_ms_p95)} ms` } as const
  const [lowest, highest] = [latencies.at(0), latencies.at(-1)]
  if (lowest === undefined || highest === undefined)
    return [{ ...claim, source: 'bench_runs: no run of this commit', match: 'no data' }]
  const range = lowest === highest ? `${lowest} ms` : `${lowest} to ${highest} ms`
  const isMeasured =
    latencies.includes(latency_ms_p95) || meanLatencies.some((mean) => Math.round(mean) === latency_ms_p95)
  const source = `bench_runs: ${range} in ${counted(benchmarkRuns, 'run')} of this commit`
  if (isMeasured) return [{ ...claim, source, match: 'yes' }]
  return [
    { ...claim, source, match: 'no', ...(lowest === highest && Number.isInteger(lowest) ? { right: lowest } : {}) },
  ]
}

/** Whether the run that wrote the episode has recorded the same amount. Nothing spent and nothing recorded claims nothing. */
function amountClaim(
  entry: 'tokens_in' | 'tokens_out' | 'cost_usd',
  claimed: number,
  recorded: number | undefined,
  shown: (amount: number) => string,
): Claim[] {
  if (recorded === undefined) {
    const source = 'episodes: no row with this run id and the status draft'
    return claimed === 0 ? [] : [{ entry, value: shown(claimed), source, match: 'no data' }]
  }
  const claim = { entry, value: shown(claimed), source: `episodes: ${shown(recorded)} by this run id` }
  return shown(claimed) === shown(recorded)
    ? [{ ...claim, match: 'yes' }]
    : [{ ...claim, match: 'no', right: recorded }]
}

/** Compares what an episode says of itself with what ClickHouse holds. What it doesn't claim is left out. */
export function checkClaims(frontMatter: ClaimedEntries, evidence: ClaimEvidence): Claim[] {
  const { tokens_in, tokens_out, cost_usd } = frontMatter
  const { written } = evidence
  return [
    ...commitClaim(frontMatter, evidence),
    ...latencyClaim(frontMatter, evidence),
    ...amountClaim('tokens_in', tokens_in, written?.tokensIn, count),
    ...amountClaim('tokens_out', tokens_out, written?.tokensOut, count),
    ...amountClaim('cost_usd', cost_usd, written?.costUsd, inDollars),
  ]
}

/** A claim in one line: `latency_ms_p95 1,250 ms (bench_runs: 80 ms in 1 run of this commit)`. */
export const claimLine = ({ entry, value, source }: Claim) => `${entry} ${value} (${source})`

/** The claims that ClickHouse contradicts. */
export const contradicted = (claims: readonly Claim[]): Claim[] => claims.filter(({ match }) => match === 'no')

/** What ClickHouse contradicts, as a warning. What it can't tell is shown in the table only. */
export function claimWarnings(claims: readonly Claim[]): string[] {
  const wrong = contradicted(claims)
  return wrong.length === 0
    ? []
    : [`ClickHouse does not confirm what the episode claims: ${wrong.map(claimLine).join('; ')}.`]
}

/** The error for claims that ClickHouse does not confirm; undefined when it confirms all. */
export function claimFailure(claims: readonly Claim[]): Error | undefined {
  const open = claims.filter(({ match }) => match !== 'yes')
  if (open.length === 0) return undefined
  return new Error(
    `ClickHouse does not confirm what the episode claims: ${open.map(claimLine).join('; ')}. Nothing was written. Correct the draft or the data, or propose it all the same with 'verify-claims: warn'.`,
  )
}
