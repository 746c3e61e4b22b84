import { closeDeadLetters } from './close.ts'
import { letterDirectory } from './directory.ts'
import { type DeadLetters, openDeadLetters } from './queue.ts'
import type { DeadLetterRun } from './with-dead-letters.ts'

/**
 * Does an action's work with the dead letters of a folder, which is written anew whatever becomes of the work.
 *
 * @param folder as the input names it.
 */
export async function withLettersOf<Result>(
  folder: string,
  { options, action, timeoutSeconds, gitHub, now }: DeadLetterRun,
  work: (letters: DeadLetters) => Promise<Result>,
): Promise<Result> {
  const directory = await letterDirectory(folder)
  const letters = await openDeadLetters({ directory, action, timeoutSeconds, now })
  try {
    return await work(letters)
  } finally {
    await closeDeadLetters(letters, { directory, gitHub: options.alertIssue ? gitHub : undefined, now })
  }
}
