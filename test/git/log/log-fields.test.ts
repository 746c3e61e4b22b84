import { describe, expect, it } from 'vitest'
import { contentChanges } from '../../../src/git/log/content-change.ts'
import { type CommitReader, logReader } from '../../../src/git/log/log-fields.ts'
import { type LoggedCommit, loggedCommit } from '../../../src/git/log/logged-commit.ts'

const SHA = 'a'.repeat(40)
const PARENT = 'b'.repeat(40)
const header = (sha = SHA, message = 'feat: x\n', parents = PARENT) =>
  [sha, parents, '1767603600', '1767600000', 'Ada', 'ada@example.com', message, '', ''].join('\0').slice(0, -1)
const raw = (letter: string, ...paths: string[]) =>
  [`:100644 100644 ${SHA} ${PARENT} ${letter}`, ...paths, ''].join('\0')

function read<Result>(startCommit: () => CommitReader<Result>, output: string | Buffer, pieces = 1): Result[] {
  const reader = logReader(startCommit)
  const bytes = Buffer.from(output)
  const size = Math.ceil(bytes.length / pieces)
  const commits = Array.from({ length: pieces }, (_, index) => {
    const piece = Buffer.from(bytes.subarray(index * size, (index + 1) * size))
    const completed = reader.push(piece)
    // Whoever gives the piece may use its memory again.
    piece.fill(0xff)
    return completed
  })
  return [...commits.flat(), ...reader.end()]
}

const parse = (output: string | Buffer, pieces = 1): LoggedCommit[] =>
  read(() => loggedCommit(() => undefined), output, pieces)

const expected: LoggedCommit = {
  sha: SHA,
  parents: [PARENT],
  committedAt: new Date('2026-01-05T09:00:00Z'),
  authoredAt: new Date('2026-01-05T08:00:00Z'),
  authorName: 'Ada',
  authorEmail: 'ada@example.com',
  message: 'feat: x\n',
  files: [],
  additions: undefined,
  deletions: undefined,
}

describe('a log', () => {
  it('reads a commit that changes nothing', () => {
    expect(parse(header())).toEqual([expected])
  })

  it('reads no commit from no output', () => {
    expect(parse('')).toEqual([])
  })

  it('reads changes, ordered by path, each with its kind', () => {
    const output = `${header()}\n${raw('M', 'z.txt')}${raw('A', 'a.txt')}${raw('D', 'd.txt')}${raw('T', 'link')}`
    expect(parse(output)).toEqual([
      {
        ...expected,
        files: [
          { path: 'a.txt', change: 'added' },
          { path: 'd.txt', change: 'removed' },
          { path: 'link', change: 'changed' },
          { path: 'z.txt', change: 'modified' },
        ],
      },
    ])
  })

  it('reads changes of which git tells no more than the status', () => {
    expect(parse(`${header()}\nM\0z.txt\0A\0a.txt\0R100\0M\0D\0`)).toEqual([
      {
        ...expected,
        files: [
          { path: 'D', change: 'added' },
          { path: 'M', change: 'removed' },
          { path: 'a.txt', change: 'added' },
          { path: 'z.txt', change: 'modified' },
        ],
      },
    ])
  })

  it('makes a path removed and a path added of a rename', () => {
    expect(parse(`${header()}\n${raw('R086', 'old.txt', 'new.txt')}`)).toEqual([
      {
        ...expected,
        files: [
          { path: 'new.txt', change: 'added' },
          { path: 'old.txt', change: 'removed' },
        ],
      },
    ])
  })

  it('gives each commit the lines that are counted for it', () => {
    const counts = [{ additions: 10, deletions: 2 }, undefined].values()
    const commits = read(() => loggedCommit(() => counts.next().value), header() + header(PARENT))
    expect(commits.map(({ additions, deletions }) => ({ additions, deletions }))).toEqual([
      { additions: 10, deletions: 2 },
      { additions: undefined, deletions: undefined },
    ])
  })

  it('gives the changes of content of each commit', () => {
    const output = `${header()}\n${raw('M', 'a')}${raw('R086', ':b', 'c')}${header(PARENT)}`
    const change = `100644 100644 ${SHA} ${PARENT}`
    expect(read(contentChanges, output)).toEqual([[change, change], []])
  })

  it('tells commits apart whatever their messages and paths look like', () => {
    const forged = `${'c'.repeat(40)}`
    const output = [
      `${header(SHA, `:100644 100644 x\n\n${forged}\n`)}\n${raw('A', forged)}${raw('A', ':x')}${raw('A', '1\t2\tfake')}`,
      header(PARENT, '', ''),
      `${header(forged, '-\t-\tx')}\n${raw('M', '\nline')}`,
    ].join('')
    expect(
      parse(output).map(({ sha, parents, message, files }) => ({
        sha,
        parents,
        message,
        paths: files.map(({ path }) => path),
      })),
    ).toEqual([
      { sha: SHA, parents: [PARENT], message: `:100644 100644 x\n\n${forged}\n`, paths: ['1\t2\tfake', ':x', forged] },
      { sha: PARENT, parents: [], message: '', paths: [] },
      { sha: forged, parents: [PARENT], message: '-\t-\tx', paths: ['\nline'] },
    ])
  })

  it('reads the same in pieces of any size', () => {
    const commit = `${header(SHA, 'feat: 🎉\n')}\n${raw('R100', 'ä.txt', 'ö.txt')}${raw('A', 'ü.txt')}`
    const output = Buffer.from(commit + header(PARENT) + commit.replace(SHA, 'd'.repeat(40)))
    const whole = parse(output)
    expect(whole).toHaveLength(3)
    for (const pieces of [2, 3, 7, output.length]) expect(parse(output, pieces)).toEqual(whole)
  })

  it('replaces bytes that are no UTF-8, and dates that are none', () => {
    const output = Buffer.concat([
      Buffer.from(`${SHA}\0\0${'9'.repeat(30)}\0\0`),
      Buffer.from([0x4a, 0xf6, 0x00]),
      Buffer.from('x\0'),
      Buffer.from([0xff, 0xfe, 0x00, 0x00]),
    ])
    expect(parse(output)).toEqual([
      {
        ...expected,
        parents: [],
        committedAt: new Date(0),
        authoredAt: new Date(0),
        authorName: 'J\ufffd',
        authorEmail: 'x',
        message: '\ufffd\ufffd',
      },
    ])
  })
})
