import { MAX_EPISODE_NUMBER } from '../../../episode/format.ts'
import { branchNames, episodePath, numberOfBranch, type Place } from '../../naming.ts'
import type { HeldBranch, Holding } from './held-branches.ts'

/** Who asks for a number. */
export interface NumberRequest extends Holding {
  /** The number that the draft gives itself, if it does. */
  readonly wanted: number | undefined
  /** Branch names whose creation was refused although the state doesn't show them. */
  readonly refused: ReadonlySet<string>
}

/**
 * The number that the draft wants if it is free, else the one after the highest; with a branch name that is free.
 *
 * @param merged numbers of the series on the base branch
 */
export function freePlace(
  { state, naming, allowedSeries, series, wanted, refused }: NumberRequest,
  merged: ReadonlySet<number>,
  held: readonly HeldBranch[],
): Place {
  const shown = new Set(state.branches.map(({ name }) => name))
  const taken = new Set(merged)
  // A branch whose series can't be told may be this one's.
  for (const branch of held)
    if ((branch.series ?? series) === series) for (const number of branch.numbers) taken.add(number)
  for (const name of refused) {
    const number = shown.has(name) ? undefined : numberOfBranch(naming, allowedSeries, name)?.number
    if (number !== undefined) taken.add(number)
  }
  const next = Math.max(0, ...taken) + 1
  let number = wanted === undefined || taken.has(wanted) ? next : wanted
  for (; number <= MAX_EPISODE_NUMBER; number = Math.max(number + 1, next)) {
    const branch = branchNames(naming, series, number).find((name) => !shown.has(name))
    if (branch !== undefined) return { number, branch, path: episodePath(naming, series, number) }
  }
  throw new Error(
    `There is no number left for an episode of ${series}: the highest one is ${MAX_EPISODE_NUMBER}. Look which file or branch of the series has it, and rename it.`,
  )
}
