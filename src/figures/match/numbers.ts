import type { Fact, FactSheet, Unit } from '../../facts/fact.ts'
import { shortSha } from '../../text/figures.ts'
import type { Figure, NumberFigure } from '../figure.ts'
import { valueFinder } from './around.ts'
import { comparedBy } from './comparisons/comparative.ts'
import { comparisonOutcome } from './comparisons/comparisons.ts'
import { orderReader } from './comparisons/order.ts'
import { comparable, isEqual, isJudgedBy, numberOutcome, type Outcome, traced } from './outcome.ts'
import type { Masks } from './subjects/masks.ts'
import { combinationsOf, namedReader } from './subjects/named.ts'
import type { Named, Subjects } from './subjects/subjects.ts'
import { factOfAll, meantOfAll } from './wording/all-models.ts'
import { aspectReader } from './wording/aspects.ts'
import { directionReader } from './wording/directions.ts'
import { deedReader, measureReader, narrowingReader } from './wording/exclusive-aspects.ts'
import { labelReader } from './wording/labels.ts'
import { headReader, nounReader } from './wording/nouns.ts'
import { roleReader } from './wording/roles.ts'
import { isNegated } from './wording/tense.ts'
import { trendReader } from './wording/trends.ts'

/** What the parts have adds up to what they have together. */
const ADDITIVE: ReadonlySet<Unit> = new Set(['commits', 'lines', 'benchmarks', 'reviews'])

/** What the repositories, commits or pull requests that a figure names together have: `muse/packs and muse/hearts got 184 commits`. */
function sumsOf(facts: readonly Fact[], named: Named): readonly Fact[] {
  const kind = (['repository', 'commit', 'pullRequest'] as const).find((one) => named.get(one)?.isEach)
  const names = kind && named.get(kind)?.names
  if (kind === undefined || names === undefined) return []
  const isPart = ({ subject, unit }: Fact) =>
    ADDITIVE.has(unit) &&
    names.has(subject[kind] ?? '') &&
    Object.keys({ repository: '', ...subject, [kind]: '' }).length === (kind === 'repository' ? 1 : 2)
  const isAllNamed =
    kind === 'repository' &&
    facts.every(({ subject }) => subject.repository === undefined || names.has(subject.repository))
  const whole = isAllNamed ? facts.filter(({ subject }) => Object.keys(subject).length === 0) : []
  const sums = [...Map.groupBy(facts.filter(isPart), ({ name, unit }) => `${name} ${unit}`).values()].flatMap((of) => {
    const [first] = of
    if (first === undefined || of.length !== names.size || first.upTo !== undefined) return []
    const value = of.reduce((sum, part) => sum + part.value, 0)
    return [
      {
        ...first,
        name: `${first.name} of ${[...names].map((one) => (kind === 'commit' ? shortSha(one) : one)).join(' and ')}`,
        value,
        subject: {},
      },
    ]
  })
  return [...whole, ...sums]
}

/** The outcome of a figure that is said to be that of all models, or of the one of them that stands out; undefined for any other. */
function ofAllModels(figure: NumberFigure, named: Named, facts: readonly Fact[]): Outcome | undefined {
  const models = named.get('model')
  const meant = models?.isWide === false || (models?.names.size ?? 0) > 1 ? undefined : meantOfAll(figure)
  if (meant === undefined || !facts.some(({ subject }) => subject.model !== undefined)) return undefined
  const others = [...named].filter(([kind]) => kind !== 'model')
  const isNamed = ({ subject }: Fact) =>
    others.every(([kind, { names }]) => subject[kind] === undefined || names.has(subject[kind]))
  const ofModels = facts.filter((fact) => fact.subject.model !== undefined && isNamed(fact))
  const source = factOfAll(figure, meant, ofModels.filter(directionReader(figure)))
  return source === undefined ? { kind: 'untraced' } : traced(source)
}

/** A figure with what is read around it. */
interface Spoken {
  readonly figure: NumberFigure
  readonly named: Named
  readonly commits: ReadonlySet<string>
  /** Tells whether a fact is of what the head of its column says. */
  readonly isHeaded: (fact: Fact) => boolean
}

