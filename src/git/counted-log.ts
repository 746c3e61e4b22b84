import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { lacksObjects } from './errors.ts'
import { readLog } from './log.ts'
import type { LoggedCommit } from './log-parser.ts'

/** A SHA and the line's end, in bytes. */
const LINE = 41
/** A clone that lacks objects so often is a partial one: the rest is read without counting. */
const MOST_FAILURES = 10

async function readShas(file: string, from: number, count: number): Promise<string[]> {
  await using handle = await open(file)
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(count * LINE), position: from * LINE })
  return buffer
    .toString('latin1', 0, bytesRead)
    .split('\n')
    .filter((sha) => sha !== '')
}

/** Reads one commit, its lines unknown where the clone lacks what they would be counted from. */
async function* readAlone(directory: string, sha: string, scratchFile: string): AsyncGenerator<LoggedCommit[]> {
  await writeFile(scratchFile, `${sha}\n`)
  try {
    const commits: LoggedCommit[] = []
    for await (const some of readLog(directory, scratchFile, { lines: true })) commits.push(...some)
    yield commits
  } catch (error) {
    if (!lacksObjects(error)) throw error
    yield* readLog(directory, scratchFile, { lines: false })
  }
}

/**
 * Reads the commits whose SHAs a file lists, with their lines counted. A clone may lack files' contents (a partial clone),
 * and git then ends at the first such commit: its lines are unknown, and reading goes on behind it.
 *
 * @throws {GitFailure}
 */
export async function* readCountedLog(directory: string, revisionsFile: string): AsyncGenerator<LoggedCommit[]> {
  const total = (await stat(revisionsFile)).size / LINE
  const restFile = `${revisionsFile}-rest`
  let file = revisionsFile
  let done = 0
  for (let failures = 0; done < total; failures += 1) {
    try {
      for await (const commits of readLog(directory, file, { lines: failures < MOST_FAILURES })) {
        done += commits.length
        yield commits
      }
      return
    } catch (error) {
      if (!lacksObjects(error) || failures >= MOST_FAILURES) throw error
    }
    // Git may or may not have told of the commit before the one it failed at, which is then not known to be complete.
    const doubtful = await readShas(revisionsFile, done, 2)
    for (const sha of doubtful) yield* readAlone(directory, sha, `${revisionsFile}-one`)
    done += doubtful.length
    await pipeline(createReadStream(revisionsFile, { start: done * LINE }), createWriteStream(restFile))
    file = restFile
  }
}
