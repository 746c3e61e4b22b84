import { describe, expect, test, vi } from 'vitest'
import { DEFAULT_RETRY_POLICY, type RetryPolicy, retry } from '../../src/retry/retry.ts'

const sleep = vi.hoisted(() => vi.fn(async (_milliseconds: number) => {}))
vi.mock('node:timers/promises', () => ({ setTimeout: sleep }))

const quick: RetryPolicy = { attempts: 3, baseMilliseconds: 1, mostMilliseconds: 1 }
const always = () => true

/** Work that fails with these messages, one after the other, and then succeeds; it keeps the numbers of its tries. */
function failing(...messages: string[]) {
  const tries: number[] = []
  const work = async (number: number) => {
    tries.push(number)
    const message = messages.shift()
    if (message !== undefined) throw new Error(message)
    return 'done'
  }
  return { tries, work }
}

test('what succeeds at once is tried once', async () => {
  const { tries, work } = failing()
  expect(await retry(work, always, quick)).toBe('done')
  expect(tries).toEqual([1])
})

test('what fails is tried again until it succeeds', async () => {
  const { tries, work } = failing('one', 'two')
  expect(await retry(work, always, quick)).toBe('done')
  expect(tries).toEqual([1, 2, 3])
})

test('the last error is thrown when the tries are used up', async () => {
  const { tries, work } = failing('one', 'two', 'three', 'four')
  await expect(retry(work, always, quick)).rejects.toThrow('three')
  expect(tries).toEqual([1, 2, 3])
})

test('what another try can not help is thrown at once', async () => {
  const { tries, work } = failing('busy', 'wrong', 'busy')
  const isBusy = (error: unknown) => error instanceof Error && error.message === 'busy'
  await expect(retry(work, isBusy, quick)).rejects.toThrow('wrong')
  expect(tries).toEqual([1, 2])
})

test('without a policy there are three tries', async () => {
  expect(DEFAULT_RETRY_POLICY.attempts).toBe(3)
})

describe('the waits', () => {
  test.each([
    [0, [500, 1_000, 2_000, 2_500, 2_500]],
    [0.5, [750, 1_500, 3_000, 3_750, 3_750]],
  ])('double up to the longest, between the half and the whole of it (chance %d)', async (chance, expected) => {
    sleep.mockClear()
    vi.spyOn(Math, 'random').mockReturnValue(chance)
    const policy = { attempts: 6, baseMilliseconds: 1_000, mostMilliseconds: 5_000 }
    const { work } = failing('one', 'two', 'three', 'four', 'five', 'six')
    await expect(retry(work, always, policy)).rejects.toThrow('six')
    expect(sleep.mock.calls).toEqual(expected.map((milliseconds) => [milliseconds]))
  })
})
