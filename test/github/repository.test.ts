import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fullName, parseRepositoryName } from '../../src/github/repository.ts'

describe('parseRepositoryName', () => {
  test.each([
    ['octo/app', { owner: 'octo', name: 'app' }],
    ['Sahil170595/ai-agents-hackathon', { owner: 'Sahil170595', name: 'ai-agents-hackathon' }],
    ['octo/.github', { owner: 'octo', name: '.github' }],
    ['ada_acme/notes', { owner: 'ada_acme', name: 'notes' }],
    [`${'a'.repeat(39)}/${'b'.repeat(100)}`, { owner: 'a'.repeat(39), name: 'b'.repeat(100) }],
  ])('reads %s', (text, name) => {
    expect(parseRepositoryName(text)).toEqual(name)
    expect(fullName(name)).toBe(text)
  })

  test.each([
    '',
    'octo',
    'octo/',
    '/app',
    'octo/app/',
    'octo/app/tree',
    'octo/.',
    'octo/..',
    '-octo/app',
    'octo/a b',
    'octo/app\n',
    'octo/äpp',
    'https://github.com/octo/app',
    'octo/app?x=1',
    'octo/app#1',
    'octo/%2e%2e',
    `${'a'.repeat(40)}/app`,
    `octo/${'b'.repeat(101)}`,
  ])('refuses %j', (text) => {
    expect(parseRepositoryName(text)).toBeUndefined()
  })

  test('accepts nothing that would change the path of a URL', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
        (one, other) => {
          for (const text of [`${one}/${other}`, `octo/${one}`, `${other}/app`, one]) {
            const name = parseRepositoryName(text)
            if (name === undefined) continue
            expect(new URL(`/repos/${name.owner}/${name.name}/git`, 'https://api.github.com').pathname).toBe(
              `/repos/${text}/git`,
            )
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
