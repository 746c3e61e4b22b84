import { type Fact, MEASURED_UNITS, type SubjectKind, type Unit } from '../../facts/fact.ts'
import type { NumberFigure } from '../figure.ts'
import { SIZES } from './subjects/changes.ts'
import type { Named } from './subjects/subjects.ts'
import { isOfAll } from './wording/context.ts'

/** What came of looking a figure up. */
export type Outcome =
  | { readonly kind: 'traced'; readonly source: Source }
  /** Its subject has a fact of that kind, and it is another. */
  | { readonly kind: 'contradicted'; readonly source: Fact }
  | { readonly kind: 'untraced' }

/** Where a figure comes from: a fact, a commit or a number that is known, or what was written of a commit that is named with it. */
export type Source =
  | Fact
  | { readonly name: 'commit' | 'pull request or issue' | 'message'; readonly of: string; readonly statement: string }

/** What is said to be near may be off by this share. */
const LOOSE_SHARE = 0.05
/** Arithmetic with fractions is off by this share. */
const ROUNDING_SHARE = 1e-9
/** What a number without a unit may count in, beside the base unit. */
const NATURAL_SCALES: Readonly<Partial<Record<Unit, readonly number[]>>> = {
  bytes: [1e6, 1e9],
  ms: [1_000],
}

const ONE_SCALE: readonly number[] = [1]

/** How a fact stands to the subjects that are named around a figure. */
function standing(fact: Fact, named: Named): 'own' | 'general' | 'other' {
  let isOwn = false
  let isPartNamed = false
  for (const [kind, { names }] of named) {
    const name = fact.subject[kind]
    if (name === undefined) continue
    if (!names.has(name)) return 'other'
    isOwn = true
    isPartNamed ||= kind === partOf(fact)
  }
  if (fact.isPart && !isPartNamed) return 'other'
  return isOwn ? 'own' : 'general'
}

/** The narrowest kind of a fact's subject. */
const partOf = ({ subject }: Fact): SubjectKind | undefined =>
  (['commit', 'pullRequest', 'message', 'model', 'repository'] as const).find((kind) => subject[kind] !== undefined)

/** Whether a figure with another value than a fact may be called wrong by it: it is of what is named, or of the whole window. */
export const isJudgedBy = (fact: Fact, named: Named): boolean =>
  Object.keys(fact.subject).length === 0 || standing(fact, named) === 'own'

/** Whether a figure gives a fact's value, as near as it is written. */
export function isEqual(figure: NumberFigure, fact: Fact): boolean {
  if (figure.sign === -1 && !fact.isChange && fact.value > 0) return false
  const scales = figure.unit === undefined ? [1, ...(NATURAL_SCALES[fact.unit] ?? [])] : ONE_SCALE
  return scales.some((scale) => {
    const value = fact.value / scale
    if (fact.upTo !== undefined) return figure.value >= value && figure.value <= fact.upTo / scale
    const isSigned = fact.isChange && figure.sign !== 0
    const distance = isSigned ? Math.abs(figure.sign * figure.value - value) : Math.abs(figure.value - Math.abs(value))
    const beyond = (figure.value - Math.abs(value)) * figure.side
    if (beyond > figure.tolerance) return false
    const loose = figure.isLoose ? Math.abs(value) * LOOSE_SHARE : 0
    return distance <= Math.max(figure.tolerance, loose) + Math.abs(value) * ROUNDING_SHARE
  })
}

/** Facts that a figure of a unit is compared with. */
export function comparable(facts: ReadonlyMap<Unit, readonly Fact[]>, unit: Unit | undefined): readonly Fact[] {
  // A share is always told with its sign.
  if (unit === undefined) return [...facts].flatMap(([of, all]) => (of === 'ratio' ? [] : all))
  const own = facts.get(unit) ?? []
  return unit === 'USD' ? [...own, ...(facts.get('USD/1k tokens') ?? [])] : own
}

const nearest = (figure: NumberFigure, facts: readonly Fact[]): Fact | undefined =>
  facts.reduce<Fact | undefined>((best, fact) => {
    const isLikely = ({ name, isChange }: Fact) => !name.startsWith('previous') && (!isChange || figure.sign !== 0)
    if (best !== undefined && isLikely(best) !== isLikely(fact)) return isLikely(best) ? best : fact
    const distance = ({ value }: Fact) => Math.abs(Math.abs(value) - figure.value)
    return best === undefined || distance(fact) < distance(best) ? fact : best
  }, undefined)

export function numberOutcome(figure: NumberFigure, candidates: readonly Fact[], named: Named): Outcome {
  const own: Fact[] = []
  const general: Fact[] = []
  for (const fact of candidates) {
    const place = standing(fact, named)
    if (place === 'own') own.push(fact)
    else if (place === 'general') general.push(fact)
  }
  const isWide = [...named.values()].every((scope) => scope.isWide)
  const isCount = !MEASURED_UNITS.has(figure.unit ?? 'ratio')
  // What is counted of all is not what a repository has, nor is what no model measured a model's.
  const isOfChange =
    SIZES.has(figure.unit) && (['commit', 'pullRequest'] as const).some((kind) => named.get(kind)?.isWide === false)
  const isOfPart =
    isOfChange ||
    own.length > 0 ||
    (named.has('repository') && isCount) ||
    (named.get('model')?.isWide === false && !isCount)
  const considered = isOfPart && !isOfAll(figure, !isWide) ? own : [...own, ...general]
  const source = considered.find((fact) => isEqual(figure, fact))
  if (source !== undefined) return { kind: 'traced', source }
  // It may be that of all, but nothing says so.
  if ((isWide || isCount) && general.some((fact) => isEqual(figure, fact))) return { kind: 'untraced' }
  const other =
    figure.unit === undefined ? undefined : nearest(figure, own.length > 0 || isOfChange ? own : onlyOne(general))
  // `more than 80 ms` may well be said of 90, though nobody would.
  const isWithin = (fact: Fact) => (Math.abs(fact.value) - figure.value) * figure.side > 0
  return other === undefined || considered.some(isWithin)
    ? { kind: 'untraced' }
    : { kind: 'contradicted', source: other }
}

export const traced = (source: Source): Outcome => ({ kind: 'traced', source })

/** Where just one fact of the whole window could be meant, it is. */
function onlyOne(facts: readonly Fact[]): readonly Fact[] {
  const ofWindow = facts.filter(({ subject }) => Object.keys(subject).length === 0)
  return ofWindow.length === 1 ? ofWindow : []
}
