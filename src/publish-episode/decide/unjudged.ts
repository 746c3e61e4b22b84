import { unedited } from '../text/marker.ts'
import { saysFromDraft } from '../text/pull-request.ts'
import { type Shutting, shuttingOpen } from './gate.ts'
import { type Holding, heldBranches } from './held-branches.ts'

/**
 * Takes back what has an episode merge by itself, where it could not be judged: the draft has faults, or its data can't be read.
 *
 * @param runIds those that the episode may have; undefined where it was to be composed, which makes it any composed one of the series
 */
export function shuttingUnjudged(holding: Holding, runIds: readonly string[] | undefined): Shutting[] {
  const obstacle = 'this run could not judge its episode'
  const shutting = heldBranches(holding).flatMap(({ runId, series, pullRequest }) => {
    if (runId === undefined || pullRequest === undefined || (series ?? holding.series) !== holding.series) return []
    const { title, body } = pullRequest
    const isDrafted = unedited(title, body).body && saysFromDraft(body)
    const isIt = runIds === undefined ? !isDrafted : runIds.includes(runId)
    return isIt ? shuttingOpen(pullRequest, obstacle) : []
  })
  return [...new Map(shutting.map((one) => [one.pullRequest.number, one])).values()]
}
