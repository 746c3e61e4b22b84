import { describe, expect, it } from 'vitest'
import { datedArrival } from '../../../src/check-freshness/decide/case.ts'
import { pushQuestion } from '../../../src/check-freshness/decide/push-questions.ts'
import { judge, UNREADABLE, type Verdict } from '../../../src/check-freshness/decide/verdict.ts'
import type { Coverage } from '../../../src/check-freshness/gather/coverage.ts'
import { ago, candidate, candidates, caseOf, DAY, HOUR, MINUTE, NOW, rowsFor, sha } from '../builders.ts'

const noPushTimes = new Map<string, Date>()
const pushed = (name: string, secondsAgo: number) => new Map([[sha(name), ago(secondsAgo)]])

/** The verdict on a source whose newest commit has had its data for long. */
const fresh: Verdict = {
  status: 'fresh',
  gate: 'passes',
  lagSeconds: 0,
  behindSince: undefined,
  isAtLeast: false,
  waiting: 0,
  newestCovered: sha('head'),
  rows: 3,
  arrivedAfterSeconds: 30,
  clockSkewSeconds: 0,
  countedFrom: 'committer date',
}

describe('a source with data for the head', () => {
  it('is fresh however long ago the head was committed', () => {
    const judged = caseOf(candidates(['head', 400 * DAY]), rowsFor(['head', 400 * DAY - 30]))
    expect(judge(judged, noPushTimes)).toEqual(fresh)
  })

  it.each([
    ['in time at warn-after', 90 * MINUTE, 'fresh', 'passes'],
    ['late one second after it', 90 * MINUTE + 1, 'late', 'degrades'],
  ] as const)('is %s', (_, delay, status, gate) => {
    const judged = caseOf(candidates(['head', DAY]), rowsFor(['head', DAY - delay]))
    expect(judge(judged, noPushTimes)).toEqual({ ...fresh, status, gate, arrivedAfterSeconds: delay })
  })

  it('is late, and no more, when the data came even after max-lag', () => {
    const judged = caseOf(candidates(['head', 3 * DAY]), rowsFor(['head', DAY]))
    expect(judge(judged, noPushTimes)).toEqual({
      ...fresh,
      status: 'late',
      gate: 'degrades',
      arrivedAfterSeconds: 2 * DAY,
    })
  })

  it('counts the delay from the push where its time is known', () => {
    const judged = caseOf(candidates(['head', DAY]), rowsFor(['head', 2 * HOUR]))
    expect(judge(judged, pushed('head', 3 * HOUR))).toEqual({
      ...fresh,
      arrivedAfterSeconds: HOUR,
      countedFrom: 'push',
    })
  })

  it('has no negative delay when rows came before the push', () => {
    const judged = caseOf(candidates(['head', 2 * HOUR]), rowsFor(['head', 3 * HOUR]))
    expect(judge(judged, noPushTimes)).toEqual({ ...fresh, arrivedAfterSeconds: 0 })
  })

  it('does not care for older commits without data', () => {
    const judged = caseOf(candidates(['head', HOUR], ['gap', 3 * DAY]), rowsFor(['head', HOUR - 30]))
    expect(judge(judged, noPushTimes)).toEqual(fresh)
  })
})

