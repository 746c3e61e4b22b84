import type { Fault } from '../../episode/fault.ts'
import { joinMissing } from '../../episode/validate.ts'
import { isOnTerminal, log } from '../../runner/log.ts'
import { writeSummary } from '../../runner/summary.ts'
import { counted } from '../../text/figures.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'

/** A file's faults. */
export interface FaultyFile {
  /** From the workspace. */
  readonly path: string
  readonly faults: readonly Fault[]
}

/** GitHub shows ten annotations of a kind for a step: the last one is that of the error, or of what is left out. A terminal shows them all. */
const mostAnnotations = () => (isOnTerminal() ? Number.POSITIVE_INFINITY : 9)
const MAX_NAMED_FILES = 20
const MAX_NAMED_LINES = 20

/** The worst first. What has no kind is the least of them. */
const KINDS: readonly Fault['kind'][] = [
  'secret',
  'unreadable',
  'missing',
  'place',
  'contradicted',
  undefined,
  'untraced',
]

interface Annotated {
  readonly path: string
  readonly fault: Fault
}

/** In their order where all of them are shown; else the worst first, and those of one kind in their order. */
function inOrder(files: readonly FaultyFile[]): Annotated[] {
  const all = files.flatMap(({ path, faults }) => faults.map((fault) => ({ path, fault })))
  if (all.length <= mostAnnotations()) return all
  return all.toSorted((one, other) => KINDS.indexOf(one.fault.kind) - KINDS.indexOf(other.fault.kind))
}

/** A table of faults for the job summary, which holds them all. */
function faultTable(files: readonly FaultyFile[]): string {
  const rows = files.flatMap(({ path, faults }) =>
    faults.map(({ line, message }) => [codeSpan(path), String(line), escapeMarkdown(message)]),
  )
  return markdownTable(['File', 'Line', 'Fault'], rows)
}

function placeOf({ path, faults }: FaultyFile): string {
  const all = [...new Set(faults.map(({ line }) => line))]
  const lines = all.slice(0, MAX_NAMED_LINES)
  const more = all.length > lines.length ? ', …' : ''
  return `${path} (${all.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more})`
}

const isAboutData = ({ kind }: Fault) => kind === 'contradicted' || kind === 'untraced'

/** The error that ends the step. */
function faultError(files: readonly FaultyFile[], hidden: number): Error {
  const total = files.reduce((sum, { faults }) => sum + faults.length, 0)
  const named = files.slice(0, MAX_NAMED_FILES).map(placeOf)
  const others = files.length - named.length
  const where = [...named, ...(others > 0 ? [`and ${counted(others, 'more file')}`] : [])].join('; ')
  const more = hidden > 0 ? ` And ${hidden} more than are annotated: the job summary lists them all.` : ''
  const found = `${counted(total, 'fault')} in ${where}.${more}`
  if (files.every(({ faults }) => faults.every(isAboutData)))
    return new Error(
      `The episode says what its data does not: ${found} Correct the figures, or give the data that they come from.`,
    )
  return new Error(
    `The episode does not follow the format: ${found} Correct them; the action's README shows the format.`,
  )
}

const paragraphs = (said: readonly string[]) => said.map((sentence) => `\n${escapeMarkdown(sentence)}\n`).join('')

/**
 * Tells of faults: annotations at their lines, and a table in the job summary under a heading.
 *
 * @param said what was done because of them
 * @returns the error that ends the step.
 */
export async function reportFaults(
  heading: string,
  faulty: readonly FaultyFile[],
  said: readonly string[] = [],
): Promise<Error> {
  const files = faulty.map(({ path, faults }) => ({ path, faults: joinMissing(faults) }))
  const annotated = inOrder(files)
  for (const { path, fault } of annotated.slice(0, mostAnnotations()))
    log.error(fault.message, { title: 'Episode format', file: path, line: fault.line })
  await writeSummary(`## ${heading}\n\n${faultTable(files)}\n${paragraphs(said)}`)
  return faultError(files, annotated.length - mostAnnotations())
}

/** Tells of what is no fault, but should be known: warnings at their lines. */
export function reportNotes(files: readonly { readonly path: string; readonly notes: readonly Fault[] }[]): void {
  const notes = files.flatMap(({ path, notes }) => notes.map((note) => ({ path, note })))
  for (const { path, note } of notes.slice(0, mostAnnotations()))
    log.warning(note.message, { title: 'Episode', file: path, line: note.line })
  const hidden = notes.length - mostAnnotations()
  if (hidden > 0) log.warning(`And ${hidden} more: ${[...new Set(notes.map(({ path }) => path))].join(', ')}.`)
}

/** Tells that there is nothing at fault. */
export async function reportFaultless(files: number): Promise<void> {
  const checked = files === 0 ? 'The pull request touches no episode.' : `Checked without faults: ${files}.`
  log.info(checked)
  await writeSummary(`## Episodes\n\n${checked}\n`)
}

/** Tells, in the job summary, that an episode could not be judged, and what was done because of that. */
export const reportUnjudged = (error: Error, said: readonly string[]): Promise<void> =>
  writeSummary(`## Episode that could not be judged\n${paragraphs([error.message, ...said])}`)
