import { createHash } from 'node:crypto'
import type { ChangedFile } from '../changed-files.ts'
import { readSource } from '../source-file.ts'

/** A file of a pull request as its reviewers see it. */
export interface ReviewedFile {
  /** As the workspace has it; undefined where it can't be read. */
  readonly text: string | undefined
  /** Whether that is what the pull request's head has. A merge of it with its base may have other lines. */
  readonly isAsChecked: boolean
  /** The lines of it that the diff shows, part by part, counted from 1. */
  readonly shown: readonly { readonly start: number; readonly end: number }[]
}

const HUNK = /^@@ -\d+(?:,\d+)? \+(?<start>\d+)(?:,(?<count>\d+))? @@/gmu

/** The lines of the changed file that a patch shows, part by part. */
function shownLines(patch: string): { start: number; end: number }[] {
  return [...patch.matchAll(HUNK)].flatMap(({ groups }) => {
    const [start, count] = [Number(groups?.start), Number(groups?.count ?? 1)]
    return count === 0 ? [] : [{ start, end: start + count - 1 }]
  })
}

/** Git's hash of a file's contents. */
function blobSha(text: string): string {
  const bytes = Buffer.from(text)
  return createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex')
}

/** Reads a file that a pull request changes, for a review. */
export async function readReviewedFile(
  path: string,
  listed: readonly ChangedFile[],
  workspace: string,
): Promise<ReviewedFile> {
  const { sha, patch = '' } = listed.find(({ filename }) => filename === path) ?? {}
  try {
    const { text } = await readSource(path, workspace)
    return { text, isAsChecked: sha === blobSha(text), shown: shownLines(patch) }
  } catch {
    return { text: undefined, isAsChecked: false, shown: [] }
  }
}
