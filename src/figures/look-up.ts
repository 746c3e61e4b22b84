import type { Aspect, Fact, FactSheet, SubjectKind, Unit } from '../facts/fact.ts'
import type { Figure, NumberFigure, Range } from './figure.ts'
import { aspectsOf } from './read-figures.ts'
import { type Named, namedFinder } from './subjects.ts'

/** What came of looking a figure up. */
export type Outcome =
  | { readonly kind: 'traced'; readonly source: Source }
  /** Its subject has a fact of that kind, and it is another. */
  | { readonly kind: 'contradicted'; readonly source: Fact }
  | { readonly kind: 'untraced' }

/** Where a figure comes from: a fact, a commit or a number that is known, or the headline of a commit that it quotes. */
export type Source =
  | Fact
  | { readonly name: 'commit' | 'pull request or issue' | 'headline'; readonly of: string; readonly statement: string }

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
/** What a number without a unit may count in, beside the base unit. */
const NATURAL_SCALES: Readonly<Partial<Record<Unit, readonly number[]>>> = { ratio: [0.01], bytes: [1e6, 1e9], ms: [1_000] }

/** The parts of the text around a figure, the nearest first. */
const scopesOf = ({ clause, sentence, surroundings }: Figure): Range[] => [
  clause,
  sentence,
  ...(surroundings.kind === 'text' ? [] : [{ from: 0, to: surroundings.plain.text.length }]),
]

/** The aspects that the nearest part of the text names, of one group. */
function namedAspects(figure: NumberFigure, group: (aspect: Aspect) => boolean): readonly Aspect[] {
  const own = figure.aspects.filter(group)
  if (own.length > 0) return own
  for (const { from, to } of scopesOf(figure)) {
    const words = figure.surroundings.tokens
      .filter((token) => token.kind === 'word' && token.from >= from && token.from < to)
      .map(({ text }) => text.toLowerCase())
    const found = aspectsOf([...words, ...wordsOf(figure.header)]).filter(group)
    if (found.length > 0) return found
  }
  return []
}
const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}-]+/gu) ?? []

const isPercentile = (aspect: Aspect) => PERCENTILES.includes(aspect)
const isDirection = (aspect: Aspect) => DIRECTIONS.includes(aspect)
const isOther = (aspect: Aspect) => !isPercentile(aspect) && !isDirection(aspect)

