import { describe, expect, it } from 'vitest'
import { findSecrets } from '../../src/secrets/find-secrets.ts'
import { rememberSecret, withoutOwnSecrets, withoutOwnSecretsInside } from '../../src/secrets/own-secrets.ts'

/** Of no form that a rule knows. */
const PASSWORD = 'blau & "grün" <zebra>'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const base64url = (text: string) => Buffer.from(text).toString('base64url')

const FORMS: readonly [form: string, text: string][] = [
  ['plain', PASSWORD],
  ['URL', encodeURIComponent(PASSWORD)],
  ['form of a page', new URLSearchParams({ a: PASSWORD }).toString().slice(2)],
  ['HTML', 'blau &amp; &quot;grün&quot; &lt;zebra&gt;'],
  ['JSON', JSON.stringify(PASSWORD)],
  ['base64', base64(PASSWORD)],
  ['base64 for URLs', base64url(PASSWORD)],
  ['base64 after one byte', base64(`a${PASSWORD}b`)],
  ['base64 after two bytes', base64(`ab${PASSWORD}c`)],
  ['base64 of an authorization header', base64(`muse:${PASSWORD}`)],
  ['hexadecimal digits', Buffer.from(PASSWORD).toString('hex')],
]

describe('a secret of this run', () => {
  it.for(FORMS)('is found and replaced as %s', async ([, text]) => {
    rememberSecret(PASSWORD, 'muse')
    const around = `One\n\nIt is ${text}, yes.\n`
    const { secrets } = await findSecrets(around)
    expect(secrets).toContainEqual({ kind: 'a secret of this action', line: 3 })
    const clean = withoutOwnSecrets(around)
    expect(clean).toContain('***')
    expect((await findSecrets(clean)).secrets).toEqual([])
  })

  it.for<[string, string]>([
    ['entities', 'blau &#38; &#x22;gr&uuml;n'],
    ['an unseen character', 'mu\u200bse-rot-7 x'],
    ['a tag', 'muse-<b>rot</b>-7'],
    ['the end of a line', 'muse-rot\n-7'],
    ['base64 of base64', base64(base64('the password muse-rot-7 it is'))],
  ])('is found behind %s', async ([, text]) => {
    rememberSecret('muse-rot-7')
    rememberSecret('blau & "gr')
    expect((await findSecrets(text)).secrets).toContainEqual({ kind: 'a secret of this action', line: 1 })
  })

  it('is replaced in every text of a value, and nothing else changes', () => {
    rememberSecret('muse-rot-7')
    const at = new Date(0)
    const value = { title: 'a muse-rot-7 b', tree: [{ content: 'muse-rot-7', mode: 1 }], at, no: null }
    expect(withoutOwnSecretsInside(value)).toEqual({
      title: 'a *** b',
      tree: [{ content: '***', mode: 1 }],
      at,
      no: null,
    })
  })

  it('is not looked for where it is a word, or shorter than six characters', () => {
    for (const word of ['clickhouse', 'test', 'a1b2c', '']) rememberSecret(word)
    expect(withoutOwnSecrets('clickhouse test a1b2c')).toBe('clickhouse test a1b2c')
  })
})
