import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBranchName, isNewBranchName } from '../../src/git/branch-name.ts'
import { isolatedEnvironment } from './git.ts'

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

  test.each(['\u202e', '\u2066', '\u200f', '\u061c'])(
    'refuses the control %j, by which a name reads as another',
    (control) => {
      expect(isBranchName(`content/${control}episode`)).toBe(false)
      expect(isNewBranchName(`content/${control}episode`)).toBe(false)
    },
  )

  test('accepts a name of 250 bytes', () => {
    expect(isBranchName('é'.repeat(125))).toBe(true)
  })
})

test('GitHub creates fewer branches than git takes', () => {
  const names = [
    'content/episode-001',
    'refs/heads/x',
    'a'.repeat(40),
    `${'a'.repeat(40)}g`,
    'a\u2028b',
    'a\u200bb',
    'HEAD',
  ]
  expect(names.filter(isNewBranchName)).toEqual(['content/episode-001', `${'a'.repeat(40)}g`])
})