describe('a source whose head has no data', () => {
  const behind = (status: 'pending' | 'late' | 'stale', gate: Verdict['gate'], lag: number): Verdict => ({
    ...fresh,
    status,
    gate,
    lagSeconds: lag,
    behindSince: ago(lag),
    waiting: 1,
    newestCovered: sha('before'),
    arrivedAfterSeconds: undefined,
  })

  it.each([
    ['pending just now', 0, 'pending', 'passes'],
    ['pending at warn-after', 90 * MINUTE, 'pending', 'passes'],
    ['late one second after it', 90 * MINUTE + 1, 'late', 'degrades'],
    ['late at max-lag', 4 * HOUR, 'late', 'degrades'],
    ['stale one second after it', 4 * HOUR + 1, 'stale', 'blocks'],
  ] as const)('is %s', (_, lag, status, gate) => {
    const judged = caseOf(candidates(['head', lag], ['before', 5 * DAY]), rowsFor(['before', 5 * DAY]))
    expect(judge(judged, noPushTimes)).toEqual(behind(status, gate, lag))
  })

  it('is stale on a busy branch whose head is always young', () => {
    const busy = Array.from({ length: 72 }, (_, index) => [`commit ${index}`, 2 * MINUTE + index * HOUR] as const)
    const judged = caseOf(candidates(...busy, ['covered', 3 * DAY]), rowsFor(['covered', 3 * DAY]))
    const lag = 2 * MINUTE + 71 * HOUR
    expect(judge(judged, noPushTimes)).toEqual({
      ...behind('stale', 'blocks', lag),
      waiting: 72,
      newestCovered: sha('covered'),
    })
  })

  it('counts from the oldest commit after the newest with data, not from older gaps', () => {
    const line = candidates(['head', MINUTE], ['second', HOUR], ['covered', 2 * HOUR], ['gap', 9 * DAY])
    expect(judge(caseOf(line, rowsFor(['covered', HOUR])), noPushTimes)).toEqual({
      ...behind('pending', 'passes', HOUR),
      waiting: 2,
      newestCovered: sha('covered'),
    })
  })

  it('counts a commit of a side branch from the merge that brought it', () => {
    const merge = candidate('merge', 10 * MINUTE, 0)
    const side = { ...candidate('side', 6 * DAY, 2), arrival: merge.arrival }
    const line = [merge, candidate('before', 5 * DAY, 1), side]
    expect(
      judge(caseOf([merge, side, candidate('before', 7 * DAY, 2)], rowsFor(['before', 7 * DAY])), noPushTimes),
    ).toEqual({
      ...behind('pending', 'passes', 10 * MINUTE),
      waiting: 2,
    })
    expect(judge(caseOf(line, rowsFor(['before', 5 * DAY])), noPushTimes)).toEqual(
      behind('pending', 'passes', 10 * MINUTE),
    )
  })

  it('counts from the commit that came first, whatever order the dates have', () => {
    const merge = candidate('merge', 10 * MINUTE, 0)
    const line = [merge, candidate('old', 3 * HOUR, 1), { ...candidate('side', 4 * HOUR, 2), arrival: merge.arrival }]
    expect(judge(caseOf(line, rowsFor()), noPushTimes)).toEqual({
      ...behind('late', 'degrades', 3 * HOUR),
      waiting: 3,
      newestCovered: undefined,
      rows: 0,
    })
  })

  it('counts from the push where its time is known', () => {
    const judged = caseOf(candidates(['head', 7 * DAY], ['before', 8 * DAY]), rowsFor(['before', 8 * DAY]))
    expect(judge(judged, pushed('head', 2 * MINUTE))).toEqual({
      ...behind('pending', 'passes', 2 * MINUTE),
      countedFrom: 'push',
    })
  })

  it('never counts from the future', () => {
    const judged = caseOf(candidates(['head', -DAY], ['before', DAY]), rowsFor(['before', DAY]))
    expect(judge(judged, noPushTimes)).toEqual({ ...behind('pending', 'passes', 0), clockSkewSeconds: DAY })
    expect(judge(judged, pushed('head', -HOUR))).toEqual({
      ...behind('pending', 'passes', 0),
      clockSkewSeconds: DAY,
      countedFrom: 'push',
    })
  })

  it('counts a commit dated in the future from the last push to the repository', () => {
    const judged = caseOf(candidates(['head', -DAY], ['before', DAY]), rowsFor(['before', DAY]), {
      pushedAt: ago(5 * HOUR),
    })
    expect(judge(judged, noPushTimes)).toEqual({
      ...behind('stale', 'blocks', 5 * HOUR),
      clockSkewSeconds: DAY,
      countedFrom: 'push',
    })
  })

  it('rounds a skew of part of a second up, so that it shows', () => {
    const judged = caseOf(candidates(['head', -0.25], ['before', DAY]), rowsFor(['before', DAY]))
    expect(judge(judged, noPushTimes).clockSkewSeconds).toBe(1)
  })

  it('counts whole seconds only', () => {
    const judged = caseOf(candidates(['head', 90 * MINUTE + 0.9], ['before', DAY]), rowsFor(['before', DAY]))
    expect(judge(judged, noPushTimes)).toMatchObject({ status: 'pending', lagSeconds: 90 * MINUTE })
  })

  it('says that the lag may be larger when nothing within sight has data', () => {
    const line = candidates(['head', HOUR], ['before', 5 * HOUR])
    const verdict = { ...behind('stale', 'blocks', 5 * HOUR), waiting: 2, newestCovered: undefined, rows: 0 }
    expect(judge(caseOf(line, rowsFor()), noPushTimes)).toEqual(verdict)
    expect(judge(caseOf(line, rowsFor(), { commits: { candidates: line, reach: 'enough' } }), noPushTimes)).toEqual({
      ...verdict,
      isAtLeast: true,
    })
  })
})

