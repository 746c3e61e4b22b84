import { createHash } from 'node:crypto'
import type { Fault } from '../../../episode/fault.ts'
import { joinMissing } from '../../../episode/validate.ts'
import { type Suggestion, suggestionOf } from '../../text/review/suggestion.ts'
import type { CheckedFile } from '../episode-faults.ts'
import { type Fillings, valuesFor, withValues } from './fixes.ts'

/** What is wrong, or should be known, as a review tells it. */
export interface Finding {
  readonly path: string
  readonly line: number
  readonly message: string
  /** Otherwise it is a note. */
  readonly isFault: boolean
  /** Names it, whatever becomes of the lines before it. */
  readonly key: string
  /** Lines of the diff that it can be told at; undefined where there are none. */
  readonly place: { readonly startLine: number; readonly line: number } | undefined
  /** Always at `place`. */
  readonly suggestion: Suggestion | undefined
}

const keyOf = (parts: readonly (string | number)[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)

// A line of a file may hold what ends a line for `^` alone.
const HUNK = /(?:^|\n)@@ -\d+(?:,\d+)? \+(?<start>\d+)(?:,(?<count>\d+))? @@/gu

/** Whether a comment can stand at these lines: GitHub takes them within one part of the diff. */
function isShown(patch: string, startLine: number, line: number): boolean {
  return [...patch.matchAll(HUNK)].some(({ groups }) => {
    const start = Number(groups?.start)
    return start <= startLine && line < start + Number(groups?.count ?? 1)
  })
}

/** What mends a fault, where GitHub can show it as a suggestion. A text with a secret in it is no text of the file. */
function suggestionFor(
  faults: readonly Fault[],
  { path, text, faults: all }: CheckedFile,
  patch: string,
  fillings: Fillings,
): Suggestion | undefined {
  if (text === undefined || text.includes('\r') || all.some(({ kind }) => kind === 'secret')) return undefined
  const fixable = { path, text }
  const after = withValues(fixable, valuesFor(faults, fixable, fillings), fillings)
  const suggestion = after === undefined ? undefined : suggestionOf(text, after)
  return suggestion !== undefined && isShown(patch, suggestion.startLine, suggestion.line) ? suggestion : undefined
}

/**
 * What a review tells of a file. What the action can fill in, or what has one right value, comes with a suggestion.
 *
 * @param diff what the pull request changes of it
 */
export function findingsOf(file: CheckedFile, diff: string, fillings: Fillings): Finding[] {
  // A merge of the pull request with its base may have other lines.
  const patch = file.isAsListed ? diff : ''
  const missing = file.faults.filter(({ kind, field }) => kind === 'missing' && field !== undefined)
  const times = new Map<string, number>()
  const found = (fault: Fault, isFault: boolean): Finding => {
    const { line, message, kind = '', field = '' } = fault
    const isJoined = kind === 'missing' && field === '' && missing.length > 1
    const same = JSON.stringify([kind, field, message])
    const before = times.get(same) ?? 0
    times.set(same, before + 1)
    const suggestion = suggestionFor(isJoined ? missing : [fault], file, patch, fillings)
    const at = { startLine: suggestion?.startLine ?? line, line: suggestion?.line ?? line }
    return {
      path: file.path,
      line,
      message,
      isFault,
      key: keyOf([file.path, kind, field, message, before]),
      place: isShown(patch, at.startLine, at.line) ? at : undefined,
      suggestion,
    }
  }
  return [
    ...joinMissing(file.faults).map((fault) => found(fault, true)),
    ...file.notes.map((note) => found(note, false)),
  ]
}