/** Prepares the search for what numbers come from. */
export function numberReader(
  figures: readonly Figure[],
  sheet: FactSheet,
  subjects: Subjects,
  { masked }: Masks,
): (figure: NumberFigure) => Outcome {
  const facts = Map.groupBy(sheet.facts, ({ unit }) => unit)
  const findNamed = namedReader(subjects, valueFinder(figures))
  const words = new Map(
    figures.flatMap((figure) => (figure.kind === 'number' ? [[figure, masked(figure)] as const] : [])),
  )
  const speaksOf = aspectReader(valueFinder([...words.values()]))
  const roleOf = roleReader(sheet.facts)
  const narrowedTo = narrowingReader()
  const trendOf = trendReader(sheet.facts)
  const orderOf = orderReader(sheet.facts, subjects)

  const commitsOf = (figure: NumberFigure, named: Named) =>
    new Set([...subjects.commitsAround(figure), ...(named.get('commit')?.names ?? [])])

  /** The outcome where all that is said around a figure says which facts it can mean. */
  function outcomeOf({ figure, named, commits, isHeaded }: Spoken, isSpokenOf: (fact: Fact) => boolean): Outcome {
    const all = comparable(facts, figure.unit)
    const isWhole = [...named.values()].some(({ isEach }) => isEach) || meantOfAll(figure) !== undefined
    // Values are compared before words, which takes less time.
    const near = isWhole ? all : all.filter((fact) => isEqual(figure, fact) || isJudgedBy(fact, named))
    const candidates = near.filter(isSpokenOf)
    const isMeant = [
      narrowedTo(figure, (is) => all.some((fact) => is(fact) && isSpokenOf(fact))),
      roleOf.isMeant(figure, commits),
      nounReader(figure.noun),
      labelReader(figure),
      isHeaded,
      measureReader(figure),
      deedReader(figure),
    ]
    const meant = candidates.filter((fact) => isMeant.every((is) => is(fact)))
    const now = meant.filter(roleOf.isNow(figure, commits))
    const ofAll = ofAllModels(figure, named, now.length > 0 ? now : meant)
    if (ofAll !== undefined) return ofAll
    const sum = sumsOf(meant, named).find((fact) => isEqual(figure, fact))
    if (sum !== undefined) return traced(sum)
    const combinations = combinationsOf(named) ?? []
    const among = (facts: readonly Fact[]) => worstOf(combinations.map((one) => numberOutcome(figure, facts, one)))
    const outcome = among(meant.filter(directionReader(figure)))
    if (outcome.kind === 'traced') return outcome
    const other = among(meant)
    // It is a change of that size, and it went the other way.
    const isReversed = other.kind === 'traced' && 'value' in other.source && other.source.subject.model !== undefined
    if (isReversed && 'value' in other.source) return { kind: 'contradicted', source: other.source }
    return outcome.kind === 'untraced' && other.kind === 'contradicted' ? other : outcome
  }

  return (written) => {
    const named = findNamed(written)
    // What is said is read without names, which may be any words.
    const figure = words.get(written) ?? masked(written)
    const commits = commitsOf(written, named)
    if (figure.isOfNoFact) return { kind: 'untraced' }
    const { readings, isSure } = speaksOf(figure)
    const compared = comparisonOutcome(written, subjects, named, (isMeant) => {
      const candidates = sheet.facts.filter((fact) => isMeant(fact) && readings.some((isSpokenOf) => isSpokenOf(fact)))
      const isNow = roleOf.isNow(figure, commits)
      return candidates.filter(narrowedTo(figure, (is) => candidates.some(is))).filter(isNow)
    })
    if (compared !== undefined) return compared
    const spoken = { figure, named, commits, isHeaded: headReader(written) }
    const outcome = worstOf(readings.map((isSpokenOf) => outcomeOf(spoken, isSpokenOf)))
    const source = outcome.kind === 'traced' && 'value' in outcome.source ? outcome.source : undefined
    const wrong = source && trendOf(figure, source)
    if (wrong !== undefined) return wrong.isSure ? { kind: 'contradicted', source: wrong.change } : { kind: 'untraced' }
    const other = source && orderOf(written, source, roleOf.isNow(figure, commits))
    if (other !== undefined) return { kind: 'contradicted', source: other }
    // It may be that of the relevant commits, but nothing says so.
    const isOfRelevant = () =>
      comparable(facts, figure.unit).some(
        (fact) => fact.aspects?.includes('relevant') === true && isEqual(figure, fact),
      )
    const isUnsure = () =>
      !isSure ||
      comparedBy(figure)?.isFactor === true ||
      isNegated(figure) ||
      readings.length > 1 ||
      [...named.values()].some((scope) => !scope.isSure) ||
      isOfRelevant()
    return outcome.kind === 'contradicted' && isUnsure() ? { kind: 'untraced' } : outcome
  }
}

/** What is left where each of several has to have a value. */
function worstOf(outcomes: readonly Outcome[]): Outcome {
  const open = outcomes.find(({ kind }) => kind !== 'traced')
  return open ?? outcomes[0] ?? { kind: 'untraced' }
}
