import type { Aspect, Fact, Unit } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { aspectsIn } from './aspect-words.ts'
import { contextOf } from './context.ts'

/** Aspects that narrow down what is counted: what is told of all commits is not told of fixes. */
const NARROWING: readonly Aspect[] = [
  'late',
  'known',
  'release',
  'merged',
  'opened',
  'open',
  'bot',
  'revert',
  'breaking',
  'measured',
  'unmeasured',
  'feat',
  'fix',
  'perf',
  'docs',
  'refactor',
  'test',
  'maintenance',
]
/** What a count is narrowed down to right behind it: `23,143 lines of documentation`. */
const COUNTED_PHRASE = /^\s+(?:of|by|without)\s+(?:[\p{L}-]+\s*){1,2}/u

/** The aspects that a fact has, those that its name tells included: what is relevant is about performance. */
function aspectsOf({ name, aspects = [] }: Fact): ReadonlySet<Aspect> {
  const relevant: readonly Aspect[] = name.startsWith('relevant') ? ['relevant', 'perf'] : []
  return new Set<Aspect>([...aspects, ...aspectsIn(name), ...relevant])
}

function narrowingIn(text: string): readonly Aspect[] {
  const found = aspectsIn(text)
  // `without benchmarks` has no benchmarks.
  return NARROWING.filter((aspect) => found.has(aspect) && !(aspect === 'measured' && found.has('unmeasured')))
}

/** Tells whether a fact has all that a figure is narrowed down to. */
export type ReadNarrowing = (figure: NumberFigure, isAny: IsAnyCandidate) => (fact: Fact) => boolean
/** Tells whether something is so of any of the facts that a figure could mean. */
type IsAnyCandidate = (is: (fact: Fact) => boolean) => boolean

/**
 * Prepares the search for what figures are narrowed down to: by what they count, whatever facts there are; by the rest of their clause
 * where some of the facts that they could mean have that aspect.
 */
export function narrowingReader(): ReadNarrowing {
  const known = new WeakMap<Fact, ReadonlySet<Aspect>>()
  const ofFact = (fact: Fact) => {
    const aspects = known.get(fact) ?? aspectsOf(fact)
    known.set(fact, aspects)
    return aspects
  }
  return (figure, isAny) => {
    const { before, after } = contextOf(figure)
    const counted = narrowingIn(`${figure.written} ${COUNTED_PHRASE.exec(after)?.[0] ?? ''}`)
    const around = narrowingIn(`${before} ${after} ${figure.header}`)
    const wanted = [...counted, ...around.filter((aspect) => isAny((candidate) => ofFact(candidate).has(aspect)))]
    // What a model measures is of no kind of commits.
    return (fact) => fact.subject.model !== undefined || wanted.every((aspect) => ofFact(fact).has(aspect))
  }
}

/** What may have been done with what is counted, which no fact tells of: `412 files were deleted`. */
const DONE: Readonly<Partial<Record<Unit, string>>> = {
  files: 'added|deleted|removed|created|renamed|moved|copied',
  'pull requests': 'rejected|closed|abandoned|declined|reopened|reverted|dropped',
  commits: 'rejected|squashed|dropped|lost|abandoned',
  contributors: 'left|joined|gone',
  repositories: 'archived|deleted|removed|created|added',
}

/** Tells whether a fact is of what is said to have been done with what a figure counts. */
export function deedReader(figure: NumberFigure): (fact: Fact) => boolean {
  const deeds = figure.unit === undefined ? undefined : DONE[figure.unit]
  if (deeds === undefined) return () => true
  const { before, after } = contextOf(figure)
  const done = new RegExp(`^\\s+(?:(?:were|was|are|is|have|has|been|got)\\s+)*(${deeds})\\b`, 'u').exec(after)?.[1]
  const doing = new RegExp(`\\b(${deeds})\\s+(?:(?:about|over|nearly|all|the)\\s+)*$`, 'u').exec(before)?.[1]
  const inside = new RegExp(`\\b(${deeds})\\b`, 'u').exec(figure.written.toLowerCase())?.[1]
  return ({ name }) => [done, doing, inside].every((deed) => deed === undefined || name.includes(deed))
}

/** Measures that are no percentile of the latency, nor the peak of the memory. */
const OTHER_MEASURE =
  /\b(?:means?|averages?|avg|worst|best|maximum|minimum|max|min|cpu|gpu|wall|start-?ups?|starts|cold|warm|boots?|booting|compil\w+|builds?|queu\w+|network)\b/gu

/** Tells whether a fact is of the measure that a figure's clause names. */
export function measureReader(figure: NumberFigure): (fact: Fact) => boolean {
  const { before, after } = contextOf(figure)
  const named = `${before} ${after} ${figure.header.toLowerCase()}`.match(OTHER_MEASURE) ?? []
  return ({ name, unit }) => {
    const isMeasured = unit === 'ms' || unit === 'ratio' || unit === 'bytes' || unit === 'tokens/s'
    return !isMeasured || named.every((word) => name.includes(word))
  }
}
