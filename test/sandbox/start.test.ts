import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { it as sandboxed } from '../fixtures/sandbox.ts'
import { git } from '../git/git.ts'
import { createGitRepository } from '../git/repository.ts'
import { browserNotice, startBrowser } from './browser/browser.ts'
import { lookAt, VIEWS } from './browser/look.ts'
import { readLocalHistory } from './demo/history.ts'
import { liveGitHub } from './demo/live.ts'
import { parseOptions } from './demo/options.ts'
import { elementsOf } from './report/elements.ts'

const PROGRAM = join(import.meta.dirname, 'start.ts')
const it = sandboxed
  .extend(
    'startWith',
    ({ folder }) =>
      (
        variables: Record<string, string>,
        ...args: string[]
      ): Promise<{ exitCode: number; stdout: string; stderr: string }> =>
        new Promise((resolve) => {
          const env = { ...process.env, GITHUB_TOKEN: '', ...variables }
          const child = execFile(
            process.execPath,
            [PROGRAM, '--report', folder, ...args],
            { env },
            (_, stdout, stderr) => {
              resolve({ exitCode: child.exitCode ?? -1, stdout, stderr })
            },
          )
        }),
  )
  .extend(
    'start',
    ({ startWith }) =>
      (...args: string[]) =>
        startWith({}, ...args),
  )

describe('npm start', () => {
  it('goes from a git history to an open pull request, and writes a report that any window shows whole', async ({
    folder,
    start,
  }) => {
    await using repository = await createGitRepository()
    await repository.commit({ message: 'feat: first', authorDate: '2026-11-02T10:00:00Z' })
    await repository.commit({
      message: 'perf(cache): keep what was read\n\n::error::forged \u001b[31m',
      authorDate: '2026-11-04T10:00:00Z',
    })
    await repository.git('remote', 'add', 'origin', 'git@github.com:acme/engine.git')
    const { exitCode, stdout, stderr } = await start('--repository', repository.directory)
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/acme\/engine@main: 2 commits, 2 new, 1 relevant/u)
    expect(stdout).toMatch(/^Pull request #1, open: Episode 1 of banterpacks/mu)
    expect(stdout).toMatch(/^ {2}content\/episode-001 → main/mu)
    const report = await readFile(join(folder, 'index.html'), 'utf8')
    expect(report).toContain('keep what was read')
    expect(stdout).not.toContain('##[')
    // The gate was shut and opened; the second run changed nothing.
    expect(report).toContain('commits stored: 2')
    expect(report).toContain('commits stored: 0')
    expect(report).toContain('outcome: unchanged')
    expect(stdout).not.toContain('127.0.0.1')
    const links = elementsOf(report, 'a').flatMap(({ attribs }) => (attribs.href?.startsWith('#') ? [] : attribs.href))
    expect(links).toContain(`https://github.com/acme/engine/commit/${await repository.sha()}`)
    expect(links.filter((link) => link?.startsWith('https://github.com/acme/engine/') === false)).toEqual([])

    if (browserNotice !== undefined) return
    await using browser = await startBrowser()
    for (const view of VIEWS) {
      const { ground, ...look } = await lookAt(browser, join(folder, 'index.html'), view)
      expect({ view: view.name, ...look }).toEqual({ view: view.name, overflow: 0, cut: [], small: [], console: [] })
      expect(ground === 'rgb(15, 19, 24)').toBe(view.scheme === 'dark')
    }
  })

  it('reads a repository from GitHub itself, and writes nothing there', async ({ github, startWith }) => {
    await using repository = await createGitRepository()
    await repository.commit({ message: 'perf: read once', authorDate: new Date(Date.now() - 3_600_000).toISOString() })
    await github.serveGit({ owner: 'muse', name: 'packs', directory: repository.directory })
    const variables = { GITHUB_API_URL: github.url, GITHUB_TOKEN: github.token }
    const { exitCode, stdout } = await startWith(variables, '--live', 'muse/packs')
    expect(stdout).toMatch(/muse\/packs@main: 1 commit, 1 new, 1 relevant/u)
    expect(stdout).toContain('**Read once** ([')
    expect(exitCode).toBe(0)
    const written = github.requests.filter(
      ({ method, path }) => method !== 'GET' && !/graphql|git-upload-pack/u.test(path),
    )
    expect(written).toEqual([])
  })

  it('asks for a token and a name before it reads from GitHub', () => {
    expect(() => liveGitHub('muse/packs', { GITHUB_TOKEN: '' })).toThrow('set GITHUB_TOKEN')
    expect(() => liveGitHub('packs', { GITHUB_TOKEN: 't' })).toThrow("--live takes owner/name: found 'packs'.")
  })

  it('says what is wrong with a folder that is no repository', async ({ folder, start }) => {
    const { exitCode, stderr } = await start('--repository', folder)
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `${folder} is not a git repository.\n` })
  })

  it('says that an empty repository has nothing to tell', async ({ folder }) => {
    await git(folder, ['init', '--quiet'])
    const expected = `${folder} has no commits yet: there is nothing to tell about.`
    await expect(readLocalHistory(folder)).rejects.toThrow(expected)
  })

  it('says that GitHub has no SHA-256', async ({ folder }) => {
    await git(folder, ['init', '--quiet', '--object-format=sha256'])
    await git(folder, ['commit', '--quiet', '--allow-empty', '--message=one'])
    await expect(readLocalHistory(folder)).rejects.toThrow('SHA-256')
  })

  it('says how to complete a shallow or partial clone', async ({ folder }) => {
    await using repository = await createGitRepository()
    await repository.commit({ message: 'one' })
    await repository.commit({ message: 'two', files: { 'a.txt': 'a' } })
    await repository.git('config', 'uploadpack.allowFilter', 'true')
    const clone = async (name: string, option: string) => {
      await git(folder, ['clone', '--quiet', '--bare', option, `file://${repository.directory}`, name])
      return readLocalHistory(join(folder, name))
    }
    await expect(clone('shallow', '--depth=1')).rejects.toThrow('fetch --unshallow')
    await expect(clone('partial', '--filter=blob:none')).rejects.toThrow('fetch --refetch --no-filter')
  })

  it('refuses an option that it does not know', () => {
    expect(() => parseOptions(['--nonsense'], '/')).toThrow("'--nonsense'")
  })
})
