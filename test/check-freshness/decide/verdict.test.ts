import { describe, expect, it } from 'vitest'
import { type Case, datedArrival } from '../../../src/check-freshness/decide/case.ts'
import { pushQuestion } from '../../../src/check-freshness/decide/push-questions.ts'
import { judge, unreadable, type Verdict } from '../../../src/check-freshness/decide/verdict.ts'
import type { Coverage } from '../../../src/check-freshness/gather/coverage.ts'
import { shaNamed } from '../../builders/sha.ts'
import {
  ago,
  candidate,
  candidates,
  caseOf,
  chained,
  DAY,
  HOUR,
  judgedBy,
  MINUTE,
  NOW,
  rowsFor,
  toldPushes,
} from '../builders.ts'

const pushed = (name: string, secondsAgo: number) => toldPushes([[name, secondsAgo]])

/** The verdict without how late data usually is, which has its own tests. */
function verdictOn(judged: Case): Omit<Verdict, 'arrivals'> {
  const { arrivals: _, ...verdict } = judge(judged)
  return verdict
}

/** The verdict on a source whose newest commit has had its data for long. */
const fresh: Omit<Verdict, 'arrivals'> = {
  status: 'fresh',
  gate: 'passes',
  lagSeconds: 0,
  behindSince: undefined,
  firstWaiting: undefined,
  isAtLeast: false,
  needsHistory: false,
  waiting: 0,
  newestCovered: shaNamed('head'),
  rows: 3,
  arrivedAfterSeconds: 30,
  clockSkewSeconds: 0,
  rowsAheadSeconds: 0,
  isPushUntold: false,
  countedFrom: 'committer date',
}

describe('a source with data for the head', () => {
  it('is fresh however long ago the head was committed', () => {
    const judged = caseOf(candidates(['head', 400 * DAY]), rowsFor(['head', 400 * DAY - 30]))
    expect(verdictOn(judged)).toEqual(fresh)
  })

  it.each([
    ['in time at warn-after', 90 * MINUTE, 'fresh', 'passes'],
    ['late one second after it', 90 * MINUTE + 1, 'late', 'degrades'],
  ] as const)('is %s', (_, delay, status, gate) => {
    const judged = caseOf(candidates(['head', DAY]), rowsFor(['head', DAY - delay]))
    expect(verdictOn(judged)).toEqual({ ...fresh, status, gate, arrivedAfterSeconds: delay })
  })

  it('is late, and no more, when the data came even after max-lag', () => {
    const judged = caseOf(candidates(['head', 3 * DAY]), rowsFor(['head', DAY]))
    expect(verdictOn(judged)).toEqual({
      ...fresh,
      status: 'late',
      gate: 'degrades',
      arrivedAfterSeconds: 2 * DAY,
    })
  })

  it('counts the delay from the push where its time is known', () => {
    const judged = caseOf(candidates(['head', DAY]), rowsFor(['head', 2 * HOUR]))
    expect(verdictOn({ ...judged, pushTimes: pushed('head', 3 * HOUR) })).toEqual({
      ...fresh,
      arrivedAfterSeconds: HOUR,
      countedFrom: 'push',
    })
  })

  it('has no negative delay when rows came before the push', () => {
    const judged = caseOf(candidates(['head', 2 * HOUR]), rowsFor(['head', 3 * HOUR]))
    expect(verdictOn(judged)).toEqual({ ...fresh, arrivedAfterSeconds: 0 })
  })

  it('does not care for older commits without data', () => {
    const judged = caseOf(candidates(['head', HOUR], ['gap', 3 * DAY]), rowsFor(['head', HOUR - 30]))
    expect(verdictOn(judged)).toEqual(fresh)
  })
})

