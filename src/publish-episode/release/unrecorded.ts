import type { Failure } from '../../dead-letters/letter.ts'
import type { DeadLetters } from '../../dead-letters/queue.ts'
import { describeError } from '../../runner/run-action.ts'

/** Rows that could not be stored. */
interface Unstored {
  readonly error: unknown
  /** Whether a dead letter has them. */
  readonly isKept: boolean
}

/** Does what stores rows; what fails is written down for a later run. */
export async function orLater(
  letters: DeadLetters | undefined,
  failure: Failure,
  store: () => Promise<unknown>,
): Promise<Unstored | undefined> {
  try {
    await store()
    letters?.confirm(failure)
    return undefined
  } catch (error) {
    return { error, isKept: letters?.keep(failure, error) === true }
  }
}

/** What could not be recorded, as the job's failure; undefined where all is. */
export function unrecordedOf(unstored: readonly (Unstored | undefined)[]): Error | undefined {
  const all = unstored.filter((one) => one !== undefined)
  const [first] = all
  if (first === undefined) return undefined
  const end = all.every(({ isKept }) => isKept)
    ? 'It is written down, and a later run records it.'
    : 'Run the action again: it records that.'
  return new Error(`What became of the episodes is not recorded in ClickHouse: ${describeError(first.error)} ${end}`, {
    cause: first.error,
  })
}
