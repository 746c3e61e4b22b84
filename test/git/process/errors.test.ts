import { describe, expect, it } from 'vitest'
import { GitFailure, lacksObjects } from '../../../src/git/process/errors.ts'

const failure = (said: string) => new GitFailure('reading the clone', 128, said)

describe('a failure of git', () => {
  it('tells what was tried and what git said, without its advice', () => {
    const said = 'hint: Support for grafts is deprecated\nhint: turn it off\nfatal: bad\n  object ffff\n'
    expect(failure(said).message).toBe('git failed while reading the clone (exit code 128): fatal: bad object ffff')
  })

  it.each([
    ["fatal: write failure on 'stdout': No space left on device", 'make room there.'],
    ["fatal: Authentication failed for 'https://github.com/a/b.git/'", "the token may read the repository's contents."],
    ['fatal: remote error: upload-pack: not our ref ffff', 'run again.'],
    ["fatal: unable to access 'https://github.com/': Could not resolve host", "or set file-changes to 'off'."],
  ])('says what to do about: %s', (said, remedy) => {
    expect(failure(said).message.endsWith(remedy)).toBe(true)
  })

  it('says so when git did not run, or said nothing', () => {
    expect(new GitFailure('reading the clone', undefined, '').message).toBe(
      'git failed while reading the clone (exit code none): no message',
    )
  })

  it.each([
    ['fatal: unable to read 9daeafb9864cf43055ae93beb0afd6c7d144bfa4', true],
    ['fatal: bad object ffff', true],
    ["fatal: write failure on 'stdout': No space left on device", false],
  ])('tells whether objects are missing: %s', (said, isLacking) => {
    expect(lacksObjects(failure(said))).toBe(isLacking)
  })
})