describe('a source whose head has no data', () => {
  const behind = (
    status: 'pending' | 'late' | 'stale',
    gate: Verdict['gate'],
    lag: number,
  ): Omit<Verdict, 'arrivals'> => ({
    ...fresh,
    status,
    gate,
    lagSeconds: lag,
    behindSince: ago(lag),
    firstWaiting: shaNamed('head'),
    waiting: 1,
    newestCovered: shaNamed('before'),
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
    expect(verdictOn(judged)).toEqual(behind(status, gate, lag))
  })

  it('is stale on a busy branch whose head is always young', () => {
    const busy = Array.from({ length: 72 }, (_, index) => [`commit ${index}`, 2 * MINUTE + index * HOUR] as const)
    const judged = caseOf(candidates(...busy, ['covered', 3 * DAY]), rowsFor(['covered', 3 * DAY]))
    const lag = 2 * MINUTE + 71 * HOUR
    expect(verdictOn(judged)).toEqual({
      ...behind('stale', 'blocks', lag),
      firstWaiting: shaNamed('commit 71'),
      waiting: 72,
      newestCovered: shaNamed('covered'),
    })
  })

  it('counts from the oldest commit after the newest with data, not from older gaps', () => {
    const line = candidates(['head', MINUTE], ['second', HOUR], ['covered', 2 * HOUR], ['gap', 9 * DAY])
    expect(verdictOn(caseOf(line, rowsFor(['covered', HOUR])))).toEqual({
      ...behind('pending', 'passes', HOUR),
      firstWaiting: shaNamed('second'),
      waiting: 2,
      newestCovered: shaNamed('covered'),
    })
  })

  it('counts a commit of a side branch from the merge that brought it', () => {
    const merge = { ...candidate('merge', 10 * MINUTE, 0), parents: [shaNamed('before'), shaNamed('side')] }
    const side = { ...candidate('side', 6 * DAY, 2), arrival: merge.arrival }
    const before = candidate('before', 7 * DAY, 3)
    expect(verdictOn(caseOf([merge, side, before], rowsFor(['before', 7 * DAY])))).toEqual({
      ...behind('pending', 'passes', 10 * MINUTE),
      firstWaiting: shaNamed('merge'),
      waiting: 2,
    })
  })

  it('counts from the commit that came first, whatever order the dates have', () => {
    const merge = candidate('merge', 10 * MINUTE, 0)
    const line = [merge, candidate('old', 3 * HOUR, 1), { ...candidate('side', 4 * HOUR, 2), arrival: merge.arrival }]
    expect(verdictOn(caseOf(line, rowsFor()))).toEqual({
      ...behind('late', 'degrades', 3 * HOUR),
      firstWaiting: shaNamed('old'),
      waiting: 3,
      newestCovered: undefined,
      rows: 0,
    })
  })

  it('counts from the push where its time is known', () => {
    const judged = caseOf(candidates(['head', 7 * DAY], ['before', 8 * DAY]), rowsFor(['before', 8 * DAY]))
    expect(verdictOn({ ...judged, pushTimes: pushed('head', 2 * MINUTE) })).toEqual({
      ...behind('pending', 'passes', 2 * MINUTE),
      countedFrom: 'push',
    })
  })

  it('takes a commit that is dated in the future, and whose push is not told, for one of any age', () => {
    const judged = caseOf(candidates(['head', -DAY], ['before', DAY]), rowsFor(['before', DAY]))
    expect(verdictOn(judged)).toEqual({
      ...behind('pending', 'passes', 0),
      status: 'unknown',
      gate: 'blocks',
      isAtLeast: true,
      clockSkewSeconds: DAY,
    })
  })

  it('never counts from the future', () => {
    const judged = caseOf(candidates(['head', -DAY], ['before', DAY]), rowsFor(['before', DAY]))
    expect(verdictOn({ ...judged, pushTimes: pushed('head', -HOUR) })).toEqual({
      ...behind('pending', 'passes', 0),
      clockSkewSeconds: DAY,
      countedFrom: 'push',
    })
  })

  it.each([
    ['stale', 5 * HOUR, 'blocks'],
    ['unknown', 3 * HOUR, 'blocks'],
  ] as const)('counts a commit dated in the future from the last push at least: %s', (status, lag, gate) => {
    const judged = caseOf(candidates(['head', -DAY], ['before', DAY]), rowsFor(['before', DAY]), {
      pushedAt: ago(lag),
    })
    expect(verdictOn(judged)).toEqual({
      ...behind('stale', gate, lag),
      status,
      isAtLeast: true,
      clockSkewSeconds: DAY,
      countedFrom: 'push',
    })
  })

  it('knows that a commit dated in the future came before those that stand on it', () => {
    const judged = caseOf(candidates(['head', 5 * HOUR], ['odd', -DAY], ['before', 2 * DAY]), rowsFor(['before', DAY]))
    expect(verdictOn(judged)).toMatchObject({ status: 'stale', lagSeconds: 5 * HOUR, isAtLeast: true, waiting: 2 })
  })

  it('takes a date after the last push for as wrong as one in the future, but not one just after', () => {
    const head = (pushedAgo: number) =>
      caseOf(candidates(['head', HOUR], ['before', DAY]), rowsFor(['before', DAY]), { pushedAt: ago(pushedAgo) })
    expect(verdictOn(head(5 * HOUR))).toMatchObject({ status: 'stale', lagSeconds: 5 * HOUR, isAtLeast: true })
    expect(verdictOn(head(HOUR + 5 * MINUTE))).toMatchObject({ status: 'pending', lagSeconds: HOUR })
    expect(verdictOn(head(HOUR + 5 * MINUTE + 1))).toMatchObject({ status: 'unknown' })
  })

  it('takes a clock that is a minute ahead for right', () => {
    const head = (ahead: number) => caseOf(candidates(['head', -ahead], ['before', DAY]), rowsFor(['before', DAY]))
    expect(verdictOn(head(MINUTE))).toMatchObject({ status: 'pending', lagSeconds: 0, clockSkewSeconds: MINUTE })
    expect(verdictOn(head(MINUTE + 1))).toMatchObject({ status: 'unknown' })
  })

  it('rounds a skew of part of a second up, so that it shows', () => {
    const judged = caseOf(candidates(['head', -0.25], ['before', DAY]), rowsFor(['before', DAY]))
    expect(verdictOn(judged).clockSkewSeconds).toBe(1)
  })

  it('counts whole seconds only', () => {
    const judged = caseOf(candidates(['head', 90 * MINUTE + 0.9], ['before', DAY]), rowsFor(['before', DAY]))
    expect(verdictOn(judged)).toMatchObject({ status: 'pending', lagSeconds: 90 * MINUTE })
  })
})

