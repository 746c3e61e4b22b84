import type { ClickHouse } from '../../clickhouse/client.ts'
import type { Fact } from '../../facts/fact.ts'
import { readFacts } from '../../facts/read-facts.ts'
import type { FactsWindow } from '../../facts/window.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'

/** What can be told in figures of the commits that a run has collected. */
export interface CollectedFacts {
  readonly window: FactsWindow & { readonly collectedSince: Date }
  /** Undefined where they could not be read. */
  readonly facts: readonly Fact[] | undefined
}

/** Relevant commits whose lines and files are told one by one. */
const MAX_COMMITS = 1_000

/** The commits that were collected for the first time by the run that began at a moment, whenever they were made. */
const collectedSince = (now: Date): CollectedFacts['window'] => ({
  from: now,
  until: now,
  collectedSince: new Date(now.getTime() - 1),
})

/** No commits were stored, so that there is nothing to tell. */
export const noFacts = (now: Date): CollectedFacts => ({ window: collectedSince(now), facts: [] })

/** There was no time to read them. */
export const unreadFacts = (now: Date): CollectedFacts => ({ window: collectedSince(now), facts: undefined })

/** Reads what can be told in figures of the commits that were collected. What can't be read is told, and fails nothing. */
export async function readCollectedFacts(
  clickHouse: ClickHouse,
  relevant: readonly string[],
  now: Date,
): Promise<CollectedFacts> {
  const window = collectedSince(now)
  try {
    const { facts } = await readFacts(clickHouse, window, { shas: relevant.slice(0, MAX_COMMITS), numbers: [] })
    return { window, facts }
  } catch (error) {
    log.warning(`The brief has no facts: ${describeError(error)}`)
    return { window, facts: undefined }
  }
}
