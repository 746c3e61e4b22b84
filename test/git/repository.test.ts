import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { it } from '../fixtures/repository.ts'
import { git } from './git.ts'

describe('a commit made for a test', () => {
  it('keeps every byte of its message', async ({ repository }) => {
    const message = Buffer.from([0x0a, 0xff, 0x3a, 0x3a, 0x0d, 0x0a, 0x1b, 0x5b, 0x0a, 0x0a])
    const sha = await repository.commit({ message })

    const content = await git(repository.directory, ['cat-file', 'commit', sha])
    expect(content.subarray(content.indexOf('\n\n') + 2)).toEqual(message)
  })

  it('has the people and dates it is given, with their offsets', async ({ repository }) => {
    await repository.commit({
      message: 'one',
      author: { name: 'É', email: 'e@example.com' },
      committer: { name: 'GitHub', email: 'noreply@github.com' },
      authorDate: '2025-12-31T23:59:59-03:30',
      committerDate: '2026-01-01T10:00:00Z',
    })

    expect(await repository.git('log', '-1', '--format=%an <%ae> %aI | %cn <%ce> %cI')).toBe(
      'É <e@example.com> 2025-12-31T23:59:59-03:30 | GitHub <noreply@github.com> 2026-01-01T10:00:00+00:00',
    )
  })

  it('writes and removes files, whatever their names', async ({ repository }) => {
    await repository.commit({ message: 'one', files: { 'a b/"quoted"\n.txt': 'x', 'gone.txt': 'y' } })
    await repository.commit({ message: 'two', files: { 'gone.txt': null, 'é.bin': Buffer.from([0, 255]) } })

    expect(await repository.git('ls-tree', '-r', '-z', '--name-only', 'main')).toBe('a b/"quoted"\n.txt\0é.bin\0')
    expect(await git(repository.directory, ['cat-file', 'blob', 'main:é.bin'])).toEqual(Buffer.from([0, 255]))
  })

  it('follows its branch, or has the parents it is given', async ({ repository }) => {
    const [first, second] = await repository.commits([{ message: 'one' }, { message: 'two' }])
    const root = await repository.commit({ message: 'another root', branch: 'other', parents: [] })
    const merge = await repository.merge('other', { branch: 'main' })

    expect(await repository.git('log', '--format=%H %P', '--topo-order', 'main')).toBe(
      [`${merge} ${second} ${root}`, `${root} `, `${second} ${first}`, `${first} `].join('\n').trimEnd(),
    )
  })
})

it('moves branches back, and deletes them', async ({ repository }) => {
  const first = await repository.commit({ message: 'one' })
  await repository.commit({ message: 'two' })
  await repository.branch('topic')
  await repository.reset('main', 'main~1')
  expect([await repository.sha(), await repository.git('branch', '--list', '--format=%(refname:short)')]).toEqual([
    first,
    'main\ntopic',
  ])
  await repository.deleteBranch('topic')
  expect(await repository.git('branch', '--list', '--format=%(refname:short)')).toBe('main')
})

it('is not touched by the user’s configuration, nor by a surrounding git command', async ({ repository, folder }) => {
  await writeFile(join(folder, '.gitconfig'), '[user]\n\tname = Somebody Else\n[log]\n\tshowSignature = true\n')
  vi.stubEnv('HOME', folder)
  vi.stubEnv('GIT_DIR', folder)
  vi.stubEnv('GIT_AUTHOR_NAME', 'Somebody Else')

  await repository.commit({ message: 'one' })

  expect(await repository.git('config', '--list')).not.toContain('Somebody Else')
  expect(await repository.git('log', '--format=%an')).toBe('Ada Author')
})

it('removes its directory when disposed of', async ({ repository }) => {
  const { directory } = repository
  await repository[Symbol.asyncDispose]()
  await expect(git(directory, ['rev-parse'])).rejects.toThrow(/cannot change to/)
})