describe('a history that was not seen far enough', () => {
  /** Stands on a commit that is not seen. */
  const openLine = (...all: readonly (readonly [string, number])[]) => {
    const line = candidates(...all)
    return line.map((one, index) => (index === line.length - 1 ? { ...one, parents: [shaNamed('unseen')] } : one))
  }
  const line = openLine(['head', MINUTE], ['before', HOUR])
  const short = { commits: judgedBy(line, { isCut: true }) }

  it('leaves the verdict unknown when nothing seen has data and the lag alone would pass', () => {
    expect(verdictOn(caseOf(line, rowsFor(), short))).toEqual({
      ...fresh,
      status: 'unknown',
      gate: 'blocks',
      lagSeconds: HOUR,
      behindSince: ago(HOUR),
      firstWaiting: shaNamed('before'),
      isAtLeast: true,
      needsHistory: true,
      waiting: 2,
      newestCovered: undefined,
      rows: 0,
      arrivedAfterSeconds: undefined,
    })
  })

  it('leaves it unknown when it would be late: an older commit may have made it stale', () => {
    const judged = caseOf(line, rowsFor(), { ...short, warnAfterSeconds: MINUTE })
    expect(verdictOn(judged)).toMatchObject({ status: 'unknown', gate: 'blocks', needsHistory: true })
  })

  it.each([
    ['the last of them has data', rowsFor(['before', HOUR])],
    ['what the last of them stands on has data', rowsFor(['unseen', HOUR])],
  ])('is enough when %s', (_, rows) => {
    expect(verdictOn(caseOf(line, rows, short))).toMatchObject({
      status: 'pending',
      isAtLeast: false,
      needsHistory: false,
    })
  })

  it('is not enough when only a side branch has data', () => {
    const merge = { ...candidate('merge', MINUTE, 0), parents: [shaNamed('main'), shaNamed('side')] }
    const main = { ...candidate('main', HOUR, 1), parents: [shaNamed('unseen')] }
    const side = { ...candidate('side', 2 * HOUR, 2), parents: [shaNamed('other')] }
    const judged = caseOf([merge, main, side], rowsFor(['side', HOUR]), {
      commits: judgedBy([merge, main, side], { isCut: true }),
    })
    expect(verdictOn(judged)).toMatchObject({ status: 'unknown', needsHistory: true, waiting: 2 })
  })

  it('does not matter where the whole history was seen', () => {
    const whole = candidates(['head', MINUTE]).map((one) => ({ ...one, parents: undefined }))
    expect(verdictOn(caseOf(whole, rowsFor()))).toMatchObject({ status: 'pending', isAtLeast: false })
  })

  it('is not enough when one of two parents is not seen', () => {
    const merge = { ...candidate('merge', MINUTE, 0), parents: [shaNamed('main'), shaNamed('unseen')] }
    const main = candidate('main', HOUR, 1)
    const judged = caseOf([merge, main], rowsFor(['main', HOUR]), { commits: judgedBy([merge, main], { isCut: true }) })
    expect(verdictOn(judged)).toMatchObject({ status: 'unknown', needsHistory: true })
  })

  it('is not enough when the parents of what waits are not known', () => {
    const unknown = line.map((one) => ({ ...one, parents: undefined }))
    const judged = caseOf(unknown, rowsFor(), { commits: judgedBy(unknown, { isCut: true }) })
    expect(verdictOn(judged)).toMatchObject({ status: 'unknown', needsHistory: true })
    const half = [{ ...candidate('head', MINUTE, 0), parents: undefined }, candidate('before', HOUR, 1)]
    expect(
      verdictOn(caseOf(half, rowsFor(['before', HOUR]), { commits: judgedBy(half, { isCut: true }) })),
    ).toMatchObject({
      status: 'unknown',
    })
  })

  it('is enough when what was seen is stale already', () => {
    const stale = caseOf(line, rowsFor(), { ...short, maxLagSeconds: 30 * MINUTE, warnAfterSeconds: MINUTE })
    expect(verdictOn(stale)).toMatchObject({ status: 'stale', gate: 'blocks', isAtLeast: true, needsHistory: false })
  })

  it('leaves the verdict unknown when no commit seen needs data', () => {
    const none = line.map((one) => ({ ...one, needsData: false }))
    const judged = caseOf(none, rowsFor(), { commits: judgedBy(none, { isCut: true }) })
    expect(verdictOn(judged)).toMatchObject({ status: 'unknown', gate: 'blocks', waiting: 0, isAtLeast: false })
  })

  it('is not stale by its dates when the push was just now, but unknown', () => {
    const old = openLine(['head', 30 * HOUR], ['before', 31 * HOUR])
    const judged = caseOf(old, rowsFor(), {
      commits: judgedBy(old, { isCut: true }),
      pushTimes: toldPushes([
        ['head', MINUTE],
        ['before', MINUTE],
      ]),
    })
    expect(verdictOn(judged)).toMatchObject({ status: 'unknown', needsHistory: true, lagSeconds: MINUTE })
  })
})

