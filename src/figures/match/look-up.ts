import { type FactSheet, NAMED_COMMITS } from '../../facts/fact.ts'
import type { Figure, NameFigure } from '../figure.ts'
import { numberReader } from './numbers.ts'
import { type Outcome, traced } from './outcome.ts'
import { quoteFinder } from './quotes.ts'
import { maskReader } from './subjects/masks.ts'
import { isRepository, placeOf } from './subjects/named-repository.ts'
import { subjectFinder } from './subjects/subjects.ts'

/** A figure and what came of looking it up. */
export interface LookedUp {
  readonly figure: Figure
  readonly outcome: Outcome
}

/** Looks figures up in what ClickHouse holds; those in the names of what is measured are none. Pure. */
export function lookUp(all: readonly Figure[], sheet: FactSheet): LookedUp[] {
  const subjects = subjectFinder(sheet)
  const masks = maskReader(subjects.findMentions)
  const figures = all.filter((figure) => !masks.isName(figure))
  const readNumber = numberReader(figures, sheet, subjects, masks)
  const quoted = quoteFinder(sheet)
  const byPrefix = Map.groupBy(sheet.commits, ({ sha }) => sha.slice(0, 7))
  const references = Map.groupBy(sheet.references, ({ number }) => String(number))
  const commitsOf = (name: string) => (byPrefix.get(name.slice(0, 7)) ?? []).filter(({ sha }) => sha.startsWith(name))

  function quotedFrom(figure: Figure): Outcome | undefined {
    const sha = quoted(figure, subjects.findNamed(figure).get('commit')?.names ?? new Set())
    return sha === undefined ? undefined : traced({ name: 'message', of: sha, statement: NAMED_COMMITS })
  }
  function nameOutcome(figure: NameFigure): Outcome {
    const { repositories, glued, isOther } = placeOf(figure)
    const isThere = ({ repository }: { readonly repository: string }) =>
      !isOther && repositories.every((written) => repository === '' || isRepository(repository, written))
    const commit = figure.kind === 'sha' ? commitsOf(figure.name).find(isThere) : undefined
    const reference = figure.kind === 'reference' ? references.get(figure.name)?.find(isThere) : undefined
    if (commit !== undefined)
      return traced({ name: 'commit', of: commit.repository || commit.sha, statement: NAMED_COMMITS })
    if (reference !== undefined)
      return traced({ name: 'pull request or issue', of: reference.repository, statement: NAMED_COMMITS })
    // Only with the repository that is written with it does a message quote it.
    if (isOther || (repositories.length > 0 && glued === '')) return { kind: 'untraced' }
    const { written, offset } = figure
    return (
      quotedFrom({ ...figure, written: `${glued}${written}`, offset: offset - glued.length }) ?? { kind: 'untraced' }
    )
  }
  function outcomeOf(figure: Figure): Outcome {
    if (figure.kind !== 'number') return nameOutcome(figure)
    const outcome = readNumber(figure)
    if (outcome.kind === 'traced') return outcome
    const commit = figure.unit === undefined && /^\d{7,40}$/u.test(figure.text) ? commitsOf(figure.text)[0] : undefined
    if (commit !== undefined)
      return traced({ name: 'commit', of: commit.repository || commit.sha, statement: NAMED_COMMITS })
    return quotedFrom(figure) ?? outcome
  }
  return figures.map((figure) => ({ figure, outcome: outcomeOf(figure) }))
}
