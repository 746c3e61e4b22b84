import { describe, expect, it } from 'vitest'
import { newTokenUsage, type TokenUsage } from '../../../src/github/tokens/token-usage.ts'
import { tokenWarnings } from '../../../src/github/tokens/token-warnings.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000)
const known = (token: string, more: Partial<TokenUsage> = {}): TokenUsage => ({
  ...newTokenUsage(token),
  isKnown: true,
  ...more,
})
const warned = (...tokens: readonly TokenUsage[]) => tokenWarnings(tokens, 'reads', NOW)

describe('the life of a token', () => {
  it.for([
    [0.5, 'expires on 2026-03-11, in less than a day'],
    [5, 'expires on 2026-03-15, in 5 days'],
    [14, 'expires on 2026-03-24, in 14 days'],
  ] as const)('is warned of %s days before its end', ([days, said]) => {
    expect(warned(known('github_pat_a', { expiresAt: inDays(days) }))).toEqual([
      `The token (a fine-grained token) ${said}: put a new one in its place before that.`,
    ])
  })

  it.for([14.1, 90])('is long enough and not too long with %s days left', (days) => {
    expect(warned(known('github_pat_a', { expiresAt: inDays(days) }))).toEqual([])
  })

  it('is too long with more than 90 days left', () => {
    expect(warned(known('github_pat_a', { expiresAt: inDays(90.5) }))).toEqual([
      'The token (a fine-grained token) lives until 2026-06-09: make one that lives 90 days at most, and put it in its place.',
    ])
  })

  it.for([
    ['ghp_a', 'a classic token'],
    ['github_pat_a', 'a fine-grained token'],
    ['gho_a', 'a token of an OAuth app'],
  ])('that has no end is warned of: %s', ([token = '', name]) => {
    expect(warned(known(token))).toEqual([
      `The token (${name}) never expires: make one that lives 90 days at most, and put it in its place.`,
    ])
  })

  it.for(['ghs_a', 'ghu_a', 'of-an-unknown-form'])('is nothing to warn of where nobody can tell: %s', (token) => {
    expect(warned(known(token))).toEqual([])
  })

  it('is not judged before an answer has come', () => {
    expect(warned(newTokenUsage('ghp_a'))).toEqual([])
  })
})

describe('the rights of a classic token', () => {
  const classic = (scopes: readonly string[]) => known('ghp_a', { scopes, expiresAt: inDays(60) })

  it('are more than reading needs where it may write', () => {
    expect(tokenWarnings([classic(['repo', 'read:org', 'workflow'])], 'reads', NOW)).toEqual([
      "The token (a classic token) may do more than this action, which reads repositories, needs, by its scopes repo, workflow. A fine-grained token that may read 'Contents' and 'Pull requests' of the repositories does.",
    ])
  })

  it('are more than writing needs where it may do anything but write repositories', () => {
    expect(tokenWarnings([classic(['repo', 'read:user'])], 'writes', NOW)).toEqual([])
    expect(tokenWarnings([classic(['repo', 'delete_repo'])], 'writes', NOW)[0]).toContain('scopes delete_repo.')
  })

  it('are nothing to warn of without scopes', () => {
    expect(tokenWarnings([classic([])], 'reads', NOW)).toEqual([])
  })
})

it('says all that there is to say of one token at once, and of several which one', () => {
  const tokens = [known('ghs_a'), known('ghp_secret', { scopes: ['repo'] })]
  const [said, ...others] = warned(...tokens)
  expect(others).toEqual([])
  expect(said).toMatch(/^Token 2 of 2 \(a classic token\) never expires: .* It may do more than this action/u)
  expect(said).not.toContain('secret')
})
