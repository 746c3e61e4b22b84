import { signedPercent } from '../../text/figures.ts'
import { type Change, type Changes, isTold } from './changes.ts'
import { regressions } from './effects.ts'
import type { EpisodeFacts } from './facts.ts'
import type { Links } from './links.ts'
import type { MeasuredChange } from './measurements.ts'
import { benchmarkName, pageOf, subjectText, titleText } from './phrases.ts'

const MAX_REGRESSIONS = 5
/** Those that matter; a list of all that was never measured helps nobody. */
const MAX_UNMEASURED = 3
const MAX_REVERTED = 3
const MAX_BREAKING = 3

/** Markdown of "Next steps": what is open. */
export function composeNextSteps(facts: EpisodeFacts, changes: Changes, links: Links): string {
  const lines = [
    ...regressionTexts(facts, changes, links),
    ...changes.takenBack
      .slice(0, MAX_REVERTED)
      .map(({ commit, by }) => `Decide what becomes of "${subjectText(commit)}", which ${links.commit(by)} took back.`),
    ...unmeasuredText(unmeasuredOf(changes), links),
    ...announcements(changes, links),
  ]
  return lines.length === 0 ? 'The data leaves nothing open.' : lines.map((line) => `- ${line}`).join('\n')
}

/** What got worse, and what may have: one line for each benchmark of a commit. */
function regressionTexts(facts: EpisodeFacts, changes: Changes, links: Links): string[] {
  const worst = regressions(facts, changes).slice(0, MAX_REGRESSIONS)
  const known = [...facts.commits, ...facts.measuredSince.commits]
  const textsOf = (some: readonly MeasuredChange[], why: string) =>
    [...Map.groupBy(some, ({ benchmark }) => benchmark)].map(([benchmark, of]) => {
      const commit = known.find(({ sha }) => sha === benchmark.commitSha)
      const where = commit === undefined ? '' : ` at ${links.commit(commit)}`
      const measures = of.map(({ measure, ratio }) => `the ${measure.title} (${signedPercent(ratio)})`)
      return `${why} ${measures.join(' and ')} of ${benchmarkName(benchmark)} got worse${where}.`
    })
  return [
    ...textsOf(
      worst.filter(({ isUnsure }) => !isUnsure),
      'Find out why',
    ),
    ...textsOf(
      worst.filter(({ isUnsure }) => isUnsure),
      'Measure it again, to know whether',
    ),
  ]
}

/** Several breaking changes by their pages alone: what they are was said twice. */
function announcements({ told }: Changes, links: Links): string[] {
  const breaking = told.filter(({ kind }) => kind === 'breaking').slice(0, MAX_BREAKING)
  const [first] = breaking
  if (first === undefined) return []
  const pages = breaking.map((change) => pageOf(change, links))
  return breaking.length === 1
    ? [`Announce the breaking change: ${titleText(first)} (${pages.join('')}).`]
    : [`Announce the breaking changes: ${pages.join(', ')}.`]
}

/** The changes for performance without a benchmark that matter most, else the first change without. */
function unmeasuredOf({ told }: Changes): Change[] {
  const unmeasured = told.filter((change) => isTold(change) && !change.isMeasured)
  const aimed = unmeasured.filter(({ kind }) => kind === 'performance')
  return aimed.length > 0
    ? aimed.slice(0, MAX_UNMEASURED)
    : unmeasured.filter(({ kind }) => kind !== 'breaking').slice(0, 1)
}

function unmeasuredText(unmeasured: readonly Change[], links: Links): string[] {
  if (unmeasured.length === 0) return []
  return [`Benchmark what has no figures yet: ${unmeasured.map((change) => pageOf(change, links)).join(', ')}.`]
}
