import type { GitHub } from '../github/client.ts'
import type { DeadLetterOptions } from './inputs.ts'
import type { ActionName } from './letter.ts'
import type { DeadLetters } from './queue.ts'

/** What a run's dead letters need. */
export interface DeadLetterRun {
  readonly options: DeadLetterOptions
  readonly action: ActionName
  readonly timeoutSeconds: number
  readonly gitHub: GitHub
  readonly now: Date
}

/**
 * Does an action's work with its dead letters at hand: those of earlier runs are there, and what waits at the end is written, whatever
 * becomes of the work. Nothing is loaded where none are asked for.
 *
 * @param work is given undefined where none are asked for.
 */
export async function withDeadLetters<Result>(
  run: DeadLetterRun,
  work: (letters: DeadLetters | undefined) => Promise<Result>,
): Promise<Result> {
  const { directory } = run.options
  if (directory === undefined) return work(undefined)
  const { withLettersOf } = await import('./with-letters-of.ts')
  return withLettersOf(directory, run, work)
}
