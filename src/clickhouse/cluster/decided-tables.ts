import type { ExistingObjects } from '../schema/existing.ts'
import { TABLES } from '../schema/objects.ts'
import { engineOf } from '../schema/table.ts'
import { repositoryHealth, watcherRuns } from '../schema/tables.ts'
import { episodes } from '../schema/views/views.ts'
import type { Placement } from './placement.ts'
import type { KeptTable } from './replication.ts'

/** What is written, and read by people. */
const RECORDS = [watcherRuns, repositoryHealth]

/** What decides what is stored, shown as true or published. */
const DECIDING = TABLES.filter((table) => table.isOptional !== true && !RECORDS.includes(table))

const PREFIXES = { own: '', replicated: 'Replicated', shared: 'Shared' } as const

/** The tables that a run decides by, with their engines: as they are there, or as the placement has them created. Pure. */
export function tablesDecidedBy(existing: ExistingObjects, placement?: Placement): KeptTable[] {
  const own = existing.get(episodes.name)
  const created = placement === undefined ? [] : DECIDING.filter(({ name }) => !existing.has(name))
  return [
    ...DECIDING.flatMap(({ name }) => existing.get(name) ?? []),
    ...(own === undefined ? [] : [own]),
    ...created.map((table) => ({ name: table.name, engine: PREFIXES[placement?.storage ?? 'own'] + engineOf(table) })),
  ].map(({ name, engine }) => ({ database: '', name, engine }))
}

/**
 * Tables whose rows are on one server, though the database or the cluster is on several: what a run stores through one of them no run through
 * another one sees. Pure.
 */
export const unreplicatedTables = (existing: ExistingObjects, { storage }: Placement): string[] =>
  storage === 'replicated'
    ? tablesDecidedBy(existing)
        .filter(({ engine }) => /^\w*MergeTree$/u.test(engine) && !/^(?:Replicated|Shared)/u.test(engine))
        .map(({ name }) => name)
    : []
