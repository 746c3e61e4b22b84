import { createHash } from 'node:crypto'
import { commitEvent } from '../../clickhouse/rows.ts'
import type { Random } from './random.ts'

/** A stretch of time with commits and benchmarks that nothing else in the database is in. */
export interface History {
  readonly from: Date
  readonly until: Date
  readonly events: readonly ReturnType<typeof commitEvent>[]
  readonly benchmarks: readonly Readonly<Record<string, unknown>>[]
}

const HOUR_MS = 3_600_000
const HISTORY_MS = 30 * 24 * HOUR_MS
const START_MS = Date.UTC(2010, 0, 1)
const REPOSITORIES = ['muse/banterpacks', 'muse/banterhearts', 'octo/app'] as const
const TYPES = ['perf', 'feat', 'fix', 'docs', 'refactor', 'test', 'chore', 'ci', 'revert', ''] as const
const SUBJECTS = [
  'read blocks of 64 KB, not of 4',
  'keep 128 models in memory',
  'wait 250 ms before a retry',
  'support cards with 16 GB',
  'drop Node 18 and Python 3.8',
  'p95 from 1,250 ms to 980 ms for 32 users',
  'batch the requests',
  'answer in 2.5 s, 40 % sooner',
  'follow RFC 9110, section 15',
  'do what #14 and #15 ask for',
  'cost of 1,000 tokens down by $0.02',
  'say less in the log',
] as const
const MODELS = ['llama-3.1-8b', 'gpt-4', 'qwen2.5'] as const
const QUANTS = ['q4_0', 'q8', 'fp16', 'none', '4 bit'] as const
const DATASETS = ['chat', 'code-24', 'long context', '512 tokens', '10 MB', '1000 files', 'p95', 'top 50 %'] as const
const AUTHORS = ['ada', 'bo', 'chen', 'dee', 'eva'] as const

const shaOf = (random: Random) => createHash('sha1').update(String(random.next())).digest('hex')

function commitsOf(random: Random, from: number) {
  const repositories = REPOSITORIES.slice(0, random.whole(1, REPOSITORIES.length))
  const count = random.pick([1, 3, 8, 20, 60])
  const lastPullRequests = new Map<string, number>()
  return Array.from({ length: count }, (_, index) => {
    const type = random.pick(TYPES)
    const author = random.pick(AUTHORS)
    const isKnown = random.chance(0.9)
    const repository = repositories[random.whole(0, repositories.length - 1)] ?? REPOSITORIES[0]
    const isNew = random.chance(0.4)
    // Some of a pull request's commits are told beside it.
    const last = random.chance(0.3) ? lastPullRequests.get(repository) : undefined
    const pullRequest = last ?? (isNew ? random.whole(1, 2_000) : null)
    if (pullRequest !== null) lastPullRequests.set(repository, pullRequest)
    const subject = random.pick(SUBJECTS)
    const headline = `${type === '' ? '' : `${type}: `}${subject}${pullRequest !== null && random.chance(0.5) ? ` (#${pullRequest})` : ''}`
    return commitEvent({
      repository,
      sha: shaOf(random),
      committed_at: new Date(from + (index + 1) * HOUR_MS * 4).toISOString(),
      collected_at: new Date(from + (index + 2) * HOUR_MS * 4).toISOString(),
      author_name: author,
      author_email: `${author}@example.com`,
      headline,
      type,
      is_relevant: random.chance(0.7),
      additions: isKnown ? random.whole(0, 4_000) : null,
      deletions: isKnown ? random.whole(0, 2_000) : null,
      files: Array.from({ length: random.whole(1, 9) }, () => ({ path: `src/${random.whole(1, 90)}.ts`, change: 'M' })),
      pull_request: pullRequest,
    })
  })
}

/** A random history, the one of that number: each has a month of its own. */
export function historyOf(random: Random, number: number): History {
  const from = START_MS + number * HISTORY_MS
  const events = commitsOf(random, from)
  const measured = events.filter(() => random.chance(0.4)).slice(0, 8)
  const benchmarks = measured.flatMap(({ commit_sha, ts }) =>
    Array.from({ length: random.whole(1, 3) }, () => {
      const p95 = random.whole(20, 4_000)
      return {
        ts,
        run_id: '6f1c1d3e-0000-4000-8000-000000000003',
        commit_sha,
        model: random.pick(MODELS),
        quant: random.pick(QUANTS),
        dataset: random.pick(DATASETS),
        latency_p50_ms: Math.round(p95 * 0.7),
        latency_p95_ms: p95,
        latency_p99_ms: Math.round(p95 * 1.3),
        tokens_per_sec: random.whole(50, 9_000) / 10,
        cost_per_1k: (random.whole(1, 9_000) / 10_000).toFixed(6),
        memory_peak_mb: random.whole(200, 40_000),
        schema_version: 1,
      }
    }),
  )
  return { from: new Date(from), until: new Date(from + HISTORY_MS - 1), events, benchmarks }
}
