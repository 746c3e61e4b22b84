import { readFile, realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isInside } from '../../runner/folders.ts'
import { InputError } from '../../runner/inputs.ts'
import { describeError } from '../../runner/run-action.ts'

const MAX_BYTES = 1_048_576

/**
 * Reads the file of sources that lies in the workspace.
 *
 * @param given relative to the workspace, or absolute.
 * @throws {InputError} when there is none that can be read, or links lead out of the workspace.
 */
export async function readSourcesFile(given: string): Promise<string> {
  const workspace = await realpath(process.env.GITHUB_WORKSPACE || process.cwd())
  try {
    const path = await realpath(resolve(workspace, given))
    if (!isInside(workspace, path)) throw new Error(`it leads out of the workspace, to '${path}'`)
    const { size } = await stat(path)
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, more than ${MAX_BYTES}`)
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new InputError([
      `Input 'sources-file' can't be read: '${given}' (${describeError(error)}). Check the path, and that actions/checkout runs before.`,
    ])
  }
}
