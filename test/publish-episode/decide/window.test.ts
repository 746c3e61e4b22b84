import { expect, it } from 'vitest'
import { composedRunId } from '../../../src/episode/compose/compose.ts'
import { EVER } from '../../../src/facts/window.ts'
import { windowStart } from '../../../src/publish-episode/decide/window.ts'
import type { ToldEpisode } from '../../../src/publish-episode/gather/composing/composed-episodes.ts'

const day = (number: number) => new Date(Date.UTC(2026, 10, number))
const OLDEST = day(1)
const BEGINNING = new Date(OLDEST.getTime() - 1)
const told = (from: Date, until: Date, changes: Partial<ToldEpisode> = {}): ToldEpisode => ({
  runId: composedRunId('packs', from),
  from,
  until,
  collectedUntil: until,
  toldSet: `set of ${until.getUTCDate()}`,
  ...changes,
})
const TOLD = [told(BEGINNING, day(5)), told(day(5), day(9))]
const SETS = new Set(['set of 5', 'set of 9'])

it('begins before the oldest commit where nothing was told', () => {
  expect(windowStart('packs', [], [], new Set(), OLDEST)).toEqual({
    from: BEGINNING,
    collectedSince: EVER,
    toldSets: [],
  })
})

it('begins where the newest ended, with whatever is in none of the sets that were told', () => {
  const expected = { from: day(9), collectedSince: EVER, toldSets: ['set of 5', 'set of 9'] }
  expect(windowStart('packs', [], TOLD, SETS, OLDEST)).toEqual(expected)
  expect(windowStart('packs', [], TOLD.toReversed(), SETS, OLDEST).from).toEqual(day(9))
})

it('goes by dates where a set is not stored', () => {
  const start = windowStart('packs', [], TOLD, new Set(['set of 9']), OLDEST)
  expect(start).toEqual({ from: day(9), collectedSince: day(5), toldSets: ['set of 9'] })
  const undated = [told(BEGINNING, day(5), { collectedUntil: undefined, toldSet: undefined })]
  expect(windowStart('packs', [], undated, SETS, OLDEST)).toEqual({
    from: day(5),
    collectedSince: undefined,
    toldSets: [],
  })
})

it('begins where an episode that is still open began, so that it grows, however old the commits are that came in', () => {
  const open = [{ runId: composedRunId('packs', day(3)), from: day(3) }]
  expect(windowStart('packs', open, [], new Set(), OLDEST).from).toEqual(day(3))
  expect(windowStart('packs', open, TOLD, SETS, OLDEST).from).toEqual(day(3))
})

it('is another episode than the one before that ended where it begins', () => {
  const late = [...TOLD, told(day(9), day(9), { toldSet: undefined })]
  expect(windowStart('packs', [], late, SETS, OLDEST).from).toEqual(new Date(day(9).getTime() + 1))
})
