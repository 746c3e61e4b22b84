import type { NumberFigure } from '../../figure.ts'
import { contextOf } from './context.ts'

/** Words between a preposition and its number. */
const HEDGE =
  '(?:(?:about|around|nearly|almost|over|roughly|approximately|some|only|just|more than|less than|under|a|the|an|another|still|solid|full|whole)\\s+){0,3}[~≈<>(+−-]*\\s*\\$?$'
const BY = new RegExp(`\\bby\\s+${HEDGE}`, 'u')
const TO = new RegExp(`(?:\\bto\\s+|(?:→|->|=>)\\s*)${HEDGE}`, 'u')
const FROM = new RegExp(`\\bfrom\\s+${HEDGE}`, 'u')
const ARROW_BEHIND = /^\s*(?:→|->|=>)/u
/** `p95: 120 ms to 90 ms` */
const TO_BEHIND = /^\s*to\s+[~≈$]?$/u
const LISTED = /:\s*$/u
const SPAN = /\b(?:rang\w+|span\w*|between|anywhere)\b/u
const COMPARED = /\b(?:compared|opposed|relative|next|due|similar|close|equal)\s+to\s+/u

/** `90 ms faster`, `$0.25 cheaper`, `90 ms off`; not `90 ms or less` */
const DIFFERENCE_BEHIND =
  /^\s*(?:faster|slower|sooner|later|quicker|less|more|fewer|cheaper|dearer|longer|shorter|lower|higher|smaller|larger|better|worse|off)\b/u
/** `50 more tokens/s` */
const MORE_INSIDE = /\s(?:more|fewer|less|additional|extra)\s/iu
/** `saves 90 ms`, `cut 90 ms`, `shaved off 90 ms` */
const DIFFERENCE_VERB = new RegExp(
  `\\b(?:sav(?:e|es|ed|ing)|shav(?:e|es|ed|ing)|trim(?:s|med)?|cuts?|cutting|gain(?:s|ed|ing)?|los(?:e|es|t|ing)|sheds?|shedding|knock(?:s|ed)|add(?:s|ed)|w[io]ns?)\\s+(?:us\\s+|you\\s+|it\\s+)?(?:(?:off|away|out)\\s+)?${HEDGE}`,
  'u',
)
/** `a saving of 90 ms`, `Gain: 90 ms` */
const DIFFERENCE_NOUN = new RegExp(
  `\\b(?:savings?|gains?|improvements?|regressions?|reductions?|increases?|decreases?|drops?|falls?|rises?|differences?|deltas?|speed-?ups?|slow-?downs?|loss(?:es)?)(?:\\s+(?:is|was|are|of)|:)\\s+${HEDGE}`,
  'u',
)
const UP_OR_DOWN = new RegExp(`\\b(?:is|are|was|were|went|goes|comes|came)\\s+(?:up|down)\\s+${HEDGE}`, 'u')

/** What the heads of columns, or of rows, say that the figures beside them are. */
const HEADS: readonly (readonly [Role, RegExp])[] = [
  [
    'change',
    /[Δδ∆±]|\b(?:chang(?:e|es|ed)|differences?|diff|delta|gain(?:s|ed)?|saved|saves?|savings?|improvements?|improved|regressions?|regressed|speed-?ups?|slow-?downs?|reductions?|reduced|increased?|decreased?|drop|rise)\b/u,
  ],
  ['before', /\b(?:before|previous(?:ly)?|old|former(?:ly)?)\b/u],
  ['now', /\b(?:after|now|new|current(?:ly)?)\b/u],
]
/** A head of a row may be a sentence of its own, such as the headline of a commit; this is what one may name beside its role. */
const ROW_HEAD = /^[\p{L}\p{N}\s()%$/.Δδ∆±-]{1,40}$/u
const MEASURE_WORDS =
  /\b(?:p\d\d|latency|latencies|throughput|cost|price|memory|peak|tokens?|time|median|in|of|the|ms|s|mb|gb|per|1k|measured|value)\b|[()%$/.\s-]/gu

/** What a figure is by the words beside it. */
export type Role = 'change' | 'now' | 'before' | undefined

function roleIn(head: string): Role {
  const roles = HEADS.filter(([, pattern]) => pattern.test(head)).map(([role]) => role)
  return roles.length === 1 ? roles[0] : undefined
}

/** What the head of a figure's column, else that of its row, says that it is. */
function headRole({ surroundings, header, offset }: NumberFigure): Role {
  if (surroundings.kind !== 'row') return undefined
  const { text } = surroundings.plain
  const end = text.indexOf('\n')
  const first = end === -1 || offset < end ? '' : text.slice(0, Math.min(end, 200)).toLowerCase()
  const isBare = ROW_HEAD.test(first) && /^[\p{L}Δδ∆±]+$/u.test(first.replace(MEASURE_WORDS, ''))
  return roleIn(header.toLowerCase()) ?? (isBare ? roleIn(first) : undefined)
}

/** What the words right beside a figure, or the heads of its column and its row, say that it is. */
export function roleOf(figure: NumberFigure): Role {
  const { before, after } = contextOf(figure)
  if (figure.surroundings.kind !== 'row' && SPAN.test(before)) return undefined
  const isListed = LISTED.test(figure.surroundings.plain.text.slice(0, figure.offset).slice(-3))
  if (ARROW_BEHIND.test(after) || (isListed && TO_BEHIND.test(after))) return 'before'
  if (BY.test(before)) return 'change'
  if (FROM.test(before)) return 'before'
  if (TO.test(before) && !COMPARED.test(before)) return 'now'
  const isDifference = [DIFFERENCE_VERB, DIFFERENCE_NOUN, UP_OR_DOWN].some((pattern) => pattern.test(before))
  // The space behind a sentence may be missing.
  const isEnd = /\.\p{Lu}/u.test(figure.written)
  if (MORE_INSIDE.test(figure.written)) return 'change'
  return isDifference || (!isEnd && DIFFERENCE_BEHIND.test(after)) ? 'change' : headRole(figure)
}
