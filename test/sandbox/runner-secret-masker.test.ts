import { describe, expect, test } from 'vitest'
import { createSecretMasker } from './runner/secret-masker.ts'

function mask(secrets: readonly string[], text: string): string {
  const masker = createSecretMasker()
  for (const secret of secrets) masker.add(secret)
  return masker.mask(text)
}

describe('mask', () => {
  test('leaves a text without secrets alone', () => {
    expect(mask(['secret'], 'nothing')).toBe('nothing')
    expect(mask([''], 'nothing')).toBe('nothing')
  })

  test('hides secrets that overlap or touch behind one mask', () => {
    expect(mask(['abcd', 'cdef'], 'xabcdefx')).toBe('x***x')
    expect(mask(['abcd'], 'abcdabcd abcd')).toBe('*** ***')
    expect(mask(['aba'], 'ababa')).toBe('***')
    expect(mask(['long-secret-value', 'secret'], 'long-secret-value!')).toBe('***!')
  })

  const secret = `pa"ss'w&rd<1>/é`
  test.each([
    ['base64', Buffer.from(secret).toString('base64')],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['a URL', encodeURIComponent(secret).replace("'", '%27')],
    ['XML', 'pa&quot;ss&apos;w&amp;rd&lt;1&gt;/é'],
    ['an expression', `pa"ss''w&rd<1>/é`],
    ['a command line', `pa\\"ss'w&rd<1>/é`],
  ])('hides a secret in %s', (_, encoded) => {
    expect(mask([secret], `[${encoded}]`)).toBe('[***]')
  })

  test.each([1, 2])('hides the core of a secret in base64 behind %i other characters', (length) => {
    const token = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'
    const header = Buffer.from(`${'x'.repeat(length)}:${token}`).toString('base64')
    const masked = mask([token], header)
    expect(masked).toContain('***')
    expect(masked.length).toBeLessThan(12)
  })
})
