import { type FigureCheck, isTraced, openFigures } from '../../../figures/check.ts'
import { describeOpen, describeOutcome } from '../../../figures/describe.ts'
import type { ProposeInputs } from '../../inputs.ts'
import type { CheckedFile } from '../episode-faults.ts'

/** What there is to tell of an episode's figures, as a warning. */
export function figureWarnings(figures: FigureCheck | undefined): string[] {
  const open = figures && describeOpen(figures)
  return open === undefined ? [] : [open]
}

/** The error for figures without a source; undefined when all have one, or need none. */
export function figureFailure(
  figures: FigureCheck | undefined,
  verifyFigures: ProposeInputs['verifyFigures'],
): Error | undefined {
  if (figures === undefined || verifyFigures !== 'fail' || isTraced(figures)) return undefined
  return new Error(
    `${describeOpen(figures)} Nothing was written. Correct the draft or the data, or propose it all the same with 'verify-figures: warn'.`,
  )
}

/** Adds to a file what is wrong with its figures: faults or notes, as the input `verify-figures` has it. */
export function withFigureFaults(
  file: CheckedFile,
  figures: FigureCheck | undefined,
  verifyFigures: ProposeInputs['verifyFigures'],
): CheckedFile {
  if (figures === undefined || verifyFigures === 'off') return file
  const found = openFigures(figures).map((lookedUp) => ({
    line: lookedUp.figure.line,
    kind: lookedUp.outcome.kind === 'contradicted' ? ('contradicted' as const) : ('untraced' as const),
    message: describeOutcome(lookedUp),
  }))
  // Where nobody asks for a proof, that nothing is known is told beside the faults.
  const isUnknown = figures.kind === 'unknown' ? verifyFigures === 'fail' : figures.isCut
  const unknown = isUnknown ? describeOpen(figures) : undefined
  const all = unknown === undefined ? found : [...found, { line: 1, kind: 'untraced' as const, message: unknown }]
  return verifyFigures === 'fail'
    ? { ...file, figures, faults: [...file.faults, ...all] }
    : { ...file, figures, notes: [...file.notes, ...all] }
}
