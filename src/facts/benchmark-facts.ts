import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER } from '../clickhouse/parameters.ts'
import type { Aspect, Fact, Subject, Unit } from './fact.ts'
import { type FactsWindow, inWindow, windowParameters } from './window.ts'

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

/** Each benchmark of the window, or of a commit that is named, with the previous commit that has one. */
export const selectBenchmarks = (isInWindow: string): string => `
SELECT
  toString(commit_sha) AS commit_sha,
  repository,
  model,
  quant,
  dataset,
  ifNull(toString(previous_commit_sha), '') AS previous_commit_sha
FROM commit_impact
WHERE commit_sha IN (SELECT sha FROM commits WHERE ${isInWindow}) OR commit_sha IN {shas:Array(String)}
ORDER BY benchmarked_at DESC, model, quant, dataset, commit_sha
LIMIT {limit:UInt32}`

/** What the runs of some commits measured. */
const SELECT_MEASURED = `
SELECT
  toString(commit_sha) AS sha,
  model,
  quant,
  dataset,
  count() AS runs,
  [${METRICS.map(({ column, aggregate }) => `toNullable(${aggregate}(toFloat64(${column})))`).join(', ')}] AS measured
FROM bench_runs
WHERE commit_sha IN {shas:Array(String)}
GROUP BY sha, model, quant, dataset`

const benchmarkRow = z.object({
  commit_sha: z.string(),
  repository: z.string().nullable(),
  model: z.string(),
  quant: z.string(),
  dataset: z.string(),
  previous_commit_sha: z.string(),
})
type BenchmarkRow = z.output<typeof benchmarkRow>

const measuredRow = z.object({
  sha: z.string(),
  model: z.string(),
  quant: z.string(),
  dataset: z.string(),
  runs: z.number(),
  measured: z.array(z.number().nullable()).length(METRICS.length),
})
type MeasuredRow = z.output<typeof measuredRow>

/** Finds what was measured at a commit. */
type FindMeasured = (sha: string, of: BenchmarkRow) => MeasuredRow | undefined

function measuredFinder(rows: readonly MeasuredRow[]): FindMeasured {
  const keyOf = (sha: string, { model, quant, dataset }: Pick<BenchmarkRow, 'model' | 'quant' | 'dataset'>) =>
    JSON.stringify([sha, model, quant, dataset])
  const byKey = new Map(rows.map((row) => [keyOf(row.sha, row), row]))
  return (sha, of) => byKey.get(keyOf(sha, of))
}

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

function rowFacts(row: BenchmarkRow, find: FindMeasured): Fact[] {
  const subject: Subject = {
    ...named('repository', row.repository),
    commit: row.commit_sha,
    ...named('model', row.model),
    ...named('quant', row.quant),
    ...named('dataset', row.dataset),
  }
  const [now, before] = [find(row.commit_sha, row)?.measured, find(row.previous_commit_sha, row)?.measured]
  return METRICS.flatMap((of, index) =>
    metricFacts(of, subject, row.previous_commit_sha, now?.[index] ?? null, before?.[index] ?? null),
  )
}

/** How many benchmarks there are, and how many of each model. */
function countFacts(rows: readonly BenchmarkRow[], find: FindMeasured): Fact[] {
  const count = (name: string, value: number, subject: Subject = {}): Fact => ({
    name,
    unit: 'benchmarks',
    value,
    subject,
    statement: BENCHMARKS,
    isPart: Object.keys(subject).length > 0,
  })
  const runs = (of: readonly BenchmarkRow[]) => of.reduce((sum, row) => sum + (find(row.commit_sha, row)?.runs ?? 0), 0)
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
  const attempted = 'reading the benchmarks that figures may come from'
  const rows = await clickHouse.read({
    sql: selectBenchmarks(inWindow(window)),
    parameters: { ...windowParameters(window), shas: shas.slice(0, MAX_IDS_IN_PARAMETER), limit: MAX_BENCHMARKS },
    row: benchmarkRow,
    attempted,
  })
  if (rows.length === 0) return []
  const measuredShas = [...new Set(rows.flatMap((row) => [row.commit_sha, row.previous_commit_sha]))]
  const measured = await clickHouse.read({
    sql: SELECT_MEASURED,
    parameters: { shas: measuredShas.filter((sha) => sha !== '') },
    row: measuredRow,
    attempted,
  })
  const find = measuredFinder(measured)
  return [...rows.flatMap((row) => rowFacts(row, find)), ...countFacts(rows, find)]
}
