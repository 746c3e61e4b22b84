import type { Token } from './tokens.ts'
import type { WrittenNumber } from './written-number.ts'

const MONTH =
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)$/iu
/** What gives a name its number: `version 3`, `port 8080`, `episode 14`. */
const DESIGNATOR =
  /^(?:version|release|port|page|line|step|phase|part|section|chapter|table|figure|node|level|issue|ticket|bug|episode|number|no|nr|code|status|http|error|rfc|week|quarter|year|day|season|case|appendix|item|point|round|stage|seed|layer|gpu|cpu)$/iu
const PERIOD = /^(?:days?|weeks?|months?|years?|quarters?|decades?)$/iu
const SPAN = /^(?:last|past|next|previous|every|each|first|within|recent|preceding)$/iu
const CLOCK = /^(?:am|pm|utc|gmt|cet|cest|o'clock)$/iu
const FIRST_YEAR = 1900
const LAST_YEAR = 2099
/** Numbers without a unit count from here on. */
const SMALLEST_BARE_NUMBER = 13

const word = (token: Token | undefined) => (token?.kind === 'word' ? token.text : '')

/** Whether a number with a unit of time is a span on the calendar, not a duration that was measured: `the last 24 hours`. */
export function isCalendarSpan(tokens: readonly Token[], { first, next }: WrittenNumber): boolean {
  return SPAN.test(word(tokens[first - 1])) || /^(?:ago|earlier|later)$/iu.test(word(tokens[next]))
}

/** Whether a number without a unit is none that says how many: too small, a date, or a part of a name. */
export function isNoFigure(
  tokens: readonly Token[],
  { at, first, next, value, step }: WrittenNumber,
  startsSentence: (index: number) => boolean,
): boolean {
  if (value < SMALLEST_BARE_NUMBER) return true
  const [before, after] = [tokens[first - 1], tokens[next]]
  const digits = tokens[at]?.text ?? ''
  if (/^\d{4}$/u.test(digits) && step === 1 && value >= FIRST_YEAR && value <= LAST_YEAR) return true
  if (MONTH.test(word(before)) || MONTH.test(word(after)) || PERIOD.test(word(after)) || CLOCK.test(word(after)))
    return true
  if (before === undefined) return false
  if (before.kind === 'word') {
    const isName = /^\p{Lu}/u.test(before.text) && !startsSentence(first - 1)
    return DESIGNATOR.test(before.text) || isName
  }
  // Behind another sign without a space it is a part of a path, an address or the like.
  return before.kind === 'sign' && !tokens[first]?.isApart && /^[/\\.:@_=#&?]$/u.test(before.text)
}
