import type { ClickHouse } from '../../clickhouse/client.ts'
import { type FactsWindow, selectToldIn, windowParameters } from '../../facts/window.ts'
import { readSetId, readWholeSets } from '../gather/composing/told-sets.ts'

/** Commits may come in between the look at them and their storing: so many times it is tried again. */
const MAX_TRIES = 5

const insertSet = (window: FactsWindow) => `INSERT INTO told_commits (set_id, commit_sha, benchmark, ts)
SELECT {set:String}, commit_sha, benchmark, now64(3) FROM (${selectToldIn(window)})`

/**
 * Stores which commits and benchmarks a window has now, before an episode that tells them is written anywhere: the next one begins with
 * the others.
 *
 * @returns the set's id.
 * @throws {ClickHouseFailure | Error} when it can't be shown that they are stored.
 */
export async function storeToldSet(clickHouse: ClickHouse, window: FactsWindow): Promise<string> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const set = await readSetId(clickHouse, window)
    const isWhole = async () => (await readWholeSets(clickHouse, [set])).has(set)
    if (await isWhole()) return set
    const parameters = { ...windowParameters(window), set }
    await clickHouse.command(insertSet(window), 'storing which commits the episode tells', parameters)
    if (await isWhole()) return set
  }
  throw new Error(
    'The commits that the episode tells could not be stored in told_commits: others come in all the time, or rows get lost there (a TTL, a row policy). Run it again when no collection runs.',
  )
}
