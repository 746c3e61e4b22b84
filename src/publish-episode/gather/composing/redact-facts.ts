import type { BenchmarkFact, CommitFact, EpisodeFacts, PullRequestFact } from '../../../episode/compose/facts.ts'
import { findSecrets } from '../../../secrets/find-secrets.ts'

/** Every text that an episode repeats and that its author does not choose. */
const COMMIT_TEXTS = [
  'headline',
  'type',
  'scope',
  'summary',
  'authorName',
] as const satisfies readonly (keyof CommitFact)[]
const PULL_REQUEST_TEXTS = ['title', 'summary'] as const satisfies readonly (keyof PullRequestFact)[]
const BENCHMARK_TEXTS = ['model', 'quant', 'dataset'] as const satisfies readonly (keyof BenchmarkFact)[]

function textsOf({ commits, earlier, benchmarks, measuredSince }: EpisodeFacts): Set<string> {
  return new Set([
    ...[...commits, ...earlier, ...measuredSince.commits].flatMap((commit) => [
      ...COMMIT_TEXTS.map((name) => commit[name]),
      ...PULL_REQUEST_TEXTS.map((name) => commit.pullRequest?.[name] ?? ''),
    ]),
    ...[...benchmarks, ...measuredSince.benchmarks].flatMap((benchmark) =>
      BENCHMARK_TEXTS.map((name) => benchmark[name]),
    ),
  ])
}

/**
 * The facts without the secrets in them, which somebody may have put into a commit's message or the name of a data set: the episode
 * goes on without them. Before anything is shortened, as what is left of a secret then is not known for one.
 */
export async function redactFacts(facts: EpisodeFacts): Promise<EpisodeFacts> {
  const found = await Promise.all(
    [...textsOf(facts)].map(async (text) => [text, (await findSecrets(text)).redacted] as const),
  )
  const redactions = new Map(found)
  const redact = (text: string) => redactions.get(text) ?? text
  const redactCommit = (commit: CommitFact): CommitFact => ({
    ...commit,
    ...Object.fromEntries(COMMIT_TEXTS.map((name) => [name, redact(commit[name])])),
    pullRequest: commit.pullRequest && {
      ...commit.pullRequest,
      ...Object.fromEntries(PULL_REQUEST_TEXTS.map((name) => [name, redact(commit.pullRequest?.[name] ?? '')])),
    },
  })
  const redactBenchmark = (benchmark: BenchmarkFact): BenchmarkFact => ({
    ...benchmark,
    ...Object.fromEntries(BENCHMARK_TEXTS.map((name) => [name, redact(benchmark[name])])),
  })
  return {
    ...facts,
    commits: facts.commits.map(redactCommit),
    earlier: facts.earlier.map(redactCommit),
    benchmarks: facts.benchmarks.map(redactBenchmark),
    measuredSince: {
      benchmarks: facts.measuredSince.benchmarks.map(redactBenchmark),
      commits: facts.measuredSince.commits.map(redactCommit),
    },
  }
}
