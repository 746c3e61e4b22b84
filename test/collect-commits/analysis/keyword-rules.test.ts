import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keywordRules } from '../../../src/collect-commits/analysis/keyword-rules.ts'

describe('keywordRules', () => {
  it.each([
    ['latency', 'lower the Latency', true],
    ['latency', 'latencyfoo', false],
    ['cost', 'a costume', false],
    ['cost', 'cost-benefit', true],
    ['cache*', 'drop caches', true],
    ['cache*', 'mycache', false],
    ['token usage', 'show token usage', true],
    ['token usage', 'show token_usage', true],
    ['token usage', 'usage of a token', false],
    ['token usage', 'token', false],
    ['tokens per second', 'print tokens per second', true],
    ['tokens/s', '12 tokens/s', true],
    ['tokens/s*', 'tokens/sec', true],
    ['tokens/s*', 'tokensmith/sec', false],
    ['token  usage', 'token usage', true],
    ['token* count*', 'tokens counted', true],
    ['in-memory', 'an in memory store', true],
    ['⚡', '⚡️ start', true],
    [':zap:', ':zap: start', true],
    [':zap:', 'zap a bug', false],
    ['zap', ':zap: start', false],
    ['größe', 'GRÖSSE und Größe', true],
    ['', 'anything', false],
    ['*', 'anything', false],
    ['!', 'anything', false],
  ])('tells whether %j stands in %j: %j', (keyword, text, stands) => {
    expect(keywordRules([keyword])(text)).toEqual(stands ? [keyword] : [])
  })

  it('does not count words that an excluded phrase covers', () => {
    const found = keywordRules(['token*', 'cache', '!auth token*', '!actions/cache'])
    expect(found('expire the auth tokens')).toEqual([])
    expect(found('expire the tokens')).toEqual(['token*'])
    expect(found('auth tokens and other tokens')).toEqual(['token*'])
    expect(found('bump actions/cache to 4')).toEqual([])
    expect(found('actions: cache')).toEqual([])
    expect(found('cache actions')).toEqual(['cache'])
  })

  it('names the keywords in the order given, each once', () => {
    expect(keywordRules(['b', 'a'])('a b a b')).toEqual(['b', 'a'])
  })

  it('takes any keywords and any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.string({ unit: 'binary' }), (keywords, text) => {
        for (const found of keywordRules(keywords)(text)) expect(keywords).toContain(found)
      }),
    )
  })
})
