import type { Fact } from '../facts/fact.ts'
import { count, counted, shortSha } from '../text/figures.ts'
import { type FigureCheck, figureCounts, openFigures } from './check.ts'
import type { LookedUp } from './match/look-up.ts'
import type { Source } from './match/outcome.ts'

/** Digits of a value that are shown. */
const SHOWN_DIGITS = 6
/** Figures that one message names. */
const MAX_NAMED_FIGURES = 5

const decimal = (value: number) => value.toLocaleString('en-US', { maximumSignificantDigits: SHOWN_DIGITS })

/** `1 commit`; ms and tokens/s stay. */
const singular = (unit: string) => unit.replace(/ies$/u, 'y').replace(/(?<=[a-z]{2})s$/u, '')

/** A fact's value with its unit, as people write it. */
function shownValue({ value, unit, isChange }: Fact): string {
  const sign = isChange && value > 0 ? '+' : ''
  switch (unit) {
    case 'ratio':
      return isChange || Math.abs(value) <= 1 ? `${sign}${decimal(value * 100)} %` : `${decimal(value)}×`
    case 'USD':
      return `$${decimal(value)}`
    case 'USD/1k tokens':
      return `$${decimal(value)} per 1k tokens`
    case 'bytes':
      return `${sign}${decimal(value / 1e6)} MB`
    default:
      return `${sign}${decimal(value)} ${Math.abs(value) === 1 ? singular(unit) : unit}`
  }
}

function shownSubject({ subject }: Fact): string {
  const { model, quant, dataset, commit, pullRequest, message, repository } = subject
  const benchmark = [model, quant, dataset].filter((part) => part !== undefined).join(' / ')
  const parts = [
    ...(benchmark === '' ? [] : [`of ${benchmark}`]),
    ...(commit === undefined ? [] : [`at ${shortSha(commit)}`]),
    ...(pullRequest === undefined ? [] : [`of #${pullRequest}`]),
    ...(message === undefined ? [] : [`("${message}")`]),
    ...(repository === undefined ? [] : [`in ${repository}`]),
  ]
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`
}

/** What a figure comes from, or what stands there instead: `p95 latency of gpt-4 at a1b2c3d: 80 ms`. */
export function describeSource(source: Source): string {
  if ('value' in source) return `${source.name}${shownSubject(source)}: ${shownValue(source)}`
  return source.name === 'message' ? `what was written of ${shortSha(source.of)}` : `${source.name} of ${source.of}`
}

/** What is wrong with a figure; the empty text for one that is traced. */
export function describeOutcome({ figure, outcome }: LookedUp): string {
  switch (outcome.kind) {
    case 'traced':
      return ''
    case 'contradicted':
      return `"${figure.text}" is not what ClickHouse has: ${describeSource(outcome.source)}.`
    case 'untraced':
      return `"${figure.text}" has no source in ClickHouse.`
    default:
      return outcome satisfies never
  }
}

/** What is to be known of the figures of an episode, in one sentence; undefined where each has its source. */
export function describeOpen(check: FigureCheck): string | undefined {
  const { all, open } = figureCounts(check)
  if (check.kind === 'unknown')
    return all === 0
      ? undefined
      : `Whether ${counted(all, 'figure')} of the episode have a source is unknown: ${check.reason}`
  const more = check.isCut ? ` The episode has more than the ${count(all)} figures that are looked up.` : ''
  if (open === 0) return more === '' ? undefined : more.trim()
  const figures = openFigures(check)
  const named = figures
    .slice(0, MAX_NAMED_FIGURES)
    .map((figure) => `line ${figure.figure.line}: ${describeOutcome(figure)}`)
  const hidden = open - named.length
  const rest = hidden > 0 ? ` And ${count(hidden)} more.` : ''
  return `${count(open)} of ${counted(all, 'figure')} of the episode ${open === 1 ? 'has' : 'have'} no source in ClickHouse, or another value there: ${named.join(' ')}${rest}${more}`
}
