import type { NumberFigure } from '../../figure.ts'

/** What is read around one figure. */
const MAX_CONTEXT_CHARACTERS = 400
const LAST_NUMBER = /^.*\d/su
const NEXT_NUMBER = /\d.*$/su

/** The words that belong to one figure rather than to its neighbours. */
export interface Context {
  /** From the number before it, or from where its clause begins. */
  readonly before: string
  /** Up to the number behind it, or to where its clause ends. */
  readonly after: string
}

/** Reads the words of a figure's clause, as far as they are no other figure's, in lower case. */
export function contextOf({ surroundings, offset, written, clause }: NumberFigure): Context {
  const { text } = surroundings.plain
  const end = offset + written.length
  const from = Math.max(clause.from, offset - MAX_CONTEXT_CHARACTERS, 0)
  const to = Math.min(clause.to, end + MAX_CONTEXT_CHARACTERS)
  return {
    before: text.slice(Math.min(from, offset), offset).replace(LAST_NUMBER, '').toLowerCase(),
    after: text.slice(end, Math.max(to, end)).replace(NEXT_NUMBER, '').toLowerCase(),
  }
}

/** `of the 184 commits` */
const OF_WHOLE = /\bof\s+(?:(?:the|all|all the|these|those|our)\s+)?["'“„«‘]?$/u
const TOTAL = /\b(?:in\s+all|in\s+total|altogether|total|overall|all\s+together)\b/u

/** `184 commits, 57 of them in muse/packs` */
const WITH_PARTS = /^[^.;!?]{0,60}?\bof\s+(?:them|these|those|which|whom)\b/iu

/**
 * Whether a figure is said to be that of all, whatever part its sentence speaks of: what another is a part of; or, where its own
 * clause names no part, what there is in all.
 */
export function isOfAll(figure: NumberFigure, isPartInClause: boolean): boolean {
  const { before, after } = contextOf(figure)
  if (OF_WHOLE.test(before)) return true
  const { surroundings, offset, written, sentence } = figure
  const end = offset + written.length
  const rest = surroundings.plain.text.slice(end, Math.min(sentence.to, end + MAX_CONTEXT_CHARACTERS))
  if (!isPartInClause && WITH_PARTS.test(rest)) return true
  return !isPartInClause && (TOTAL.test(before) || TOTAL.test(after) || TOTAL.test(figure.written.toLowerCase()))
}
