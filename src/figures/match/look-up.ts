import { type FactSheet, NAMED_COMMITS } from '../../facts/fact.ts'
import type { Figure, NameFigure } from '../figure.ts'
import { comparable, numberOutcome, type Outcome, traced } from './outcome.ts'
import { quoteFinder } from './quotes.ts'
import { subjectsReader } from './subjects/pairs.ts'
import { type Named, subjectFinder } from './subjects/subjects.ts'
import { aspectReader } from './wording/aspects.ts'
import { directionReader } from './wording/directions.ts'
import { measureReader, narrowingReader } from './wording/exclusive-aspects.ts'
import { nounReader } from './wording/nouns.ts'
import { roleReader } from './wording/roles.ts'

/** A figure and what came of looking it up. */
export interface LookedUp {
  readonly figure: Figure
  readonly outcome: Outcome
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
