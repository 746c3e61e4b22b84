import { type Aspect, type Fact, type FactSheet, NAMED_COMMITS, type SubjectKind, type Unit } from '../facts/fact.ts'
import { aspectsIn, oncePerRange, scopesOf } from './around.ts'
import { isOfAll } from './context.ts'
import { nounReader } from './counted-noun.ts'
import { directionReader } from './directions.ts'
import { measureReader, narrowingReader } from './exclusive-aspects.ts'
import type { Figure, NameFigure, NumberFigure } from './figure.ts'
import { subjectsReader } from './pairs.ts'
import { quoteFinder } from './quotes.ts'
import { roleReader } from './roles.ts'
import { type Named, subjectFinder } from './subjects.ts'

/** What came of looking a figure up. */
type Outcome =
  | { readonly kind: 'traced'; readonly source: Source }
  /** Its subject has a fact of that kind, and it is another. */
  | { readonly kind: 'contradicted'; readonly source: Fact }
  | { readonly kind: 'untraced' }

/** Where a figure comes from: a fact, a commit or a number that is known, or what was written of a commit that is named with it. */
export type Source =
  | Fact
  | { readonly name: 'commit' | 'pull request or issue' | 'message'; readonly of: string; readonly statement: string }

/** A figure and what came of looking it up. */
export interface LookedUp {
  readonly figure: Figure
  readonly outcome: Outcome
}

/** What is said to be near may be off by this share. */
const LOOSE_SHARE = 0.05
/** Arithmetic with fractions is off by this share. */
const ROUNDING_SHARE = 1e-9
const PERCENTILES: readonly Aspect[] = ['p50', 'p95', 'p99']
const DIRECTIONS: readonly Aspect[] = ['added', 'deleted']
const METRICS: readonly Aspect[] = ['latency', 'throughput', 'cost', 'memory']
/** What a number without a unit may count in, beside the base unit. */
const NATURAL_SCALES: Readonly<Partial<Record<Unit, readonly number[]>>> = {
  ratio: [0.01],
  bytes: [1e6, 1e9],
  ms: [1_000],
}

/** Aspects that exclude each other: where one is named, only its facts count; where none is, all of them do. */
const ALTERNATIVES: readonly (readonly Aspect[])[] = [PERCENTILES, DIRECTIONS, METRICS]

/** Tells whether the words around a figure speak of a fact. */
type SpeaksOf = (figure: NumberFigure) => (fact: Fact) => boolean

/** Prepares the search for aspects around figures. */
function aspectReader(): SpeaksOf {
  const within = oncePerRange(({ plain }, { from, to }) => aspectsIn(plain.text.slice(from, to)))
  const headed = oncePerRange(({ parents, headings }) => aspectsIn([...parents, ...headings].join(' ')))
  return (figure) => {
    const { surroundings, header, aspects } = figure
    const own = new Set([...aspects, ...aspectsIn(header)])
    const scopes = scopesOf(figure).map((range) => within(surroundings, range))
    const around = new Set([own, ...scopes, headed(surroundings, { from: 0, to: 0 })].flatMap((set) => [...set]))
    const nearest = ALTERNATIVES.map((group) => {
      const naming = [own, ...scopes].find((set) => group.some((aspect) => set.has(aspect)))
      return new Set(group.filter((aspect) => naming?.has(aspect)))
    })
    return ({ aspects = [], unit }) =>
      aspects.every((aspect) => {
        // Their units tell them apart; shares have none of their own.
        if (METRICS.includes(aspect) && unit !== 'ratio') return true
        const wanted = nearest[ALTERNATIVES.findIndex((group) => group.includes(aspect))]
        return wanted === undefined ? around.has(aspect) : wanted.size === 0 || wanted.has(aspect)
      })
  }
}

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

