import { expect, it } from 'vitest'
import { redactFacts } from '../../../src/publish-episode/gather/redact-facts.ts'

const SHA = 'a'.repeat(40)

it('leaves the facts without secrets as they are', async () => {
  const facts = {
    series: 'banterpacks',
    window: { from: new Date(0), to: new Date(1) },
    repositories: [
      {
        repository: 'muse/packs',
        commitCount: 1,
        commits: [
          {
            sha: SHA,
            headline: 'perf: faster',
            type: 'perf',
            scope: 'cache',
            isBreaking: false,
            additions: 1,
            deletions: null,
            committedAt: new Date(0),
            authorName: 'Ada',
            url: 'https://github.com/muse/packs/commit/a',
          },
        ],
      },
    ],
    benchmarks: [
      {
        commitSha: SHA,
        model: 'llama',
        quant: 'q4',
        dataset: 'chat',
        latencyP95Ms: 1,
        previousLatencyP95Ms: null,
        tokensPerSec: 2,
      },
    ],
    totals: { tokensIn: 0, tokensOut: 0, costUsd: 0 },
  }
  expect(await redactFacts(facts)).toEqual(facts)
})
