import type { Fact } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { isHigherBetter } from '../comparisons/comparative.ts'
import { saidBefore, withoutParticles } from './said-before.ts'
import { roleOf } from './said-role.ts'

const BE = '(?:is|are|was|were|got|gets|became|becomes|become|runs|ran)\\s+(?:\\p{L}+\\s+){0,2}'
const NOUN = '(?:\\p{L}+\\s+)?'
const UP = new RegExp(
  `\\b(?:an?\\s+${NOUN}(?:rise|increase|jump)|the\\s+${NOUN}(?:rise|increase|jump|growth)|rose|rises|risen|rising|grew|grows|grown|increase[sd]|increasing|climb(?:s|ed)|jump(?:s|ed)|up|${BE}(?:dearer|higher|longer|larger|heavier))\\b`,
  'gu',
)
const DOWN = new RegExp(
  `\\b(?:an?\\s+${NOUN}(?:fall|drop|decrease|reduction|decline)|the\\s+${NOUN}(?:fall|drop|decrease|reduction|decline)|lost|loses|fell|falls|fallen|drop(?:s|ped)|down|cuts?|save[sd]|decrease[sd]|reduce[sd]|shr[au]nk|shrinks|decline[sd]|sank|${BE}(?:cheaper|lower|shorter|smaller|lighter))\\b`,
  'gu',
)
const BETTER = new RegExp(
  `\\b(?:improve[sd]|sped|speeds|an?\\s+${NOUN}(?:improvement|speed-?up)|the\\s+${NOUN}(?:improvement|speed-?up)\\s+(?:of|in)|${BE}(?:faster|quicker|better))\\b`,
  'gu',
)
const WORSE = new RegExp(
  `\\b(?:worsen(?:s|ed)|an?\\s+${NOUN}(?:regression|slow-?down)|the\\s+${NOUN}(?:regression|slow-?down)\\s+(?:of|in)|slow(?:s|ed)|regress(?:es|ed)|${BE}(?:slower|worse))\\b`,
  'gu',
)
/** Then nothing is said for sure. */
const UNSURE =
  /\b(?:not|no|never|without|instead|than|neither|nor|if|would|could|should|might|until|fix(?:e[sd])?|revert(?:s|ed)?|undoes|undid|gone)\b|n['’]t\b/u
const MAX_CHARACTERS = 200

/** The words before a figure that say which way a measure went: of its clause, its own change included, else of its sentence. */
function saidOf(figure: NumberFigure): string {
  const { surroundings, clause, offset } = figure
  const from = Math.max(clause.from, offset - MAX_CHARACTERS)
  const own = withoutParticles(surroundings.plain.text.slice(Math.min(from, offset), offset).toLowerCase())
  return [UP, DOWN, BETTER, WORSE].some((words) => own.match(words) !== null) ? own : saidBefore(figure)
}

const lastOf = (words: RegExp, text: string) => [...text.matchAll(words)].at(-1)?.index ?? -1

/** Which way a figure's measure is said to have gone: 1 up, -1 down, 0 where nothing is said for sure. */
function directionOf(figure: NumberFigure, fact: Fact): -1 | 0 | 1 {
  const said = saidOf(figure)
  if (UNSURE.test(said)) return 0
  const [up, down, better, worse] = [UP, DOWN, BETTER, WORSE].map((words) => lastOf(words, said))
  const rising = Math.max(up ?? -1, (isHigherBetter(fact) ? better : worse) ?? -1)
  const falling = Math.max(down ?? -1, (isHigherBetter(fact) ? worse : better) ?? -1)
  return rising === falling ? 0 : rising > falling ? 1 : -1
}

/** A change that is not as a figure's sentence has it, and whether it is sure that the sentence speaks of that. */
export interface WrongTrend {
  readonly change: Fact
  readonly isSure: boolean
}

/** Prepares the search for measures that went the other way than is said: `rose from 120 ms to 90 ms`. */
export function trendReader(facts: readonly Fact[]): (figure: NumberFigure, source: Fact) => WrongTrend | undefined {
  const keyOf = ({ name, unit, subject }: Fact) =>
    JSON.stringify([name.replace(/^(?:previous|change of) /u, ''), unit, subject.model, subject.quant, subject.dataset])
  const changes = Map.groupBy(
    facts.filter(({ isChange, unit }) => isChange === true && unit !== 'ratio'),
    keyOf,
  )
  return (figure, source) => {
    if (source.isChange === true || source.unit === 'ratio') return undefined
    const known = changes.get(keyOf(source)) ?? []
    const direction = known.length === 0 ? 0 : directionOf(figure, source)
    const [change] = known
    if (direction === 0 || change === undefined || known.some(({ value }) => Math.sign(value) === direction))
      return undefined
    return { change, isSure: roleOf(figure) !== undefined }
  }
}
