import { counted, shortSha } from '../../text/figures.ts'
import { toMinute } from '../../time/day.ts'
import { formatDuration } from '../../time/duration.ts'
import type { Limits } from '../decide/case.ts'
import type { Verdict } from '../decide/verdict.ts'
import type { History } from '../gather/history.ts'
import { branchLabel, type Source } from '../sources/sources.ts'
import { tableLabel } from '../sources/table-name.ts'

/** What a reason is made of. */
export interface ReasonFacts extends Limits {
  readonly source: Pick<Source, 'repository' | 'branch' | 'table' | 'match' | 'where' | 'calendar' | 'minRows'>
  readonly history: Pick<History, 'commits' | 'origin' | 'repository'>
  readonly verdict: Verdict
}

/** A clock that is off by less is not worth a word, in seconds. */
const NOTABLE_SKEW_SECONDS = 60

const commits = (count: number) => counted(count, 'commit')

function wait({ verdict, history, source }: ReasonFacts): string {
  const { waiting, newestCovered, behindSince, lagSeconds, isAtLeast, countedFrom } = verdict
  const newest = newestCovered === undefined ? '' : `; the newest with data is ${shortSha(newestCovered)}`
  const lag = `${isAtLeast ? 'at least ' : ''}${formatDuration(lagSeconds ?? 0)}${source.calendar === undefined ? '' : " of the calendar's hours"}`
  const since = behindSince === undefined ? '' : ` (since ${toMinute(behindSince)}, by ${countedFrom})`
  const seen = newestCovered === undefined && isAtLeast ? ` (of the newest ${history.commits.length})` : ''
  const data = source.minRows === 1 ? 'no data' : `fewer than ${source.minRows} rows`
  return `${tableLabel(source.table)} has ${data} ${source.match === 'time' ? 'since' : 'for'} ${commits(waiting)}${seen}${newest}: behind for ${lag}${since}`
}

function covered({ verdict, history }: ReasonFacts): string {
  if (history.commits.length === 0) return 'The repository has no commits yet.'
  const { newestCovered, arrivedAfterSeconds } = verdict
  if (arrivedAfterSeconds === undefined && verdict.rows === 0) return 'No commit within sight needs data.'
  const came = arrivedAfterSeconds === undefined ? '' : `, which came after ${formatDuration(arrivedAfterSeconds)}`
  return `${newestCovered === undefined ? 'The newest commit' : shortSha(newestCovered)} has data${came}.`
}

const doNext = ({ source }: ReasonFacts) =>
  `Find out why nothing is written to ${tableLabel(source.table)} for ${branchLabel(source)}${source.where === undefined ? '' : ' (where applies)'}, then run the check again.`

function unknown(facts: ReasonFacts): string {
  const { verdict, history, maxLagSeconds } = facts
  if (verdict.isPushUntold && !verdict.needsHistory)
    return `The verdict hangs on when commits were pushed, which GitHub does not tell: by their dates ${verdict.waiting === 0 ? 'all have data' : `${commits(verdict.waiting)} without data may have been waiting for longer than ${formatDuration(verdict.lagSeconds ?? 0)}`}. Run the check again; where that does not help, see that the token may read the contents of ${facts.history.repository}.`
  if (verdict.waiting === 0)
    return `None of the newest ${history.commits.length} commits needs data, and an older one may be waiting for it.`
  if (verdict.needsHistory)
    return `Of the newest ${commits(history.commits.length)}, ${verdict.waiting} have no data, and an older one may have been waiting for longer than ${formatDuration(maxLagSeconds)}. ${doNext(facts)}`
  return `${commits(verdict.waiting)} without data, the first of which is dated after it can have come, and GitHub does not tell when it was pushed. ${doNext(facts)}`
}

function main(facts: ReasonFacts): string {
  const { verdict, warnAfterSeconds, maxLagSeconds } = facts
  const [warnAfter, maxLag] = [formatDuration(warnAfterSeconds), formatDuration(maxLagSeconds)]
  const isBehind = verdict.waiting > 0
  switch (verdict.status) {
    case 'fresh':
      return covered(facts)
    case 'pending':
      return `${wait(facts)}; due within ${warnAfter}.`
    case 'late':
      if (isBehind) return `${wait(facts)}; due within ${warnAfter}, stale after ${maxLag}.`
      return `${covered(facts)} It was due within ${warnAfter}.`
    case 'stale':
      return `${wait(facts)}; at most ${maxLag} may pass. ${doNext(facts)}`
    case 'empty':
      return `The table has no rows at all. ${wait(facts)}; stale after ${maxLag}. ${doNext(facts)}`
    case 'unknown':
      return unknown(facts)
    default:
      return verdict.status satisfies never
  }
}

/** Says in words why a source has its status and, where it is red, what to do. No text from outside but names is in it. */
export function describeVerdict(facts: ReasonFacts): string {
  const { clockSkewSeconds, rowsAheadSeconds } = facts.verdict
  return [
    facts.history.origin === 'collection' ? 'GitHub did not answer: judged by the head that was collected last.' : '',
    main(facts),
    clockSkewSeconds > NOTABLE_SKEW_SECONDS
      ? `Commits are dated ${formatDuration(clockSkewSeconds)} ahead of the runner's clock.`
      : '',
    rowsAheadSeconds > NOTABLE_SKEW_SECONDS
      ? `Rows are dated ${formatDuration(rowsAheadSeconds)} ahead of the runner's clock: check the clock and the time zone of what writes them.`
      : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}
