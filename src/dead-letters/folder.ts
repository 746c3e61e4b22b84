import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describeError } from '../runner/run-action.ts'
import { withoutOwnSecretsInside } from '../secrets/own-secrets.ts'
import { claimedName, type FileName, newFileName, parseFileName, temporaryName, temporaryState } from './file-name.ts'
import { type ActionName, type Letter, letterSchema } from './letter.ts'

/** Bounds of what a run reads and writes. */
export const MAX_LETTERS = 500
export const MAX_FILE_BYTES = 16 * 1_048_576
export const MAX_LETTER_BYTES = 4 * 1_048_576
const MAX_FILES = 100

/** A file of letters. */
interface LetterFile {
  readonly file: FileName
  readonly letters: readonly Letter[]
}

/** What lies in the folder. */
export interface FolderContent {
  /** The oldest first. */
  readonly files: readonly LetterFile[]
  /** What is left alone, each with why: one sentence. */
  readonly faults: readonly string[]
}

/** A letter as a line, without the run's own secrets. */
export const lineOf = (letter: Letter): string => `${JSON.stringify(withoutOwnSecretsInside(letter))}\n`

/** Reads a plain file within bounds. @throws {Error} for anything else. */
async function readText(path: string): Promise<string> {
  // Before it is opened: opening a pipe waits for whoever writes to it.
  if (!(await lstat(path)).isFile()) throw new Error('it is not a plain file')
  await using handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const { size } = await handle.stat()
  if (size > MAX_FILE_BYTES) throw new Error(`it has ${size} bytes, more than ${MAX_FILE_BYTES}`)
  return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile())
}

function parseLine(line: string, number: number): Letter {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new Error(`line ${number} is not JSON`)
  }
  const parsed = letterSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(`line ${number} is no dead letter (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`)
}

async function readLetters(path: string): Promise<Letter[]> {
  const text = await readText(path)
  if (!text.endsWith('\n')) throw new Error('it does not end with a whole line')
  const lines = text.slice(0, -1).split('\n')
  if (lines.length > MAX_LETTERS) throw new Error(`it has ${lines.length} letters, more than ${MAX_LETTERS}`)
  return lines.map((line, index) => parseLine(line, index + 1))
}

const isGone = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Reads the folder, which need not be there. What can't be used is told, and left as it is. */
export async function readFolder(directory: string, now: Date): Promise<FolderContent> {
  const names = (await readdir(directory)).toSorted()
  const files: LetterFile[] = []
  const faults: string[] = []
  for (const name of names) {
    if (temporaryState(name, now) !== 'none') continue
    const file = parseFileName(name)
    if (file === undefined) {
      faults.push(`${name} is no file of dead letters.`)
      continue
    }
    if (files.length >= MAX_FILES) {
      faults.push(`${name} waits for a later run: there are more than ${MAX_FILES} files.`)
      continue
    }
    try {
      files.push({ file, letters: await readLetters(join(directory, name)) })
    } catch (error) {
      // Another run has claimed or finished it since.
      if (!isGone(error)) faults.push(`${name} can't be read as dead letters: ${describeError(error)}.`)
    }
  }
  return { files, faults }
}

/**
 * Takes a file, so that no other run takes it too.
 *
 * @returns its name from here on; undefined where another run was faster.
 */
export async function claimFile(directory: string, file: FileName, until: Date): Promise<string | undefined> {
  const name = claimedName(file, until)
  try {
    await rename(join(directory, file.name), join(directory, name))
    return name
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

/** Writes a file whole: it has its name only when all of it is on the disk. */
export async function writeLetters(
  directory: string,
  action: ActionName,
  lines: readonly string[],
  now: Date,
): Promise<string> {
  const temporary = join(directory, temporaryName(now))
  const name = newFileName(action, now)
  try {
    await using handle = await open(temporary, 'wx', 0o600)
    for (const line of lines) await handle.write(line)
    await handle.sync()
    await rename(temporary, join(directory, name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return name
}

export async function removeFiles(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(directory, name), { force: true })
}

/** Makes the folder, and removes what a run that died while writing has left. */
export async function prepareFolder(directory: string, now: Date): Promise<void> {
  await mkdir(directory, { recursive: true })
  const names = await readdir(directory)
  await removeFiles(
    directory,
    names.filter((name) => temporaryState(name, now) === 'left'),
  )
}
