import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { depthOf, edgesOf, readFetchedCommits } from '../../../src/git/clones/partial-clone.ts'
import { it as versioned } from '../../fixtures/repository.ts'
import { gitText } from '../git.ts'

/** The repository is a private one on GitHub, and `folder` what actions write their temporary files to. */
const it = versioned
  .extend('remote', { auto: true }, async ({ github, repository, folder, onTestFinished }) => {
    await github.serveGit({ owner: 'muse', name: 'packs', directory: repository.directory, private: true })
    onTestFinished(() => github.removeRepository('muse/packs'))
    vi.stubEnv('RUNNER_TEMP', folder)
    return (token = github.token) => ({ url: `${github.url}/muse/packs.git`, token })
  })
  .extend('wanted', ({ repository }) => async (...shas: readonly string[]) => {
    return Promise.all(
      shas.map(async (sha) => {
        const [, ...parents] = (await repository.git('rev-list', '--parents', '-1', sha)).split(' ')
        return { sha, parents }
      }),
    )
  })
  .extend('changesOf', ({ remote }) => async (commits: Parameters<typeof readFetchedCommits>[0]) => {
    const fetched = await readFetchedCommits(commits, remote())
    return new Map([...fetched].map(([sha, { files }]) => [sha, files]))
  })
  // Puts a program before git that notes each command, where the token's bytes are on disk, and what the clone holds.
  .extend('watchGit', ({ github, folder }) => async (work: () => Promise<void>) => {
    const watched = await mkdtemp(join(tmpdir(), 'watched-git-'))
    const real = await gitText('/', ['--exec-path'])
    const secrets = [github.token, Buffer.from(`x-access-token:${github.token}`).toString('base64')]
    const script = [
      '#!/bin/sh',
      `echo "git $*" >> '${watched}/commands'`,
      `'${real}/git' "$@"; code=$?`,
      `grep -rlF ${secrets.map((secret) => `-e '${secret}'`).join(' ')} '${folder}' >> '${watched}/leaks'`,
      `for clone in '${folder}'/*/clone.git; do '${real}/git' -C "$clone" cat-file --batch-all-objects --batch-check='%(objecttype)' > '${watched}/objects' 2> /dev/null; done`,
      'exit $code',
      '',
    ]
    await writeFile(join(watched, 'git'), script.join('\n'))
    await chmod(join(watched, 'git'), 0o755)
    vi.stubEnv('PATH', `${watched}${delimiter}${process.env.PATH}`)
    try {
      await work()
      const lines = async (name: string) =>
        (await readFile(join(watched, name), 'utf8')).split('\n').filter((line) => line !== '')
      return { commands: await lines('commands'), leaks: await lines('leaks'), objects: await lines('objects') }
    } finally {
      await rm(watched, { recursive: true, force: true })
    }
  })

describe('edgesOf', () => {
  it('finds what no other commit has as a parent, and the parents that are not wanted', () => {
    const commits = [
      { sha: 'merge', parents: ['left', 'right'] },
      { sha: 'left', parents: ['base'] },
      { sha: 'lonely', parents: ['merge-of-others'] },
    ]
    expect(edgesOf(commits)).toEqual({ tips: ['merge', 'lonely'], boundary: ['right', 'base', 'merge-of-others'] })
  })
})

describe('depthOf', () => {
  it('counts the generations that hold the commits and their parents', () => {
    expect(depthOf([{ sha: 'tip', parents: ['base'] }])).toBe(2)
    expect(depthOf([{ sha: 'root', parents: [] }])).toBe(2)
    expect(
      depthOf([
        { sha: 'merge', parents: ['left', 'other'] },
        { sha: 'left', parents: ['middle'] },
        { sha: 'middle', parents: ['base'] },
      ]),
    ).toBe(4)
  })

  it('keeps every commit out of the last generation, whose parents git cuts off', () => {
    const commits = [
      { sha: 'first', parents: ['shared', 'boundary'] },
      { sha: 'shared', parents: ['boundary'] },
    ]
    expect(depthOf(commits)).toBe(3)
  })
})

describe('readFetchedCommits', () => {
  it('reads the changes of just the commits asked for, merges against their first parent', async ({
    repository,
    wanted,
    changesOf,
  }) => {
    const base = await repository.commit({ message: 'base', files: { 'a.txt': 'a\n' } })
    await repository.branch('side', base)
    const side = await repository.commit({ message: 'side', branch: 'side', files: { 'folder/s.txt': 's\n' } })
    const next = await repository.commit({ message: 'next', files: { 'a.txt': null, 'b.txt': 'a\n' } })
    const merge = await repository.merge('side')
    const changes = await changesOf(await wanted(merge, next, side))
    expect(Object.fromEntries(changes)).toEqual({
      [merge]: [{ path: 'folder/s.txt', change: 'added' }],
      [next]: [
        { path: 'a.txt', change: 'removed' },
        { path: 'b.txt', change: 'added' },
      ],
      [side]: [{ path: 'folder/s.txt', change: 'added' }],
    })
  })

  it('reads a root commit, and commits that lie apart', async ({ repository, wanted, changesOf }) => {
    const shas = await repository.commits([
      { message: 'one' },
      { message: 'two' },
      { message: 'three' },
      { message: 'four' },
    ])
    const changes = await changesOf(await wanted(shas[0] ?? '', shas[3] ?? ''))
    expect(Object.fromEntries(changes)).toEqual({
      [shas[0] ?? '']: [{ path: 'log.txt', change: 'added' }],
      [shas[3] ?? '']: [{ path: 'log.txt', change: 'modified' }],
    })
  })

  it('fetches no contents, and nothing of what came before but the commits beside', async ({
    repository,
    wanted,
    changesOf,
    watchGit,
  }) => {
    await repository.commits(Array.from({ length: 50 }, (_, index) => ({ message: `old ${index}` })))
    const sha = await repository.commit({ message: 'new', files: { 'big.bin': 'x'.repeat(1_000_000) } })
    const seen = await watchGit(async () => void (await changesOf(await wanted(sha))))
    expect(seen.objects.toSorted()).toEqual(['commit', 'commit', 'tree', 'tree'])
  })

  it('shows the token neither on a command line nor on disk, and leaves nothing behind', async ({
    github,
    repository,
    folder,
    wanted,
    changesOf,
    watchGit,
  }) => {
    const sha = await repository.commit({ message: 'new' })
    github.clearRequests()
    const seen = await watchGit(async () => void (await changesOf(await wanted(sha))))
    const secrets = [github.token, Buffer.from(`x-access-token:${github.token}`).toString('base64')]
    expect(seen.commands.filter((command) => command.includes(' fetch '))).toHaveLength(1)
    expect(seen.commands.filter((command) => secrets.some((secret) => command.includes(secret)))).toEqual([])
    expect(seen.leaks).toEqual([])
    expect(await readdir(folder)).toEqual([])
    expect(github.requests.map(({ login }) => login)).toEqual(github.requests.map(() => 'muse-bot'))
  })

  it('says what failed when the token may not read the repository, and leaves nothing behind', async ({
    repository,
    folder,
    remote,
    wanted,
  }) => {
    const sha = await repository.commit({ message: 'new' })
    await expect(readFetchedCommits(await wanted(sha), remote('no-such-token'))).rejects.toThrow(
      /git failed while fetching the commits of http.*Check that the token may read/su,
    )
    expect(await readdir(folder)).toEqual([])
  })
})
