import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'

/** A git command that failed: what was tried, what git said, what to do. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure'
  /** git's exit code, or undefined when it did not run or was ended by a signal. */
  readonly exitCode: number | undefined
  /** What git wrote to standard error. */
  readonly said: string

  constructor(attempted: string, exitCode: number | undefined, said: string) {
    super(
      [
        `git failed while ${attempted} (exit code ${exitCode ?? 'none'}): ${oneLine(said) || 'no message'}`,
        remedy(said),
      ]
        .filter((part) => part !== '')
        .join(' '),
    )
    this.exitCode = exitCode
    this.said = said
  }
}

const MAX_MESSAGE_LENGTH = 500

/** Without git's advice, which is for people at a terminal, and without secrets: one that is cut is no longer known as one. */
const oneLine = (text: string) =>
  withoutOwnSecrets(text)
    .replace(/^hint:.*$/gmu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, MAX_MESSAGE_LENGTH)

/** The objects that a partial clone lacks, by git's messages about them. */
const MISSING_OBJECT =
  /unable to read|missing blob|bad object|could not fetch|promisor remote|not allowed|cannot read|is not a promisor/iu

/** Whether git failed because the clone lacks objects. */
export const lacksObjects = (error: unknown): boolean => error instanceof GitFailure && MISSING_OBJECT.test(error.said)

/** What goes by: the server is overloaded or being restarted, or the connection broke. */
const PASSING =
  /returned error: (?:408|429|5\d\d)|RPC failed|early EOF|connection reset|recv failure|recv error|hung up unexpectedly|unexpected disconnect|operation too slow|timed? ?out|could not resolve host|failed to connect|connection refused|empty reply|SSL_ERROR_SYSCALL|expected flush after|expected 'packfile'|invalid index-pack output|HTTP\/2 stream/iu

/** Whether git failed at a server because of something that may be over in a moment. */
export const isPassing = (error: unknown): boolean => error instanceof GitFailure && PASSING.test(error.said)

/** Whether a server does not have, or no longer has, a commit that was asked for. */
export const isNotThere = (error: unknown): boolean => error instanceof GitFailure && /not our ref/u.test(error.said)

function remedy(said: string): string {
  if (/Authentication failed|could not read Username|returned error: 40[13]/u.test(said))
    return "Check that the token may read the repository's contents."
  if (/No space left on device/u.test(said))
    return 'Git writes what it tells of some thousand commits into RUNNER_TEMP: make room there.'
  if (/not our ref/u.test(said)) return 'The commit has left the server in the meantime: run again.'
  if (/returned error: 429|Too Many Requests/u.test(said))
    return 'The server is asked too much: run less often, or less at a time.'
  if (/Could not resolve host|Failed to connect|unable to access/u.test(said))
    return "Check that the runner reaches the server, or set file-changes to 'off'."
  return ''
}
