import { log } from '../../runner/log.ts'
import type { ClickHouse } from '../client.ts'
import { ClickHouseFailure } from '../errors.ts'
import { NO_REPLICATION, type Replication } from './replication.ts'

/**
 * Brings the server in step where that can be done; whoever only looks goes on without, and is told so.
 *
 * @param isNoFault whether a failure is one that a look can do without.
 * @returns whether it is in step.
 */
export async function tryInStep(
  clickHouse: ClickHouse,
  replication: Replication,
  isNoFault: (error: ClickHouseFailure) => boolean = () => true,
): Promise<boolean> {
  try {
    await clickHouse.keepInStep(replication)
    return true
  } catch (error) {
    if (!(error instanceof ClickHouseFailure) || !isNoFault(error)) throw error
    await clickHouse.keepInStep(NO_REPLICATION)
    log.warning(`What other replicas stored last may not be seen. ${error.message}`)
    return false
  }
}
