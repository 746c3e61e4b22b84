import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { streamGit } from './stream.ts'

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
}

/** Where lists of commits are written, and how many commits each holds. */
interface ListOptions {
  readonly folder: string
  readonly size: number
}

/**
 * Lists the SHAs meant, newest first, and writes them into files, so many in each, one a line. Yields the files as they are complete.
 *
 * Dates are compared here, not by git, which stops at the first commit that is too old: one wrong clock would hide the rest.
 *
 * @returns how many commits there are.
 * @throws {GitFailure}
 */
export async function* listRevisions(
  directory: string,
  revisions: Revisions,
  { folder, size }: ListOptions,
): AsyncGenerator<string, number> {
  const since = revisions.since?.getTime() ?? Number.NEGATIVE_INFINITY
  const until = revisions.until?.getTime() ?? Number.POSITIVE_INFINITY
  let total = 0
  let shas: string[] = []
  const write = async () => {
    const file = join(folder, `revisions-${total}`)
    await writeFile(file, `${shas.join('\n')}\n`)
    shas = []
    return file
  }
  for await (const lines of readLines(directory, revisions)) {
    for (const line of lines) {
      const space = line.indexOf(' ')
      const at = Number(line.slice(0, space)) * 1000
      if (at < since || at > until) continue
      total += 1
      shas.push(line.slice(space + 1))
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