function isEqual(figure: NumberFigure, fact: Fact): boolean {
  if (figure.sign === -1 && !fact.isChange && fact.value > 0) return false
  const scales = figure.unit === undefined ? [1, ...(NATURAL_SCALES[fact.unit] ?? [])] : [1]
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
function comparable(facts: ReadonlyMap<Unit, readonly Fact[]>, unit: Unit | undefined): readonly Fact[] {
  if (unit === undefined) return [...facts.values()].flat()
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

function numberOutcome(figure: NumberFigure, candidates: readonly Fact[], named: Named): Outcome {
  const own: Fact[] = []
  const general: Fact[] = []
  for (const fact of candidates) {
    const place = standing(fact, named)
    if (place === 'own') own.push(fact)
    else if (place === 'general') general.push(fact)
  }
  const isWide = [...named.values()].every((scope) => scope.isWide)
  const considered = own.length > 0 && !isOfAll(figure, !isWide) ? own : [...own, ...general]
  const source = considered.find((fact) => isEqual(figure, fact))
  if (source !== undefined) return { kind: 'traced', source }
  // It may be that of all, but nothing says so.
  if (isWide && general.some((fact) => isEqual(figure, fact))) return { kind: 'untraced' }
  const other = figure.unit === undefined ? undefined : nearest(figure, own.length > 0 ? own : onlyOne(general))
  return other === undefined ? { kind: 'untraced' } : { kind: 'contradicted', source: other }
}

const traced = (source: Source): Outcome => ({ kind: 'traced', source })

/** Where just one fact of the whole window could be meant, it is. */
function onlyOne(facts: readonly Fact[]): readonly Fact[] {
  const ofWindow = facts.filter(({ subject }) => Object.keys(subject).length === 0)
  return ofWindow.length === 1 ? ofWindow : []
}

/** Looks figures up in what ClickHouse holds. Pure. */
export function lookUp(figures: readonly Figure[], sheet: FactSheet): LookedUp[] {
  const facts = Map.groupBy(sheet.facts, ({ unit }) => unit)
  const { findNamed, mentionsIn, commitsAround } = subjectFinder(sheet)
  const subjectsOf = subjectsReader(figures, mentionsIn)
  const speaksOf = aspectReader()
  const roleOf = roleReader(sheet.facts)
  const narrowedTo = narrowingReader()
  const quoted = quoteFinder(sheet)
  const byPrefix = Map.groupBy(sheet.commits, ({ sha }) => sha.slice(0, 7))
  const references = new Map(sheet.references.map((reference) => [String(reference.number), reference]))
  const knownCommit = (name: string) => byPrefix.get(name.slice(0, 7))?.find(({ sha }) => sha.startsWith(name))

  function quotedFrom(figure: Figure, named: Named): Outcome | undefined {
    const sha = quoted(figure, named.get('commit')?.names ?? new Set())
    return sha === undefined ? undefined : traced({ name: 'message', of: sha, statement: NAMED_COMMITS })
  }
  function nameOutcome(figure: NameFigure, named: Named): Outcome {
    const commit = figure.kind === 'sha' ? knownCommit(figure.name) : undefined
    const reference = figure.kind === 'reference' ? references.get(figure.name) : undefined
    if (commit !== undefined)
      return traced({ name: 'commit', of: commit.repository || commit.sha, statement: NAMED_COMMITS })
    if (reference !== undefined)
      return traced({ name: 'pull request or issue', of: reference.repository, statement: NAMED_COMMITS })
    return quotedFrom(figure, named) ?? { kind: 'untraced' }
  }
  function outcomeOf(figure: Figure): Outcome {
    const around = findNamed(figure)
    if (figure.kind !== 'number') return nameOutcome(figure, around)
    const { shared, isUnsure } = subjectsOf(figure)
    const named = new Map([...around, ...shared.map(({ kind, names }) => [kind, { names, isWide: false }] as const)])
    const candidates = figure.isRate ? [] : comparable(facts, figure.unit).filter(speaksOf(figure))
    const isMeant = [
      narrowedTo(figure, candidates),
      roleOf(figure, new Set([...commitsAround(figure), ...(named.get('commit')?.names ?? [])])),
      directionReader(figure),
      nounReader(figure.noun),
      measureReader(figure),
    ]
    const meant = candidates.filter((fact) => isMeant.every((is) => is(fact)))
    const outcome = numberOutcome(figure, meant, named)
    if (outcome.kind === 'traced') return outcome
    const commit = figure.unit === undefined && /^\d{7,40}$/u.test(figure.text) ? knownCommit(figure.text) : undefined
    if (commit !== undefined)
      return traced({ name: 'commit', of: commit.repository || commit.sha, statement: NAMED_COMMITS })
    return quotedFrom(figure, named) ?? (isUnsure ? { kind: 'untraced' } : outcome)
  }
  return figures.map((figure) => ({ figure, outcome: outcomeOf(figure) }))
}
