import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { followed, isInside } from '../../runner/folders.ts'
import { describeError } from '../../runner/run-action.ts'
import { temporaryDirectory } from '../../runner/temporary.ts'
import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'

/** The report's file, open from the start: what is put in its place meanwhile is not written to. */
export interface ReportFile extends AsyncDisposable {
  readonly path: string
  write(json: string): Promise<void>
}

const DEFAULT_NAME = 'freshness-report.json'

/** Opens a file that links lead to no more. */
async function openFile(given: string, target: string): Promise<FileHandle> {
  const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants
  try {
    await mkdir(dirname(target), { recursive: true })
    return await open(target, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644)
  } catch (error) {
    throw new Error(
      `Input 'report-path' must name a file that can be written: '${given}' can't (${describeError(error)}).`,
      {
        cause: error,
      },
    )
  }
}

/**
 * Opens the report's file: a path given is one in the workspace or the runner's temporary folder, also after links are followed;
 * without one it is a file in the temporary folder.
 *
 * @param given relative to the workspace, or absolute.
 * @throws {Error} when it leads elsewhere, or can't be written.
 */
export async function openReport(given: string | undefined): Promise<ReportFile> {
  const workspace = process.env.GITHUB_WORKSPACE || process.cwd()
  const temporary = temporaryDirectory()
  const path = given === undefined ? join(temporary, DEFAULT_NAME) : resolve(workspace, given)
  const target = await followed(path)
  const folders = await Promise.all([workspace, temporary].map(followed))
  if (!folders.some((folder) => isInside(folder, target)))
    throw new Error(
      `Input 'report-path' must lie in the workspace or in the runner's temporary folder: '${given ?? path}' leads to '${target}'.`,
    )
  const file = await openFile(given ?? path, target)
  return {
    path,
    write: (json) => file.writeFile(`${withoutOwnSecrets(json)}\n`),
    [Symbol.asyncDispose]: () => file.close(),
  }
}
