import type { Verdict } from '../../src/noise/verdict.ts'

/** All ways to choose `size` of the numbers from 0 up to `of`. */
function choices(of: number, size: number): number[][] {
  if (size === 0) return [[]]
  if (of < size) return []
  return [...choices(of - 1, size), ...choices(of - 1, size - 1).map((chosen) => [...chosen, of - 1])]
}

const memo = new Map<string, number>()

/** By counting: the share of all orders of `n` and `m` values whose smaller U is at most this one. */
export function chanceOf(u: number, n: number, m: number): number {
  const key = `${u} ${n} ${m}`
  const known = memo.get(key)
  if (known !== undefined) return known
  const all = choices(n + m, n)
  const rare = all.filter((ranks) => {
    const own = ranks.reduce((sum, rank) => sum + rank, 0) - (n * (n - 1)) / 2
    return Math.min(own, n * m - own) <= u
  })
  memo.set(key, rare.length / all.length)
  return rare.length / all.length
}

const mean = (runs: readonly number[]) => runs.reduce((sum, run) => sum + run, 0) / runs.length

/** The rule of the SQL in plain words, for up to 7 runs a side. */
export function verdictOf(now: readonly number[], before: readonly number[], value = mean): Verdict | null {
  const [n, m] = [now.length, before.length]
  if (m === 0) return null
  const gap = Math.max(Math.min(...now) - Math.max(...before), Math.min(...before) - Math.max(...now))
  if (n === 1 || m === 1) return gap <= 0 ? 'no change' : 'unknown'
  const pairs = now.flatMap((run) => before.map((other): number => (run > other ? 1 : Number(run === other) / 2)))
  const u = pairs.reduce((sum, pair) => sum + pair, 0)
  const spread = Math.max(...[now, before].map((runs) => Math.max(...runs) - Math.min(...runs)))
  const isDecidable = chanceOf(0, n, m) <= 0.05
  const factor = n + m === 4 ? 2 : n + m === 5 ? 1 : 0.5
  const isBeyond = isDecidable ? chanceOf(Math.ceil(Math.min(u, n * m - u)), n, m) <= 0.05 : gap > factor * spread
  if (!isBeyond) return 'no change'
  return Math.sign(value(now) - value(before)) === Math.sign(u - (n * m) / 2) ? 'change' : 'unknown'
}
