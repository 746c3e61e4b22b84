import { type FigureCheck, figureCounts, isTraced, openFigures } from '../../figures/check.ts'
import { describeSource } from '../../figures/describe.ts'
import type { LookedUp } from '../../figures/match/look-up.ts'
import { count, counted } from '../../text/figures.ts'
import { escapeMarkdown, shorten } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'

/** Figures that are shown: a pull request's body has room for 65,536 characters. */
const MAX_ROWS = 60
const MAX_CELL_CHARACTERS = 160

const OUTCOMES = { traced: 'traced', contradicted: '**contradicted**', untraced: '**untraced**' } as const

const cell = (text: string) => escapeMarkdown(shorten(text, MAX_CELL_CHARACTERS))

function row({ figure, outcome }: LookedUp): string[] {
  const source = outcome.kind === 'untraced' ? '–' : describeSource(outcome.source)
  return [cell(figure.text), cell(figure.surroundings.headings[0] ?? ''), OUTCOMES[outcome.kind], cell(source)]
}

/** The figures of an episode, what they come from, and those without a source first. */
export function figuresTable(check: FigureCheck): string {
  if (check.kind === 'unknown') return escapeMarkdown(`The figures could not be looked up: ${check.reason}`)
  const traced = check.lookedUp.filter(({ outcome }) => outcome.kind === 'traced')
  const all = [...openFigures(check), ...traced]
  const hidden = all.length - MAX_ROWS
  return [
    markdownTable(['Figure', 'Under', 'Outcome', 'Source'], all.slice(0, MAX_ROWS).map(row)),
    ...(hidden > 0 ? ['', `and ${count(hidden)} more`] : []),
    ...(check.isCut ? ['', 'There are more figures than are looked up.'] : []),
  ].join('\n')
}

/** The line of a list of checks; none for an episode without figures. */
export function figureChecks(check: FigureCheck | undefined): string[] {
  if (check === undefined) return []
  const { all, open } = figureCounts(check)
  if (all === 0) return []
  if (check.kind === 'unknown')
    return ['- [ ] The figures could not be looked up in ClickHouse: check them before you merge.']
  if (isTraced(check)) return [`- [x] ClickHouse gives every figure: ${count(all)}.`]
  return [`- [ ] ClickHouse does not give ${count(open)} of ${counted(all, 'figure')}: look at them before you merge.`]
}
