import { describe, expect, it } from 'vitest'
import { caseOf, earlier, limitsOf, questionOf } from '../../../src/check-freshness/decide/case.ts'
import { shaNamed } from '../../builders/sha.ts'
import { ago, candidate, DAY, HOUR, history, judgedBy, MINUTE, NOW, rowsFor, source, toldPushes } from '../builders.ts'

const branch = history([])

describe('what a table is asked', () => {
  const docs = candidate('docs', MINUTE, 0, { needsData: false })
  const code = { ...candidate('code', HOUR, 1), aliases: [shaNamed('work')] }
  const side = { ...candidate('side', 3 * DAY, 2), arrival: code.arrival }
  const commits = judgedBy([docs, code, side], {
    parents: new Map([
      [shaNamed('docs'), [shaNamed('code')]],
      [shaNamed('side'), [shaNamed('unseen')]],
    ]),
  })

  it('is each commit, what they stand on, and what pull requests brought, from a day before the oldest of them', () => {
    expect(questionOf({ source: source(), history: branch, commits }, 7, NOW)).toEqual({
      number: 7,
      source: source(),
      shas: ['docs', 'code', 'side', 'unseen', 'work'].map(shaNamed),
      from: ago(4 * DAY),
      newestAt: ago(HOUR),
      until: NOW,
    })
  })

  it.each([
    [
      'a commit that came before it was made',
      judgedBy([{ ...side, arrival: { ...code.arrival, at: ago(9 * DAY) } }]),
      10 * DAY,
    ],
    ['what a pull request brought', { ...commits, broughtSince: ago(6 * DAY) }, 7 * DAY],
  ])('goes back to %s', (_, given, secondsAgo) => {
    expect(questionOf({ source: source(), history: branch, commits: given }, 0, NOW).from).toEqual(ago(secondsAgo))
  })

  it('is the rows since the commits came, with match: time', () => {
    const question = questionOf({ source: source({ match: 'time' }), history: branch, commits }, 0, NOW)
    expect(question).toMatchObject({ shas: [], from: ago(HOUR), newestAt: ago(HOUR) })
  })

  it('counts a commit that is dated after the last push from that', () => {
    const pushed = history([], { pushedAt: ago(5 * HOUR) })
    const question = questionOf({ source: source({ match: 'time' }), history: pushed, commits }, 0, NOW)
    expect(question).toMatchObject({ from: ago(5 * HOUR), newestAt: ago(5 * HOUR) })
  })

  it('is nothing from now on where there are no commits', () => {
    expect(questionOf({ source: source(), history: branch, commits: judgedBy([]) }, 0, NOW)).toMatchObject({
      shas: [],
      from: ago(DAY),
      newestAt: new Date(0),
    })
  })

  it('never begins before 1970, and holds no more SHAs than a parameter does', () => {
    const many = Array.from({ length: 3_100 }, (_, index) => candidate(`${index}`, 90 * 365 * DAY, index))
    const question = questionOf({ source: source(), history: branch, commits: judgedBy(many) }, 0, NOW)
    expect(question.from).toEqual(new Date(0))
    expect(question.shas).toHaveLength(3_000)
  })
})

describe('a case', () => {
  const commits = judgedBy([])
  const told = { pushTimes: toldPushes([['head', HOUR]]), isPushUntold: true }
  const answer = { coverage: rowsFor(), hasRows: true }

  it('is all that is known of a source', () => {
    const calendar = { days: new Set([1]), fromMinute: 0, toMinute: 60, zone: 'UTC', except: new Set<string>() }
    const watched = {
      source: source({ minRows: 3, calendar, severity: 'warn', warnAfterSeconds: MINUTE }),
      history: history([], { pushedAt: ago(DAY) }),
      commits,
    }
    expect(caseOf(watched, answer, told, 4 * HOUR, NOW)).toEqual({
      warnAfterSeconds: MINUTE,
      maxLagSeconds: 4 * HOUR,
      commits,
      ...answer,
      isFromCollection: false,
      minRows: 3,
      calendar,
      severity: 'warn',
      pushedAt: ago(DAY),
      ...told,
      now: NOW,
    })
  })

  it('says whether the history is what was collected last', () => {
    const watched = { source: source(), history: history([], { origin: 'collection' }), commits }
    expect(caseOf(watched, answer, told, HOUR, NOW).isFromCollection).toBe(true)
  })
})

describe('the limits of a source', () => {
  it.each([
    ['the check’s', {}, { warnAfterSeconds: 4 * HOUR, maxLagSeconds: 4 * HOUR }],
    ['its own', { warnAfterSeconds: 60, maxLagSeconds: 120 }, { warnAfterSeconds: 60, maxLagSeconds: 120 }],
    ['its max-lag for both', { maxLagSeconds: 120 }, { warnAfterSeconds: 120, maxLagSeconds: 120 }],
    [
      'its warn-after with the check’s max-lag',
      { warnAfterSeconds: 60 },
      { warnAfterSeconds: 60, maxLagSeconds: 4 * HOUR },
    ],
  ])('are %s', (_, given, limits) => {
    expect(limitsOf(source(given), 4 * HOUR)).toEqual(limits)
  })
})

it('knows the earlier of two times', () => {
  expect([earlier(ago(1), ago(2)), earlier(ago(2), ago(1))]).toEqual([ago(2), ago(2)])
})
