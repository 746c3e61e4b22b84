import { type FigureCheck, figureCounts } from '../../figures/check.ts'
import { describeOpen } from '../../figures/describe.ts'
import { log } from '../../runner/log.ts'
import { setOutputs } from '../../runner/outputs.ts'
import { writeSummary } from '../../runner/summary.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown/escape.ts'
import type { CheckedFile } from '../decide/episode-faults.ts'
import { figuresTable } from '../text/figures-table.ts'

/** How many figures there are, and how many of them have no source that is known; nothing where none were looked up. */
export function figureOutputs(checks: readonly (FigureCheck | undefined)[]): Record<string, number> {
  const counts = checks.flatMap((check) => (check === undefined ? [] : [figureCounts(check)]))
  if (counts.length === 0) return {}
  return {
    figures: counts.reduce((sum, { all }) => sum + all, 0),
    'figures-untraced': counts.reduce((sum, { open }) => sum + open, 0),
  }
}

/** Tells of figures that stop a proposal before anything is written, and of what was done because of them. */
export async function reportFigures(figures: FigureCheck, said: readonly string[]): Promise<void> {
  setOutputs(figureOutputs([figures]))
  const sentences = said.flatMap((sentence) => [escapeMarkdown(sentence), ''])
  const heading = '## Episode with figures that ClickHouse does not give'
  await writeSummary([heading, '', figuresTable(figures), '', ...sentences].join('\n'))
}

/** Tells of the figures of files: how many there are, and in the job summary what each comes from. */
export async function reportFileFigures(files: readonly CheckedFile[]): Promise<void> {
  setOutputs(figureOutputs(files.map(({ figures }) => figures)))
  for (const { path, figures } of files) {
    if (figures === undefined || figureCounts(figures).all === 0) continue
    await writeSummary(`## Figures of ${codeSpan(path)}\n\n${figuresTable(figures)}\n`)
  }
}

/** Tells that figures could not be looked up, where nobody asks for a proof. */
export function reportUnknownFigures(files: readonly CheckedFile[]): void {
  for (const { path, figures } of files) {
    const told = figures?.kind === 'unknown' ? describeOpen(figures) : undefined
    if (told !== undefined) log.notice(told, { title: 'Episode', file: path })
  }
}
