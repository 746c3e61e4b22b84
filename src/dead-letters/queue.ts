import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { isTimeUp } from '../runner/time-limit.ts'
import { counted } from '../text/figures.ts'
import { mayClaim } from './file-name.ts'
import {
  claimFile,
  lineOf,
  MAX_FILE_BYTES,
  MAX_LETTER_BYTES,
  MAX_LETTERS,
  prepareFolder,
  readFolder,
  removeFiles,
  writeLetters,
} from './folder.ts'
import {
  type ActionName,
  type Failure,
  failedAgain,
  isDue,
  isSameWork,
  type Letter,
  newLetter,
  onlyOnce,
} from './letter.ts'

/** More letters than this are not tried in one run: its own work waits. */
const MAX_REPLAYS = 20
/** A run that ends late still has its claims. */
const CLAIM_MARGIN_MS = 5 * 60_000
const MAX_NAMED_FAULTS = 5

/** Does a letter's work; resolves to a sentence where it is not to be done any more. */
export type LetterWork = () => Promise<string | undefined>

/** The dead letters of one action, as a run works with them. */
export interface DeadLetters {
  /**
   * Writes down work that failed. What has a letter already was tried once more.
   *
   * @returns false where no room is left for it.
   */
  keep(failure: Failure, error: unknown): boolean
  /** Takes out letters whose work is shown to be done. */
  confirm(work: Failure): void
  /**
   * Does the work of the letters whose time has come. A letter is taken out when its work ends without an error.
   *
   * @param workOf the work of a letter; undefined for one that is not this run's. It resolves to why the letter is dropped, where its work
   * is not to be done any more.
   * @param options.isLast whether the run's own work is done already, so that all the time that is left may be taken.
   */
  replay(workOf: (letter: Letter) => LetterWork | undefined, options?: { readonly isLast?: boolean }): Promise<void>
}

/** Letters that are to be closed at the end of a run. */
export interface OpenDeadLetters extends DeadLetters {
  /**
   * Writes what waits to one file, and gives back nothing that was taken before that is there.
   *
   * @returns the path of the file, and the letters in it; undefined where none wait.
   */
  close(): Promise<{ readonly path: string; readonly letters: readonly Letter[] } | undefined>
}

/** Where and for whom letters are opened. */
export interface Opening {
  /** An absolute path. */
  readonly directory: string
  readonly action: ActionName
  /** How long the run may take: so long its claims are good. */
  readonly timeoutSeconds: number
  readonly now: Date
}

function warn(directory: string, faults: readonly string[]): void {
  if (faults.length === 0) return
  const named = faults.slice(0, MAX_NAMED_FAULTS).join(' ')
  const more = faults.length > MAX_NAMED_FAULTS ? ` And ${faults.length - MAX_NAMED_FAULTS} more.` : ''
  log.warning(
    `In ${directory} (dead-letter-directory) ${counted(faults.length, 'file')} can't be used, and ${faults.length === 1 ? 'is' : 'are'} left alone: ${named}${more} Look at them, and move them away.`,
  )
}

const sizeOf = (letters: readonly Letter[]) =>
  letters.reduce((sum, letter) => sum + Buffer.byteLength(lineOf(letter)), 0)

/** Takes the files of an action that nobody has, as many as one file may hold. */
async function claimLetters({ directory, action, timeoutSeconds, now }: Opening) {
  const until = new Date(now.getTime() + timeoutSeconds * 1_000 + CLAIM_MARGIN_MS)
  const { files, faults } = await readFolder(directory, now)
  warn(directory, faults)
  const claimed: string[] = []
  let letters: Letter[] = []
  for (const { file, letters: found } of files) {
    if (!mayClaim(file, action, now)) continue
    const together = onlyOnce([...letters, ...found])
    if (together.length > MAX_LETTERS || sizeOf(together) > MAX_FILE_BYTES) continue
    const name = await claimFile(directory, file, until)
    if (name === undefined) continue
    claimed.push(name)
    letters = together
  }
  return { claimed, letters }
}

async function takeOver(opening: Opening) {
  const { directory, now } = opening
  try {
    await prepareFolder(directory, now)
    return await claimLetters(opening)
  } catch (error) {
    throw new Error(
      `The folder ${directory} (dead-letter-directory) can't be used: ${describeError(error)}. Name a folder that can be written, or leave the input out.`,
      { cause: error },
    )
  }
}

/**
 * Opens the dead letters of an action: takes those that earlier runs left.
 *
 * @throws {Error} when the folder can't be used.
 */
export async function openDeadLetters(opening: Opening): Promise<OpenDeadLetters> {
  const { directory, action, now, timeoutSeconds } = opening
  const { claimed, letters: found } = await takeOver(opening)
  const letters = new Map(found.map((letter) => [letter.id, letter]))
  const replayUntilMs = performance.now() + (timeoutSeconds * 1_000) / 2

  const fits = (letter: Letter) => {
    const others = [...letters.values()].filter(({ id }) => id !== letter.id)
    const bytes = Buffer.byteLength(lineOf(letter))
    return others.length < MAX_LETTERS && bytes <= MAX_LETTER_BYTES && sizeOf(others) + bytes <= MAX_FILE_BYTES
  }

  return {
    keep(failure, error) {
      const { operation, subject } = failure
      const reason = describeError(error)
      const before = [...letters.values()].find((one) => isSameWork(one, failure))
      const isCounted = before !== undefined && isDue(before, now)
      const letter: Letter =
        before === undefined
          ? newLetter(failure, randomUUID(), reason, now)
          : { ...(isCounted ? failedAgain(before, reason, now) : before), ...failure }
      if (fits(letter)) {
        letters.set(letter.id, letter)
        return true
      }
      log.error(
        `${operation} of ${subject} is not written down as a dead letter: ${directory} holds as much as it may (${MAX_LETTERS} letters, ${MAX_FILE_BYTES} bytes, ${MAX_LETTER_BYTES} for one). See to those that wait.`,
      )
      return false
    },
    confirm(work) {
      for (const letter of letters.values()) if (isSameWork(letter, work)) letters.delete(letter.id)
    },
    async replay(workOf, { isLast = false } = {}) {
      const due = [...letters.values()].filter((letter) => isDue(letter, now))
      let tried = 0
      for (const letter of due) {
        if (isTimeUp() || (!isLast && performance.now() > replayUntilMs) || tried >= MAX_REPLAYS) return
        const work = workOf(letter)
        if (work === undefined) continue
        tried += 1
        const what = `${letter.operation} of ${letter.subject}`
        try {
          const dropped = await work()
          letters.delete(letter.id)
          log.info(
            dropped === undefined
              ? `Done by a dead letter, after ${counted(letter.attempts, 'attempt')} that failed: ${what}.`
              : `A dead letter is dropped: ${what}. ${dropped}`,
          )
        } catch (error) {
          const again = failedAgain(letter, describeError(error), now)
          letters.set(letter.id, again)
          log.warning(`A dead letter failed again (attempt ${again.attempts}): ${what}. ${describeError(error)}`)
        }
      }
    },
    async close() {
      const waiting = [...letters.values()]
      const name =
        waiting.length === 0 ? undefined : await writeLetters(directory, action, waiting.map(lineOf), new Date())
      await removeFiles(directory, claimed)
      return name === undefined ? undefined : { path: join(directory, name), letters: waiting }
    },
  }
}
