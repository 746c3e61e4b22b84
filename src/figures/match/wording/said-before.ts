import type { NumberFigure } from '../../figure.ts'
import { withOneWord } from '../comparisons/one-word.ts'

/** What is read of a sentence before a figure. */
const MAX_CHARACTERS = 200
/** Up and down that only belong to their verb. */
const SPEED_UP = /\bsp(?:ed|eed(?:s|ed|ing)?)[\s-]*ups?\b/gu
const SLOW_DOWN = /\bslow(?:s|ed|ing)?[\s-]*(?:downs?|up)\b/gu
const UP_TO = /\bup\s+to\b/gu

/** Without what only looks like a direction: `slowed down`, `up to`, `less fast`. */
export const withoutParticles = (text: string) =>
  withOneWord(text).replace(SPEED_UP, 'sped').replace(SLOW_DOWN, 'slowed').replace(UP_TO, ' ')

/** What a figure's sentence says before its clause, from the last number on, in lower case. */
export function saidBefore({ surroundings, sentence, clause, offset }: NumberFigure): string {
  if (surroundings.kind === 'row') return ''
  const { text } = surroundings.plain
  const end = Math.min(clause.from, offset)
  const from = Math.max(sentence.from, end - MAX_CHARACTERS)
  return withoutParticles(text.slice(from, Math.max(from, end)).replace(/^.*\d/su, '').toLowerCase())
}
