import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { ForeignRefusal } from '../../src/clickhouse/answer.ts'
import { sendAgain } from '../../src/clickhouse/retries.ts'

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(async () => undefined) }))

/** How long is waited in all for a server that answers every time with a status, in seconds, and how often it is asked. */
async function patienceFor(status: number, chance: number) {
  const waits = vi.mocked(sleep)
  waits.mockClear()
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(Math, 'random').mockReturnValue(chance)
  const send = vi.fn(() => Promise.reject(new ForeignRefusal(status, 'away')))
  await expect(sendAgain(send)).rejects.toThrow('away')
  const ms = waits.mock.calls.reduce((sum, [wait = 0]) => sum + wait, 0)
  return { seconds: ms / 1_000, tries: send.mock.calls.length }
}

test('a service that wakes up is waited for longer than that takes, 60 to 90 seconds; another fault is not', async () => {
  for (const status of [502, 503, 504]) {
    expect(await patienceFor(status, 0)).toEqual({ seconds: 90, tries: 10 })
    expect((await patienceFor(status, 1)).seconds).toBe(180)
  }
  expect(await patienceFor(500, 1)).toEqual({ seconds: 3, tries: 3 })
  expect(await patienceFor(403, 1)).toEqual({ seconds: 0, tries: 1 })
})
