/** One round of measurements of a commit. */
export interface Round {
  readonly timesMs: readonly number[]
}

/** What the measurements of a commit show. */
export interface Measured {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
}

const sorted = (values: readonly number[]) => values.toSorted((one, other) => one - other)
const quantile = (values: readonly number[], share: number) =>
  sorted(values)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0

/** The medians of a commit's rounds: from the least to the largest. */
function rangeOf(rounds: readonly Round[]): { low: number; high: number } {
  const medians = sorted(rounds.map(({ timesMs }) => quantile(timesMs, 0.5)))
  return { low: medians[0] ?? 0, high: medians.at(-1) ?? 0 }
}

function measuredOf(rounds: readonly Round[]): Measured {
  const timesMs = rounds.flatMap((round) => round.timesMs)
  return {
    p50Ms: Math.round(quantile(timesMs, 0.5)),
    p95Ms: Math.round(quantile(timesMs, 0.95)),
    p99Ms: Math.round(quantile(timesMs, 0.99)),
  }
}

/**
 * What each of several commits, in their order, was measured at. Commits whose rounds overlap can't be told apart: they are one group, whose
 * measurements are taken together, so that a change is a change of what was measured, and not of what else the machine did.
 */
export function pooled(commits: readonly (readonly Round[])[]): Measured[] {
  const groups: Round[][] = []
  const groupOf: number[] = []
  let last = { low: 0, high: 0 }
  for (const rounds of commits) {
    const range = rangeOf(rounds)
    const isApart = groups.length === 0 || range.low > last.high || range.high < last.low
    if (isApart) groups.push([])
    last = isApart ? range : { low: Math.min(last.low, range.low), high: Math.max(last.high, range.high) }
    groups.at(-1)?.push(...rounds)
    groupOf.push(groups.length - 1)
  }
  const measured = groups.map(measuredOf)
  return groupOf.flatMap((group) => measured[group] ?? [])
}
