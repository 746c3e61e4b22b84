import { replicationOf } from '../clickhouse/cluster/replication.ts'
import { tryInStep } from '../clickhouse/cluster/try-in-step.ts'
import type { History } from './gather/history.ts'
import { pushReader } from './gather/push-reader.ts'
import { type JudgedSource, type Means, settle } from './settle.ts'
import type { Source } from './sources/sources.ts'

/**
 * Judges sources. Where a verdict is not good and the table has copies on other servers, this one may just not have its rows yet: it is
 * brought in step with the others, and looked at once more. A good one is true by any of them, and needs no second look.
 */
export async function settleInStep(
  watched: readonly { readonly source: Source; readonly history: History }[],
  given: Omit<Means, 'pushes' | 'copies'>,
): Promise<ReadonlyMap<Source, JudgedSource>> {
  const means: Means = { ...given, pushes: pushReader(given.gitHub), copies: new Map() }
  const { clickHouse, budget, copies } = means
  const settled = await settle(watched, means)
  const doubtful = [...settled.values()].flatMap((one) =>
    'verdict' in one && one.verdict.gate !== 'passes' ? [{ source: one.source, history: one.history }] : [],
  )
  if (doubtful.length === 0 || copies.size === 0) return settled
  const bringing = tryInStep(clickHouse, replicationOf([...copies.values()]))
  const isInStep = await budget.within('bringing the replica in step with the others', bringing, () => false)
  return isInStep ? new Map([...settled, ...(await settle(doubtful, means))]) : settled
}
