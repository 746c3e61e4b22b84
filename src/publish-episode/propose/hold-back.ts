import { describeError } from '../../runner/run-action.ts'
import { takeLastTime } from '../../runner/time-limit.ts'
import type { Target } from '../apply/content-branch.ts'
import { shutGates } from '../apply/gate.ts'
import type { Holding } from '../decide/place/held-branches.ts'
import { merging, once, shuttingUnjudged } from '../decide/step/unjudged.ts'
import type { ProposeInputs } from '../inputs.ts'
import { reportUnjudged } from '../report/faults.ts'

/** An episode that a run may fail to judge. */
export interface Unjudged {
  readonly target: Target
  readonly inputs: Pick<ProposeInputs, 'dryRun' | 'autoMerge'>
  /** What the repository holds of its series, or of those that it may be of. */
  readonly look: () => Promise<readonly Holding[]>
  /** The run ids that it may have in a series, none where nothing tells; undefined for one that is composed. */
  readonly runIdsIn: ((series: string) => readonly string[]) | undefined
}

const MAY_MERGE = 'A pull request of this episode may merge by itself meanwhile: look at it.'

/** Takes back what has the episode's pull request merge by itself, and tells what was done. */
async function shutAll({ target, runIdsIn }: Unjudged, holdings: readonly Holding[]): Promise<readonly string[]> {
  const shutting = holdings.flatMap((holding) => shuttingUnjudged(holding, runIdsIn?.(holding.series)))
  const { said } = await shutGates(target, once(shutting))
  const unknown = holdings.filter(({ series }) => runIdsIn?.(series).length === 0).flatMap(merging)
  if (unknown.length === 0) return said
  const numbers = once(unknown).map(({ pullRequest }) => `#${pullRequest.number}`)
  return [
    ...said,
    `Nothing tells which episode this is, so that its pull request may merge by itself meanwhile: look at ${numbers.join(', ')}.`,
  ]
}

/** Takes back what has the episode's pull request merge by itself; tells what was done, or could not be. */
async function holdBack(unjudged: Unjudged, cause: unknown): Promise<readonly string[]> {
  const { inputs, look } = unjudged
  if (inputs.dryRun) return []
  takeLastTime()
  // What is told anyway isn't told twice.
  const mayMerge = (error: unknown) => [error === cause ? MAY_MERGE : `${MAY_MERGE} ${describeError(error)}`]
  try {
    const holdings = await look()
    return await shutAll(unjudged, holdings).catch(mayMerge)
  } catch (error) {
    // Without a look nothing tells whether there is a pull request at all.
    return inputs.autoMerge === 'off' ? [] : mayMerge(error)
  }
}

/**
 * The error of a run that could not judge its episode, once the episode's pull request can't merge by itself.
 *
 * @param tell tells of the error, and of what was done about the pull request; gives the error
 * @param cause what kept it from being judged; undefined for the draft's faults
 */
export async function heldBack(
  unjudged: Unjudged,
  tell: (said: readonly string[]) => Promise<Error>,
  cause?: unknown,
): Promise<Error> {
  const said = await holdBack(unjudged, cause)
  const error = await tell(said)
  return said.length === 0 ? error : new Error([error.message, ...said].join(' '), { cause: error })
}

/** Does what judges an episode. Where that fails, the episode's pull request must not merge by itself. */
export async function orHoldBack<Result>(unjudged: Unjudged, judge: () => Promise<Result>): Promise<Result> {
  try {
    return await judge()
  } catch (cause) {
    const tell = async (said: readonly string[]) => {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      if (said.length > 0) await reportUnjudged(error, said)
      return error
    }
    throw await heldBack(unjudged, tell, cause)
  }
}
