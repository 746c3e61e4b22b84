import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fullName, isBranchName, parseRepositoryName } from '../../src/github/repository.ts'
import { isolatedEnvironment } from '../git/git.ts'

const run = promisify(execFile)

/** Whether git takes a name for a branch's. */
async function gitAccepts(name: string): Promise<boolean> {
  try {
    await run('git', ['check-ref-format', '--branch', name], { cwd: tmpdir(), env: isolatedEnvironment() })
    return true
  } catch {
    return false
  }
}

/** Pieces whose combinations meet all of git's rules. */
const pieces = [
  'a',
  'Z',
  '9',
  '.',
  '..',
  '/',
  '-',
  '_',
  '@',
  '{',
  '}',
  '~',
  '^',
  ':',
  '?',
  '*',
  '[',
  ']',
  '\\',
  ' ',
  '\t',
].concat([
  '\n',
  '\u007f',
  '\u0085',
  '\u2028',
  'é',
  '😀',
  '.lock',
  'lock',
  'HEAD',
  'refs/heads/',
  "'",
  '"',
  '$',
  '`',
  '%',
  '+',
  '=',
])

describe('isBranchName', () => {
  test('agrees with git on any name', async () => {
    const name = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        // Git takes this one for HEAD.
        fc.pre(text !== '@')
        expect([text, isBranchName(text)]).toEqual([text, await gitAccepts(text)])
      }),
      {
        numRuns: 400,
        examples: ['a.lock/b', 'a/.b', 'a./b', 'HEAD', 'a/HEAD', 'a@', '-a', 'a/-b', '/a', 'a/', 'a//b'].map((text) => [
          text,
        ]),
      },
    )
  })

  test.each(['', '@', 'a\0b', `${'é'.repeat(125)}x`])('refuses %j, which git does not see as a name', (name) => {
    expect(isBranchName(name)).toBe(false)
  })

  test('accepts a name of 250 bytes', () => {
    expect(isBranchName('é'.repeat(125))).toBe(true)
  })
})

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
