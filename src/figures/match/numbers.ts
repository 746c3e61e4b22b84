import type { Fact, FactSheet, Unit } from '../../facts/fact.ts'
import type { Figure, NumberFigure } from '../figure.ts'
import { valueFinder } from './around.ts'
import { comparisonOutcome } from './comparisons/comparisons.ts'
import { comparable, isEqual, numberOutcome, type Outcome, traced } from './outcome.ts'
import { combinationsOf, namedReader } from './subjects/named.ts'
import type { Named, Subjects } from './subjects/subjects.ts'
import { aspectReader } from './wording/aspects.ts'
import { directionReader } from './wording/directions.ts'
import { measureReader, narrowingReader } from './wording/exclusive-aspects.ts'
import { nounReader } from './wording/nouns.ts'
import { roleReader } from './wording/roles.ts'

/** What the parts have adds up to what they have together. */
const ADDITIVE: ReadonlySet<Unit> = new Set(['commits', 'lines', 'benchmarks', 'reviews'])

/** What the repositories that a figure names together have, by what is counted: `muse/packs and muse/hearts got 184 commits`. */
function sumsOf(facts: readonly Fact[], named: Named): readonly Fact[] {
  const scope = named.get('repository')
  if (scope?.isEach !== true) return []
  const parts = facts.filter(
    ({ subject, unit }) =>
      ADDITIVE.has(unit) && scope.names.has(subject.repository ?? '') && Object.keys(subject).length === 1,
  )
  return [...Map.groupBy(parts, ({ name, unit }) => `${name} ${unit}`).values()].flatMap((of) => {
    const [first] = of
    if (first === undefined || of.length !== scope.names.size || first.upTo !== undefined) return []
    const value = of.reduce((sum, part) => sum + part.value, 0)
    return [{ ...first, name: `${first.name} of ${[...scope.names].join(' and ')}`, value, subject: {} }]
  })
}

/** What is known of a number, and around which subjects. */
export interface NumberLookUp {
  readonly named: Named
  readonly outcome: Outcome
}

/** Prepares the search for what numbers come from. */
export function numberReader(
  figures: readonly Figure[],
  sheet: FactSheet,
  subjects: Subjects,
): (figure: NumberFigure) => NumberLookUp {
  const facts = Map.groupBy(sheet.facts, ({ unit }) => unit)
  const findValues = valueFinder(figures)
  const findNamed = namedReader(subjects, findValues)
  const speaksOf = aspectReader(findValues)
  const roleOf = roleReader(sheet.facts)
  const narrowedTo = narrowingReader()

  const commitsOf = (figure: NumberFigure, named: Named) =>
    new Set([...subjects.commitsAround(figure), ...(named.get('commit')?.names ?? [])])

  /** The outcome where all that is said around a figure says which facts it can mean. */
  function outcomeOf(figure: NumberFigure, named: Named, isSpokenOf: (fact: Fact) => boolean): Outcome {
    const candidates = comparable(facts, figure.unit).filter(isSpokenOf)
    const isMeant = [
      narrowedTo(figure, candidates),
      roleOf.isMeant(figure, commitsOf(figure, named)),
      directionReader(figure),
      nounReader(figure.noun),
      measureReader(figure),
    ]
    const meant = candidates.filter((fact) => isMeant.every((is) => is(fact)))
    const sum = sumsOf(meant, named).find((fact) => isEqual(figure, fact))
    if (sum !== undefined) return traced(sum)
    const outcomes = (combinationsOf(named) ?? []).map((one) => numberOutcome(figure, meant, one))
    return worstOf(outcomes)
  }

  return (figure) => {
    const named = findNamed(figure)
    if (figure.isRate) return { named, outcome: { kind: 'untraced' } }
    const { readings, isSure } = speaksOf(figure)
    const compared = comparisonOutcome(figure, subjects, named, (isMeant) => {
      const candidates = sheet.facts.filter((fact) => isMeant(fact) && readings.some((isSpokenOf) => isSpokenOf(fact)))
      const isNow = roleOf.isNow(figure, commitsOf(figure, named))
      return candidates.filter(narrowedTo(figure, candidates)).filter(isNow)
    })
    if (compared !== undefined) return { named, outcome: compared }
    const outcome = worstOf(readings.map((isSpokenOf) => outcomeOf(figure, named, isSpokenOf)))
    const isUnsure = !isSure || readings.length > 1 || [...named.values()].some((scope) => !scope.isSure)
    return { named, outcome: outcome.kind === 'contradicted' && isUnsure ? { kind: 'untraced' } : outcome }
  }
}

/** What is left where each of several has to have a value. */
function worstOf(outcomes: readonly Outcome[]): Outcome {
  const open = outcomes.find(({ kind }) => kind !== 'traced')
  return open ?? outcomes[0] ?? { kind: 'untraced' }
}
