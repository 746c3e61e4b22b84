import type { DeadLetterRun } from './dead-letter-run.ts'
import type { DeadLetters } from './queue.ts'

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
