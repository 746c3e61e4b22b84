import { existsSync } from 'node:fs'
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { openLocalClone } from '../../../src/git/clones/local-clone.ts'
import type { LoggedCommit } from '../../../src/git/log/logged-commit.ts'
import type { Revisions } from '../../../src/git/log/revisions.ts'
import { it } from '../../fixtures/repository.ts'
import { git } from '../git.ts'

async function readAll(directory: string, revisions: Partial<Revisions> = {}, lines = true): Promise<LoggedCommit[]> {
  const clone = await openLocalClone(directory, 'muse/packs')
  const head = revisions.head ?? (await clone.head((await clone.defaultBranch()) ?? '')) ?? ''
  const { total, commits } = clone.read({ head, ...revisions }, { paths: true, lines })
  const all: LoggedCommit[] = []
  for await (const some of commits) all.push(...some)
  expect(all).toHaveLength(total() ?? Number.NaN)
  return all.toSorted((one, other) => one.committedAt.getTime() - other.committedAt.getTime())
}
const headlines = (commits: readonly LoggedCommit[]) => commits.map(({ message }) => message.trim())

describe('a local clone', () => {
  it('gives each commit once, however many processes share the work', async ({ repository }) => {
    const shas = await repository.commits(Array.from({ length: 1_500 }, (_, index) => ({ message: `feat: ${index}` })))
    expect((await readAll(repository.directory)).map(({ sha }) => sha)).toEqual(shas)
  })

  it('gives the commits of a stretch of time, whatever lies between them', async ({ repository }) => {
    await repository.commits([
      { message: 'one', authorDate: '2026-01-01T00:00:00Z' },
      { message: 'wrong clock', authorDate: '1999-01-01T00:00:00Z' },
      { message: 'two', authorDate: '2026-01-02T00:00:00Z' },
      { message: 'three', authorDate: '2026-01-03T00:00:00Z' },
    ])
    const since = new Date('2026-01-01T00:00:00Z')
    const until = new Date('2026-01-02T00:00:00Z')
    expect(headlines(await readAll(repository.directory, { since, until }))).toEqual(['one', 'two'])
  })

  it('gives what a head reaches and another commit does not', async ({ repository }) => {
    const base = await repository.commit({ message: 'base' })
    await repository.branch('side', base)
    await repository.commit({ message: 'old', branch: 'side', authorDate: '2001-01-01T00:00:00Z' })
    await repository.commit({ message: 'new' })
    await repository.merge('side')
    expect(headlines(await readAll(repository.directory, { without: base }))).toEqual([
      'old',
      'new',
      "Merge branch 'side'",
    ])
  })

  it('finds a branch that only its remote has', async ({ repository, folder }) => {
    const sha = await repository.commit({ message: 'base' })
    await repository.branch('release/1.x')
    await git(folder, ['clone', '--quiet', repository.directory, 'clone'])
    const clone = await openLocalClone(join(folder, 'clone'), 'muse/packs')
    expect({ branch: await clone.head('release/1.x'), other: await clone.head('no-such') }).toEqual({
      branch: sha,
      other: undefined,
    })
  })

  it('knows neither lines where files are missing nor fails, and counts the others', async ({ repository }) => {
    await repository.commit({ message: 'gone', files: { 'a.txt': 'a\n' } })
    await repository.commit({ message: 'changed', files: { 'a.txt': 'b\n' } })
    await repository.commit({ message: 'there', files: { 'b.txt': 'b\n'.repeat(3) } })
    const blob = await repository.git('rev-parse', 'main~1:a.txt')
    await removeObject(repository.directory, blob)
    const commits = await readAll(repository.directory)
    expect(commits.map(({ message, additions, files }) => [message.trim(), additions, files.length])).toEqual([
      ['gone', 1, 1],
      ['changed', undefined, 1],
      ['there', 3, 1],
    ])
  })

  it('reads a partial clone without fetching anything: paths known, lines unknown', async ({ repository, folder }) => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      message: `feat: ${index}`,
      files: { 'a.txt': `${index}\n` },
    }))
    await repository.commits(many)
    await repository.git('config', 'uploadpack.allowFilter', 'true')
    await git(folder, [
      'clone',
      '--quiet',
      '--bare',
      '--filter=blob:none',
      `file://${repository.directory}`,
      'partial.git',
    ])
    const commits = await readAll(join(folder, 'partial.git'))
    expect(commits.map(({ additions, files }) => ({ additions, files }))).toEqual(
      many.map((_, index) => ({
        additions: undefined,
        files: [{ path: 'a.txt', change: index === 0 ? 'added' : 'modified' }],
      })),
    )
  })

  it.for<[string, (folder: string, origin: string) => Promise<unknown>, RegExp]>([
    [
      'a folder without a repository',
      async () => undefined,
      /git failed while opening the clone at '.*not a git repository/su,
    ],
    [
      'a shallow clone',
      (folder, origin) => git(folder, ['clone', '--quiet', '--bare', '--depth=1', `file://${origin}`, '.']),
      /is shallow: .*git fetch --unshallow/su,
    ],
    [
      'a SHA-256 repository',
      (folder) => git(folder, ['init', '--quiet', '--object-format=sha256']),
      /names its objects by SHA256: only SHA-1/u,
    ],
  ])('refuses %s and says what to do', async ([, make, message], { repository, folder }) => {
    await repository.commit({ message: 'one' })
    await repository.commit({ message: 'two' })
    await make(folder, repository.directory)
    await expect(openLocalClone(folder, 'muse/packs')).rejects.toThrow(message)
  })

  it('says what to do about a clone that is on no branch', async ({ repository }) => {
    const sha = await repository.commit({ message: 'one' })
    await repository.branch('next')
    await repository.git('update-ref', '--no-deref', 'HEAD', sha)
    const clone = await openLocalClone(repository.directory, 'muse/packs')
    await expect(clone.defaultBranch()).rejects.toThrow(/is on no branch: name the branch in 'repositories'/u)
  })

  it('runs nothing that a repository brings, and believes none of its settings', async ({ repository, folder }) => {
    const proof = join(folder, 'proof')
    const program = join(folder, 'program')
    await writeFile(program, `#!/bin/sh\ntouch '${proof}'\ncat\n`)
    await chmod(program, 0o755)
    await repository.commit({
      message: 'one',
      files: { '.gitattributes': '* diff=evil filter=evil\n', 'a.txt': 'a\n' },
    })
    await repository.commit({ message: 'two', files: { 'a.txt': 'b\n' } })
    const settings = {
      'core.fsmonitor': program,
      'core.hooksPath': folder,
      'core.pager': program,
      'core.sshCommand': program,
      'core.alternateRefsCommand': program,
      'diff.external': program,
      'diff.evil.command': program,
      'diff.evil.textconv': program,
      'filter.evil.clean': program,
      'filter.evil.smudge': program,
      'gpg.program': program,
      'log.showSignature': 'true',
      'log.showRoot': 'false',
      'log.diffMerges': 'off',
      'log.follow': 'true',
      'format.pretty': 'oneline',
      'diff.noPrefix': 'true',
      'diff.renames': 'false',
      'color.ui': 'always',
      'pager.log': program,
      'alias.log': `!${program}`,
      'remote.origin.url': `ext::${program}`,
      'remote.origin.promisor': 'true',
      'protocol.ext.allow': 'always',
    }
    for (const [name, value] of Object.entries(settings)) await repository.git('config', name, value)
    await writeFile(join(repository.directory, 'info', 'attributes'), '* diff=evil\n')
    for (const hook of ['reference-transaction', 'post-checkout', 'pre-auto-gc'])
      await writeFile(join(repository.directory, 'hooks', hook), await readFile(program), { mode: 0o755 })
    const missing = await repository.git('rev-parse', 'main:a.txt')
    await removeObject(repository.directory, missing)
    const commits = await readAll(repository.directory)
    expect(commits.map(({ message, additions, files }) => [message.trim(), additions, files])).toEqual([
      [
        'one',
        2,
        [
          { path: '.gitattributes', change: 'added' },
          { path: 'a.txt', change: 'added' },
        ],
      ],
      ['two', undefined, [{ path: 'a.txt', change: 'modified' }]],
    ])
    expect(existsSync(proof)).toBe(false)
  })
})

/** Packs are unpacked first, so that one object can go. */
async function removeObject(directory: string, oid: string): Promise<void> {
  const objects = join(directory, 'objects')
  for (const name of await readdir(join(objects, 'pack'))) {
    const path = join(objects, 'pack', name)
    if (name.endsWith('.pack')) {
      const content = await readFile(path)
      await rm(path)
      await rm(path.replace(/pack$/u, 'idx'), { force: true })
      await git(directory, ['unpack-objects', '-q'], { input: content })
    } else {
      await rm(path, { force: true })
    }
  }
  await rm(join(objects, oid.slice(0, 2), oid.slice(2)))
}
