import { type ClickHouse, connectClickHouse } from './client.ts'
import type { ClickHouseOptions } from './inputs.ts'
import {
  type ExistingObject,
  ensureSchema,
  episodesTarget,
  isSchemaWhole,
  readExistingObjects,
} from './schema/ensure.ts'

/**
 * What a run does with the database: it stores rows, so that the schema must be there (`store`); it only looks at what is there
 * (`look`, a dry run); or it reads tables that may be anybody's, so that nothing is asked beforehand (`read`).
 */
export type DatabaseUse = 'store' | 'look' | 'read'

/** ClickHouse as a run uses it. */
export interface Database extends AsyncDisposable {
  readonly clickHouse: ClickHouse
  /** The table that takes episodes. */
  readonly episodesTable: string
  /** False where a look found no schema, or not all of it: there is nothing to read. */
  readonly isReadable: boolean
}

async function existingObjects(clickHouse: ClickHouse, use: DatabaseUse): Promise<ReadonlyMap<string, ExistingObject>> {
  switch (use) {
    case 'store':
      return ensureSchema(clickHouse)
    case 'look':
      return readExistingObjects(clickHouse)
    case 'read':
      return new Map()
    default:
      return use satisfies never
  }
}

/**
 * Connects to ClickHouse, and sees to the schema where rows are to be stored. The one way for every action.
 *
 * @throws {ClickHouseFailure | Error} when it can't be reached, or the schema can't be used as it is; with what to do.
 */
export async function openDatabase(options: ClickHouseOptions, use: DatabaseUse): Promise<Database> {
  const clickHouse = await connectClickHouse(options)
  try {
    const existing = await existingObjects(clickHouse, use)
    return {
      clickHouse,
      episodesTable: episodesTarget(existing),
      isReadable: use !== 'look' || isSchemaWhole(existing),
      [Symbol.asyncDispose]: () => clickHouse[Symbol.asyncDispose](),
    }
  } catch (error) {
    await clickHouse[Symbol.asyncDispose]()
    throw error
  }
}
