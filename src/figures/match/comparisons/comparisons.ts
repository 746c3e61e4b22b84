import type { Aspect, Fact, SubjectKind, Unit } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { isEqual, type Outcome, traced } from '../outcome.ts'
import { isSetApart } from '../subjects/contrast.ts'
import type { Mention } from '../subjects/mention.ts'
import type { Named, Subjects } from '../subjects/subjects.ts'
import { ALTERNATIVES, aspectsIn } from '../wording/aspect-words.ts'
import { type Compared, comparedBy, goesUp, isHigherBetter, isWithAnother } from './comparative.ts'

/** Two subjects of one kind, the first beside the second. */
interface Pair {
  readonly kind: SubjectKind
  readonly one: string
  readonly other: string
}

const KINDS: readonly SubjectKind[] = ['model', 'quant', 'dataset', 'repository', 'commit']
const MAX_SENTENCE_CHARACTERS = 2_000
/** What a word can speak of. */
const UNITS_OF_WORDS: readonly (readonly [RegExp, readonly Unit[]])[] = [
  [/^(?:fast|slow|quick)/u, ['ms', 'tokens/s']],
  [/^(?:long|short|soon|late)/u, ['ms']],
  [/^(?:cheap|dear|expensive)/u, ['USD', 'USD/1k tokens']],
  [/^(?:heav|light)/u, ['bytes']],
]

const distinct = (mentions: readonly Mention[]) => [...new Set(mentions.map(({ name }) => name))]

/** The two that a figure compares; `unknown` where it is not said what with. */
function pairOf(figure: NumberFigure, isGap: boolean, { mentionsIn }: Subjects): Pair | 'unknown' | undefined {
  const { surroundings, sentence } = figure
  const { text } = surroundings.plain
  const mentions = mentionsIn(surroundings, sentence)
  for (const kind of KINDS) {
    const own = mentions.filter((mention) => mention.kind === kind)
    const apart = own.filter(({ from }) => isSetApart(text, from))
    const names = distinct(own)
    const [first, second] = names
    if (isGap && names.length === 2 && first !== undefined && second !== undefined)
      return { kind, one: first, other: second }
    const [other, another] = distinct(apart.length > 0 ? apart : own.filter(({ from }) => from > figure.offset))
    if (other === undefined || another !== undefined) continue
    if (names.length > 2 || (names.length < 2 && apart.length > 0)) return 'unknown'
    const one = names.find((name) => name !== other)
    if (one !== undefined) return { kind, one, other }
  }
  return isWithAnother(figure) ? 'unknown' : undefined
}

/** The values that the size of a comparison may have, as facts. */
function sizesOf(one: Fact, other: Fact, compared: Compared, name: string): Fact[] {
  const [a, b] = [one.value, other.value]
  const base = { ...one, name: `${one.name} compared with ${name}` }
  const isUp = goesUp(compared.comparison, one)
  if (compared.isFactor) return a === 0 || b === 0 ? [] : [{ ...base, unit: 'ratio', value: isUp ? a / b : b / a }]
  if (b === 0 || a === 0) return [{ ...base, value: a - b, isChange: true }]
  const isPace = compared.comparison === 'better' || compared.comparison === 'worse'
  const share: Fact = { ...base, unit: 'ratio', value: a / b - 1, isChange: true }
  // How much faster is told by the speed, which is the reverse of the time.
  const pace: readonly Fact[] = isPace && !isHigherBetter(one) ? [{ ...share, value: b / a - 1 }] : []
  return [{ ...base, value: a - b, isChange: true }, share, ...pace]
}

/** Which facts are of what is now, and measured or counted of a subject. */
function isPlain({ name, isChange, unit, upTo }: Fact): boolean {
  return isChange !== true && unit !== 'ratio' && upTo === undefined && !name.startsWith('previous ')
}

function isOfWord(fact: Fact, { word }: Compared, figure: NumberFigure, metrics: readonly Aspect[]): boolean {
  const units = UNITS_OF_WORDS.find(([pattern]) => pattern.test(word))?.[1]
  if (figure.unit !== 'ratio') return fact.unit === figure.unit
  if (units !== undefined && !units.includes(fact.unit)) return false
  return metrics.length === 0 || (fact.aspects ?? []).some((aspect) => metrics.includes(aspect))
}

/** What a fact of one subject is compared with: those measured under the same conditions; where there are none, those of the same name. */
function besides(one: Fact, others: readonly Fact[], kind: SubjectKind): readonly Fact[] {
  const alike = others.filter(({ name, unit }) => name === one.name && unit === one.unit)
  const same = alike.filter(({ subject }) =>
    (['model', 'quant', 'dataset'] as const).every((of) => of === kind || one.subject[of] === subject[of]),
  )
  return same.length > 0 ? same : alike
}

/**
 * Judges a figure that says how one named subject stands to another: `llama is 20 % faster than qwen`. Undefined for any other.
 *
 * @param candidates what the words around the figure speak of, in whatever unit, as it is now
 */
export function comparisonOutcome(
  figure: NumberFigure,
  subjects: Subjects,
  named: Named,
  candidates: (isMeant: (fact: Fact) => boolean) => readonly Fact[],
): Outcome | undefined {
  const compared = comparedBy(figure)
  const pair = compared && pairOf(figure, compared.comparison === 'gap', subjects)
  if (compared === undefined || pair === undefined) return undefined
  if (pair === 'unknown') return { kind: 'untraced' }
  const { surroundings, sentence } = figure
  const words = surroundings.plain.text.slice(
    sentence.from,
    Math.min(sentence.to, sentence.from + MAX_SENTENCE_CHARACTERS),
  )
  const spoken = aspectsIn(words)
  const metrics = ALTERNATIVES.metrics.aspects.filter((aspect) => spoken.has(aspect))
  const isOfOthers = ({ subject }: Fact) =>
    [...named].every(
      ([kind, { names }]) => kind === pair.kind || subject[kind] === undefined || names.has(subject[kind]),
    )
  const facts = candidates((fact) => isPlain(fact) && isOfWord(fact, compared, figure, metrics) && isOfOthers(fact))
  const ofOne = facts.filter(({ subject }) => subject[pair.kind] === pair.one)
  const ofOther = facts.filter(({ subject }) => subject[pair.kind] === pair.other)
  let reversed: Fact | undefined
  for (const one of ofOne) {
    const isUp = goesUp(compared.comparison, one)
    for (const other of besides(one, ofOther, pair.kind)) {
      for (const size of sizesOf(one, other, compared, pair.other)) {
        if (size.unit !== figure.unit || !isEqual(figure, size)) continue
        if (compared.isFactor || compared.comparison === 'gap' || isUp === one.value > other.value) return traced(size)
        reversed ??= size
      }
    }
  }
  return reversed === undefined ? { kind: 'untraced' } : { kind: 'contradicted', source: reversed }
}
