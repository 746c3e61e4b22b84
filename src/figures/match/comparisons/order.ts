import type { Fact, Unit } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { isSetApart } from '../subjects/contrast.ts'
import type { Subjects } from '../subjects/subjects.ts'
import { isHigherBetter } from './comparative.ts'
import { withOneWord } from './one-word.ts'

type Order = 'better' | 'worse' | 'more' | 'less'
const TIME: readonly Unit[] = ['ms', 'tokens/s']
const MONEY: readonly Unit[] = ['USD', 'USD/1k tokens']

/** What tells which of two values is larger, by the stem of the word for it. */
const STEMS: readonly (readonly [stem: RegExp, order: Order, units: readonly Unit[]])[] = [
  [/^(?:fast|quick)/u, 'better', TIME],
  [/^slow/u, 'worse', TIME],
  [/^cheap/u, 'less', MONEY],
  [/^(?:dear|most expensive)/u, 'more', MONEY],
  [/^light/u, 'less', ['bytes']],
  [/^heav/u, 'more', ['bytes']],
]
const WORD = '(?:fast|quick|slow|cheap|dear|light|heavi)'
const THAN = new RegExp(`\\b(${WORD}er)\\s+than\\b`, 'gu')
const EXTREME = new RegExp(
  `\\b(?:is|was|are|were|as)\\s+the\\s+(${WORD}est|most\\s+expensive)(?:\\s+(?:models?|one|of\\s+(?:all|them|the\\s+models))\\b|\\s*[,:(.]|\\s*$)`,
  'u',
)
const UNSURE = /\b(?:not|no|never|neither|nor|if|would|could|should|might|was|were|once)\b|n['’]t\b/u
const MAX_SENTENCE_CHARACTERS = 1_000

const orderOf = (word: string, { unit }: Fact) =>
  STEMS.find(([stem, , units]) => stem.test(word) && units.includes(unit))?.[1]

/** Whether a fact's value stands to another as a word says. */
function isInOrder(one: Fact, other: Fact, order: Order): boolean {
  const isMore = order === 'more' || (isHigherBetter(one) ? order === 'better' : order === 'worse')
  return isMore ? one.value >= other.value : one.value <= other.value
}

/**
 * Prepares the search for values that are not in the order that their sentence says: `qwen (240 ms) is faster than llama`, `llama is the
 * slowest model, at 90 ms`. It finds the value that contradicts.
 */
export function orderReader(facts: readonly Fact[], { mentionsIn }: Subjects) {
  const ofModels = Map.groupBy(
    facts.filter(({ subject }) => subject.model !== undefined),
    ({ name, unit }) => `${name} ${unit}`,
  )
  return (figure: NumberFigure, source: Fact, isNow: (fact: Fact) => boolean): Fact | undefined => {
    const { surroundings, sentence } = figure
    const { model } = source.subject
    if (model === undefined || surroundings.kind === 'row' || source.isChange === true || !isNow(source))
      return undefined
    const { text } = surroundings.plain
    const said = text.slice(sentence.from, Math.min(sentence.to, sentence.from + MAX_SENTENCE_CHARACTERS)).toLowerCase()
    const words = withOneWord(said)
    const models = mentionsIn(surroundings, sentence).filter(({ kind }) => kind === 'model')
    const others = (ofModels.get(`${source.name} ${source.unit}`) ?? []).filter(
      (fact) => fact.subject.model !== model && isNow(fact),
    )
    const extreme = EXTREME.exec(words)?.[1]
    const only = models.every(({ name }) => name === model)
    const order = extreme === undefined || !only ? undefined : orderOf(extreme, source)
    if (order !== undefined) return others.find((other) => !isInOrder(source, other, order))
    for (const { 0: all, 1: word = '', index } of said.matchAll(THAN)) {
      const [from, to] = [sentence.from + index, sentence.from + index + all.length]
      const than = orderOf(word, source)
      const one = models.findLast((mention) => mention.to <= from && !isSetApart(text, mention.from))?.name
      const other = models.find((mention) => mention.from >= to)?.name
      const isUnsure = UNSURE.test(said.slice(Math.max(0, index - 20), index))
      if (than === undefined || one === undefined || other === undefined || one === other || isUnsure) continue
      const beside = one === model ? other : other === model ? one : undefined
      const compared = others.filter(({ subject }) => subject.model === beside)
      const isTrue = (fact: Fact) => (one === model ? isInOrder(source, fact, than) : isInOrder(fact, source, than))
      if (compared.length > 0 && !compared.some(isTrue)) return compared[0]
    }
    return undefined
  }
}
