import { signedPercent } from '../../text/figures.ts'
import { type Change, type Changes, isTold } from './changes.ts'
import { regressions } from './effects.ts'
import type { EpisodeFacts } from './facts.ts'
import type { Links } from './links.ts'
import { benchmarkName, pageOf, subjectText, titleText } from './phrases.ts'

const MAX_REGRESSIONS = 5
/** Those that matter; a list of all that was never measured helps nobody. */
const MAX_UNMEASURED = 3
const MAX_REVERTED = 3
const MAX_BREAKING = 3

/** Markdown of "Next steps": what is open. */
export function composeNextSteps(facts: EpisodeFacts, changes: Changes, links: Links): string {
  const lines = [
    ...regressions(facts, changes)
      .slice(0, MAX_REGRESSIONS)
      .map((change) => {
        const { benchmark, measure, ratio, isUnsure } = change
        const known = [...facts.commits, ...facts.measuredSince.commits]
        const commit = known.find(({ sha }) => sha === benchmark.commitSha)
        const where = commit === undefined ? '' : ` at ${links.commit(commit)}`
        const what = `the ${measure.title} of ${benchmarkName(benchmark)} got worse${where} (${signedPercent(ratio)})`
        return isUnsure ? `Measure it again, to know whether ${what}.` : `Find out why ${what}.`
      }),
    ...changes.takenBack
      .slice(0, MAX_REVERTED)
      .map(({ commit, by }) => `Decide what becomes of "${subjectText(commit)}", which ${links.commit(by)} took back.`),
    ...unmeasuredText(unmeasuredOf(changes), links),
    ...announcements(changes, links),
  ]
  return lines.length === 0 ? 'The data leaves nothing open.' : lines.map((line) => `- ${line}`).join('\n')
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