describe('what has data', () => {
  const merge = { ...candidate('merge', MINUTE, 0), parents: [shaNamed('main'), shaNamed('side')] }
  const main = { ...candidate('main', 31 * HOUR, 2), parents: [shaNamed('base')] }
  const base = candidate('base', 40 * HOUR, 3)
  const side = { ...candidate('side', 2 * HOUR, 1), parents: [shaNamed('base')], arrival: merge.arrival }

  it('is not what a merge brought beside it, whatever stands higher in the list', () => {
    expect(verdictOn(caseOf([merge, side, main, base], rowsFor(['side', HOUR])))).toMatchObject({
      status: 'stale',
      waiting: 2,
      firstWaiting: shaNamed('main'),
      lagSeconds: 31 * HOUR,
      newestCovered: shaNamed('side'),
    })
  })

  it('is everything that a merge with data stands on', () => {
    expect(verdictOn(caseOf([merge, side, main, base], rowsFor(['merge', 0])))).toMatchObject({
      status: 'fresh',
      waiting: 0,
      arrivedAfterSeconds: MINUTE,
    })
  })

  it('is a commit with as many rows as are asked for', () => {
    const judged = (minRows: number) => caseOf(candidates(['head', HOUR]), rowsFor(['head', HOUR - 30]), { minRows })
    expect(verdictOn(judged(3))).toMatchObject({ status: 'fresh', rows: 3 })
    expect(verdictOn(judged(4))).toMatchObject({ status: 'pending', rows: 0, waiting: 1 })
  })

  describe('by a pull request', () => {
    const squash = {
      ...candidate('squash', HOUR, 0),
      parents: [shaNamed('main')],
      aliases: [shaNamed('work'), shaNamed('more work')],
    }
    const brought = (...rows: readonly (readonly [string, number])[]) =>
      caseOf([squash, main, base], rowsFor(...rows), {
        commits: judgedBy([squash, main, base], {
          parents: new Map([
            [shaNamed('squash'), [shaNamed('main')]],
            [shaNamed('main'), [shaNamed('base')]],
            [shaNamed('more work'), [shaNamed('work')]],
            [shaNamed('work'), [shaNamed('base')]],
          ]),
        }),
      })

    it('is the commit that the pull request became, and what its commits stand on, but not what it was put onto', () => {
      expect(verdictOn(brought(['more work', HOUR]))).toMatchObject({
        status: 'stale',
        waiting: 1,
        firstWaiting: shaNamed('main'),
        newestCovered: shaNamed('squash'),
        rows: 3,
      })
    })

    it('comes with the first of its rows', () => {
      expect(verdictOn(brought(['work', HOUR - 40], ['main', HOUR], ['more work', HOUR - 20]))).toMatchObject({
        status: 'fresh',
        waiting: 0,
        rows: 6,
        arrivedAfterSeconds: 20,
      })
    })
  })

  describe('of paths whose listing goes on beyond the branch that was read', () => {
    const near = { ...candidate('near', MINUTE, 0, { needsData: false }), parents: [shaNamed('unseen')] }
    const far = [candidate('far', 3 * DAY, 1), candidate('further', 9 * DAY, 2)]
    const judged = (coverage: Coverage, spines: readonly (readonly string[])[] | undefined) =>
      caseOf([near, ...far], coverage, {
        commits: judgedBy([near, ...far], {
          near: 1,
          isCut: true,
          spines,
          parents: new Map([
            [shaNamed('near'), [shaNamed('unseen')]],
            [shaNamed('far'), [shaNamed('further')]],
          ]),
        }),
      })

    it('is told by a commit with data on each spine', () => {
      const spines = [[shaNamed('far'), shaNamed('further')]]
      expect(verdictOn(judged(rowsFor(['far', 2 * DAY + 23 * HOUR]), spines))).toMatchObject({
        status: 'fresh',
        waiting: 0,
        newestCovered: shaNamed('far'),
      })
      expect(verdictOn(judged(rowsFor(['far', DAY]), [...spines, [shaNamed('elsewhere')]]))).toMatchObject({
        status: 'unknown',
      })
      expect(verdictOn(judged(rowsFor(['far', DAY]), undefined))).toMatchObject({
        status: 'unknown',
        needsHistory: true,
      })
    })

    it('does not hang on what commits beyond the branch stand on', () => {
      const open = caseOf(
        [{ ...near, needsData: true }, ...far.map((one) => ({ ...one, parents: [shaNamed('deep')] }))],
        rowsFor(['unseen', MINUTE]),
        {
          commits: judgedBy(
            [{ ...near, needsData: true }, ...far.map((one) => ({ ...one, parents: [shaNamed('deep')] }))],
            {
              near: 1,
              isCut: true,
            },
          ),
        },
      )
      expect(verdictOn(open)).toMatchObject({ status: 'pending', waiting: 1 })
    })

    it('is told by one commit of a spine, not by all', () => {
      const spines = [[shaNamed('far'), shaNamed('further')]]
      expect(verdictOn(judged(rowsFor(['further', 8 * DAY]), spines))).toMatchObject({ status: 'stale', waiting: 1 })
      const young = caseOf(
        [near, candidate('far', HOUR, 1), candidate('further', 9 * DAY, 2)],
        rowsFor(['further', 8 * DAY]),
        {
          commits: judgedBy([near, candidate('far', HOUR, 1), candidate('further', 9 * DAY, 2)], {
            near: 1,
            isCut: true,
            spines,
          }),
        },
      )
      expect(verdictOn(young)).toMatchObject({ status: 'pending', waiting: 1, isAtLeast: false })
    })

    it('is all that is listed where nothing more is', () => {
      expect(verdictOn(judged(rowsFor(['further', 9 * DAY]), []))).toMatchObject({ status: 'stale', waiting: 1 })
    })

    it('is all below a commit of the branch that has data', () => {
      expect(verdictOn(judged(rowsFor(['near', 0]), undefined))).toMatchObject({ status: 'fresh', waiting: 0 })
    })
  })
})

