import { describeError } from '../runner/run-action.ts'
import type { Target } from './apply/content-branch.ts'
import { shutGates } from './apply/gate.ts'
import type { Holding } from './decide/held-branches.ts'
import { shuttingUnjudged } from './decide/unjudged.ts'
import type { ProposeInputs } from './inputs.ts'
import { reportUnjudged } from './report/faults.ts'

/** An episode that a run may fail to judge. */
export interface Unjudged {
  readonly target: Target
  readonly inputs: Pick<ProposeInputs, 'dryRun'>
  /** What the repository holds of its series; undefined where the series isn't known. */
  readonly look: (() => Promise<Holding>) | undefined
  /** Those that it may have; undefined for one that is composed. */
  readonly runIds: readonly string[] | undefined
}

/** Takes back what has the episode's pull request merge by itself; tells what was done, or could not be. */
async function holdBack({ target, inputs, look, runIds }: Unjudged): Promise<readonly string[]> {
  if (inputs.dryRun || look === undefined) return []
  try {
    const { said } = await shutGates(target, shuttingUnjudged(await look(), runIds))
    return said
  } catch (error) {
    return [`A pull request of this episode may merge by itself meanwhile: look at it. ${describeError(error)}`]
  }
}

/**
 * The error of a run that could not judge its episode, once the episode's pull request can't merge by itself.
 *
 * @param tell tells of the error, and of what was done about the pull request; gives the error
 */
export async function heldBack(unjudged: Unjudged, tell: (said: readonly string[]) => Promise<Error>): Promise<Error> {
  const said = await holdBack(unjudged)
  const error = await tell(said)
  return said.length === 0 ? error : new Error([error.message, ...said].join(' '), { cause: error })
}

/** Does what judges an episode. Where that fails, the episode's pull request must not merge by itself. */
export async function orHoldBack<Result>(unjudged: Unjudged, judge: () => Promise<Result>): Promise<Result> {
  try {
    return await judge()
  } catch (cause) {
    throw await heldBack(unjudged, async (said) => {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      if (said.length > 0) await reportUnjudged(error, said)
      return error
    })
  }
}
