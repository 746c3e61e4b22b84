import { setTimeout as sleep } from 'node:timers/promises'
import type { GitHub } from '../../../github/client.ts'
import { log } from '../../../runner/log.ts'
import { type BaseBranch, type BaseRequest, readBaseBranch } from './base-branch.ts'
import { readRelation } from './containment.ts'

/** How often the base is read until it has the commit that the event names. */
const MAX_READS = 4
const REREAD_PAUSE_MS = 3_000

/**
 * Reads the base branch, which must have a commit: right after a push not all of GitHub's servers do.
 *
 * @throws {Error} when it still has not.
 */
export async function readBaseWith(gitHub: GitHub, request: BaseRequest, sha: string | undefined): Promise<BaseBranch> {
  for (let reads = 1; ; reads += 1) {
    const base = await readBaseBranch(gitHub, request)
    if (sha === undefined || sha === base.headSha) return base
    const relation = await readRelation(gitHub, request.repository, sha, base.headSha)
    if (relation === 'diverged' || relation === 'unknown')
      log.info(`${base.name} does not have the commit ${sha} any more: what it has now counts.`)
    if (relation !== 'behind') return base
    if (reads >= MAX_READS)
      throw new Error(
        `GitHub shows ${base.name} without the commit ${sha} that was pushed to it: run again, so that nothing is missed.`,
      )
    await sleep(REREAD_PAUSE_MS)
  }
}
