import type { NumberFigure } from '../../figure.ts'

/** What is read of a sentence before a figure. */
const MAX_CHARACTERS = 200
/** Up and down that only belong to their verb. */
const PARTICLE = /\b(sped|speed(?:s|ing)?|slow(?:s|ed|ing)?)[\s-]+(?:up|down)\b/gu
const UP_TO = /\bup\s+to\b/gu

/** Without what only looks like a direction: `slowed down`, `up to`. */
export const withoutParticles = (text: string) => text.replace(PARTICLE, '$1').replace(UP_TO, ' ')

/** What a figure's sentence says before its clause, from the last number on, in lower case. */
export function saidBefore({ surroundings, sentence, clause, offset }: NumberFigure): string {
  if (surroundings.kind === 'row') return ''
  const { text } = surroundings.plain
  const end = Math.min(clause.from, offset)
  const from = Math.max(sentence.from, end - MAX_CHARACTERS)
  return withoutParticles(text.slice(from, Math.max(from, end)).replace(/^.*\d/su, '').toLowerCase())
}
