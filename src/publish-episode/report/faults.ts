import type { Fault } from '../../episode/fault.ts'
import { log } from '../../runner/log.ts'
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

/** Annotates each fault at its line. */
function annotateFaults({ path, faults }: FaultyFile): void {
  for (const { line, message } of faults) log.error(message, { title: 'Episode format', file: path, line })
}

/** The faults for the job summary: the runner shows only ten annotations of a step. */
function faultTable(files: readonly FaultyFile[]): string {
  const rows = files.flatMap(({ path, faults }) =>
    faults.map(({ line, message }) => [codeSpan(path), String(line), escapeMarkdown(message)]),
  )
  return markdownTable(['File', 'Line', 'Fault'], rows)
}

function faultError(files: readonly FaultyFile[]): Error {
  const count = files.reduce((sum, { faults }) => sum + faults.length, 0)
  const where = files
    .map(({ path, faults }) => `${path} (line ${faults.map(({ line }) => line).join(', ')})`)
    .join('; ')
  return new Error(
    `The episode does not follow the format: ${counted(count, 'fault')} in ${where}. Correct them; the action's README shows the format.`,
  )
}

/**
 * Tells of faults: an annotation at each line, and a table in the job summary under a heading.
 *
 * @returns the error that ends the step.
 */
export async function reportFaults(heading: string, files: readonly FaultyFile[]): Promise<Error> {
  for (const file of files) annotateFaults(file)
  await writeSummary(`## ${heading}\n\n${faultTable(files)}\n`)
  return faultError(files)
}

/** Tells that there is nothing at fault. */
export async function reportFaultless(files: number): Promise<void> {
  const checked = files === 0 ? 'The pull request touches no episode.' : `Checked without faults: ${files}.`
  log.info(checked)
  await writeSummary(`## Episodes\n\n${checked}\n`)
}
