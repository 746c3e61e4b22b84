import type { FactSheet } from '../facts/fact.ts'
import type { Names } from '../facts/named-commits.ts'
import type { Figure } from './figure.ts'
import { type LookedUp, lookUp } from './match/look-up.ts'
import type { Figures } from './read/read-figures.ts'

/** What came of looking up the figures of an episode. */
export type FigureCheck =
  | {
      readonly kind: 'checked'
      readonly lookedUp: readonly LookedUp[]
      /** Whether there are more figures, which were not looked up. */
      readonly isCut: boolean
    }
  /** ClickHouse could not be asked, so that nothing is known of them. */
  | { readonly kind: 'unknown'; readonly figures: number; readonly reason: string }

/** What the facts of an episode could not be read for. */
export interface Unread {
  readonly unread: string
}

/** The SHAs and numbers among figures, which are looked up by themselves. */
export function namesIn({ figures }: Figures): Names {
  const named = (kind: Figure['kind']) =>
    figures.flatMap((figure) => (figure.kind === kind && 'name' in figure ? [figure.name] : []))
  const longNumbers = figures.flatMap(({ text }) => (/^\d{7,40}$/u.test(text) ? [text] : []))
  return { shas: [...named('sha'), ...longNumbers], numbers: named('reference').map(Number) }
}

/** Looks the figures of an episode up in what could be read of ClickHouse. Pure. */
export function checkFigures({ figures, isCut }: Figures, sheet: FactSheet | Unread): FigureCheck {
  if ('unread' in sheet) return { kind: 'unknown', figures: figures.length, reason: sheet.unread }
  return { kind: 'checked', lookedUp: lookUp(figures, sheet), isCut }
}

/** The figures that nothing in ClickHouse gives, those that it contradicts first. */
export function openFigures(check: FigureCheck): readonly LookedUp[] {
  if (check.kind === 'unknown') return []
  const open = check.lookedUp.filter(({ outcome }) => outcome.kind !== 'traced')
  return open.toSorted((one, other) => rank(one) - rank(other))
}
const rank = ({ outcome }: LookedUp) => (outcome.kind === 'contradicted' ? 0 : 1)

/** The figures that ClickHouse contradicts. */
export const contradictedFigures = (check: FigureCheck): readonly LookedUp[] =>
  openFigures(check).filter(({ outcome }) => outcome.kind === 'contradicted')

/** How many figures there are, and how many of them no source is known of. */
export function figureCounts(check: FigureCheck): { readonly all: number; readonly open: number } {
  if (check.kind === 'unknown') return { all: check.figures, open: check.figures }
  return { all: check.lookedUp.length, open: openFigures(check).length }
}

/** Whether every figure has a source, as far as anybody can tell: what is unknown has none. */
export const isTraced = (check: FigureCheck): boolean =>
  check.kind === 'unknown' ? check.figures === 0 : !check.isCut && openFigures(check).length === 0
