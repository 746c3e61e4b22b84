import type { NumberFigure } from '../../figure.ts'
import { contextOf } from './context.ts'

const PAST =
  /\b(?:before|previous|previously|was|were|had\s+been|earlier|old|former|formerly|instead|no\s+longer|used\s+to|until|than|compared|as\s+opposed\s+to|versus|vs|against|beats?|after\s+having)\b/u
const NOW = /\b(?:now|currently|today|takes?|after|current)\b/u
const CHANGE = /\b(?:chang\w*|differen\w*|delta|gains?|savings?|impact|improvement|regression|speed-?up)\b|[Δδ∆±]/u

const MEASURING =
  'takes?|took|taken|needs?|needed|uses?|used|costs?|serves?|served|answers?|answered|falls?|fell|fallen|drop(?:s|ped)?|rises?|rose|risen|grows?|grew|reach(?:es|ed)?|gets?|got|goes|went|gone|comes?|came|stays?|stayed|runs?|ran|shr[aiu]nk|improved?|has|have|had|hits?|peaks?|peaked|go'
const PAST_VERB = /\b(?:was|were|took|needed|used|had|cost|served|answered|ran|stood|peaked|got)\b/u
/** `previously llama took 90 ms`, `used to take 90 ms`, `no longer takes 90 ms` */
const GONE = /\b(?:previously|formerly|originally|used\s+to|no\s+longer)\b/u
/** `was 240 ms before`, but `less than before` */
const BEFORE_BEHIND =
  /^[^,;.!?]{0,60}?(?<!\b(?:than|to|with|as|from|like)\s+)\b(?:before|previously|earlier|formerly)\b/u
/** `Before the change, llama took 90 ms`, `Until #17, llama took 90 ms`, `Before: 90 ms` */
const BEFORE_AHEAD = /^\W*(?:before|until|prior\s+to|earlier|previously)\b([^,:;]{0,60})[,:]\s(.*)$/su
/** `does not take 90 ms`, `never fell to 90 ms`, `isn't 90 ms`; not `is not slower: 90 ms` */
const NEGATED = new RegExp(
  `(?:\\b(?:not|never|neither|nor|cannot)|n['’]t)\\s+(?:(?:really|yet|even|ever|actually|always)\\s+)?(?:(?:${MEASURING})\\b|(?:at\\s+)?[$~≈]*$)`,
  'u',
)
/** `a third of 90 ms`, `twice 90 ms`, `2 × 90 ms` */
const PART_OF = /(?:\b(?:half|third|quarter|fifth|tenth)\s+of|\b(?:half|twice|double|triple|thrice|times)|[×*])\s+\$?$/u
/** `more than 90 ms`, which compares with nothing that was */
const BOUND = /\b(?:more|less|fewer|longer|higher|lower)\s+than\s+[$~≈]*$/u
const MAX_CHARACTERS = 200

/** When what a figure says is so, by the words around it. */
export interface Tense {
  /** Whether it may be of what was before. */
  readonly isPast: boolean
  /** Whether it is said not to be so now, so that what is now is not meant. */
  readonly isGone: boolean
  /** Whether the words speak of a change. */
  readonly isChangeNamed: boolean
  /** Whether it is said how many times, or what part of it, something is. */
  readonly isPartOf: boolean
}

/** What a figure's clause says before it, whatever other figures it has, and what its sentence says before it; in lower case. */
function saidBefore({ surroundings, clause, sentence, offset }: NumberFigure) {
  const { text } = surroundings.plain
  const first = Math.max(0, offset - MAX_CHARACTERS)
  const since = (from: number) => text.slice(Math.min(Math.max(from, first), offset), offset).toLowerCase()
  return { inClause: since(clause.from), inSentence: since(sentence.from).replace(/^.*[.!?]\s/su, '') }
}

/** Whether a figure is said not to be so: `does not take 90 ms`. */
export const isNegated = (figure: NumberFigure): boolean =>
  figure.surroundings.kind !== 'row' && NEGATED.test(saidBefore(figure).inClause)

/** The words of a figure's clause up to its neighbours; a percentile is none. */
function wordsBeside(figure: NumberFigure) {
  const { surroundings, clause, offset, written } = figure
  const end = offset + written.length
  const rest = surroundings.plain.text.slice(end, Math.min(Math.max(clause.to, end), end + MAX_CHARACTERS))
  const named = (text: string) => text.toLowerCase().replace(/\bp\d\d\b/gu, 'pnn')
  return {
    before: named(saidBefore(figure).inClause).replace(/^.*\d/su, ''),
    after: named(rest).replace(/\d.*$/su, ''),
  }
}

function isGone(figure: NumberFigure): boolean {
  if (figure.surroundings.kind === 'row') return false
  const { before, after } = wordsBeside(figure)
  if (NOW.test(`${before} ${after}`) && !GONE.test(before)) return false
  if (GONE.test(before) || (PAST_VERB.test(before) && BEFORE_BEHIND.test(after))) return true
  const [, , rest] = BEFORE_AHEAD.exec(saidBefore(figure).inSentence) ?? []
  return rest !== undefined && !/[;:]/u.test(rest) && (rest.trim() === '' || PAST_VERB.test(rest))
}

/** Reads when what a figure says is so. */
export function tenseOf(figure: NumberFigure): Tense {
  const { before, after } = contextOf(figure)
  const { text } = figure.surroundings.plain
  const sentence = text.slice(figure.sentence.from, figure.sentence.from + 2_000).toLowerCase()
  const own = `${before.replace(BOUND, '')} ${after} ${figure.header.toLowerCase()}`
  const isDenied = isNegated(figure)
  return {
    isPast: isDenied || PAST.test(own) || (PAST.test(sentence) && !NOW.test(own)),
    isGone: isDenied || isGone(figure),
    isChangeNamed: CHANGE.test(`${own} ${sentence}`),
    isPartOf: PART_OF.test(before),
  }
}
