import { hash } from 'node:crypto'
import { ONE_SERVER, type Placement } from '../cluster/placement.ts'
import { fillCommits } from './commits.ts'
import { plainEngine } from './engines.ts'
import type { ExistingObject, ExistingObjects } from './existing.ts'
import { FIRST_SELECTS } from './first-version.ts'
import { TABLES, VIEWS } from './objects.ts'
import {
  columnDefinitions,
  createView,
  dropView,
  engineOf,
  markVersion,
  onCluster,
  type Table,
  type View,
} from './table.ts'
import { SCHEMA_VERSION, versionOfComment } from './version.ts'

/** A statement with what it does, for messages. */
export interface SchemaStatement {
  readonly attempted: string
  readonly sql: string
  /** Whether the actions can't work without it. */
  readonly isNeeded: boolean
  /** Whether it puts in rows, and defines nothing. */
  readonly isFilling?: boolean
}

/** Another server writes the same query with other spaces, quotes and brackets. */
const fingerprint = (select: string, database: string) =>
  hash('sha256', select.replaceAll(`${database}.`, '').replace(/[\s`()]/gu, ''), 'hex').slice(0, 16)

const firstColumns = ({ columns, since = {} }: Table) =>
  Object.entries(columns).filter(([name]) => (since[name] ?? 1) === 1)

const withoutSpaces = (text: string) => text.replace(/[\s()]/gu, '')

/** Whether a table is just as the first version of the schema made it, which wrote no version on it. */
function isFirstTable(table: Table, existing: ExistingObject): boolean {
  const columns = firstColumns(table)
  return (
    plainEngine(existing.engine) === engineOf(table) &&
    withoutSpaces(existing.sortingKey) === withoutSpaces(table.orderBy) &&
    withoutSpaces(existing.partitionKey) === withoutSpaces(table.partitionBy ?? '') &&
    existing.columns.length === columns.length &&
    columns.every(([name, type], index) => {
      const column = existing.columns[index]
      return column?.name === name && column.type === type && column.defaultKind === ''
    })
  )
}

/**
 * The version of the schema that made an object, by its comment, or because it is just as the first version made it; undefined for
 * one of the user's own. A view that somebody has replaced has lost its comment, and is theirs.
 */
function madeByVersion(object: ExistingObject, isFirst: boolean): number | undefined {
  return versionOfComment(object.comment) ?? (object.comment === '' && isFirst ? 1 : undefined)
}

const isOutdated = (version: number | undefined): version is number => version !== undefined && version < SCHEMA_VERSION

/** What adds the columns that are missing, each at its place. */
function additionsTo(table: Table, existing: ExistingObject): string[] {
  const names = Object.keys(table.columns)
  return columnDefinitions(table.columns).flatMap((definition, index) => {
    if (existing.columns.some(({ name }) => name === names[index])) return []
    const place = index === 0 ? 'FIRST' : `AFTER \`${names[index - 1]}\``
    return [`ADD COLUMN IF NOT EXISTS ${definition} ${place}`]
  })
}

function upgradeTable(
  table: Table,
  existing: ExistingObject,
  version: number,
  placement: Placement,
): SchemaStatement[] {
  const { name } = table
  const additions = additionsTo(table, existing)
  const marking = markVersion(name, placement)
  const last = { attempted: `marking ${name}`, isNeeded: false, sql: marking }
  if (additions.length === 0) return [last]
  const attempted = `adding columns to ${name}`
  // In one statement, or marked before: a table with new columns and without a version would count as the user's own.
  if (placement.storage === 'own') {
    const sql = marking.replace(' MODIFY COMMENT', ` ${additions.join(', ')}, MODIFY COMMENT`)
    return [{ attempted, isNeeded: true, sql }]
  }
  // Replicas take a comment each for itself, and columns from each other: the two don't go together.
  const sql = `ALTER TABLE ${name}${onCluster(placement.cluster)} ${additions.join(', ')}`
  const first = { attempted: `marking ${name}`, isNeeded: true, sql: markVersion(name, placement, version) }
  return [first, { attempted, isNeeded: true, sql }, last]
}

/**
 * The events from before are read once more, so that new columns have their values: of two rows for one commit with the same
 * `collected_at` the one inserted last stays. The new version is marked last, so that the next run goes on after one that
 * breaks off; the old one is marked first, as a view without a version that was changed would count as the user's own.
 */
function upgradeMaterializedView({ name, select }: View, version: number, placement: Placement): SchemaStatement[] {
  return [
    { attempted: `marking ${name}`, isNeeded: true, sql: markVersion(name, placement, version) },
    {
      attempted: `changing ${name}`,
      isNeeded: true,
      sql: `ALTER TABLE ${name}${onCluster(placement.cluster)} MODIFY QUERY\n${select.trim()}`,
    },
    fillingOf('filling the typed commits again from earlier events'),
    { attempted: `marking ${name}`, isNeeded: true, sql: markVersion(name, placement) },
  ]
}

function upgradeView(view: View, version: number, placement: Placement): SchemaStatement[] {
  const { name, target, changedIn = 1 } = view
  if (version >= changedIn)
    return [{ attempted: `marking ${name}`, isNeeded: false, sql: markVersion(name, placement) }]
  if (target !== undefined) return upgradeMaterializedView(view, version, placement)
  return [
    { attempted: `making room for the new ${name}`, isNeeded: false, sql: dropView(view, placement) },
    { attempted: `creating ${name} anew`, isNeeded: false, sql: createView(view, placement) },
  ]
}

/** Fills the typed commits from the events that are there. */
export const fillingOf = (attempted: string): SchemaStatement => ({
  attempted,
  isNeeded: true,
  isFilling: true,
  sql: fillCommits(),
})

/** What brings the objects up to date that an older version of the schema made, by their names, in the order to be run. Pure. */
export function upgradeStatements(
  existing: ExistingObjects,
  database: string,
  placement: Placement = ONE_SERVER,
): ReadonlyMap<string, readonly SchemaStatement[]> {
  const statements = new Map<string, readonly SchemaStatement[]>()
  for (const table of TABLES) {
    const object = existing.get(table.name)
    if (object === undefined) continue
    const version = madeByVersion(object, isFirstTable(table, object))
    if (isOutdated(version)) statements.set(table.name, upgradeTable(table, object, version, placement))
  }
  for (const view of VIEWS) {
    const object = existing.get(view.name)
    if (object === undefined) continue
    const isFirst = FIRST_SELECTS[view.name] === fingerprint(object.select, database)
    const version = madeByVersion(object, isFirst)
    if (!isOutdated(version)) continue
    statements.set(view.name, upgradeView(view, version, placement))
  }
  return statements
}
