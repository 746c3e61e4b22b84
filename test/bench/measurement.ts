/** One figure, beside what it is judged by, as measured in the same run. */
export interface Measurement {
  readonly what: string
  /** With its unit: `132 ms`. */
  readonly ours: string
  /** A peer's or a floor's figure, named: `44 ms (empty Node program)`. */
  readonly peer: string
  readonly budget: string
  readonly withinBudget: boolean
}

/** A benchmark: measures, and returns its figures. It says what it skips and why in `peer`. */
export type Benchmark = () => Promise<Measurement[]>

/** The middle value of a list; of an even number of values, the upper one of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}