describe('how late data usually is', () => {
  it('is told by the commits that need data and have it themselves', () => {
    const names = Array.from({ length: 20 }, (_, index) => `commit ${index}`)
    const line = candidates(...names.map((name, index) => [name, (index + 1) * HOUR] as const))
    const rows = rowsFor(...names.map((name, index) => [name, (index + 1) * HOUR - (index + 1) * MINUTE] as const))
    expect(judge(caseOf(line, rows)).arrivals).toEqual({
      commits: 20,
      p50Seconds: 10 * MINUTE,
      p95Seconds: 19 * MINUTE,
    })
    const docs = line.map((one, index) => ({ ...one, needsData: index === 0 }))
    expect(judge(caseOf(docs, rows)).arrivals).toEqual({ commits: 1, p50Seconds: MINUTE, p95Seconds: MINUTE })
  })

  it('is told in the order of the delays, not of the commits', () => {
    const line = candidates(['c', HOUR], ['b', 2 * HOUR], ['a', 3 * HOUR], ['none', 4 * HOUR])
    const rows = rowsFor(['c', HOUR - 10 * MINUTE], ['b', 2 * HOUR - 20 * MINUTE], ['a', 3 * HOUR - MINUTE])
    expect(judge(caseOf(line, rows)).arrivals).toEqual({ commits: 3, p50Seconds: 10 * MINUTE, p95Seconds: 20 * MINUTE })
    expect(judge(caseOf(line, rowsFor())).arrivals).toBeUndefined()
    const few = caseOf(line, rowsFor(['c', 0]), { minRows: 9 })
    expect(judge(few)).toMatchObject({ waiting: 4, arrivedAfterSeconds: undefined })
  })

  it('comes from enough rows: a first row of too few says nothing of when data came', () => {
    const line = candidates(['head', HOUR], ['before', 2 * HOUR])
    const rows: Coverage = {
      match: 'commit',
      rows: new Map([
        [shaNamed('head'), { count: 1, firstAt: ago(HOUR), lastAt: ago(HOUR) }],
        [shaNamed('before'), { count: 9, firstAt: ago(HOUR), lastAt: ago(HOUR) }],
      ]),
    }
    const docs = line.map((one, index) => ({ ...one, needsData: index === 1 }))
    expect(verdictOn(caseOf(docs, rows, { minRows: 2 }))).toMatchObject({
      arrivedAfterSeconds: HOUR,
      newestCovered: shaNamed('before'),
    })
  })

  it('is never less than nothing', () => {
    const judged = caseOf(candidates(['head', HOUR]), rowsFor(['head', 2 * HOUR]))
    expect(judge(judged).arrivals).toEqual({ commits: 1, p50Seconds: 0, p95Seconds: 0 })
  })
})

describe('severity warn', () => {
  it('never blocks', () => {
    const stale = caseOf(candidates(['head', 5 * HOUR]), rowsFor(), { severity: 'warn' })
    expect(verdictOn(stale)).toMatchObject({ status: 'stale', gate: 'degrades' })
    expect(unreadable('warn')).toMatchObject({ status: 'unknown', gate: 'degrades' })
    const line = candidates(['head', MINUTE])
    const open = line.map((one) => ({ ...one, parents: [shaNamed('unseen')] }))
    expect(
      verdictOn(caseOf(open, rowsFor(), { severity: 'warn', commits: judgedBy(open, { isCut: true }) })),
    ).toMatchObject({ status: 'unknown', gate: 'degrades' })
  })
})

describe('a calendar', () => {
  /** NOW is a Tuesday at 12:00 UTC. */
  const calendar = {
    days: new Set([1, 2, 3, 4, 5]),
    fromMinute: 9 * 60,
    toMinute: 17 * 60,
    zone: 'UTC',
    except: new Set<string>(),
  }

  it('counts its hours alone towards a lag and a delay', () => {
    const waiting = caseOf(candidates(['head', 20 * HOUR]), rowsFor(), { calendar })
    expect(verdictOn(waiting)).toMatchObject({ status: 'late', lagSeconds: 4 * HOUR })
    const covered = caseOf(candidates(['head', 20 * HOUR]), rowsFor(['head', 2 * HOUR]), { calendar })
    expect(verdictOn(covered)).toMatchObject({ status: 'late', arrivedAfterSeconds: 2 * HOUR })
  })
})

