/** A table, of another database where one is named. */
export interface TableName {
  readonly database: string | undefined
  readonly name: string
}

/** A name as ClickHouse takes it without quotes (and a few more characters, because it is bound as a name), or one in quotes. */
const PART = String.raw`(?:[\p{L}\p{N}_$-]+|"(?:[^"\\]|\\.|"")+"|${'`'}(?:[^${'`'}\\]|\\.|${'``'})+${'`'})`
const TABLE = new RegExp(`^(?:(?<database>${PART})\\.)?(?<name>${PART})$`, 'su')

const unquoted = (part: string) => {
  const [quote] = part
  if (quote !== '"' && quote !== '`') return part
  return part
    .slice(1, -1)
    .replaceAll(quote + quote, quote)
    .replace(/\\(.)/gsu, '$1')
}

/** Parses `table` or `database.table`; a part with dots or spaces goes in double quotes or backticks. Undefined when it is neither. */
export function parseTableName(text: string): TableName | undefined {
  const { database, name } = TABLE.exec(text.trim())?.groups ?? {}
  if (name === undefined) return undefined
  return { database: database === undefined ? undefined : unquoted(database), name: unquoted(name) }
}

/**
 * What is wrong with a table in which rows come without anybody's data, by the check itself: it records each one in `watcher_runs`, and
 * ClickHouse writes down each query in its own tables.
 */
export function ownTableFault({ database, name }: TableName): string | undefined {
  const isOwn = /^(?:system|information_schema)$/iu.test(database ?? '') || name === 'watcher_runs'
  return isOwn
    ? `must not be one that the check itself fills: found '${tableLabel({ database, name })}'. A source that can never be stale checks nothing.`
    : undefined
}

const label = (part: string) => (/^[\p{L}\p{N}_$-]+$/u.test(part) ? part : `"${part.replaceAll('"', '""')}"`)

/** The table as it is named. */
export const tableLabel = ({ database, name }: TableName): string =>
  database === undefined ? label(name) : `${label(database)}.${label(name)}`