/** Whether the words around a figure speak of a fact. */
function aspectFilter(figure: NumberFigure): (fact: Fact) => boolean {
  const percentiles = namedAspects(figure, isPercentile)
  const directions = namedAspects(figure, isDirection)
  const others = new Set(scopesOf(figure).flatMap(({ from, to }) => {
    const words = figure.surroundings.tokens.filter((token) => token.from >= from && token.from < to)
    return aspectsOf([...words.map(({ text }) => text.toLowerCase()), ...wordsOf(figure.header)])
  }))
  for (const heading of figure.surroundings.headings) for (const aspect of aspectsOf(wordsOf(heading))) others.add(aspect)
  return ({ aspects = [] }) =>
    aspects.every((aspect) => {
      if (isPercentile(aspect)) return percentiles.length === 0 || percentiles.includes(aspect)
      if (isDirection(aspect)) return directions.length === 0 || directions.includes(aspect)
      return isOther(aspect) && others.has(aspect)
    })
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
  (['commit', 'pullRequest', 'model', 'repository'] as const).find((kind) => subject[kind] !== undefined)

function isEqual(figure: NumberFigure, fact: Fact): boolean {
  const scales = figure.unit === undefined ? [1, ...(NATURAL_SCALES[fact.unit] ?? [])] : [1]
  return scales.some((scale) => {
    const value = fact.value / scale
    const isSigned = fact.isChange && figure.sign !== 0
    const distance = isSigned ? Math.abs(figure.sign * figure.value - value) : Math.abs(figure.value - Math.abs(value))
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
    const distance = ({ value }: Fact) => Math.abs(Math.abs(value) - figure.value)
    return best === undefined || distance(fact) < distance(best) ? fact : best
  }, undefined)

function numberOutcome(figure: NumberFigure, facts: ReadonlyMap<Unit, readonly Fact[]>, named: Named): Outcome {
  const speaksOf = aspectFilter(figure)
  const candidates = comparable(facts, figure.unit).filter(speaksOf)
  const own: Fact[] = []
  const general: Fact[] = []
  for (const fact of candidates) {
    const place = standing(fact, named)
    if (place === 'own') own.push(fact)
    else if (place === 'general') general.push(fact)
  }
  const isWide = [...named.values()].every((scope) => scope.isWide)
  const considered = own.length > 0 && !isWide ? own : [...own, ...general]
  const source = considered.find((fact) => isEqual(figure, fact))
  if (source !== undefined) return { kind: 'traced', source }
  const other = figure.unit === undefined ? undefined : nearest(figure, own.length > 0 ? own : onlyOne(general))
  return other === undefined ? { kind: 'untraced' } : { kind: 'contradicted', source: other }
}

/** Where just one fact could be meant, it is. */
const onlyOne = (facts: readonly Fact[]) => (facts.length === 1 ? facts : [])

/** Whether a commit's headline has the figure, as it is written. */
function isQuoted(headline: string, text: string): boolean {
  for (let at = headline.indexOf(text); at !== -1; at = headline.indexOf(text, at + 1)) {
    const [before, after] = [headline.charAt(at - 1), headline.slice(at + text.length, at + text.length + 2)]
    if (!/[\p{L}\p{N}_.]/u.test(before) && !/^(?:[\p{L}\p{N}_]|[.,]\d)/u.test(after)) return true
  }
  return false
}

/** Looks figures up in what ClickHouse holds. Pure. */
export function lookUp(figures: readonly Figure[], sheet: FactSheet): LookedUp[] {
  const facts = Map.groupBy(sheet.facts, ({ unit }) => unit)
  const findNamed = namedFinder(sheet)
  const commits = new Map(sheet.commits.map((commit) => [commit.sha, commit]))
  const byPrefix = Map.groupBy(sheet.commits, ({ sha }) => sha.slice(0, 7))
  const references = new Map(sheet.references.map((reference) => [String(reference.number), reference]))
  const knownCommit = (name: string) => byPrefix.get(name.slice(0, 7))?.find(({ sha }) => sha.startsWith(name))

  function quoted(figure: Figure, named: Named): Outcome | undefined {
    const shas = named.get('commit')?.names ?? []
    const text = figure.kind === 'reference' ? `#${figure.name}` : figure.text
    for (const sha of shas) {
      const commit = commits.get(sha)
      if (commit !== undefined && isQuoted(commit.headline, text))
        return { kind: 'traced', source: { name: 'headline', of: sha, statement: 'named commits' } }
    }
    return undefined
  }
  function outcomeOf(figure: Figure): Outcome {
    if (figure.kind === 'sha') {
      const commit = knownCommit(figure.name)
      if (commit !== undefined)
        return { kind: 'traced', source: { name: 'commit', of: commit.repository || commit.sha, statement: 'named commits' } }
      return quoted(figure, findNamed(figure)) ?? { kind: 'untraced' }
    }
    const named = findNamed(figure)
    if (figure.kind === 'reference') {
      const reference = references.get(figure.name)
      if (reference !== undefined)
        return { kind: 'traced', source: { name: 'pull request or issue', of: reference.repository, statement: 'named numbers' } }
      return quoted(figure, named) ?? { kind: 'untraced' }
    }
    const outcome = numberOutcome(figure, facts, named)
    if (outcome.kind === 'traced') return outcome
    return quoted(figure, named) ?? outcome
  }
  return figures.map((figure) => ({ figure, outcome: outcomeOf(figure) }))
}