describe('a source with commits that need no data', () => {
  const docs = candidate('docs', 2 * DAY, 0, { needsData: false })

  it('is fresh when nothing needs data', () => {
    expect(verdictOn(caseOf([docs], rowsFor()))).toEqual({
      ...fresh,
      newestCovered: undefined,
      rows: 0,
      arrivedAfterSeconds: undefined,
    })
    expect(verdictOn(caseOf([], rowsFor()))).toEqual({
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
    expect(verdictOn(caseOf(line, rowsFor(['before', 4 * DAY])))).toMatchObject({
      status: 'pending',
      waiting: 1,
      lagSeconds: HOUR,
      newestCovered: shaNamed('before'),
    })
  })

  it('takes the data of a later commit for that of an earlier one, from the time of the first of them', () => {
    const line = chained([
      candidate('later docs', HOUR, 0, { needsData: false }),
      { ...docs, arrival: { ...docs.arrival, depth: 1 } },
      candidate('code', 3 * HOUR, 2),
    ])
    const rows = rowsFor(['later docs', HOUR - 30], ['docs', 2 * HOUR])
    expect(verdictOn(caseOf(line, rows))).toEqual({
      ...fresh,
      newestCovered: shaNamed('later docs'),
      arrivedAfterSeconds: HOUR,
    })
  })

  it('takes no account of data for commits before the newest in need', () => {
    const line = [candidate('head', HOUR, 0), candidate('before', 2 * HOUR, 1)]
    expect(verdictOn(caseOf(line, rowsFor(['head', HOUR - 30], ['before', 3 * HOUR])))).toEqual(fresh)
  })
})

describe('an empty table', () => {
  it.each([
    [MINUTE, 'passes'],
    [2 * HOUR, 'degrades'],
    [5 * HOUR, 'blocks'],
  ] as const)('is empty, and judged by the lag (%d s): %s', (lag, gate) => {
    const judged = caseOf(candidates(['head', lag]), rowsFor(), { hasRows: false })
    expect(verdictOn(judged)).toMatchObject({ status: 'empty', gate, lagSeconds: lag })
  })

  it('does not matter when no commit needs data', () => {
    expect(verdictOn(caseOf([], rowsFor(), { hasRows: false })).status).toBe('fresh')
  })

  it('does not hide that too little of the history was seen', () => {
    const line = candidates(['head', MINUTE]).map((one) => ({ ...one, parents: [shaNamed('unseen')] }))
    const judged = caseOf(line, rowsFor(), { hasRows: false, commits: judgedBy(line, { isCut: true }) })
    expect(verdictOn(judged)).toMatchObject({ status: 'unknown', gate: 'blocks' })
  })
})

describe('a head that was collected last', () => {
  it.each([
    ['a covered head', candidates(['head', DAY]), rowsFor(['head', DAY - 30]), 'late', 'degrades'],
    ['a head that is due', candidates(['head', MINUTE]), rowsFor(), 'late', 'degrades'],
    ['an overdue head', candidates(['head', 5 * HOUR]), rowsFor(), 'stale', 'blocks'],
  ] as const)('makes the source late at best: %s', (_, line, rows, status, gate) => {
    expect(verdictOn(caseOf(line, rows, { isFromCollection: true }))).toMatchObject({ status, gate })
  })

  it('never asks GitHub for a push time', () => {
    const judged = caseOf(candidates(['head', 5 * HOUR]), rowsFor(), { isFromCollection: true })
    expect(pushQuestion(judged)).toBeUndefined()
  })

  it('degrades an empty table that would pass', () => {
    const judged = caseOf(candidates(['head', MINUTE]), rowsFor(), { isFromCollection: true, hasRows: false })
    expect(verdictOn(judged)).toMatchObject({ status: 'empty', gate: 'degrades' })
  })
})

describe('match: time', () => {
  const byTime = (newestSecondsAgo: number | undefined, firstSecondsAgo?: number): Coverage => ({
    match: 'time',
    newestAt: newestSecondsAgo === undefined ? undefined : ago(newestSecondsAgo),
    sinceNewest: firstSecondsAgo === undefined ? undefined : { count: 7, firstAt: ago(firstSecondsAgo) },
    lastAt: newestSecondsAgo === undefined ? undefined : ago(newestSecondsAgo),
  })

  it('is fresh with a row since the head, even of the same second', () => {
    expect(verdictOn(caseOf(candidates(['head', DAY]), byTime(DAY, DAY)))).toEqual({
      ...fresh,
      rows: 7,
      arrivedAfterSeconds: 0,
    })
  })

  it('is late when the first row since the head came after warn-after', () => {
    expect(verdictOn(caseOf(candidates(['head', DAY]), byTime(0, DAY - 2 * HOUR)))).toMatchObject({
      status: 'late',
      gate: 'degrades',
      arrivedAfterSeconds: 2 * HOUR,
    })
  })

  it('counts from the oldest commit after the newest row', () => {
    const line = candidates(['head', 2 * MINUTE], ['second', 5 * HOUR], ['covered', 6 * HOUR])
    expect(verdictOn(caseOf(line, byTime(5 * HOUR + 1)))).toEqual({
      ...fresh,
      status: 'stale',
      gate: 'blocks',
      lagSeconds: 5 * HOUR,
      behindSince: ago(5 * HOUR),
      firstWaiting: shaNamed('second'),
      waiting: 2,
      newestCovered: shaNamed('covered'),
      rows: 0,
      arrivedAfterSeconds: undefined,
    })
  })

  it('covers nothing without rows', () => {
    expect(verdictOn(caseOf(candidates(['head', 5 * HOUR]), byTime(undefined)))).toMatchObject({
      status: 'stale',
      newestCovered: undefined,
    })
  })

  it('is not covered by rows that came before the push, whatever the date says', () => {
    const judged = caseOf(candidates(['head', 2 * DAY], ['before', 3 * DAY]), byTime(11 * HOUR, 2 * DAY - HOUR))
    expect(verdictOn(judged)).toMatchObject({ status: 'fresh', waiting: 0 })
    const pushTimes = toldPushes([
      ['head', 10 * HOUR],
      ['before', 10 * HOUR],
    ])
    expect(verdictOn({ ...judged, pushTimes })).toMatchObject({
      status: 'stale',
      waiting: 2,
      lagSeconds: 10 * HOUR,
      arrivedAfterSeconds: undefined,
      newestCovered: undefined,
    })
  })

  it('covers what the newest covered commit stands on, even what is dated later', () => {
    const line = candidates(['head', 3 * HOUR], ['odd', HOUR], ['before', 4 * HOUR])
    expect(verdictOn(caseOf(line, byTime(2 * HOUR, 2 * HOUR)))).toMatchObject({
      waiting: 0,
      newestCovered: shaNamed('head'),
    })
  })

  it('tells how far rows are ahead', () => {
    expect(verdictOn(caseOf(candidates(['head', DAY]), byTime(-HOUR, DAY)))).toMatchObject({ rowsAheadSeconds: HOUR })
    expect(verdictOn(caseOf(candidates(['head', DAY]), byTime(undefined)))).toMatchObject({ rowsAheadSeconds: 0 })
    const byCommit = caseOf(candidates(['head', DAY], ['before', 2 * DAY]), rowsFor(['head', -HOUR], ['before', DAY]))
    expect(verdictOn(byCommit)).toMatchObject({ rowsAheadSeconds: HOUR, arrivedAfterSeconds: DAY })
  })

  it('takes a commit dated in the future as one of the last push', () => {
    const judged = caseOf(candidates(['head', -DAY]), byTime(0, 30), { pushedAt: ago(MINUTE) })
    expect(verdictOn(judged)).toEqual({
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
    ['the date itself, up to now', 0, undefined, 0],
    ['the date itself, up to the last push', 3 * HOUR, 3 * HOUR, 3 * HOUR],
    ['the last push, for a date after it', 0, 3 * HOUR, 3 * HOUR],
    ['the last push, for a date in the future', -DAY, 3 * HOUR, 3 * HOUR],
    ['now, for a date in the future and a last push that is told as later than now', -DAY, -HOUR, 0],
    ['now, for a date in the future and an unknown last push', -DAY, undefined, 0],
  ])('is %s', (_, dated, lastPush, expected) => {
    const pushedAt = lastPush === undefined ? undefined : ago(lastPush)
    expect(datedArrival({ at: ago(dated) }, { pushedAt, now: NOW })).toEqual(ago(expected))
  })
})

describe('the push time', () => {
  const line = (secondsAgo: number, before = 30 * DAY) => candidates(['head', secondsAgo], ['before', before])
  const head = { shas: [shaNamed('head')] }
  /** The commit before it had its data within `warn-after`. */
  const soonAfter = (secondsAgo: number, pushedSecondsAgo?: number) =>
    caseOf(line(secondsAgo, 3 * HOUR), rowsFor(['before', 90 * MINUTE]), {
      pushedAt: pushedSecondsAgo === undefined ? undefined : ago(pushedSecondsAgo),
    })
  const uncovered = (secondsAgo: number, pushedSecondsAgo?: number) =>
    caseOf(line(secondsAgo), rowsFor(['before', 30 * DAY]), {
      pushedAt: pushedSecondsAgo === undefined ? undefined : ago(pushedSecondsAgo),
    })

  it.each([
    ['a head that is due anyway', soonAfter(90 * MINUTE)],
    ['a head committed this very moment', soonAfter(0)],
    ['a head covered in time', caseOf(line(DAY), rowsFor(['head', DAY - HOUR]))],
    ['a late head of a repository not pushed to since', soonAfter(2 * HOUR, 2 * HOUR)],
    ['a stale head of a repository not pushed to within max-lag', uncovered(3 * DAY, 4 * HOUR + 1)],
    ['no commit at all', caseOf([], rowsFor())],
  ])('is not asked for where it can change nothing: %s', (_, judged) => {
    expect(pushQuestion(judged)).toBeUndefined()
  })

  it.each([
    ['an overdue head', uncovered(2 * HOUR)],
    ['a head dated just now', uncovered(0)],
    ['a head dated just now of a table without rows', caseOf(candidates(['head', 0]), rowsFor())],
    ['a head whose predecessor had its data before warn-after', caseOf(line(0), rowsFor(['before', 90 * MINUTE + 1]))],
    ['a head whose predecessor has data dated in the future', caseOf(line(0), rowsFor(['before', -1]))],
    ['a misdated head in a repository not pushed to within max-lag', uncovered(-DAY, 3 * HOUR)],
    ['an overdue head of a repository pushed to since', uncovered(2 * HOUR, MINUTE)],
    ['a head dated in the future', uncovered(-DAY)],
  ])('is asked for where it can make the verdict worse: %s', (_, judged) => {
    expect(pushQuestion(judged)).toMatchObject({ shas: expect.arrayContaining(head.shas), mayBeWorse: true })
  })

  it.each([
    ['a stale head', uncovered(4 * HOUR + 1)],
    ['a repository whose last push is told as earlier than its head', uncovered(2 * HOUR, 9 * DAY)],
    ['a stale head of a repository pushed to at max-lag', uncovered(5 * HOUR, 4 * HOUR)],
    ['a misdated head in a repository pushed to before max-lag', uncovered(-DAY, 5 * HOUR)],
    ['a head covered late', caseOf(line(DAY), rowsFor(['head', HOUR]))],
  ])('is asked for where it can make the verdict better: %s', (_, judged) => {
    expect(pushQuestion(judged)).toEqual({ ...head, mayBeWorse: false })
  })

  it('is asked for of a covered head dated in the future', () => {
    expect(pushQuestion(caseOf(candidates(['head', -DAY]), rowsFor(['head', 0])))).toMatchObject(head)
  })

  it('leaves a verdict unknown that may be worse, where it was asked for and is not told', () => {
    expect(judge({ ...uncovered(MINUTE), isPushUntold: true })).toMatchObject({
      status: 'unknown',
      gate: 'blocks',
      isAtLeast: true,
      isPushUntold: true,
    })
    expect(judge({ ...uncovered(5 * HOUR), isPushUntold: true })).toMatchObject({ status: 'stale' })
  })

  it('counts from the latest time at which the commit was there, where only that is told', () => {
    const judged = { ...uncovered(MINUTE), pushTimes: toldPushes([], [['head', 5 * HOUR]]) }
    expect(judge(judged)).toMatchObject({ status: 'stale', lagSeconds: 5 * HOUR, countedFrom: 'push' })
    const later = { ...uncovered(6 * HOUR), pushTimes: toldPushes([], [['head', 5 * HOUR]]) }
    expect(judge(later)).toMatchObject({ lagSeconds: 6 * HOUR, countedFrom: 'committer date' })
  })

  it('of a commit that stands on another shows that the other was there, whatever its date says', () => {
    const child = caseOf(candidates(['child', 9 * HOUR], ['odd', MINUTE], ['before', DAY]), rowsFor(['before', DAY]))
    expect(judge(child)).toMatchObject({ status: 'stale', lagSeconds: 9 * HOUR, waiting: 2 })
  })

  const byRows = (newest: number | undefined, pushedAt: number): Case =>
    caseOf(
      line(2 * DAY),
      {
        match: 'time',
        newestAt: newest === undefined ? undefined : ago(newest),
        sinceNewest: { count: 1, firstAt: ago(2 * DAY - MINUTE) },
        lastAt: undefined,
      },
      { pushedAt: ago(pushedAt) },
    )

  it.each([
    ['rows that end before the last push', byRows(11 * HOUR, 10 * HOUR), { ...head, mayBeWorse: true }],
    ['rows that go on after the last push', byRows(10 * HOUR, 11 * HOUR), undefined],
    ['rows that go on until the last push', byRows(10 * HOUR, 10 * HOUR), undefined],
    [
      'no rows, and a push within max-lag',
      byRows(undefined, HOUR),
      { shas: ['head', 'before'].map(shaNamed), mayBeWorse: false },
    ],
  ])('is asked for by time only with %s', (_, judged, asked) => {
    expect(pushQuestion(judged)).toEqual(asked)
  })

  it('is not asked for where it is known', () => {
    expect(pushQuestion({ ...uncovered(4 * HOUR + 1), pushTimes: pushed('head', HOUR) })).toBeUndefined()
  })

  it('is asked for of a history that was not seen far enough only where it looks stale', () => {
    const open = (secondsAgo: number) => {
      const seen = candidates(['head', secondsAgo]).map((one) => ({ ...one, parents: [shaNamed('unseen')] }))
      return caseOf(seen, rowsFor(), { commits: judgedBy(seen, { isCut: true }) })
    }
    expect([pushQuestion(open(2 * HOUR)), pushQuestion(open(5 * HOUR))]).toEqual([
      undefined,
      { ...head, mayBeWorse: false },
    ])
  })

  it('is that of a commit of a side branch itself, and of the merge', () => {
    const merge = candidate('merge', 2 * HOUR, 0, { needsData: false })
    const judged = caseOf([merge, { ...candidate('side', DAY, 1), arrival: merge.arrival }], rowsFor())
    expect(pushQuestion(judged)).toEqual({ shas: [shaNamed('side')], mayBeWorse: true })
    const pushTimes = toldPushes(['merge', 'side'].map((name) => [name, MINUTE]))
    expect(verdictOn({ ...judged, pushTimes })).toMatchObject({ status: 'pending', lagSeconds: MINUTE })
  })

  describe('of a merge that changed the places of two lines', () => {
    const merge = candidate('merge', 2 * HOUR, 0, { needsData: false })
    const line = candidate('line', HOUR, 1)
    const other = (secondsAgo: number) => ({ ...candidate('other', secondsAgo, 2), arrival: merge.arrival })
    const judged = (secondsAgo: number, told: readonly (readonly [string, number])[]) =>
      caseOf([merge, line, other(secondsAgo)], rowsFor(), {
        pushTimes: toldPushes(told),
      })

    it('is asked for where the other line could be late, had it been there before', () => {
      const beside = (secondsAgo: number) =>
        caseOf([merge, candidate('covered', HOUR, 1), other(secondsAgo)], rowsFor(['covered', MINUTE]))
      expect(pushQuestion(beside(DAY))).toEqual({ shas: [shaNamed('other')], mayBeWorse: true })
      expect(pushQuestion(beside(90 * MINUTE + 1))).toMatchObject({ mayBeWorse: true })
      // By its date the merge is late already, and a push may show that it came just now.
      expect(pushQuestion(beside(90 * MINUTE))).toMatchObject({ mayBeWorse: false })
    })

    it('is not asked for where the source is stale already, and was pushed as long ago at the latest', () => {
      const old = candidate('line', 6 * HOUR, 1)
      const stale = caseOf([merge, old, other(DAY)], rowsFor(), { pushedAt: ago(5 * HOUR) })
      expect(
        pushQuestion({ ...stale, commits: judgedBy([old, { ...other(DAY), arrival: old.arrival }]) }),
      ).toBeUndefined()
    })

    it('covers what stands below data that is not on the branch itself', () => {
      const [head] = candidates(['head', HOUR])
      if (head === undefined) throw new Error('There is a candidate.')
      const parents = new Map([[shaNamed('brought'), [head.sha]]])
      expect(
        verdictOn(caseOf([head], rowsFor(['brought', MINUTE]), { commits: judgedBy([head], { parents }) })),
      ).toMatchObject({ waiting: 0, newestCovered: head.sha })
    })

    it('does not hide what was pushed before', () => {
      const told = [
        ['merge', MINUTE],
        ['line', MINUTE],
        ['other', DAY],
      ] as const
      expect(verdictOn(judged(2 * DAY, told))).toMatchObject({
        status: 'stale',
        lagSeconds: DAY,
        firstWaiting: shaNamed('other'),
        countedFrom: 'push',
      })
    })

    it('leaves what had been there before to its own date, no later than the merge came', () => {
      const told = [
        ['merge', MINUTE],
        ['line', MINUTE],
      ] as const
      expect(verdictOn(judged(2 * DAY, told))).toMatchObject({
        status: 'stale',
        lagSeconds: 2 * DAY,
        firstWaiting: shaNamed('other'),
        countedFrom: 'committer date',
      })
      expect(verdictOn(judged(-DAY, told))).toMatchObject({ status: 'pending', lagSeconds: MINUTE })
      expect(verdictOn(caseOf([merge, other(-DAY)], rowsFor(), { pushTimes: pushed('merge', MINUTE) }))).toMatchObject({
        status: 'unknown',
      })
    })
  })
})

it('has a verdict for a source that could not be read, which blocks', () => {
  expect(unreadable('error')).toEqual({
    status: 'unknown',
    gate: 'blocks',
    lagSeconds: undefined,
    behindSince: undefined,
    firstWaiting: undefined,
    isAtLeast: false,
    needsHistory: false,
    waiting: 0,
    newestCovered: undefined,
    rows: 0,
    arrivedAfterSeconds: undefined,
    arrivals: undefined,
    clockSkewSeconds: 0,
    rowsAheadSeconds: 0,
    isPushUntold: false,
    countedFrom: 'committer date',
  })
})

it('judges by the time it is given, not by the clock', () => {
  const judged = caseOf(candidates(['head', 0]), rowsFor(), { now: new Date(NOW.getTime() + 5 * HOUR * 1_000) })
  expect(verdictOn(judged)).toMatchObject({ status: 'stale', lagSeconds: 5 * HOUR })
})
