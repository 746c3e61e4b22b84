import { basename } from 'node:path'
import type { GitHub } from '../github/client.ts'
import { parseRepositoryName } from '../github/repository.ts'
import { log } from '../runner/log.ts'
import { setOutputs } from '../runner/outputs.ts'
import { describeError } from '../runner/run-action.ts'
import { counted } from '../text/figures.ts'
import { tellByIssue } from './alert-issue.ts'
import { readFolder } from './folder.ts'
import { isParked, type Letter, MAX_ATTEMPTS, onlyOnce } from './letter.ts'
import type { OpenDeadLetters } from './queue.ts'

/** What letters are closed with. */
export interface Closing {
  readonly directory: string
  /** Undefined where nobody is told by an issue. */
  readonly gitHub: GitHub | undefined
  readonly now: Date
}

function warnOfParked(path: string, letters: readonly Letter[]): void {
  const parked = letters.filter(isParked)
  if (parked.length === 0) return
  const named = parked.slice(0, 5).map(({ operation, subject }) => `${operation} of ${subject}`)
  log.warning(
    `${counted(parked.length, 'dead letter')} in ${path} failed ${MAX_ATTEMPTS} times and ${parked.length === 1 ? 'is' : 'are'} not tried again: ${named.join(', ')}${parked.length > named.length ? ', …' : ''}. Mend what the line's error says, then set its attempts to 1 to have it tried again, or remove the line.`,
  )
}

async function tellPeople({ gitHub }: Closing, letters: readonly Letter[]): Promise<void> {
  if (gitHub === undefined) return
  const { GITHUB_REPOSITORY = '', GITHUB_SERVER_URL, GITHUB_RUN_ID = '' } = process.env
  const repository = parseRepositoryName(GITHUB_REPOSITORY)
  try {
    if (repository === undefined) throw new Error(`GITHUB_REPOSITORY names no repository: '${GITHUB_REPOSITORY}'.`)
    const page = `${GITHUB_SERVER_URL || 'https://github.com'}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
    await tellByIssue(gitHub, repository, letters, page)
  } catch (error) {
    log.warning(
      `The issue on dead letters (alert-issue) could not be brought up to date: ${describeError(error)} The token needs 'issues: write' on ${GITHUB_REPOSITORY}.`,
    )
  }
}

/** Writes the letters that wait, and tells of them: log, outputs, issue. What fails of it fails the step, and ends nothing else. */
export async function closeDeadLetters(letters: OpenDeadLetters, closing: Closing): Promise<void> {
  const { directory, now } = closing
  try {
    const written = await letters.close()
    const { files } = await readFolder(directory, now)
    const waiting = onlyOnce(files.flatMap((file) => file.letters))
    if (written !== undefined) {
      log.notice(
        `${counted(written.letters.length, 'dead letter')} in ${basename(written.path)}: a later run tries again what could not be done.`,
      )
      warnOfParked(written.path, written.letters)
    }
    setOutputs({ 'dead-letters': waiting.length, 'dead-letter-path': written?.path ?? '' })
    await tellPeople(closing, waiting)
  } catch (error) {
    process.exitCode = 1
    log.error(
      `The dead letters could not be written to ${directory} (dead-letter-directory): ${describeError(error)} Those from before stay there; what failed in this run is not written down.`,
    )
  }
}
