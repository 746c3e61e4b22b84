import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'
import type { Aspect, Fact, Subject, Unit } from './fact.ts'
import { type FactsWindow, IN_WINDOW, windowParameters } from './window.ts'

/** The name of the statement that reads the benchmarks of a window. */
export const BENCHMARKS = 'benchmarks'
/** Benchmarks of one window that are read: of a commit, model, quantisation and dataset. */
const MAX_BENCHMARKS = 1_000

interface Metric {
  readonly name: string
  readonly column: string
  readonly unit: Unit
  readonly scale: number
  readonly aspects: readonly Aspect[]
  /** How the runs of one commit become one value, as the view `commit_impact` does. */
  readonly aggregate: string
}

const metric = (
  name: string,
  column: string,
  unit: Unit,
  aspects: readonly Aspect[],
  aggregate = 'avg',
  scale = 1,
): Metric => ({
  name,
  column,
  unit,
  scale,
  aspects,
  aggregate,
})

const METRICS = [
  metric('p50 latency', 'latency_p50_ms', 'ms', ['p50', 'latency']),
  metric('p95 latency', 'latency_p95_ms', 'ms', ['p95', 'latency']),
  metric('p99 latency', 'latency_p99_ms', 'ms', ['p99', 'latency']),
  metric('tokens per second', 'tokens_per_sec', 'tokens/s', ['throughput']),
  metric('cost per 1k tokens', 'cost_per_1k', 'USD/1k tokens', ['cost']),
  metric('peak memory', 'memory_peak_mb', 'bytes', ['memory'], 'max', 1e6),
] as const

/** Each benchmark of the window, or of a commit that is named, beside the previous commit that has one. */
export const SELECT_BENCHMARKS = `
WITH measured AS (
  SELECT
    toString(commit_sha) AS sha, model, quant, dataset, count() AS runs,
    ${METRICS.map(({ column, aggregate }) => `${aggregate}(toFloat64(${column})) AS ${column}_value`).join(',\n    ')}
  FROM bench_runs
  GROUP BY sha, model, quant, dataset
)
SELECT
  impact.commit_sha AS commit_sha,
  impact.repository AS repository,
  impact.model AS model,
  impact.quant AS quant,
  impact.dataset AS dataset,
  impact.previous_commit_sha AS previous_commit_sha,
  own.runs AS runs,
  [${METRICS.map(({ column }) => `toNullable(own.${column}_value)`).join(', ')}] AS now_values,
  [${METRICS.map(({ column }) => `if(before.runs = 0, NULL, toNullable(before.${column}_value))`).join(', ')}] AS previous_values
FROM (
  SELECT toString(commit_sha) AS commit_sha, repository, model, quant, dataset, benchmarked_at,
    ifNull(toString(previous_commit_sha), '') AS previous_commit_sha
  FROM commit_impact
  WHERE commit_sha IN (SELECT sha FROM commits WHERE ${IN_WINDOW}) OR commit_sha IN {shas:Array(String)}
) AS impact
INNER JOIN measured AS own
  ON own.sha = impact.commit_sha AND own.model = impact.model AND own.quant = impact.quant AND own.dataset = impact.dataset
LEFT JOIN measured AS before
  ON before.sha = impact.previous_commit_sha AND before.model = impact.model AND before.quant = impact.quant
    AND before.dataset = impact.dataset
ORDER BY impact.benchmarked_at DESC, impact.model, impact.quant, impact.dataset, impact.commit_sha
LIMIT {limit:UInt32}`

const values = z.array(z.number().nullable()).length(METRICS.length)
const benchmarkRow = z.object({
  commit_sha: z.string(),
  repository: z.string().nullable(),
  model: z.string(),
  quant: z.string(),
  dataset: z.string(),
  previous_commit_sha: z.string(),
  runs: z.number(),
  now_values: values,
  previous_values: values,
})
type BenchmarkRow = z.output<typeof benchmarkRow>

/** A value of a metric, and what it was before. */
function metricFacts(
  of: Metric,
  subject: Subject,
  previousSha: string,
  now: number | null,
  before: number | null,
): Fact[] {
  if (now === null) return []
  const { name, unit, scale, aspects } = of
  const base = { subject, statement: BENCHMARKS, aspects }
  const own: Fact[] = [{ ...base, name, unit, value: now * scale }]
  if (before === null) return own
  const previous = { ...base, name: `previous ${name}`, unit, value: before * scale }
  const facts: Fact[] = [
    ...own,
    previous,
    { ...previous, name, subject: { ...subject, commit: previousSha } },
    { ...base, name: `change of ${name}`, unit, value: (now - before) * scale, isChange: true },
  ]
  if (now === 0 || before === 0) return facts
  return [
    ...facts,
    { ...base, name: `change of ${name}`, unit: 'ratio', value: now / before - 1, isChange: true },
    { ...base, name: `change of ${name}, by what it is now`, unit: 'ratio', value: before / now - 1, isChange: true },
    { ...base, name: `${name}, times the previous`, unit: 'ratio', value: now / before },
    { ...base, name: `previous ${name}, times it is now`, unit: 'ratio', value: before / now },
  ]
}

const named = (kind: keyof Subject, name: string | null): Subject =>
  name === null || name === '' ? {} : { [kind]: name }

function rowFacts(row: BenchmarkRow): Fact[] {
  const subject: Subject = {
    ...named('repository', row.repository),
    commit: row.commit_sha,
    ...named('model', row.model),
    ...named('quant', row.quant),
    ...named('dataset', row.dataset),
  }
  return METRICS.flatMap((of, index) =>
    metricFacts(
      of,
      subject,
      row.previous_commit_sha,
      row.now_values[index] ?? null,
      row.previous_values[index] ?? null,
    ),
  )
}

/** How many benchmarks there are, of how many models and commits. */
function countFacts(rows: readonly BenchmarkRow[]): Fact[] {
  const count = (name: string, value: number, subject: Subject = {}): Fact => ({
    name,
    unit: 'benchmarks',
    value,
    subject,
    statement: BENCHMARKS,
    isPart: Object.keys(subject).length > 0,
  })
  const runs = (of: readonly BenchmarkRow[]) => of.reduce((sum, row) => sum + row.runs, 0)
  const compared = rows.filter(({ previous_commit_sha }) => previous_commit_sha !== '')
  const byModel = Map.groupBy(rows, ({ model }) => model)
  return [
    count('benchmarks', rows.length),
    count('benchmark runs', runs(rows)),
    count('benchmarks with a previous one', compared.length),
    ...[...byModel].flatMap(([model, of]) => [
      count('benchmarks', of.length, { model }),
      count('benchmark runs', runs(of), { model }),
    ]),
  ]
}

/** Reads what the benchmarks of a window, and those of the commits that are named, have measured. */
export async function readBenchmarkFacts(
  clickHouse: ClickHouse,
  window: FactsWindow,
  shas: readonly string[],
): Promise<Fact[]> {
  const rows = await clickHouse.read({
    sql: SELECT_BENCHMARKS,
    parameters: { ...windowParameters(window), shas, limit: MAX_BENCHMARKS },
    row: benchmarkRow,
    attempted: 'reading the benchmarks that figures may come from',
  })
  return [...rows.flatMap(rowFacts), ...countFacts(rows)]
}
