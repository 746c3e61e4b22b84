import { count, counted } from '../../text/figures.ts'
import { type Change, type Changes, isTold } from './changes.ts'
import type { EpisodeFacts } from './facts.ts'
import type { Kind } from './kinds.ts'
import type { Links } from './links.ts'
import { changeRatio, isMeasured, isWorse, MEASURES, type MeasuredChange, notableChanges } from './measurements.ts'
import { MAX_OPENING_CHANGES } from './opening.ts'
import { benchmarkName, nameText, pageOf, scopedTitle, scopeOf, titleText } from './phrases.ts'

const MAX_EFFECTS = 5
/** Changes named of a kind. */
const MAX_NAMED = 3
/** Parts of a repository named of changes that are alike. */
const MAX_SCOPES = 6

/**
 * Markdown of "Why it matters": what users get, better or worse, measured or meant, and what they have to follow. What the episode begins
 * with is not told again, unless there is nothing else.
 */
export function composeEffects(facts: EpisodeFacts, changes: Changes, links: Links): string {
  const measured = heldChanges(facts, changes).slice(0, MAX_EFFECTS)
  const begun = changes.told.filter(isTold).slice(0, MAX_OPENING_CHANGES)
  const others = changes.told.filter((change) => !begun.includes(change))
  const gains = (from: readonly Change[]) => [
    ...named('New for users', 'features', from, links),
    ...named('Fixed', 'fixes', from, links),
  ]
  // What is unsure of all of them is said once.
  const isAllUnsure = measured.length > 1 && measured.every(({ isUnsure }) => isUnsure)
  const lines = [
    ...measured.map((change) => effectText(change, facts, links, isAllUnsure)),
    ...(isAllUnsure ? ['Noise is not ruled out for any of these.'] : []),
    ...named('What depends on it has to follow', 'breaking', changes.told, links),
    ...meantFaster(changes, begun),
    ...gains(others),
  ]
  if (lines.length === 0) lines.push(...gains(begun))
  if (lines.length === 0 || (measured.length === 0 && facts.benchmarks.length > 0)) lines.push(withoutEffect(facts))
  return [...lines, ...measuredShare(facts)].map((line) => `- ${line}`).join('\n')
}

/** The notable changes at commits that hold. */
function heldChanges({ benchmarks }: EpisodeFacts, { cancelled }: Changes): MeasuredChange[] {
  return notableChanges(benchmarks.filter(({ commitSha }) => !cancelled.has(commitSha)))
}

/** The notable changes for the worse at commits that hold, those of earlier episodes that were measured since included. */
export const regressions = (facts: EpisodeFacts, changes: Changes): MeasuredChange[] => {
  const benchmarks = [...facts.benchmarks, ...facts.measuredSince.benchmarks]
  return heldChanges({ ...facts, benchmarks }, changes).filter(isWorse)
}

/** What a line says already in front of a title. */
const OPENINGS: Readonly<Partial<Record<Kind, RegExp>>> = {
  features: /^add(?:s|ed)? (?:support for )?(?=\S+ )(?!.* to )/iu,
  fixes: /^fix(?:e[sd])? (?=\S+ )/iu,
}

/** What changes of a kind bring that no benchmark tells of. */
function named(opening: string, kind: Kind, changes: readonly Change[], links: Links): string[] {
  const isMeant = (change: Change) => change.kind === kind && (kind === 'breaking' || change.measured.length === 0)
  const titleOf = (change: Change) => titleText(change).replace(OPENINGS[kind] ?? '', '')
  // What is done in several parts alike is told once.
  const alike = [...Map.groupBy(changes.filter(isMeant), titleOf)].slice(0, MAX_NAMED)
  const texts = alike.map(([title, of]) => {
    const scopes = [...new Set(of.map(scopeOf))].filter((scope) => scope !== '').slice(0, MAX_SCOPES)
    const text = scopes.length === 0 ? title : `${scopes.map(nameText).join(', ')}: ${title}`
    return kind === 'breaking' ? `${text} (${of.map((change) => pageOf(change, links)).join(', ')})` : text
  })
  return texts.length === 0 ? [] : [`${opening}: ${texts.join('; ')}.`]
}

/** Changes for performance that nothing measures: what the episode begins with, or their titles. */
function meantFaster({ told }: Changes, begun: readonly Change[]): string[] {
  const meant = told.filter(({ kind, isMeasured }) => kind === 'performance' && !isMeasured)
  if (meant.length === 0) return []
  const what = begun.every((change) => meant.includes(change))
    ? 'What this episode begins with is meant to make it faster or lighter'
    : `Meant to be faster or lighter: ${meant.slice(0, MAX_NAMED).map(scopedTitle).join('; ')}`
  return [`${what}; no benchmark shows yet by how much.`]
}

const share = (ratio: number) => `${(Math.abs(ratio) * 100).toFixed(1)} %`

function effectText(change: MeasuredChange, facts: EpisodeFacts, links: Links, isDoubtElsewhere: boolean): string {
  const { benchmark, measure, value, previous, ratio, isUnsure } = change
  const name = benchmarkName(benchmark)
  const figures = `${measure.text(value)}, before it ${measure.text(previous)}`
  const commit = facts.commits.find(({ sha }) => sha === benchmark.commitSha)
  const doubt = isUnsure && !isDoubtElsewhere ? '; noise is not ruled out' : ''
  const where = `${commit === undefined ? '' : ` (${links.commit(commit)})`}${doubt}`
  switch (measure.name) {
    case 'latency':
      return `Answers of ${name} take ${share(ratio)} ${ratio > 0 ? 'longer' : 'less time'}: a p95 latency of ${figures}${where}.`
    case 'tokensPerSec':
      return `${name} writes ${share(ratio)} ${ratio > 0 ? 'faster' : 'slower'}: ${figures}${where}.`
    case 'cost':
      return `With ${name}, 1,000 tokens cost ${share(ratio)} ${ratio > 0 ? 'more' : 'less'}: ${figures}${where}.`
    case 'memory':
      return `${name} needs ${share(ratio)} ${ratio > 0 ? 'more' : 'less'} memory at its peak: ${figures}${where}.`
  }
}

function withoutEffect({ benchmarks }: EpisodeFacts): string {
  if (benchmarks.length === 0)
    return 'The commits name nothing that users would notice at once: no feature, no fix, no breaking change.'
  if (!benchmarks.some((benchmark) => MEASURES.some(({ name }) => isMeasured(benchmark[name]))))
    return 'How much faster or slower it got is unknown: the benchmarks measured nothing of it.'
  const isCompared = benchmarks.some((benchmark) =>
    MEASURES.some(({ name }) => changeRatio(benchmark[name]) !== undefined),
  )
  return isCompared
    ? 'No difference that users would see: nothing that was measured changed by more than noise.'
    : 'How much faster or slower it got is unknown: there is no earlier benchmark to compare with.'
}

/** How much of it is measured, over all relevant commits of the window. */
function measuredShare({ totals: { relevant } }: EpisodeFacts): string[] {
  const { benchmarked, commits } = relevant
  if (benchmarked === 0 || commits === 0) return []
  if (benchmarked === commits) return [`Benchmarks cover ${counted(commits, 'relevant commit')}: all of them.`]
  return [`Benchmarks cover ${count(benchmarked)} of the ${counted(commits, 'relevant commit')}.`]
}
