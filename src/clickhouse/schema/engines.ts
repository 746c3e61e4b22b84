import type { ExistingObject } from './existing.ts'

/** An engine as a table has it, on one server or replicated. */
export const plainEngine = (engine: string): string => engine.replace(/^(?:Replicated|Shared)/u, '')

/** Engines that keep every row, whatever it says. */
const KEEPING = ['MergeTree', 'Log', 'TinyLog', 'StripeLog']
/** Of rows with one sorting key these keep one. The others of their kind add up, cancel or thin out what they hold. */
const KEEPING_ONE_PER_KEY = ['ReplacingMergeTree', 'CoalescingMergeTree', 'AggregatingMergeTree']

/** Quoted texts and names whole, all else by the character. */
const tokensOf = (sql: string): readonly string[] => sql.match(/'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.)*`|[\s\S]/gu) ?? []

/** Parts of a list that are separated by commas outside of brackets and quotes. */
export function listParts(list: string): string[] {
  const parts = ['']
  let depth = 0
  for (const token of tokensOf(list)) {
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
    if (token === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += token
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** What a sorting key is made of: `session_id` where that stands alone, or as a text. */
const keyParts = (sortingKey: string) =>
  listParts(sortingKey.replace(/^\(([\s\S]*)\)$/u, '$1').replaceAll('`', '')).map((part) =>
    part.replace(/^(?:toString|lower|UUIDStringToNum)\((\w+)\)$/u, '$1'),
  )

/** Where a table keeps its rows. */
type Storage = Pick<ExistingObject, 'engine' | 'sortingKey'>

/**
 * Whether a table keeps each row that differs from the others in some columns; what merges rows does so where its key tells them apart.
 * An engine that is not known may lose them. Pure.
 */
export function keepsEachRow({ engine, sortingKey }: Storage, identity: readonly string[]): boolean {
  const kind = plainEngine(engine)
  const parts = keyParts(sortingKey)
  return (
    KEEPING.includes(kind) || (KEEPING_ONE_PER_KEY.includes(kind) && identity.every((name) => parts.includes(name)))
  )
}

/** Whether of rows with one key the newest stays, and only of those: the table is read with FINAL. Pure. */
export function keepsNewestRow(
  { engine, engineFull, sortingKey }: Storage & Pick<ExistingObject, 'engineFull'>,
  identity: readonly string[],
  version: string,
): boolean {
  const [, argumentList = ''] = /^\w+\(((?:'(?:[^'\\]|\\.)*'|[^()'])*)\)/u.exec(engineFull) ?? []
  const parts = keyParts(sortingKey)
  return (
    plainEngine(engine) === 'ReplacingMergeTree' &&
    listParts(argumentList.replaceAll('`', '')).includes(version) &&
    parts.length === identity.length &&
    identity.every((name) => parts.includes(name))
  )
}

/** The condition by which a table deletes rows after a time; undefined where it deletes none, but moves or packs them at most. Pure. */
export function deletingTtl(engineFull: string): string | undefined {
  const [, list] = /\bTTL\b([\s\S]*?)(?:\bSETTINGS\b[\s\S]*)?$/u.exec(engineFull) ?? []
  return listParts(list ?? '').find((part) => !/\b(?:TO (?:DISK|VOLUME)|RECOMPRESS)\b/u.test(part))
}

/** What stands in the first brackets. */
function enclosed(sql: string): string {
  const tokens = tokensOf(sql)
  const start = tokens.indexOf('(')
  let depth = 0
  const end = tokens.findIndex((token) => {
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
    return token === ')' && depth === 0
  })
  return tokens.slice(start + 1, end).join('')
}

/** The columns that a table empties after a time, with their conditions, by the statement that creates it. Pure. */
export function columnTtls(createQuery: string): ReadonlyMap<string, string> {
  const definitions = listParts(enclosed(createQuery))
  return new Map(
    definitions.flatMap((definition) => {
      const { name, ttl } =
        /^`(?<name>(?:[^`\\]|\\.)+)`(?:[^'`]|'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.)*`)*?\bTTL (?<ttl>[\s\S]+?)(?: SETTINGS \([\s\S]*)?$/u.exec(
          definition,
        )?.groups ?? {}
      return name === undefined || ttl === undefined ? [] : [[name, ttl] as const]
    }),
  )
}
