import type { Range } from '../../figure.ts'
import { isLeftBehind, isRightBehind, isSetApart } from './contrast.ts'

/** Something that figures may be about, where a text names it. */
export interface Label extends Range {
  readonly name: string
}

/** Which of the labels that a sentence has a figure is about. */
export interface Share {
  readonly names: readonly string[]
  /** Whether that is sure enough to call another value wrong. */
  readonly isSure: boolean
}

/** A sentence, or what stands for one, whose labels share its figures. */
export interface Sharing {
  readonly text: string
  /** In the order of the text. */
  readonly labels: readonly Label[]
  /** Where the figures of one unit begin, in the order of the text. */
  readonly values: readonly number[]
  readonly clause: Range
  /** Whether labels are nouns that figures count: one right behind a figure is its own. */
  readonly isNoun?: boolean
}

/** More of them in one sentence are not told apart. */
const MAX_LABELS = 40
const MAX_VALUES = 200
const MAX_GAP_CHARACTERS = 40
/** Between a figure and what it counts: `245 lines deleted` */
const COUNTED = /^\S+\s+(?:(?:lines?|were|are|have|been)\s+)*$/iu

const JOINT = /^(?:['’]s)?[\s`*"'’()]*(?:,|and|or|vs\.?|versus|\/|&|,\s*and)[\s`*"'’()]*$/iu
const BOUND_BEHIND = /^[^,;:.!?]{0,40}?\b(?:for|of|with|on|in|by|at|from)\s+(?:the\s+)?[`*"'’(]*$/iu
const CHANGES_TO = /^[^,;]{0,20}?(?:\bto\b|→|->|=>)[^,;]{0,10}$/iu

const namesOf = (labels: readonly Label[]) => [...new Set(labels.map(({ name }) => name))]

/** Labels or values that follow each other without the other kind between them. */
interface Run {
  readonly labels: readonly Label[]
  readonly values: readonly number[]
}

function runsOf(labels: readonly Label[], values: readonly number[]): Run[] {
  const runs: { labels: Label[]; values: number[] }[] = []
  const last = (kind: 'labels' | 'values') => {
    const run = runs.at(-1)
    if (run !== undefined && run[kind].length > 0) return run
    const next = { labels: [], values: [] }
    runs.push(next)
    return next
  }
  let next = 0
  for (const label of labels) {
    for (let value = values[next]; value !== undefined && value < label.from; value = values[next]) {
      last('values').values.push(value)
      next += 1
    }
    last('labels').labels.push(label)
  }
  for (const value of values.slice(next)) last('values').values.push(value)
  return runs
}

/** Without those that something is only set apart from, unless a figure of their own follows. */
const meantOf = ({ text, labels, values }: Sharing) => {
  // `From qwen to llama it goes from 240 ms to 90 ms` has a figure of each.
  const isPaired = labels.length > 1 && labels.length === values.length
  return labels.filter(({ from, to }, index) => {
    const next = values.find((value) => value >= to)
    const end = labels[index + 1]?.from ?? Number.POSITIVE_INFINITY
    const isFollowed = next !== undefined && next < end && isRightBehind(text, to, next)
    return isFollowed || !(isSetApart(text, from) || (!isPaired && isLeftBehind(text, from)))
  })
}

const areJoined = (text: string, labels: readonly Label[]) =>
  labels.every((label, index) => {
    const next = labels[index + 1]
    return next === undefined || JOINT.test(text.slice(label.to, next.from))
  })

const one = ({ name }: Label, isSure: boolean): Share => ({ names: [name], isSure })
/** Each of them has to have the value, as nothing says which is meant. */
const each = (labels: readonly Label[]): Share => ({ names: namesOf(labels), isSure: false })

/** The label of the clause that a figure stands in, where it has just one that belongs to no list. */
function ofClause({ text, labels, values, clause }: Sharing, at: number): Share | undefined {
  const isWithin = (offset: number) => offset >= clause.from && offset < clause.to
  const own = labels.filter(({ from }) => isWithin(from))
  const [first] = own
  if (first === undefined || namesOf(own).length > 1 || !isWithin(at)) return undefined
  const index = labels.indexOf(first)
  const [before, after] = [labels[index - 1], labels[index + own.length]]
  if (before !== undefined && areJoined(text, [before, first])) return undefined
  if (after !== undefined && areJoined(text, [own.at(-1) ?? first, after])) return undefined
  const inClause = values.filter(isWithin)
  const isServed = before === undefined || values.some((value) => value > before.from && value < clause.from)
  return inClause.length === 1 || first.from < (inClause[0] ?? 0) || isServed ? one(first, true) : undefined
}

/** Shares the figures of a list out among the labels of another: `llama and qwen take 90 and 240 ms`. */
function ofLists(text: string, labels: readonly Label[], values: readonly number[], at: number): Share {
  const place = values.indexOf(at)
  const isJoined = areJoined(text, labels)
  const inOrder = labels[place]
  if (labels.length === values.length && inOrder !== undefined) return one(inOrder, isJoined)
  if (isJoined && values.length === labels.length * 2) {
    const isPairs = CHANGES_TO.test(text.slice(values[0], values[1]))
    const owner = labels[isPairs ? Math.floor(place / 2) : place % labels.length]
    if (owner !== undefined) return one(owner, false)
  }
  return each(labels)
}

function ofRuns(text: string, runs: readonly Run[], at: number): Share | undefined {
  const index = runs.findIndex(({ values }) => values.includes(at))
  const values = runs[index]?.values ?? []
  const [before, after] = [runs[index - 1]?.labels ?? [], runs[index + 1]?.labels ?? []]
  const [last, next] = [before.at(-1), after[0]]
  if (runs.length === 2) {
    const labels = last === undefined ? after : before
    if (values.length === labels.length || areJoined(text, labels)) return ofLists(text, labels, values, at)
    const nearest = last ?? next
    return nearest && one(nearest, false)
  }
  const isLast = values.at(-1) === at
  const isUnserved = next !== undefined && index + 2 >= runs.length
  const isBoundBehind = isUnserved && isLast && BOUND_BEHIND.test(text.slice(at, next.from))
  const startsWithLabels = (runs[0]?.labels.length ?? 0) > 0
  if (startsWithLabels && last !== undefined) {
    if (isBoundBehind) return values.length > 1 ? one(next, false) : each([last, next])
    if (before.length === 1) return one(last, !isUnserved)
    return areJoined(text, before) ? ofLists(text, before, values, at) : one(last, false)
  }
  if (next === undefined) return last && one(last, false)
  if (after.length === 1) return one(next, true)
  return areJoined(text, after) ? ofLists(text, after, values, at) : one(next, false)
}

/**
 * Finds what a figure is about in a sentence that names several: by its clause, by the order of labels and figures, by what binds
 * them. Undefined where the sentence names no more than one.
 */
export function shareOf(sharing: Sharing, at: number): Share | undefined {
  const { text, labels, values, isNoun } = sharing
  if (namesOf(labels).length < 2) return undefined
  if (labels.length > MAX_LABELS || values.length > MAX_VALUES) return each(labels)
  const behind = isNoun ? labels.find(({ from }) => from > at) : undefined
  if (behind !== undefined && behind.from - at <= MAX_GAP_CHARACTERS && COUNTED.test(text.slice(at, behind.from)))
    return one(behind, true)
  const meant = meantOf(sharing)
  const [only] = meant
  if (only !== undefined && namesOf(meant).length === 1) return one(only, true)
  const own = ofClause({ ...sharing, labels: meant }, at)
  return own ?? ofRuns(text, runsOf(meant.length > 0 ? meant : labels, values), at)
}
