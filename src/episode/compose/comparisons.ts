import type { BenchmarkFact, CommitFact, EpisodeFacts, Measured } from './facts.ts'

/**
 * The facts without the comparisons that are not a commit's own: where its benchmark stands beside one of a commit that something else
 * had taken back by then, it gets neither the credit nor the blame for that.
 *
 * @param gone what takes a commit back, by SHA
 */
export function withOwnComparisons(
  facts: EpisodeFacts,
  gone: ReadonlyMap<string, readonly CommitFact[]>,
): EpisodeFacts {
  const { commits, earlier, benchmarks, measuredSince } = facts
  const bySha = new Map([...commits, ...earlier, ...measuredSince.commits].map((commit) => [commit.sha, commit]))
  const isOwn = ({ commitSha, previousSha }: BenchmarkFact) => {
    const at = bySha.get(commitSha)?.committedAt
    const reverts = previousSha === null ? [] : (gone.get(previousSha) ?? [])
    return reverts.every(({ sha, committedAt }) => sha === commitSha || (at !== undefined && committedAt > at))
  }
  const own = (all: readonly BenchmarkFact[]) =>
    all.map((benchmark) => (isOwn(benchmark) ? benchmark : withoutPrevious(benchmark)))
  return {
    ...facts,
    benchmarks: own(benchmarks),
    measuredSince: { ...measuredSince, benchmarks: own(measuredSince.benchmarks) },
  }
}

function withoutPrevious(benchmark: BenchmarkFact): BenchmarkFact {
  const alone = ({ value }: Measured): Measured => ({ value, previous: null, verdict: null })
  const { latency, tokensPerSec, cost, memory } = benchmark
  return {
    ...benchmark,
    previousSha: null,
    latency: alone(latency),
    tokensPerSec: alone(tokensPerSec),
    cost: alone(cost),
    memory: alone(memory),
  }
}
