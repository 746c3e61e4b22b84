import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { gitText } from '../git/git.ts'
import { createGitRepository } from '../git/repository.ts'
import { it as asking } from './asking.ts'

const it = asking
  .extend('repository', { scope: 'file', auto: true }, async ({ github }, { onCleanup }) => {
    const repository = await createGitRepository()
    onCleanup(() => repository[Symbol.asyncDispose]())
    await repository.commits([{ message: 'one' }, { message: 'two' }])
    await repository.branch('topic', 'main~1')
    await github.serveGit({ owner: 'acme', name: 'banter', directory: repository.directory })
    await github.serveGit({ owner: 'acme', name: 'secret', directory: repository.directory, private: true })
    return repository
  })
  .extend(
    'clone',
    ({ github, folder }) =>
      async (name: string, options: { token?: string; args?: string[] } = {}): Promise<string> => {
        const directory = await mkdtemp(join(folder, 'clone-'))
        const credentials = Buffer.from(`x-access-token:${options.token ?? ''}`).toString('base64')
        const header = options.token === undefined ? [] : ['-c', `http.extraHeader=Authorization: Basic ${credentials}`]
        const url = `${github.url}/acme/${name}.git`
        await gitText(directory, [...header, 'clone', '--quiet', '--bare', ...(options.args ?? []), url, 'clone.git'])
        return join(directory, 'clone.git')
      },
  )

describe('a clone', () => {
  it('without blobs has the history, and none of the blobs', async ({ github, repository, clone }) => {
    const directory = await clone('secret', { token: github.token, args: ['--filter=blob:none'] })

    expect(await gitText(directory, ['rev-list', 'main'])).toBe(await repository.git('rev-list', 'main'))
    const missing = await gitText(directory, [
      'rev-list',
      '--objects',
      '--missing=print',
      '--filter=blob:none',
      'topic',
    ])
    expect(missing).not.toContain('a.txt')
    const objects = await gitText(directory, ['cat-file', '--batch-all-objects', '--batch-check=%(objecttype)'])
    expect(new Set(objects.split('\n'))).toEqual(new Set(['commit', 'tree']))
  })

  it('of a private repository needs a token', async ({ repository, clone }) => {
    await expect(clone('secret')).rejects.toThrow(/terminal prompts disabled|Authentication failed/)
    await expect(clone('secret', { token: 'ghp_unknown' })).rejects.toThrow(
      /terminal prompts disabled|Authentication failed/,
    )
    const directory = await clone('banter')
    expect(await gitText(directory, ['rev-parse', 'main'])).toBe(await repository.sha())
  })

  it('of a repository created here has what was written over REST', async ({ github, clone }) => {
    await github.createRepository({ owner: 'acme', name: 'cloned', files: { 'posts/é.md': 'Text\n' } })
    const sha = await github.commitFiles('acme/cloned', { branch: 'main', message: 'More', files: { 'b.md': 'B\n' } })

    const directory = await clone('cloned', { token: github.token })

    expect(await gitText(directory, ['rev-parse', 'main'])).toBe(sha)
    expect(await gitText(directory, ['ls-tree', '-r', '-z', '--name-only', 'main'])).toBe('b.md\0posts/é.md\0')
    expect(await gitText(directory, ['fsck', '--strict'])).toBe('')
  })
})