describe('a history that was not seen far enough', () => {
  const line = candidates(['head', MINUTE], ['before', HOUR])
  const short = { commits: { candidates: line, reach: 'short' } } as const

  it('leaves the verdict unknown when nothing seen has data and the lag alone would pass', () => {
    const verdict = judge(caseOf(line, rowsFor(), short), noPushTimes)
    expect(verdict).toEqual({
      ...fresh,
      status: 'unknown',
      gate: 'blocks',
      lagSeconds: HOUR,
      behindSince: ago(HOUR),
      isAtLeast: true,
      waiting: 2,
      newestCovered: undefined,
      rows: 0,
      arrivedAfterSeconds: undefined,
    })
  })

  it('is enough when something seen has data', () => {
    expect(judge(caseOf(line, rowsFor(['before', HOUR]), short), noPushTimes)).toMatchObject({
      status: 'pending',
      isAtLeast: false,
    })
  })

  it('is enough when what was seen is stale already', () => {
    const stale = caseOf(line, rowsFor(), { ...short, maxLagSeconds: 30 * MINUTE, warnAfterSeconds: MINUTE })
    expect(judge(stale, noPushTimes)).toMatchObject({ status: 'stale', gate: 'blocks' })
  })

  it('leaves the verdict unknown when no commit seen needs data', () => {
    const none = line.map((one) => ({ ...one, needsData: false }))
    const judged = caseOf(none, rowsFor(), { commits: { candidates: none, reach: 'short' } })
    expect(judge(judged, noPushTimes)).toMatchObject({ status: 'unknown', gate: 'blocks', waiting: 0 })
  })

  it('never asks for a push time', () => {
    const old = candidates(['head', 3 * HOUR])
    expect(pushQuestion(caseOf(old, rowsFor(), { commits: { candidates: old, reach: 'short' } }))).toBeUndefined()
  })
})

describe('a source with commits that need no data', () => {
  const docs = candidate('docs', 2 * DAY, 0, { needsData: false })

  it('is fresh when nothing needs data', () => {
    expect(judge(caseOf([docs], rowsFor()), noPushTimes)).toEqual({
      ...fresh,
      newestCovered: undefined,
      rows: 0,
      arrivedAfterSeconds: undefined,
    })
    expect(judge(caseOf([], rowsFor()), noPushTimes)).toEqual({
      ...fresh,
      newestCovered: undefined,
      rows: 0,
      arrivedAfterSeconds: undefined,
    })
  })

  it('waits only for those that need data', () => {
    const line = [
      docs,
      candidate('code', HOUR, 1),
      candidate('more docs', 3 * DAY, 2, { needsData: false }),
      candidate('before', 4 * DAY, 3),
    ]
    expect(judge(caseOf(line, rowsFor(['before', 4 * DAY])), noPushTimes)).toMatchObject({
      status: 'pending',
      waiting: 1,
      lagSeconds: HOUR,
      newestCovered: sha('before'),
    })
  })

  it('takes the data of a later commit for that of an earlier one, from the time of the first of them', () => {
    const line = [
      candidate('later docs', HOUR, 0, { needsData: false }),
      { ...docs, arrival: { ...docs.arrival, depth: 1 } },
      candidate('code', 3 * HOUR, 2),
    ]
    const rows = rowsFor(['later docs', HOUR - 30], ['docs', 2 * HOUR])
    expect(judge(caseOf(line, rows), noPushTimes)).toEqual({
      ...fresh,
      newestCovered: sha('later docs'),
      arrivedAfterSeconds: HOUR,
    })
  })

  it('takes no account of data for commits before the newest in need', () => {
    const line = [candidate('head', HOUR, 0), candidate('before', 2 * HOUR, 1)]
    expect(judge(caseOf(line, rowsFor(['head', HOUR - 30], ['before', 3 * HOUR])), noPushTimes)).toEqual(fresh)
  })
})

