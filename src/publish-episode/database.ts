import { type ClickHouse, connectClickHouse } from '../clickhouse/client.ts'
import { ensureSchema, episodesTarget, readExistingObjects } from '../clickhouse/schema/ensure.ts'
import { VIEWS } from '../clickhouse/schema/objects.ts'
import type { ProposeInputs } from './inputs.ts'

/** ClickHouse, checked before anything is written to GitHub. */
export interface Database {
  readonly clickHouse: ClickHouse
  /** The table that takes episodes. */
  readonly episodesTable: string
  /** False in a dry run on a database without the schema: there is nothing to read. */
  readonly isReadable: boolean
}

/**
 * Connects to ClickHouse and makes sure that the episode can be recorded later. A dry run creates nothing.
 *
 * @throws {Error} when it can't be reached, or tables lack columns.
 */
export async function openDatabase({ clickHouse: options, dryRun }: ProposeInputs): Promise<Database> {
  const clickHouse = await connectClickHouse(options)
  try {
    const existing = dryRun ? await readExistingObjects(clickHouse) : await ensureSchema(clickHouse)
    return {
      clickHouse,
      episodesTable: episodesTarget(existing),
      isReadable: !dryRun || VIEWS.every(({ name }) => existing.has(name)),
    }
  } catch (error) {
    await clickHouse[Symbol.asyncDispose]()
    throw error
  }
}
