import { log } from '../runner/log.ts'
import { type ClickHouse, connectClickHouse } from './client.ts'
import { checkCluster } from './cluster/clusters.ts'
import { tablesDecidedBy } from './cluster/decided-tables.ts'
import { type KeptTable, replicationOf } from './cluster/replication.ts'
import { tryInStep } from './cluster/try-in-step.ts'
import { ErrorCode } from './errors.ts'
import type { ClickHouseOptions } from './inputs.ts'
import { checkServer, ensureSchema, episodesTarget, isSchemaWhole, type SchemaCheck } from './schema/ensure.ts'
import { type ExistingSchema, readExistingSchema } from './schema/existing.ts'

/**
 * What a run does with the database: it stores rows, so that the schema must be there (`store`); it only looks at what is there
 * (`look`, a dry run); or it reads tables that may be anybody's, so that nothing is asked beforehand (`read`).
 */
export type DatabaseUse = 'store' | 'look' | 'read'

/** ClickHouse as a run uses it. */
export interface Database extends AsyncDisposable {
  readonly clickHouse: ClickHouse
  /** What was there when it was opened; undefined where nothing was asked. */
  readonly existing: ExistingSchema | undefined
  /** The table that takes episodes. */
  readonly episodesTable: string
  /** False where a look found no schema, or not all of it as it is now: there is nothing to read. */
  readonly isReadable: boolean
}

async function look(clickHouse: ClickHouse): Promise<ExistingSchema> {
  const existing = await readExistingSchema(clickHouse)
  checkServer(existing)
  await checkCluster(clickHouse, existing)
  return existing
}

const MAY_NOT = new Set<string | undefined>([ErrorCode.accessDenied, ErrorCode.readOnly])

/** Who only looks may lack the right: what is missing from a look is told, and nothing is stored by it. */
async function lookInStep(
  clickHouse: ClickHouse,
  { objects }: ExistingSchema,
  behind: readonly KeptTable[],
): Promise<void> {
  await tryInStep(clickHouse, replicationOf([...tablesDecidedBy(objects), ...behind]), ({ code }) => MAY_NOT.has(code))
}

async function existingSchema(
  clickHouse: ClickHouse,
  use: DatabaseUse,
  check: SchemaCheck | undefined,
): Promise<ExistingSchema | undefined> {
  switch (use) {
    case 'store':
      return ensureSchema(clickHouse, check)
    case 'look': {
      const existing = await look(clickHouse)
      await lookInStep(clickHouse, existing, (await check?.(clickHouse, existing)) ?? [])
      return existing
    }
    case 'read':
      return undefined
    default:
      return use satisfies never
  }
}

function isReadable(existing: ExistingSchema | undefined, use: DatabaseUse, { database }: ClickHouseOptions): boolean {
  if (existing === undefined || use !== 'look' || isSchemaWhole(existing, database)) return true
  if (existing.objects.size > 0)
    log.warning(
      `Not all tables and views are in '${database}' as this version of the action makes them, so that this dry run reads none. A run that stores creates them, or brings them up to date.`,
    )
  return false
}

/**
 * Connects to ClickHouse, and sees to the schema where rows are to be stored. The one way for every action.
 *
 * @param check what the action asks of the tables that are there, before anything is written.
 * @throws {ClickHouseFailure | Error} when it can't be reached, or the schema can't be used as it is; with what to do.
 */
export async function openDatabase(
  options: ClickHouseOptions,
  use: DatabaseUse,
  check?: SchemaCheck,
): Promise<Database> {
  const clickHouse = await connectClickHouse(options)
  try {
    const existing = await existingSchema(clickHouse, use, check)
    return {
      clickHouse,
      existing,
      episodesTable: episodesTarget(existing?.objects ?? new Map()),
      isReadable: isReadable(existing, use, options),
      [Symbol.asyncDispose]: () => clickHouse[Symbol.asyncDispose](),
    }
  } catch (error) {
    await clickHouse[Symbol.asyncDispose]()
    throw error
  }
}
