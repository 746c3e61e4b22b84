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

  it('depends on what was asked for', () => {
    const answer = 'Resource not accessible by integration'
    expect(knownRemedy({ to: 'writing', answer, status: 403 })).toMatch(/fine-grained token/u)
    expect(knownRemedy({ to: 'writing', answer, status: 401 })).toBeUndefined()
    expect(knownRemedy({ to: 'labels', answer })).toMatch(/issues: write/u)
    expect(remedyOf({ to: 'anything', answer, status: 403 })).toMatch(/README names/u)
  })
})
