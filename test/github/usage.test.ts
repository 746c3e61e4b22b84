import { expect, test } from 'vitest'
import { newTokenUsage } from '../../src/github/tokens/token-usage.ts'
import { describeUsage, newApiUsage, recordAnswer } from '../../src/github/usage.ts'

const headers = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4321', 'x-ratelimit-reset': '1790000000' }
const usageOf = (...tokens: readonly string[]) => ({ ...newApiUsage(), tokens: tokens.map(newTokenUsage) })

test('answers count for the run and for their token', () => {
  const usage = usageOf('one', 'two')
  const [one = newTokenUsage(''), two = newTokenUsage('')] = usage.tokens
  recordAnswer(usage, one, { headers })
  recordAnswer(usage, one, { headers: {}, status: 502 })
  recordAnswer(usage, two, { headers })
  expect(usage.requests).toBe(3)
  expect(usage.tokens.map(({ requests }) => requests)).toEqual([2, 1])
})

test('an answer with a date tells how far the clock here is behind', () => {
  const usage = usageOf('one')
  const [one = newTokenUsage('')] = usage.tokens
  const fromGitHub = { 'x-github-request-id': 'C0FF:EE' }
  const at = Date.parse('2026-03-10T10:00:00Z')
  const record = (headers: Readonly<Record<string, string>>) => recordAnswer(usage, one, { headers }, at)
  record({ ...fromGitHub, date: 'Tue, 10 Mar 2026 12:00:00 GMT' })
  record({ ...fromGitHub, date: 'soon' })
  record({ date: 'Tue, 10 Mar 2026 08:00:00 GMT' })
  record({ ...fromGitHub, age: '18000', date: 'Tue, 10 Mar 2026 05:00:00 GMT' })
  expect(usage.clockBehindMs).toBe(7_200_000)
})

test('usage is described in one sentence, with what is left of the token used last', () => {
  const usage = usageOf('one', 'two', 'three')
  const [one = newTokenUsage(''), two = newTokenUsage('')] = usage.tokens
  expect(describeUsage(usage)).toBe('0 API requests')
  recordAnswer(usage, one, { headers: { ...headers, 'x-ratelimit-remaining': '0' } })
  recordAnswer(usage, two, { headers })
  expect(describeUsage(usage)).toBe('2 API requests; core 4,321 of 5,000 left')
})
