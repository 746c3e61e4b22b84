import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { streamGit } from '../process/stream.ts'

/** Which commits of a clone are meant: those that `head` reaches and `without` does not, committed within a stretch of time. */
export interface Revisions {
  /** SHA */
  readonly head: string
  /** SHA */
  readonly without?: string | undefined
  /** The first moment that counts. */
  readonly since?: Date | undefined
  /** The last moment that counts. */
  readonly until?: Date | undefined
  /** Whether the head counts whenever it was committed. */
  readonly withHead?: boolean
}

/** Where lists of commits are written, and how many commits each holds. */
interface ListOptions {
  readonly folder: string
  readonly size: number
}

/**
 * Yields the SHAs meant, newest first, some at a time.
 *
 * Dates are compared here, not by git, which stops at the first commit that is too old: one wrong clock would hide the rest.
 *
 * @throws {GitFailure}
 */
export async function* datedRevisions(directory: string, revisions: Revisions): AsyncGenerator<string[]> {
  const since = revisions.since?.getTime() ?? Number.NEGATIVE_INFINITY
  const until = revisions.until?.getTime() ?? Number.POSITIVE_INFINITY
  for await (const lines of readLines(directory, revisions)) {
    const shas: string[] = []
    for (const line of lines) {
      const space = line.indexOf(' ')
      const at = Number(line.slice(0, space)) * 1000
      const sha = line.slice(space + 1)
      if ((at >= since && at <= until) || (revisions.withHead === true && sha === revisions.head)) shas.push(sha)
    }
    yield shas
  }
}

/**
 * Lists the SHAs meant, newest first, and writes them into files, so many in each, one a line. Yields the files as they are complete.
 *
 * @returns how many commits there are.
 * @throws {GitFailure}
 */
export async function* listRevisions(
  directory: string,
  revisions: Revisions,
  { folder, size }: ListOptions,
): AsyncGenerator<string, number> {
  let total = 0
  let shas: string[] = []
  const write = async () => {
    const file = join(folder, `revisions-${total}`)
    await writeFile(file, `${shas.join('\n')}\n`)
    shas = []
    return file
  }
  for await (const some of datedRevisions(directory, revisions)) {
    for (const sha of some) {
      total += 1
      shas.push(sha)
      if (shas.length === size) yield await write()
    }
  }
  if (shas.length > 0) yield await write()
  return total
}

/** Yields lines of `seconds SHA`. */
async function* readLines(directory: string, { head, without }: Revisions): AsyncGenerator<string[]> {
  let rest = ''
  const stream = streamGit({
    directory,
    args: [
      'rev-list',
      '--timestamp',
      '--end-of-options',
      head,
      ...(without === undefined ? [] : [`^${without}`]),
      '--',
    ],
    attempted: 'listing the commits of the clone',
  })
  for await (const chunk of stream) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    yield lines
  }
}
