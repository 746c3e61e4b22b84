import { expect, it } from 'vitest'
import { composedRunId } from '../../../src/episode/compose/compose.ts'
import { windowStart } from '../../../src/publish-episode/decide/window.ts'

const day = (number: number) => new Date(Date.UTC(2026, 10, number))
const OLDEST = day(1)
const BEGINNING = new Date(OLDEST.getTime() - 1)
const TOLD = [
  { until: day(9), collectedUntil: undefined },
  { until: day(5), collectedUntil: day(6) },
]
const start = (told: typeof TOLD, open: readonly Date[] = []) =>
  windowStart('packs', told, OLDEST, new Set(open.map((from) => composedRunId('packs', from))))

it('begins before the oldest commit where nothing was told', () => {
  expect(start([])).toEqual({ from: BEGINNING, collectedSince: undefined })
})

it('begins where the newest that was told ended, with what came in late since then', () => {
  expect(start(TOLD)).toEqual({ from: day(9), collectedSince: undefined })
  expect(start(TOLD.slice(1))).toEqual({ from: day(5), collectedSince: day(6) })
})

it('begins where an episode that is still open began, so that it grows', () => {
  expect(start(TOLD, [day(5)])).toEqual({ from: day(5), collectedSince: day(6) })
  expect(start(TOLD, [BEGINNING])).toEqual({ from: BEGINNING, collectedSince: undefined })
})
