import { describe, expect, it } from 'vitest'
import { newTokenUsage, recordTokenAnswer } from '../../../src/github/tokens/token-usage.ts'

const RESET = 1_790_000_000
const left = (remaining: number, resource = 'core', reset = RESET) => ({
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(reset),
  'x-ratelimit-resource': resource,
})

describe('a token', () => {
  it.for([
    ['ghp_abc', 'classic'],
    ['github_pat_abc', 'fine-grained'],
    ['gho_abc', 'oauth'],
    ['ghu_abc', 'app-user'],
    ['ghs_abc', 'app'],
    ['abc', 'unknown'],
  ] as const)('%s is known by its form as %s', ([token, kind]) => {
    expect(newTokenUsage(token)).toMatchObject({ kind, isKnown: false })
  })

  it('without a prefix is known as a classic one by its scopes', () => {
    const usage = newTokenUsage('abc')
    recordTokenAnswer(usage, { ...left(5), 'x-oauth-scopes': 'repo, read:org' }, 200)
    expect(usage).toMatchObject({ kind: 'classic', scopes: ['repo', 'read:org'] })
  })

  it('is told from others by a fingerprint that holds nothing of it', () => {
    const [one, again, other] = ['ghp_one', 'ghp_one', 'ghp_two'].map((token) => newTokenUsage(token).fingerprint)
    expect(one).toMatch(/^[0-9a-f]{16}$/u)
    expect(again).toBe(one)
    expect(other).not.toBe(one)
    expect(JSON.stringify(newTokenUsage('ghp_one'))).not.toContain('ghp_one')
  })

  it.for([
    ['2030-05-06 07:08:09 UTC', '2030-05-06T07:08:09.000Z'],
    ['2030-05-06 07:08:09 -0800', '2030-05-06T15:08:09.000Z'],
  ] as const)('expires when an answer says so: %s', ([header, time]) => {
    const usage = newTokenUsage('ghp_abc')
    recordTokenAnswer(usage, { ...left(5), 'github-authentication-token-expiration': header }, 200)
    expect(usage.expiresAt?.toISOString()).toBe(time)
  })

  it.for([
    ['what stands before GitHub', {}, 502],
    ['a refusal', left(5), 401],
  ] as const)('is not known by an answer of %s', ([_who, headers, status]) => {
    const usage = newTokenUsage('ghp_abc')
    recordTokenAnswer(usage, headers, status)
    expect(usage).toMatchObject({ isKnown: false, requests: 1, budgets: new Map() })
  })

  it('has with it what would have sufficed for its requests', () => {
    const usage = newTokenUsage('github_pat_abc')
    for (const needed of ['contents=read', 'contents=read; pull_requests=read', ''])
      recordTokenAnswer(usage, { ...left(5), 'x-accepted-github-permissions': needed }, 200)
    expect([...usage.permissions]).toEqual(['contents=read', 'pull_requests=read'])
  })
})

describe('a budget', () => {
  it('is what the newest answer tells, in whatever order they come', () => {
    const usage = newTokenUsage('abc')
    for (const remaining of [4_900, 4_897, 4_898]) recordTokenAnswer(usage, left(remaining), 200)
    recordTokenAnswer(usage, left(4_000, 'graphql'), 200)
    const resetAt = new Date(RESET * 1_000)
    expect(usage.budgets).toEqual(
      new Map([
        ['core', { remaining: 4_897, limit: 5_000, resetAt }],
        ['graphql', { remaining: 4_000, limit: 5_000, resetAt }],
      ]),
    )
  })

  it('of GraphQL tells the points, over a reset too', () => {
    const usage = newTokenUsage('abc')
    for (const remaining of [4_999, 4_996, 4_998]) recordTokenAnswer(usage, left(remaining, 'graphql'), 200)
    recordTokenAnswer(usage, left(4_999, 'graphql', RESET + 3_600), 200)
    recordTokenAnswer(usage, left(10), 200)
    expect(usage.points).toBe(5)
  })

  it('that is not told stays as it was', () => {
    const usage = newTokenUsage('abc')
    recordTokenAnswer(usage, left(4_900), 200)
    recordTokenAnswer(usage, { ...left(1), 'x-ratelimit-reset': undefined }, 200)
    expect(usage.budgets.get('core')?.remaining).toBe(4_900)
  })
})
