import { expect, test } from 'vitest'
import { describeUsage, newApiUsage, recordAnswer } from '../../src/github/usage.ts'

const headers = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4321', 'x-ratelimit-reset': '1790000000' }

test('an answer with the headers of a budget counts, and tells what is left of it', () => {
  const usage = newApiUsage()
  recordAnswer(usage, { ...headers, 'x-ratelimit-resource': 'graphql' })
  recordAnswer(usage, headers)
  recordAnswer(usage, { ...headers, 'x-ratelimit-remaining': '4320' })
  const resetAt = new Date('2026-09-21T14:13:20Z')
  expect(usage).toEqual({
    requests: 3,
    budgets: new Map([
      ['graphql', { remaining: 4_321, limit: 5_000, resetAt }],
      ['core', { remaining: 4_320, limit: 5_000, resetAt }],
    ]),
  })
})

test('an answer without them counts all the same', () => {
  const usage = newApiUsage()
  recordAnswer(usage, {})
  recordAnswer(usage, { ...headers, 'x-ratelimit-reset': undefined })
  expect(usage).toEqual({ requests: 2, budgets: new Map() })
})

test('an answer with a date tells how far the clock here is behind', () => {
  const usage = newApiUsage()
  const fromGitHub = { 'x-github-request-id': 'C0FF:EE' }
  const at = Date.parse('2026-03-10T10:00:00Z')
  recordAnswer(usage, { ...fromGitHub, date: 'Tue, 10 Mar 2026 12:00:00 GMT' }, at)
  recordAnswer(usage, { ...fromGitHub, date: 'soon' })
  recordAnswer(usage, { date: 'Tue, 10 Mar 2026 08:00:00 GMT' }, at)
  recordAnswer(usage, { ...fromGitHub, age: '18000', date: 'Tue, 10 Mar 2026 05:00:00 GMT' }, at)
  expect(usage.clockBehindMs).toBe(7_200_000)
})

test('usage is described in one sentence', () => {
  const usage = newApiUsage()
  expect(describeUsage(usage)).toBe('0 API requests')
  recordAnswer(usage, headers)
  expect(describeUsage(usage)).toBe('1 API request; core 4,321 of 5,000 left')
})
