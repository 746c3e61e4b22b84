import type { SubjectKind, Unit } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import type { FindValues } from '../around.ts'
import type { Mention } from './mention.ts'
import { shareOf } from './shares.ts'
import type { Named, NamedSubjects, Subjects } from './subjects.ts'

/** How large a change is: what a commit has of it is not what its pull request has. */
export const SIZES: ReadonlySet<Unit | undefined> = new Set(['lines', 'files'])

/** Shares the sizes of a sentence out among the commits and pull requests that it names. */
export function withChanges(
  figure: NumberFigure,
  named: Named,
  { mentionsIn, commitsOf, hasSize }: Subjects,
  findValues: FindValues,
): Named {
  if (!SIZES.has(figure.unit)) return named
  const { surroundings, sentence, clause, offset } = figure
  // Where a pull request has a size of its own, the commits that only its number names are not meant.
  const isOwn = ({ kind, name, broughtBy }: Mention) =>
    kind === 'commit'
      ? broughtBy === undefined
      : kind === 'pullRequest' && (hasSize(name) || commitsOf(name).length > 0)
  const own = mentionsIn(surroundings, sentence).filter(isOwn)
  const numbers = own.flatMap(({ kind, name }) => (kind === 'pullRequest' ? [name] : []))
  const commits = new Set(own.flatMap(({ kind, name }) => (kind === 'commit' ? [name] : [])))
  const isAround = (number: string) => commitsOf(number).some((sha) => commits.has(sha))
  const labels = own.filter(({ kind, name }) => kind === 'commit' || !isAround(name))
  if (labels.length === 0) return named
  const { text } = surroundings.plain
  // A number beside a commit may be that of its pull request, though nothing says so.
  const isApart = surroundings.kind === 'row' || labels.some(({ kind }) => kind !== labels[0]?.kind)
  const share = isApart ? undefined : shareOf({ text, labels, values: findValues(figure, sentence), clause }, offset)
  const all = share?.names ?? [...new Set(labels.map(({ name }) => name))]
  const shas = all.flatMap((name) => (commits.has(name) ? [name] : hasSize(name) ? [] : commitsOf(name)))
  const around = numbers.filter((number) => all.includes(number) || commitsOf(number).some((sha) => shas.includes(sha)))
  const isSure = all.length === 1 && share?.isSure !== false
  const isEach = all.length > 1 && !isApart && (shas.length === all.length || shas.length === 0)
  const scopeOf = (kind: SubjectKind, names: readonly string[], isOfEach: boolean): [SubjectKind, NamedSubjects] => [
    kind,
    { names: new Set(names), isWide: named.get(kind)?.isWide !== false, isEach: isEach && isOfEach, isSure },
  ]
  return new Map([
    ...named,
    scopeOf('commit', shas, shas.length > 0),
    scopeOf('pullRequest', around, shas.length === 0),
  ])
}
