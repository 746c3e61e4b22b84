import type { Fact, Unit } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { contextOf } from './context.ts'
import { hasDirection } from './directions.ts'

/** What is measured before and after, so that a figure may be either of the two or their difference. */
const MEASURED: ReadonlySet<Unit> = new Set(['ms', 'bytes', 'USD', 'USD/1k tokens', 'tokens/s', 'ratio'])
/** Words between a preposition and its number. */
const HEDGE =
  '(?:(?:about|around|nearly|almost|over|roughly|approximately|some|only|just|more than|less than|under|a|the|an|still)\\s+){0,3}[~≈<>(+−-]*\\s*\\$?$'
const BY = new RegExp(`\\bby\\s+${HEDGE}`, 'u')
const TO = new RegExp(`(?:\\bto\\s+|(?:→|->|=>)\\s*)${HEDGE}`, 'u')
const FROM = new RegExp(`\\bfrom\\s+${HEDGE}`, 'u')
const ARROW_BEHIND = /^\s*(?:→|->|=>)/u
const SPAN = /\b(?:rang\w+|span\w*|between|anywhere)\b/u
const COMPARED = /\b(?:compared|relative|next|due|similar|close|equal)\s+to\s+/u
const PAST =
  /\b(?:before|previous|previously|was|were|had\s+been|earlier|old|former|formerly|instead|no\s+longer|used\s+to|until|than|compared|versus|vs|against|beats?|after\s+having)\b/u
const NOW = /\b(?:now|currently|today|takes?|after|current)\b/u
const CHANGE = /\b(?:chang\w*|differen\w*|delta|gains?|savings?|impact|improvement|regression|speed-?up)\b|[Δ±]/u

/** `halved`: what is now in times of what was. */
const FACTOR_VERB = /^(?:halv|doubl(?:ed|ing)|tripl(?:ed|ing)|trebl|quadrupl)/iu

/** What a figure is by the words beside it. */
export type Role = 'change' | 'now' | 'before' | undefined

/** What the words right beside a figure say that it is. */
export function roleOf(figure: NumberFigure): Role {
  const { before, after } = contextOf(figure)
  if (figure.surroundings.kind !== 'row' && SPAN.test(before)) return undefined
  if (ARROW_BEHIND.test(after)) return 'before'
  if (BY.test(before)) return 'change'
  if (FROM.test(before)) return 'before'
  return TO.test(before) && !COMPARED.test(before) ? 'now' : undefined
}

const isPrevious = ({ name, unit }: Fact) => name.startsWith('previous ') && unit !== 'ratio'
/** One measurement, whatever commit it is told of. */
const keyOf = ({ subject, unit, value }: Fact, name: string) =>
  JSON.stringify([name, unit, value, subject.model ?? '', subject.quant ?? '', subject.dataset ?? ''])

/** `commits` are those that are named. */
type TellsOfRole = (figure: NumberFigure, commits: ReadonlySet<string>) => (fact: Fact) => boolean

/** What figures can be by their role. */
export interface Roles {
  /** Tells whether a fact is what a figure can be: what is now, what was before, or the difference. */
  readonly isMeant: TellsOfRole
  /** Tells whether a fact is of what is now. */
  readonly isNow: TellsOfRole
}

/** Prepares the search for the role of figures. */
export function roleReader(facts: readonly Fact[]): Roles {
  const previous = new Map(
    facts.filter(isPrevious).map((fact) => [keyOf(fact, fact.name.slice('previous '.length)), fact.subject.commit]),
  )
  /** Whether it was measured at a commit before another, and is not named. */
  function isEarlier(fact: Fact, commits: ReadonlySet<string>): boolean {
    const { commit } = fact.subject
    const later = previous.get(keyOf(fact, fact.name))
    return commit !== undefined && later !== undefined && later !== commit && !commits.has(commit)
  }
  const isNow: TellsOfRole = (_, commits) => (fact) => !isPrevious(fact) && !isEarlier(fact, commits)
  const isMeant: TellsOfRole = (figure, commits) => {
    const role = roleOf(figure)
    const { before, after } = contextOf(figure)
    const { text } = figure.surroundings.plain
    const sentence = text.slice(figure.sentence.from, figure.sentence.from + 2_000).toLowerCase()
    const own = `${before} ${after} ${figure.header.toLowerCase()}`
    const isPast = PAST.test(own) || (PAST.test(sentence) && !NOW.test(own))
    const isChange = figure.sign !== 0 || hasDirection(figure) || CHANGE.test(`${own} ${sentence}`)
    return (fact) => {
      if (!MEASURED.has(fact.unit)) return true
      if (FACTOR_VERB.test(figure.written)) return fact.name.endsWith(', times the previous')
      const isBefore = isPrevious(fact) || isEarlier(fact, commits)
      if (fact.isChange) return role === 'change' || (role === undefined && isChange)
      if (fact.unit === 'ratio') return role !== 'change' || /[×x]|times|fold/iu.test(figure.written)
      if (role === 'change') return false
      if (role === undefined) return !isBefore || isPast
      return role === 'before' ? isBefore : !isBefore
    }
  }
  return { isMeant, isNow }
}
