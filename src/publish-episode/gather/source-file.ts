import { createHash } from 'node:crypto'
import { constants, lstat, open, realpath, stat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import type { Fault } from '../../episode/fault.ts'
import { MAX_EPISODE_BYTES } from '../../episode/front-matter/split.ts'
import { isInside } from '../../runner/folders.ts'

/** A Markdown file of the workspace. */
export interface SourceFile {
  /** From the workspace, with slashes, as annotations name files. */
  readonly path: string
  readonly text: string
  /** The path of the symbolic link that leads to the file; undefined where the file itself was named. */
  readonly link: string | undefined
}

const refusal = (path: string, reason: string, cause?: unknown) =>
  new Error(`The episode '${path}' can't be used: ${reason}`, { cause })

async function resolvedInside(workspace: string, path: string): Promise<string> {
  const root = await realpath(workspace)
  const file = await realpath(resolve(root, path)).catch((error: unknown) => {
    throw refusal(path, 'no such file. Check the path, and that an earlier step of the job wrote it.', error)
  })
  if (!isInside(root, file))
    throw refusal(path, 'it lies outside the workspace. Name a file inside the checked-out repository.')
  return file
}

/**
 * Reads a Markdown file inside the workspace.
 *
 * @throws {Error} when it is missing, no file, too large, not UTF-8, or outside the workspace once symbolic links are followed.
 */
export async function readSource(path: string, workspace: string): Promise<SourceFile> {
  const resolved = await resolvedInside(workspace, path)
  // Before it is opened: opening a pipe waits for whoever writes to it.
  if (!(await stat(resolved)).isFile()) throw refusal(path, 'it is not a file.')
  await using file = await open(resolved, constants.O_RDONLY | constants.O_NONBLOCK)
  const status = await file.stat()
  if (!status.isFile()) throw refusal(path, 'it is not a file.')
  if (status.size > MAX_EPISODE_BYTES)
    throw refusal(path, `it has ${status.size} bytes; an episode may have ${MAX_EPISODE_BYTES}.`)
  const text = decodeText(path, await file.readFile())
  const root = await realpath(workspace)
  const named = resolve(root, path)
  const isLink = (await lstat(named)).isSymbolicLink()
  return { path: inWorkspace(root, resolved), text, link: isLink ? inWorkspace(root, named) : undefined }
}

const inWorkspace = (root: string, file: string) => relative(root, file).split(sep).join('/')

function decodeText(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refusal(path, 'it is not UTF-8 text.')
  }
}

/** Whether git has a text under this hash; a checkout may have turned its line ends into those of Windows. */
export const isBlob = (text: string, sha: string | null | undefined): boolean =>
  [text, text.replaceAll('\r\n', '\n')].some(
    (one) =>
      createHash('sha1')
        .update(`blob ${Buffer.byteLength(one)}\0${one}`)
        .digest('hex') === sha,
  )

/** As much as front matter takes. */
const MAX_HEAD_BYTES = 65_536

/** Reads the beginning of a file that can't be used, for what it tells all the same. Empty where nothing can be read of it. */
export async function readHead(path: string, workspace: string): Promise<string> {
  try {
    const resolved = await resolvedInside(workspace, path)
    if (!(await stat(resolved)).isFile()) return ''
    await using file = await open(resolved, constants.O_RDONLY | constants.O_NONBLOCK)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(MAX_HEAD_BYTES) })
    return new TextDecoder().decode(buffer.subarray(0, bytesRead))
  } catch {
    return ''
  }
}

/** A text that may be repeated in messages. */
export interface ScannedText {
  /** One for each secret: its line and its kind, never the secret. */
  readonly faults: readonly Fault[]
  /** The text without its secrets, on the same lines. What is said of the text further is said of this one. */
  readonly redacted: string
}

/** Looks for secrets, before anything of a text is repeated anywhere. */
export async function scanText(text: string): Promise<ScannedText> {
  const { findSecrets } = await import('../../secrets/find-secrets.ts')
  const { secrets, redacted } = await findSecrets(text)
  const faults = secrets.map(({ line, kind }) => ({
    line,
    kind: 'secret' as const,
    message: `This line holds a secret (${kind}): remove it, and revoke it, as others may have seen it.`,
  }))
  return { faults, redacted }
}

/** The series that a draft names, read without parsing it: just to ask GitHub early. Undefined when it isn't plain. */
export const glimpseSeries = (source: string): string | undefined =>
  /^series:[ \t]*["']?(?<series>[a-z0-9][a-z0-9-]{0,49})["']?[ \t]*\r?$/mu.exec(source.slice(0, 65_536))?.groups?.series
