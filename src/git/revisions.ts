import { open } from 'node:fs/promises'
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

/** Neighbours in history share trees, so each of several git processes is given runs of this many commits. */
const COMMITS_A_RUN = 256
/** SHAs are written in pieces of about this size, in characters. */
const PIECE = 64 * 1024

const NEVER = { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

/**
 * Writes the SHAs meant into `parts` files in turns of a run each, newest first, so that as many git processes can share the
 * work. Memory stays the same whatever their number.
 *
 * Dates are compared here, not by git, which stops at the first commit that is too old: one wrong clock would hide the rest.
 *
 * @returns the files, and how many commits there are.
 * @throws {GitFailure}
 */
export async function writeRevisions(
  directory: string,
  revisions: Revisions,
  parts: { readonly count: number; readonly folder: string },
): Promise<{ readonly files: readonly string[]; readonly total: number }> {
  const since = revisions.since?.getTime() ?? NEVER.since
  const until = revisions.until?.getTime() ?? NEVER.until
  const files = Array.from({ length: parts.count }, (_, index) => join(parts.folder, `revisions-${index}`))
  const handles = await Promise.all(files.map((file) => open(file, 'w')))
  const pieces = files.map(() => '')
  let total = 0
  const flush = async (index: number) => {
    await handles[index]?.write(pieces[index] ?? '')
    pieces[index] = ''
  }
  try {
    for await (const lines of readLines(directory, revisions)) {
      for (const line of lines) {
        const space = line.indexOf(' ')
        const at = Number(line.slice(0, space)) * 1000
        if (at < since || at > until) continue
        const index = Math.floor(total / COMMITS_A_RUN) % parts.count
        total += 1
        pieces[index] += `${line.slice(space + 1)}\n`
        if ((pieces[index]?.length ?? 0) > PIECE) await flush(index)
      }
    }
    for (const index of files.keys()) await flush(index)
  } finally {
    await Promise.all(handles.map((handle) => handle.close()))
  }
  return { files, total }
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
