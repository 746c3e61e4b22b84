import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { SET_ID } from '../../../facts/told-sets.ts'
import { type FactsWindow, selectToldIn, windowParameters } from '../../../facts/window.ts'

const idRow = z.object({ id: z.string() })

/** A set of which rows are missing, or has others, has another digest than its id. */
const SELECT_WHOLE = `
SELECT id
FROM (
  SELECT set_id AS id, ${SET_ID} AS digest
  FROM told_commits
  WHERE set_id IN {sets:Array(String)}
  GROUP BY set_id
)
WHERE digest = id`

/** Which of some sets of commits are stored whole. */
export async function readWholeSets(clickHouse: ClickHouse, sets: readonly string[]): Promise<ReadonlySet<string>> {
  if (sets.length === 0) return new Set()
  const rows = await clickHouse.read({
    sql: SELECT_WHOLE,
    parameters: { sets },
    row: idRow,
    attempted: 'reading which commits composed episodes have told',
  })
  return new Set(rows.map(({ id }) => id))
}

/** The id of the set of the commits and benchmarks that a window has now. */
export async function readSetId(clickHouse: ClickHouse, window: FactsWindow): Promise<string> {
  const [row] = await clickHouse.read({
    sql: `SELECT ${SET_ID} AS id FROM (${selectToldIn(window)})`,
    parameters: windowParameters(window),
    row: idRow,
    attempted: 'reading which commits the episode tells',
  })
  if (row === undefined) throw new Error('ClickHouse told no set of commits.')
  return row.id
}
