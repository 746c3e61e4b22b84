import { unedited } from '../../text/marker.ts'
import { saysFromDraft } from '../../text/pull-request.ts'
import { type Shutting, shuttingOpen } from '../evidence/gate.ts'
import { type HeldBranch, type Holding, heldBranches } from '../place/held-branches.ts'

/** The open pull requests of the series' episodes, each with its episode. Where one only claims to be an episode that another one has, it isn't it. */
function proposals(holding: Holding): { readonly held: HeldBranch; readonly runId: string }[] {
  const held = heldBranches(holding).filter(({ series }) => (series ?? holding.series) === holding.series)
  const proven = new Set(held.flatMap(({ runId, isProven }) => (isProven && runId !== undefined ? [runId] : [])))
  return held.flatMap((one) => {
    const { runId, isProven, pullRequest } = one
    if (runId === undefined || pullRequest === undefined || (!isProven && proven.has(runId))) return []
    return [{ held: one, runId }]
  })
}

/** Each pull request once, also where it brings several episodes. */
export const once = (shutting: readonly Shutting[]): Shutting[] => [
  ...new Map(shutting.map((one) => [one.pullRequest.number, one])).values(),
]

/** Whether a pull request says, as this action wrote it, that its episode is from a draft. */
export function isDrafted({ pullRequest }: HeldBranch): boolean {
  return (
    pullRequest !== undefined && unedited(pullRequest.title, pullRequest.body).body && saysFromDraft(pullRequest.body)
  )
}

/**
 * Takes back what has an episode merge by itself, where it could not be judged: the draft has faults, or its data can't be read.
 *
 * @param runIds those that the episode may have; undefined where it was to be composed, which makes it any composed one of the series
 */
export function shuttingUnjudged(holding: Holding, runIds: readonly string[] | undefined): Shutting[] {
  const shutting = proposals(holding)
    .filter(({ held, runId }) => (runIds === undefined ? !isDrafted(held) : runIds.includes(runId)))
    .flatMap(({ held }) => shuttingOpen(held.pullRequest, 'this run could not judge its episode'))
  return once(shutting)
}

/** The pull requests of a series that merge by themselves. */
export const merging = (holding: Holding): Shutting[] =>
  once(proposals(holding).flatMap(({ held }) => shuttingOpen(held.pullRequest, 'nothing tells which episode it is')))

/** Takes back what has composed episodes merge by itself that the data makes no more. */
export function shuttingUncomposed(
  holding: Holding,
  composed: readonly { readonly runId: string }[],
  judged: string | undefined,
): Shutting[] {
  const left = new Set(composed.map(({ runId }) => runId).filter((runId) => runId !== judged))
  const shutting = proposals(holding)
    .filter(({ runId }) => left.has(runId))
    .flatMap(({ held }) => shuttingOpen(held.pullRequest, 'its data makes another episode by now, or none'))
  return once(shutting)
}