describe('an empty table', () => {
  it.each([
    [MINUTE, 'passes'],
    [2 * HOUR, 'degrades'],
    [5 * HOUR, 'blocks'],
  ] as const)('is empty, and judged by the lag (%d s): %s', (lag, gate) => {
    const judged = caseOf(candidates(['head', lag]), rowsFor(), { hasRows: false })
    expect(judge(judged, noPushTimes)).toMatchObject({ status: 'empty', gate, lagSeconds: lag })
  })

  it('does not matter when no commit needs data', () => {
    expect(judge(caseOf([], rowsFor(), { hasRows: false }), noPushTimes).status).toBe('fresh')
  })

  it('does not hide that too little of the history was seen', () => {
    const line = candidates(['head', MINUTE])
    const judged = caseOf(line, rowsFor(), { hasRows: false, commits: { candidates: line, reach: 'short' } })
    expect(judge(judged, noPushTimes)).toMatchObject({ status: 'unknown', gate: 'blocks' })
  })
})

describe('a head that was collected last', () => {
  it.each([
    ['a covered head', candidates(['head', DAY]), rowsFor(['head', DAY - 30]), 'late', 'degrades'],
    ['a head that is due', candidates(['head', MINUTE]), rowsFor(), 'late', 'degrades'],
    ['an overdue head', candidates(['head', 5 * HOUR]), rowsFor(), 'stale', 'blocks'],
  ] as const)('makes the source late at best: %s', (_, line, rows, status, gate) => {
    expect(judge(caseOf(line, rows, { isFromCollection: true }), noPushTimes)).toMatchObject({ status, gate })
  })

  it('never asks GitHub for a push time', () => {
    const judged = caseOf(candidates(['head', 5 * HOUR]), rowsFor(), { isFromCollection: true })
    expect(pushQuestion(judged)).toBeUndefined()
  })

  it('degrades an empty table that would pass', () => {
    const judged = caseOf(candidates(['head', MINUTE]), rowsFor(), { isFromCollection: true, hasRows: false })
    expect(judge(judged, noPushTimes)).toMatchObject({ status: 'empty', gate: 'degrades' })
  })
})

describe('match: time', () => {
  const byTime = (newestSecondsAgo: number | undefined, firstSecondsAgo?: number): Coverage => ({
    match: 'time',
    newestAt: newestSecondsAgo === undefined ? undefined : ago(newestSecondsAgo),
    sinceNewest: firstSecondsAgo === undefined ? undefined : { count: 7, firstAt: ago(firstSecondsAgo) },
  })

  it('is fresh with a row since the head, even of the same second', () => {
    expect(judge(caseOf(candidates(['head', DAY]), byTime(DAY, DAY)), noPushTimes)).toEqual({
      ...fresh,
      rows: 7,
      arrivedAfterSeconds: 0,
    })
  })

  it('is late when the first row since the head came after warn-after', () => {
    expect(judge(caseOf(candidates(['head', DAY]), byTime(0, DAY - 2 * HOUR)), noPushTimes)).toMatchObject({
      status: 'late',
      gate: 'degrades',
      arrivedAfterSeconds: 2 * HOUR,
    })
  })

  it('counts from the oldest commit after the newest row', () => {
    const line = candidates(['head', 2 * MINUTE], ['second', 5 * HOUR], ['covered', 6 * HOUR])
    expect(judge(caseOf(line, byTime(5 * HOUR + 1)), noPushTimes)).toEqual({
      ...fresh,
      status: 'stale',
      gate: 'blocks',
      lagSeconds: 5 * HOUR,
      behindSince: ago(5 * HOUR),
      waiting: 2,
      newestCovered: sha('covered'),
      rows: 0,
      arrivedAfterSeconds: undefined,
    })
  })

  it('covers nothing without rows', () => {
    expect(judge(caseOf(candidates(['head', 5 * HOUR]), byTime(undefined)), noPushTimes)).toMatchObject({
      status: 'stale',
      newestCovered: undefined,
    })
  })

  it('takes a commit dated in the future as one of the last push', () => {
    const judged = caseOf(candidates(['head', -DAY]), byTime(0, 30), { pushedAt: ago(MINUTE) })
    expect(judge(judged, noPushTimes)).toEqual({
      ...fresh,
      rows: 7,
      arrivedAfterSeconds: 30,
      clockSkewSeconds: DAY,
      countedFrom: 'push',
    })
  })
})

