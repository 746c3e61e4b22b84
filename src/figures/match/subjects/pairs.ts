import type { SubjectKind } from '../../../facts/fact.ts'
import type { Figure, NumberFigure } from '../../figure.ts'
import type { Mention } from './mentions.ts'

/** Clauses are looked through up to here. */
const MAX_CLAUSE_CHARACTERS = 2_000
const PAIRED_KINDS: readonly SubjectKind[] = ['model', 'repository']
const JOINT = /^[\s`*"'’(]*(?:,|and|or|vs\.?|versus|\/|&|,\s*and)[\s`*"'’)]*$/iu
const COMPARISON = /\b(?:than|as\s+\p{L}+\s+as|beats?|behind|ahead|by|times)\b/iu

/** How a figure's sentence shares its figures out among several subjects of one kind. */
interface Shared {
  readonly kind: SubjectKind
  /** The subjects that the figure may be about: one where they and the figures come in the same order. */
  readonly names: ReadonlySet<string>
}

/** What is known of the subjects of a sentence. */
export interface SentenceSubjects {
  readonly shared: readonly Shared[]
  /** Whether more than one subject can be meant, so that nothing is contradicted for sure. */
  readonly isUnsure: boolean
}

const NONE: SentenceSubjects = { shared: [], isUnsure: false }

/** Prepares the reading of sentences such as `llama and qwen take 90 and 240 ms`. */
export function subjectsReader(
  figures: readonly Figure[],
  mentionsIn: (figure: Figure) => readonly Mention[],
): (figure: NumberFigure) => SentenceSubjects {
  const numbers = figures.filter((figure) => figure.kind === 'number')
  const bySurroundings = Map.groupBy(numbers, ({ surroundings }) => surroundings)

  return (figure) => {
    const { surroundings, sentence, clause } = figure
    if (surroundings.kind === 'row') return NONE
    const { text } = surroundings.plain
    const mentions = mentionsIn(figure)
    const near = (bySurroundings.get(surroundings) ?? []).filter(
      (other) => other.unit === figure.unit && other.offset >= sentence.from && other.offset < sentence.to,
    )
    const shared: Shared[] = []
    let isUnsure = false
    for (const kind of PAIRED_KINDS) {
      const subjects = mentions.filter((mention) => mention.kind === kind)
      if (new Set(subjects.map(({ name }) => name)).size < 2) continue
      const inClause = near.filter(({ offset }) => offset >= clause.from && offset < clause.to)
      const words = text.slice(clause.from, Math.min(clause.to, clause.from + MAX_CLAUSE_CHARACTERS))
      isUnsure ||= inClause.length > 1 || COMPARISON.test(words)
      const isList = subjects.every((subject, index) => {
        const next = subjects[index + 1]
        return next === undefined || JOINT.test(text.slice(subject.to, next.from))
      })
      if (!isList || (subjects.at(-1)?.to ?? 0) > (near[0]?.offset ?? 0)) continue
      const own = near.length === subjects.length ? subjects[near.indexOf(figure)] : undefined
      shared.push({ kind, names: new Set(own === undefined ? subjects.map(({ name }) => name) : [own.name]) })
    }
    return { shared, isUnsure }
  }
}
