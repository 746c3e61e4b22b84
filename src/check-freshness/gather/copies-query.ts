/** More than sources name, with the tables behind views. */
const MAX_COPIES = 50

/**
 * Selects which of some tables, and of those behind their views, are replicated, by database and name: another server may have rows of
 * these that are not here yet.
 *
 * @param names pairs of texts, as they stand in a statement.
 */
export const copiesOf = (names: readonly string[]): string => `SELECT database, name
FROM system.tables
WHERE engine LIKE 'Replicated%MergeTree' AND arrayExists(
  asked -> asked.1 = database AND (asked.2 = name OR position(asked.3, name) > 0),
  (SELECT groupArray((database, name, if(engine LIKE '%MergeTree', '', create_table_query))) FROM system.tables WHERE (database, name) IN (${names.join(', ')}))
)
LIMIT ${MAX_COPIES}`