describe('the time a commit came onto its branch by its date', () => {
  it.each([
    ['the date itself, up to now', 0, 3 * HOUR, 0],
    ['the last push, for a date in the future', -DAY, 3 * HOUR, 3 * HOUR],
    ['now, for a date in the future and a last push that is told as later than now', -DAY, -HOUR, 0],
    ['now, for a date in the future and an unknown last push', -DAY, undefined, 0],
  ])('is %s', (_, dated, lastPush, expected) => {
    const pushedAt = lastPush === undefined ? undefined : ago(lastPush)
    expect(datedArrival({ at: ago(dated) }, pushedAt, NOW)).toEqual(ago(expected))
  })
})

describe('the push time', () => {
  const line = (secondsAgo: number) => candidates(['head', secondsAgo], ['before', 30 * DAY])
  const uncovered = (secondsAgo: number, pushedSecondsAgo?: number) =>
    caseOf(line(secondsAgo), rowsFor(['before', 30 * DAY]), {
      pushedAt: pushedSecondsAgo === undefined ? undefined : ago(pushedSecondsAgo),
    })

  it.each([
    ['a head that is due anyway', uncovered(90 * MINUTE)],
    ['a head committed this very moment', uncovered(0)],
    ['a head covered in time', caseOf(line(DAY), rowsFor(['head', DAY - HOUR]))],
    ['a late head of a repository not pushed to since', uncovered(2 * HOUR, 2 * HOUR)],
    ['a stale head of a repository not pushed to within max-lag', uncovered(3 * DAY, 4 * HOUR + 1)],
    ['a repository whose last push is told as earlier than its head', uncovered(2 * HOUR, 9 * DAY)],
    ['no commit at all', caseOf([], rowsFor())],
    ['a misdated head in a repository not pushed to within max-lag', uncovered(-DAY, 5 * HOUR)],
  ])('is not asked for where it can change nothing: %s', (_, judged) => {
    expect(pushQuestion(judged)).toBeUndefined()
  })

  it.each([
    ['an overdue head', uncovered(2 * HOUR), false],
    ['an overdue head of a repository pushed to since', uncovered(2 * HOUR, MINUTE), false],
    ['a stale head', uncovered(4 * HOUR + 1), true],
    ['a stale head of a repository pushed to at max-lag', uncovered(5 * HOUR, 4 * HOUR), true],
    ['a head dated in the future', uncovered(-DAY), true],
    ['a head covered late', caseOf(line(DAY), rowsFor(['head', HOUR])), false],
    ['a covered head dated in the future', caseOf(candidates(['head', -DAY]), rowsFor(['head', 0])), false],
  ])('is asked for where it can change the verdict: %s', (_, judged, decidesGate) => {
    expect(pushQuestion(judged)).toEqual({ sha: sha('head'), decidesGate })
  })

  it('is that of the merge for a commit of a side branch', () => {
    const merge = candidate('merge', 2 * HOUR, 0, { needsData: false })
    const judged = caseOf([merge, { ...candidate('side', DAY, 1), arrival: merge.arrival }], rowsFor())
    expect(pushQuestion(judged)).toEqual({ sha: sha('merge'), decidesGate: false })
    expect(judge(judged, pushed('merge', MINUTE))).toMatchObject({ status: 'pending', lagSeconds: MINUTE })
  })
})

it('has a verdict for a source that could not be read, which blocks', () => {
  expect(UNREADABLE).toEqual({
    status: 'unknown',
    gate: 'blocks',
    lagSeconds: undefined,
    behindSince: undefined,
    isAtLeast: false,
    waiting: 0,
    newestCovered: undefined,
    rows: 0,
    arrivedAfterSeconds: undefined,
    clockSkewSeconds: 0,
    countedFrom: 'committer date',
  })
})

it('judges by the time it is given, not by the clock', () => {
  const judged = caseOf(candidates(['head', 0]), rowsFor(), { now: new Date(NOW.getTime() + 5 * HOUR * 1_000) })
  expect(judge(judged, noPushTimes)).toMatchObject({ status: 'stale', lagSeconds: 5 * HOUR })
})
