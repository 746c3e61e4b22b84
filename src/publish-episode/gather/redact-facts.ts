import type { BenchmarkFact, CommitFact, EpisodeFacts } from '../../episode/compose/facts.ts'
import { findSecrets } from '../../secrets/find-secrets.ts'

/** Every text that an episode repeats and that its author does not choose. */
const COMMIT_TEXTS = ['headline', 'type', 'scope', 'authorName'] as const satisfies readonly (keyof CommitFact)[]
const BENCHMARK_TEXTS = ['model', 'quant', 'dataset'] as const satisfies readonly (keyof BenchmarkFact)[]

function textsOf({ repositories, benchmarks }: EpisodeFacts): Set<string> {
  const commits = repositories.flatMap((repository) => repository.commits)
  return new Set([
    ...commits.flatMap((commit) => COMMIT_TEXTS.map((name) => commit[name])),
    ...benchmarks.flatMap((benchmark) => BENCHMARK_TEXTS.map((name) => benchmark[name])),
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
  })
  const redactBenchmark = (benchmark: BenchmarkFact): BenchmarkFact => ({
    ...benchmark,
    ...Object.fromEntries(BENCHMARK_TEXTS.map((name) => [name, redact(benchmark[name])])),
  })
  return {
    ...facts,
    repositories: facts.repositories.map((repository) => ({
      ...repository,
      commits: repository.commits.map(redactCommit),
    })),
    benchmarks: facts.benchmarks.map(redactBenchmark),
  }
}
