import { describe, expect, it, vi } from 'vitest'
import { newReader, newWriter, type Octokit } from '../../src/github/octokit.ts'
import { newTokenUsage } from '../../src/github/tokens/token-usage.ts'
import { newApiUsage } from '../../src/github/usage.ts'

const HOUR_MS = 3_600_000
/** All clients of a process share their limiters: each test is in an hour of its own. */
const clock = { nowMs: Date.now() }
const test = it.extend('hour', { auto: true }, ({ onTestFinished }) => {
  clock.nowMs += HOUR_MS
  vi.useFakeTimers({ now: clock.nowMs })
  onTestFinished(() => void vi.useRealTimers())
})

const options = () => ({
  token: 'token',
  usage: newApiUsage(),
  tokenUsage: newTokenUsage('token'),
  maxWaitSeconds: 120,
})

/** Sends requests one after the other to a GitHub that answers at once; what was sent is counted in the result. */
function sendInTurn(octokit: Octokit, url: string, count: number): { sent: number } {
  const progress = { sent: 0 }
  const fetch = async () => {
    progress.sent += 1
    return Response.json({ data: { isThere: true } })
  }
  void (async () => {
    for (let index = 0; index < count; index += 1) await octokit.request({ method: 'POST', url, request: { fetch } })
  })()
  return progress
}

describe('the pace', () => {
  test('of queries is not limited', async () => {
    const progress = sendInTurn(newReader(options()), '/graphql', 20)
    await vi.advanceTimersByTimeAsync(500)
    expect(progress.sent).toBe(20)
  })

  test('of writes is one in a second, as GitHub asks for', async () => {
    const progress = sendInTurn(newWriter(options()), '/repos/octo/app/git/refs', 4)
    await vi.advanceTimersByTimeAsync(500)
    expect(progress.sent).toBe(1)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(progress.sent).toBe(4)
  })

  test('of mutations is that of writes', async () => {
    const progress = sendInTurn(newWriter(options()), '/graphql', 2)
    await vi.advanceTimersByTimeAsync(500)
    expect(progress.sent).toBe(1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(progress.sent).toBe(2)
  })
})

test('every request begins with the shortest wait, however often earlier ones were tried again', async () => {
  const octokit = newReader(options())
  /** The seconds between the tries of a request that fails so often. */
  async function waitsOf(failures: number): Promise<number[]> {
    const triedAt: number[] = []
    const fetch = async () => {
      triedAt.push(Date.now())
      return Response.json({ data: { isThere: true } }, { status: triedAt.length > failures ? 200 : 502 })
    }
    const answered = octokit.request({ method: 'POST', url: '/graphql', request: { fetch } })
    await vi.advanceTimersByTimeAsync(60_000)
    await answered
    return triedAt.slice(1).map((time, index) => Math.round((time - (triedAt[index] ?? 0)) / 1_000))
  }
  expect(await waitsOf(2)).toEqual([1, 4])
  expect(await waitsOf(1)).toEqual([1])
})
