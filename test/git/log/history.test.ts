import { mkdir, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { readHistory } from '../../../src/git/log/history.ts'
import type { LoggedCommit } from '../../../src/git/log/logged-commit.ts'
import { it as versioned } from '../../fixtures/repository.ts'
import { git, gitText } from '../git.ts'

const it = versioned
  .extend('runnerTemp', { auto: true }, ({ folder }) => void vi.stubEnv('RUNNER_TEMP', folder))
  .extend(
    'readAll',
    ({ repository }) =>
      async (lines: boolean, directory = repository.directory): Promise<LoggedCommit[]> => {
        const all: LoggedCommit[] = []
        for await (const some of readHistory(directory, { head: await repository.sha() }, { paths: true, lines })
          .commits)
          all.push(...some)
        return all
      },
  )
  // What git itself counts for a commit, with renames told apart, against the first parent.
  .extend(
    'countedByGit',
    ({ repository }) =>
      async (sha: string): Promise<{ sha: string; additions: number; deletions: number }> => {
        const args = ['show', '--format=', '--numstat', '--find-renames', '--diff-merges=first-parent', sha]
        const lines = (await repository.git(...args)).split('\n').map((line) => line.split('\t'))
        const sumOf = (column: number) => lines.reduce((sum, line) => sum + (Number(line[column] ?? 0) || 0), 0)
        return { sha, additions: sumOf(0), deletions: sumOf(1) }
      },
  )
  // Commits a tree of these entries, `mode type SHA TAB path`, on top of main.
  .extend('commitTree', ({ repository }) => async (message: string, entries: readonly string[]): Promise<void> => {
    const input = entries.map((entry) => `${entry}\n`).join('')
    const tree = await gitText(repository.directory, ['mktree', '--missing'], { input })
    const sha = await repository.git('commit-tree', '-p', 'main', '-m', message, tree)
    await repository.git('update-ref', 'refs/heads/main', sha)
  })

const text = (lines: number, of = 'line') => Array.from({ length: lines }, (_, index) => `${of} ${index}\n`).join('')

describe('the history of a clone', () => {
  it('has the lines that git counts, whatever the changes', async ({
    repository,
    readAll,
    countedByGit,
    commitTree,
  }) => {
    await repository.commit({
      message: 'base',
      files: { 'a.txt': text(40), 'b.bin': Buffer.from([0, 1, 2]), 'c.txt': '' },
    })
    await repository.commit({ message: 'renamed and changed', files: { 'a.txt': null, 'z/a.txt': `${text(38)}new\n` } })
    await repository.commit({ message: 'binary and text', files: { 'b.bin': Buffer.from([0, 9]), 'c.txt': 'x\r\ny' } })
    await repository.commit({ message: 'twice the same', files: { 'd.txt': text(7), 'e.txt': text(7) } })
    await repository.branch('side')
    await repository.commit({ message: 'side', branch: 'side', files: { 'e.txt': text(9), 'side.txt': text(3) } })
    await repository.commit({ message: 'side again', branch: 'side', files: { 'e.txt': text(12) } })
    await repository.commit({ message: 'main', files: { 'd.txt': null } })
    await repository.merge('side')
    await repository.commit({ message: 'nothing', files: {} })
    const [file, submodule] = [await repository.git('rev-parse', 'main:e.txt'), 'a'.repeat(40)]
    await commitTree('executable', [`100755 blob ${file}\te.txt`])
    await commitTree('link', [`120000 blob ${file}\te.txt`])
    await commitTree('submodule', [`120000 blob ${file}\te.txt`, `160000 commit ${submodule}\tsub`])
    await commitTree('submodule moved', [`120000 blob ${file}\te.txt`, `160000 commit ${'b'.repeat(40)}\tsub`])
    const objects = await repository.git('count-objects', '-v')
    const ours = (await readAll(true)).map(({ sha, additions, deletions }) => ({ sha, additions, deletions }))
    expect(ours).toEqual(await Promise.all(ours.map(({ sha }) => countedByGit(sha))))
    expect(ours).toHaveLength(13)
    expect(await repository.git('count-objects', '-v')).toBe(objects)
  })

  it('has the changes of submodules, whatever the repository says of them', async ({
    repository,
    folder,
    readAll,
    commitTree,
  }) => {
    const modules = '[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n\tignore = all\n'
    await repository.commit({ message: 'base', files: { '.gitmodules': modules } })
    const file = `100644 blob ${await repository.git('rev-parse', 'main:.gitmodules')}\t.gitmodules`
    await commitTree('submodule', [file, `160000 commit ${'a'.repeat(40)}\tsub`])
    await commitTree('submodule moved', [file, `160000 commit ${'b'.repeat(40)}\tsub`])
    await git(folder, ['clone', '--quiet', repository.directory, 'clone'])
    for (const lines of [false, true]) {
      const [moved, added] = await readAll(lines, join(folder, 'clone'))
      expect([added?.files, moved?.files]).toEqual([
        [{ path: 'sub', change: 'added' }],
        [{ path: 'sub', change: 'modified' }],
      ])
      expect(moved?.additions).toBe(lines ? 1 : undefined)
    }
  })

  it('is the same to the last commit when it takes several parts, and then knows how many there are', async ({
    repository,
  }) => {
    const shas = await repository.commits(Array.from({ length: 8_500 }, (_, index) => ({ message: `feat: ${index}` })))
    for (const lines of [false, true]) {
      const history = readHistory(repository.directory, { head: await repository.sha() }, { paths: true, lines })
      expect(history.total()).toBeUndefined()
      const all: LoggedCommit[] = []
      for await (const some of history.commits) all.push(...some)
      expect(history.total()).toBe(8_500)
      expect(all.map(({ sha }) => sha)).toEqual(shas.toReversed())
      expect(all.filter(({ additions }) => additions === (lines ? 1 : undefined))).toHaveLength(8_500)
    }
  })

  it('is read where the path of the clone is an odd one', async ({ repository, folder, readAll }) => {
    await repository.commit({ message: 'one', files: { 'a.txt': text(3) } })
    const odd = join(folder, 'ö "quoted" \\back\nline #')
    await mkdir(odd)
    await symlink(repository.directory, join(odd, 'clone.git'))
    expect((await readAll(true, join(odd, 'clone.git'))).map(({ additions }) => additions)).toEqual([3])
    await git(odd, ['clone', '--quiet', '--bare', repository.directory, 'own.git'])
    expect((await readAll(true, join(odd, 'own.git'))).map(({ additions }) => additions)).toEqual([3])
  })

  it('leaves neither files nor processes behind when its reader stops early', async ({ repository, folder }) => {
    await repository.commits(Array.from({ length: 20_000 }, (_, index) => ({ message: `feat: ${index}` })))
    const { commits } = readHistory(
      repository.directory,
      { head: await repository.sha() },
      { paths: true, lines: true },
    )
    for await (const some of commits) {
      expect(some.length).toBeGreaterThan(0)
      expect(await readdir(folder)).toHaveLength(1)
      break
    }
    expect(await readdir(folder)).toEqual([])
  })

  it('fails with what git says, and leaves no files behind', async ({ repository, folder }) => {
    await repository.commit({ message: 'one' })
    const { commits } = readHistory(repository.directory, { head: 'f'.repeat(40) }, { paths: true, lines: false })
    await expect(commits.next()).rejects.toThrow(/git failed while listing the commits of the clone.*bad object/su)
    expect(await readdir(folder)).toEqual([])
  })
})
