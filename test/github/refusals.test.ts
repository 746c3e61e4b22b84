import { describe, expect, it } from 'vitest'
import { knownRemedy, remedyOf } from '../../src/github/refusals.ts'

describe('the remedy of a refusal', () => {
  it.each([
    ['Auto merge is not allowed for this repository', /Settings > General > Pull Requests > "Allow auto-merge"/u],
    ['Pull request Pull request is in clean status', /nothing to wait for/u],
    ['Pull request Protected branch rules not configured for this branch', /nothing to wait for/u],
    ['Merge method squash merges are not allowed on this repository', /name another one with the input 'auto-merge'/u],
    ['Resource not accessible by integration', /`contents: write` and `pull-requests: write`/u],
  ])('of auto-merge with "%s" is known', (answer, remedy) => {
    expect(knownRemedy({ to: 'auto-merge', answer })).toMatch(remedy)
  })

  it('is unknown where neither words nor status tell anything', () => {
    expect(knownRemedy({ to: 'auto-merge', answer: 'Something else' })).toBeUndefined()
    expect(remedyOf({ to: 'anything', answer: 'Something else', status: 422 })).toBe('')
  })

  it.each([
    ['Resource protected by organization SAML enforcement.', /^Authorize .*https:\/\/github\.com\/orgs\/muse\/sso$/u],
    ['the `muse` organization has an IP allow list enabled', /allow list, or run on a runner/u],
    ["forbids access if the token's lifetime is greater than 366 days", /whose lifetime the organization allows/u],
    ["Your token has not been granted the required scopes: 'repo'.", /what the message names/u],
  ])('is that of the organization, whatever was asked for: %s', (answer, remedy) => {
    for (const to of ['anything', 'reading', 'writing', 'labels'] as const)
      expect(knownRemedy({ to, answer, status: 403, owner: 'muse' })).toMatch(remedy)
  })

  it('of a read is to ask for less where it was too much, and otherwise to look at the token', () => {
    for (const answer of [
      'RESOURCE_LIMITS_EXCEEDED Resource limits for this query exceeded.',
      'MAX_NODE_LIMIT_EXCEEDED x',
    ])
      expect(knownRemedy({ to: 'reading', answer })).toMatch(/^Ask for less at once/u)
    expect(knownRemedy({ to: 'reading', answer: '' })).toMatch(/may read the contents/u)
  })

  it('depends on what was asked for', () => {
    const answer = 'Resource not accessible by integration'
    expect(knownRemedy({ to: 'writing', answer, status: 403 })).toMatch(/fine-grained token/u)
    expect(knownRemedy({ to: 'writing', answer, status: 401 })).toBeUndefined()
    expect(knownRemedy({ to: 'labels', answer })).toMatch(/issues: write/u)
    expect(remedyOf({ to: 'anything', answer, status: 403 })).toMatch(/README names/u)
  })
})
