import { type FactSheet, MEASURED_UNITS, SUBJECT_KINDS, type SubjectKind } from '../../../facts/fact.ts'
import type { Figure, Range, Surroundings } from '../../figure.ts'
import { tokensOf } from '../../read/tokens.ts'
import { oncePerRange, scopesOf } from '../around.ts'
import type { Mention } from './mention.ts'
import { type FindMentions, MAX_MENTIONS, mentionFinder } from './mentions.ts'
import { repositoryOf } from './named-repository.ts'
import { OTHER } from './unknown-names.ts'

/** The subjects that figures may be about, by kind; `isWide` where a wider part of the text than the figure's own clause names them. */
export type Named = ReadonlyMap<SubjectKind, NamedSubjects>

/** Subjects of one kind. */
export interface NamedSubjects {
  readonly names: ReadonlySet<string>
  readonly isWide: boolean
  /** Whether each of them has to have the value of a figure; else it is one of them. */
  readonly isEach: boolean
  /** Whether it is sure that a figure is about them. */
  readonly isSure: boolean
}

/** Finds the subjects that a figure is about, for each kind in the nearest part of the text that names any. */
export type FindNamed = (figure: Figure) => Named

/** What is found of the subjects around figures. */
export interface Subjects {
  /** The repositories, models, quantisations and data sets that any text names. */
  readonly findMentions: FindMentions
  readonly findNamed: FindNamed
  /** The subjects that a part of a text names, in its order. */
  readonly mentionsIn: (surroundings: Surroundings, range: Range) => readonly Mention[]
  /** The subjects that the head of a figure's column names. */
  readonly headLabels: (figure: Figure) => readonly Mention[]
  /** The subjects of a kind that the nearest item or heading above names. */
  readonly headedBy: (surroundings: Surroundings, kind: SubjectKind) => readonly string[]
  /** The commits that are named around a figure, in its paragraph, its item or its row. */
  readonly commitsAround: (figure: Figure) => ReadonlySet<string>
  /** The commits that a pull request brought, by the digits of its number. */
  readonly commitsOf: (number: string) => readonly string[]
  /** Whether facts tell how large a pull request is, all of its commits together. */
  readonly hasSize: (number: string) => boolean
}

const byKind = (mentions: readonly Mention[]) => Map.groupBy(mentions, ({ kind }) => kind)

/** Prepares the search for the subjects of figures. What is around several of them is read once. */
export function subjectFinder(sheet: FactSheet): Subjects {
  const find = mentionFinder(sheet)
  const repositories = new Set(
    [...sheet.commits, ...sheet.references, ...sheet.facts.map(({ subject }) => subject)].map(
      ({ repository }) => repository,
    ),
  )
  const byNumber = Map.groupBy(sheet.references, ({ number }) => String(number))
  const commitsOf = (number: string) => (byNumber.get(number) ?? []).flatMap(({ shas }) => shas)
  const commits = Map.groupBy(sheet.commits, ({ sha }) => sha.slice(0, 7))
  const known = new WeakMap<
    Surroundings,
    { readonly own: readonly Mention[]; readonly headings: readonly Mention[][] }
  >()

  function namesOf({ plain, tokens }: Pick<Surroundings, 'plain' | 'tokens'>): Mention[] {
    const mentions = [...find(plain.text)]
    for (const { target, from, to } of plain.spans) {
      const repository = repositoryOf(target)
      if (repository !== undefined && repositories.has(repository) && mentions.length < MAX_MENTIONS)
        mentions.push({ kind: 'repository', name: repository, from, to })
    }
    for (const { kind, text, from, to } of tokens) {
      if (mentions.length >= MAX_MENTIONS) break
      if (kind === 'sha') {
        const found = commits.get(text.slice(0, 7))?.filter(({ sha }) => sha.startsWith(text)) ?? []
        for (const { sha } of found) mentions.push({ kind: 'commit', name: sha, from, to })
      } else if (kind === 'reference') {
        const number = text.slice(1)
        mentions.push({ kind: 'pullRequest', name: number, from, to })
        for (const sha of commitsOf(number)) mentions.push({ kind: 'commit', name: sha, broughtBy: number, from, to })
      }
    }
    return mentions
  }
  function around(surroundings: Surroundings) {
    const before = known.get(surroundings)
    if (before !== undefined) return before
    const headings = [...surroundings.parents, ...surroundings.headings].map((heading) =>
      namesOf({ plain: { text: heading, spans: [] }, tokens: tokensOf(heading) }),
    )
    const found = { own: namesOf(surroundings), headings }
    known.set(surroundings, found)
    return found
  }

  const within = oncePerRange((surroundings, { from, to }) =>
    byKind(around(surroundings).own.filter((mention) => mention.from >= from && mention.from < to)),
  )

  const mentionsIn = oncePerRange((surroundings, { from: start, to: end }) =>
    around(surroundings)
      .own.filter(({ from }) => from >= start && from < end)
      .toSorted((one, other) => one.from - other.from),
  )
  const heads = new Map<string, readonly Mention[]>()
  /** What the head of the first column names, which is what the table is about: `| llama | |`. */
  const tableLabels = ({ headers: [first = ''] }: Surroundings) => labelsOf(first)
  const headLabels = ({ header }: Figure) => labelsOf(header)
  function labelsOf(header: string): readonly Mention[] {
    const before = heads.get(header) ?? namesOf({ plain: { text: header, spans: [] }, tokens: tokensOf(header) })
    heads.set(header, before)
    return before
  }

  const findNamed: FindNamed = (figure) => {
    const { surroundings, header } = figure
    const isMeasured = figure.kind === 'number' && figure.unit !== undefined && MEASURED_UNITS.has(figure.unit)
    const [clause, ...wider] = scopesOf(figure).map((range) => within(surroundings, range))
    const scopes = [
      clause ?? byKind([]),
      ...(header === '' ? [] : [byKind(headLabels(figure))]),
      ...wider,
      ...(figure.surroundings.kind === 'row' ? [byKind(tableLabels(surroundings))] : []),
      ...around(surroundings).headings.map(byKind),
    ]
    const named = new Map<SubjectKind, NamedSubjects>()
    for (const kind of SUBJECT_KINDS) {
      const all = scopes.map(
        (scope) => scope.get(kind)?.filter(({ name }) => !isMeasured || !name.startsWith(OTHER)) ?? [],
      )
      const index = all.findIndex(({ length }) => length > 0)
      const mentions = all[index]
      if (mentions === undefined) continue
      named.set(kind, {
        names: new Set(mentions.map(({ name }) => name)),
        isWide: index > (header === '' ? 0 : 1),
        isEach: false,
        isSure: true,
      })
    }
    return named
  }
  const headedBy = (surroundings: Surroundings, kind: SubjectKind) => {
    const named = around(surroundings).headings.map((heading) => heading.filter((mention) => mention.kind === kind))
    return [...new Set((named.find((mentions) => mentions.length > 0) ?? []).map(({ name }) => name))]
  }
  const commitsIn = oncePerRange(
    (surroundings) => new Set(around(surroundings).own.flatMap(({ kind, name }) => (kind === 'commit' ? [name] : []))),
  )
  const commitsAround = ({ surroundings }: Figure) => commitsIn(surroundings, { from: 0, to: 0 })
  const sized = new Set(
    sheet.facts.flatMap(({ unit, subject }) => (unit === 'lines' ? (subject.pullRequest ?? []) : [])),
  )
  return {
    findMentions: find,
    findNamed,
    mentionsIn,
    headLabels,
    headedBy,
    commitsAround,
    commitsOf,
    hasSize: (number) => sized.has(number),
  }
}
