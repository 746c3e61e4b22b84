import { toMinute } from '../../time/day.ts'
import { formatDuration } from '../../time/duration.ts'
import type { Verdict } from '../decide/verdict.ts'
import type { History } from '../gather/history.ts'
import { branchLabel, type Source, tableLabel } from '../sources/sources.ts'

/** What a reason is made of. */
export interface ReasonFacts {
  readonly source: Pick<Source, 'repository' | 'branch' | 'table' | 'match' | 'where'>
  readonly history: Pick<History, 'commits' | 'origin'>
  readonly verdict: Verdict
  readonly warnAfterSeconds: number
  readonly maxLagSeconds: number
}

/** A clock that is off by less is not worth a word, in seconds. */
const NOTABLE_SKEW = 60

const short = (sha: string) => sha.slice(0, 7)
const commits = (count: number) => (count === 1 ? '1 commit' : `${count} commits`)

function wait({ verdict, history, source }: ReasonFacts): string {
  const { waiting, newestCovered, behindSince, lagSeconds, isAtLeast, countedFrom } = verdict
  const after = newestCovered === undefined ? '' : ` after ${short(newestCovered)}, the newest with data`
  const lag = `${isAtLeast ? 'at least ' : ''}${formatDuration(lagSeconds ?? 0)}`
  const since = behindSince === undefined ? '' : ` (since ${toMinute(behindSince)}, by ${countedFrom})`
  const seen = newestCovered === undefined && isAtLeast ? ` (of the newest ${history.commits.length})` : ''
  return `${tableLabel(source.table)} has no data${source.match === 'time' ? ' since' : ' for'} ${commits(waiting)}${seen}${after}: behind for ${lag}${since}`
}

function covered({ verdict, history }: ReasonFacts): string {
  if (history.commits.length === 0) return 'The repository has no commits yet.'
  const { newestCovered, arrivedAfterSeconds } = verdict
  if (arrivedAfterSeconds === undefined && verdict.rows === 0) return 'No commit within sight needs data.'
  const came = arrivedAfterSeconds === undefined ? '' : `, which came after ${formatDuration(arrivedAfterSeconds)}`
  return `${newestCovered === undefined ? 'The newest commit' : short(newestCovered)} has data${came}.`
}

const doNext = ({ source }: ReasonFacts) =>
  `Find out why nothing is written to ${tableLabel(source.table)} for ${branchLabel(source)}${source.where === undefined ? '' : ' (where applies)'}, then run the check again.`

function main(facts: ReasonFacts): string {
  const { verdict, history, warnAfterSeconds, maxLagSeconds } = facts
  const [warnAfter, maxLag] = [formatDuration(warnAfterSeconds), formatDuration(maxLagSeconds)]
  const isBehind = verdict.waiting > 0
  switch (verdict.status) {
    case 'fresh':
      return covered(facts)
    case 'pending':
      return `${wait(facts)}; due within ${warnAfter}.`
    case 'late':
      if (isBehind) return `${wait(facts)}; due within ${warnAfter}, blocks after ${maxLag}.`
      return `${covered(facts)} It was due within ${warnAfter}.`
    case 'stale':
      return `${wait(facts)}; at most ${maxLag} may pass. ${doNext(facts)}`
    case 'empty':
      return `The table has no rows at all. ${wait(facts)}; blocks after ${maxLag}. ${doNext(facts)}`
    case 'unknown':
      return `None of the newest ${history.commits.length} commits has data, and an older one may have been waiting for longer than ${maxLag}. ${doNext(facts)}`
    default:
      return verdict.status satisfies never
  }
}

/** Says in words why a source has its status and, where it blocks, what to do. No text from outside but names is in it. */
export function describeVerdict(facts: ReasonFacts): string {
  const { verdict, history } = facts
  const skew = verdict.clockSkewSeconds
  return [
    history.origin === 'collection' ? 'GitHub did not answer: judged by the head that was collected last.' : '',
    main(facts),
    skew > NOTABLE_SKEW ? `Commits are dated ${formatDuration(skew)} ahead of the runner's clock.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}
