import { z } from 'zod'
import type { Aspect, Fact, Subject, Unit } from './fact.ts'

/** The name of the statement that reads the benchmarks of a window. */
export const BENCHMARKS = 'benchmarks'
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

/** What a benchmark measures, in the order of the column `measured` of a {@link MeasuredRow}. */
export const METRICS = [
  metric('p50 latency', 'latency_p50_ms', 'ms', ['p50', 'latency']),
  metric('p95 latency', 'latency_p95_ms', 'ms', ['p95', 'latency']),
  metric('p99 latency', 'latency_p99_ms', 'ms', ['p99', 'latency']),
  metric('tokens per second', 'tokens_per_sec', 'tokens/s', ['throughput']),
  metric('cost per 1k tokens', 'cost_per_1k', 'USD/1k tokens', ['cost']),
  metric('peak memory', 'memory_peak_mb', 'bytes', ['memory'], 'max', 1e6),
] as const

/** A benchmark of a commit, and the commit of the one before it. */
export const benchmarkRow = z.object({
  commit_sha: z.string(),
  repository: z.string().nullable(),
  model: z.string(),
  quant: z.string(),
  dataset: z.string(),
  previous_commit_sha: z.string(),
})
export type BenchmarkRow = z.output<typeof benchmarkRow>

/** What the runs of a benchmark at one commit measured. */
export const measuredRow = z.object({
  sha: z.string(),
  model: z.string(),
  quant: z.string(),
  dataset: z.string(),
  runs: z.number(),
  measured: z.array(z.number().nullable()).length(METRICS.length),
})
export type MeasuredRow = z.output<typeof measuredRow>

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

/** What benchmarks have measured, beside the one before each, and how many there are. Pure. */
export function benchmarkFacts(rows: readonly BenchmarkRow[], measured: readonly MeasuredRow[]): Fact[] {
  const find = measuredFinder(measured)
  return [...rows.flatMap((row) => rowFacts(row, find)), ...countFacts(rows, find)]
}
