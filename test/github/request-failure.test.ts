import { describe, expect, it } from 'vitest'
import { newReader } from '../../src/github/octokit.ts'
import { failureKind, isBudgetRefusal } from '../../src/github/request-failure.ts'
import { newTokenUsage } from '../../src/github/tokens/token-usage.ts'
import { newApiUsage } from '../../src/github/usage.ts'

const answered = (status: number, headers: Readonly<Record<string, string>> = {}, message = 'no') =>
  Object.assign(new Error(message), { status, response: { status, headers, data: {} } })

describe('the kind of a failure', () => {
  it.for([
    [new Error('fetch failed'), 'unanswered'],
    [answered(401), 'unauthorized'],
    [answered(403), 'forbidden'],
    [answered(403, { 'retry-after': '60' }), 'rate-limited'],
    [answered(403, { 'x-ratelimit-remaining': '0' }), 'rate-limited'],
    [answered(403, {}, 'You have exceeded a secondary rate limit'), 'rate-limited'],
    [answered(429), 'rate-limited'],
    [answered(404), 'not-found'],
    [answered(422), 'refused'],
    [answered(502), 'server-error'],
  ] as const)('of %s is %s', ([error, kind]) => expect(failureKind(error)).toBe(kind))
})

it('knows the words of GraphQL for a budget that is used up', () => {
  expect(isBudgetRefusal({ data: { errors: [{ type: 'NOT_FOUND' }, { type: 'RATE_LIMITED' }] } })).toBe(true)
  expect(isBudgetRefusal({ data: { errors: [{ type: 'NOT_FOUND' }] } })).toBe(false)
  expect(isBudgetRefusal({ data: 'page' })).toBe(false)
})

describe('a request', () => {
  /** What is counted of a request whose tries are answered so. */
  async function countsOf(url: string, ...answers: readonly (() => Response)[]) {
    const usage = newApiUsage()
    const octokit = newReader({ token: 'token', usage, tokenUsage: newTokenUsage('token'), maxWaitSeconds: 0 })
    const left = [...answers]
    const fetch = async () => left.shift()?.() ?? Promise.reject(new Error('fetch failed'))
    const request = { fetch, retries: answers.length - 1, retryAfter: 0 }
    await octokit.request({ method: 'GET', url, request }).catch(() => undefined)
    const { core, graphql } = usage.resources
    return {
      requests: usage.requests,
      core: [core.requests, ...core.failures],
      graphql: [graphql.requests, ...graphql.failures],
    }
  }
  const page = () => new Response('<html>', { headers: { 'content-type': 'text/html' } })
  const json = (status: number, body: object) => () => Response.json(body, { status })

  it('that is answered by a page counts once, as a request and as a failure', async () => {
    expect(await countsOf('/user', page)).toEqual({ requests: 1, core: [1, ['unusable', 1]], graphql: [0] })
  })

  it('counts each try', async () => {
    expect(await countsOf('/graphql', json(502, {}), json(200, { data: { isThere: true } }))).toEqual({
      requests: 2,
      core: [0],
      graphql: [2, ['server-error', 1]],
    })
  })

  it('without an answer is a failure, and no call', async () => {
    expect(await countsOf('/user')).toEqual({ requests: 0, core: [0, ['unanswered', 1]], graphql: [0] })
  })

  it('that GraphQL refuses for its budget counts as a rate limit, once', async () => {
    const errors = [{ type: 'RATE_LIMITED', message: 'used up' }]
    const inAnHour = String(Math.ceil(Date.now() / 1_000) + 3_600)
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inAnHour }
    const refusal = () => Response.json({ errors }, { headers })
    expect(await countsOf('/graphql', refusal)).toEqual({ requests: 1, core: [0], graphql: [1, ['rate-limited', 1]] })
  })
})
