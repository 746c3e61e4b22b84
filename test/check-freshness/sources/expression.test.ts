import { describe, expect, it } from 'vitest'
import { expressionFault } from '../../../src/check-freshness/sources/expression.ts'

describe('an expression that stands for a column', () => {
  it.each([
    "trim(BOTH ' ' FROM commit_sha)",
    'generated(ts)',
    'randomized(ts)',
    'current_step(ts)',
    't.now',
    'nowhere',
    "if(day IN (DATE '2026-01-01'), ts, ts)",
  ])('may be %s', (expression) => {
    expect(expressionFault(expression)).toBeUndefined()
  })

  it.each([
    ['greatest(ts, now())', 'must not call now'],
    ['greatest(ts, now64(3))', 'must not call now64'],
    ['greatest(ts, nowInBlock())', 'must not call nowInBlock'],
    ['ts + rand()', 'must not call rand'],
    ['ts + randUniform(0, 1)', 'must not call randUniform'],
    ['concat(sha, randomPrintableASCII(4))', 'must not call randomPrintableASCII'],
    ['concat(sha, toString(generateUUIDv7()))', 'must not call generateUUIDv7'],
    ['greatest(ts, Now)', 'must not name Now'],
    ['greatest(ts, `current_timestamp`)', 'must not name current_timestamp'],
    ['greatest(ts, "localtime")', 'must not name localtime'],
    ['today', 'must not name today'],
  ])('must not be made of the moment: %s', (expression, fault) => {
    expect(expressionFault(expression)).toContain(fault)
    expect(expressionFault(expression)).toContain('a source that can never be stale checks nothing.')
  })
})
