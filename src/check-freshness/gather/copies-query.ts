/** More than sources name, with the tables behind views. */
const MAX_COPIES = 50

/**
 * Selects which of some tables, and of those behind their views, other servers have too, by database, name and engine: these may have rows
 * that are not here yet.
 *
 * @param names pairs of texts, as they stand in a statement.
 */
export const copiesOf = (names: readonly string[]): string => `SELECT database, name, engine
FROM system.tables
WHERE match(engine, '^(?:Replicated|Shared).*MergeTree$') AND arrayExists(
  asked -> asked.1 = database AND (asked.2 = name OR position(asked.3, name) > 0),
  (SELECT groupArray((database, name, if(engine LIKE '%MergeTree', '', create_table_query))) FROM system.tables WHERE (database, name) IN (${names.join(', ')}))
)
LIMIT ${MAX_COPIES}`
