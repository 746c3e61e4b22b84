import type { Fact, Unit } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { hasDirection } from './directions.ts'
import { roleOf } from './said-role.ts'
import { tenseOf } from './tense.ts'

/** What is measured before and after, so that a figure may be either of the two or their difference. */
const MEASURED: ReadonlySet<Unit> = new Set(['ms', 'bytes', 'USD', 'USD/1k tokens', 'tokens/s', 'ratio'])
/** `halved`: what is now in times of what was. */
const FACTOR_VERB = /^(?:halv|doubl(?:ed|ing)|tripl(?:ed|ing)|trebl|quadrupl)/iu

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
  const laterOf = new Map(facts.map((fact) => [fact, previous.get(keyOf(fact, fact.name))]))
  /** Whether it was measured at a commit before another, and is not named. */
  function isEarlier(fact: Fact, commits: ReadonlySet<string>): boolean {
    const { commit } = fact.subject
    const later = laterOf.get(fact)
    return commit !== undefined && later !== undefined && later !== commit && !commits.has(commit)
  }
  const isNow: TellsOfRole = (_, commits) => (fact) => !isPrevious(fact) && !isEarlier(fact, commits)
  const isMeant: TellsOfRole = (figure, commits) => {
    const role = roleOf(figure)
    const { isPast, isGone, isChangeNamed, isPartOf } = tenseOf(figure)
    const isChange = figure.sign !== 0 || hasDirection(figure) || isChangeNamed
    return (fact) => {
      if (!MEASURED.has(fact.unit)) return true
      if (FACTOR_VERB.test(figure.written)) return fact.name.endsWith(', times the previous')
      const isBefore = isPrevious(fact) || isEarlier(fact, commits)
      if (isPartOf && fact.unit !== 'ratio') return false
      if (fact.isChange) return role === 'change' || (role === undefined && isChange)
      if (fact.unit === 'ratio') return role !== 'change' || /[×x]|times|fold/iu.test(figure.written)
      if (role === 'change') return false
      if (isGone) return isBefore
      if (role === undefined) return !isBefore || isPast
      return role === 'before' ? isBefore : !isBefore
    }
  }
  return { isMeant, isNow }
}
