import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import { it as withFolder } from '../fixtures/folder.ts'
import { git, gitText, isolatedEnvironment } from '../git/git.ts'
import { createGitRepository } from '../git/repository.ts'
import { parseWorkflow, workflowFiles } from './workflow-file.ts'

const run = promisify(execFile)

/** The commands of a job, in their order. */
const scriptsOf = (job: string) =>
  workflowFiles
    .filter(({ name }) => name === 'release.yml')
    .flatMap((file) => parseWorkflow(file).jobs[job]?.steps ?? [])
    .flatMap(({ run: script }) => script ?? [])

const CHANGELOG = `# Changelog

## Unreleased

- Not yet.

## [1.10.0] - 2026-11-20

- Faster.

## 1.9.0

- Older.

## [0.9.0]

`

const it = withFolder
  .extend('origin', async ({ onTestFinished }) => {
    const origin = await createGitRepository()
    onTestFinished(() => origin[Symbol.asyncDispose]())
    await origin.commit({ message: 'feat: first', files: { 'CHANGELOG.md': CHANGELOG } })
    return origin
  })
  // Runs the job on a tag, as the runner does; gives what it printed.
  .extend('release', async ({ folder, origin }) => {
    const checkout = join(folder, 'checkout')
    for (const name of ['bin', 'assets']) await mkdir(join(folder, name))
    for (const name of ['SHA256SUMS', 'muse-episodes.tgz', 'sbom.cdx.json'])
      await writeFile(join(folder, 'assets', name), name)
    // In place of GitHub's program: it writes down what it is told, and the notes.
    const gh = `#!/bin/sh
    if [ "$1" = auth ]; then exit; fi
    if [ "$2" = view ]; then test -e "$RUNNER_TEMP/told"; exit; fi
    printf '%s\\n' "$@" > "$RUNNER_TEMP/told"
    cp "$RUNNER_TEMP/notes.md" "$RUNNER_TEMP/published"
`
    await writeFile(join(folder, 'bin/gh'), gh, { mode: 0o755 })
    return async (tag: string): Promise<string> => {
      await rm(checkout, { recursive: true, force: true })
      await git(folder, ['clone', '--quiet', '--branch', tag, origin.directory, checkout])
      const env = isolatedEnvironment({
        GITHUB_REF_NAME: tag,
        RUNNER_TEMP: folder,
        PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
      })
      const outputs: string[] = []
      for (const script of scriptsOf('release')) {
        const ended = await run('bash', ['-e', '-c', script], { cwd: checkout, env }).catch((error: unknown) => {
          throw new Error(error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error))
        })
        outputs.push(ended.stdout)
      }
      return outputs.join('')
    }
  })
  .extend(
    'tag',
    ({ origin }) =>
      (name: string) =>
        origin.git('tag', name, 'main'),
  )
  .extend(
    'shaOf',
    ({ origin }) =>
      (name: string) =>
        gitText(origin.directory, ['rev-parse', `${name}^{commit}`]),
  )
  .extend(
    'published',
    ({ folder }) =>
      () =>
        readFile(join(folder, 'published'), 'utf8'),
  )

describe('a release', () => {
  it('gets its notes from the change log, and the major tag', async ({
    folder,
    origin,
    release,
    tag,
    shaOf,
    published,
  }) => {
    await tag('v1.9.0')
    await tag('v1')
    await origin.commit({ message: 'perf: faster' })
    await tag('v1.10.0')
    await release('v1.10.0')
    expect(await published()).toBe('\n- Faster.\n\n')
    expect((await readFile(join(folder, 'told'), 'utf8')).split('\n')).toEqual([
      ...['release', 'create', 'v1.10.0', '--verify-tag', '--title', 'v1.10.0'],
      ...['--notes-file', join(folder, 'notes.md')],
      ...['SHA256SUMS', 'muse-episodes.tgz', 'sbom.cdx.json'].map((name) => join(folder, 'assets', name)),
      '',
    ])
    expect(await shaOf('v1')).toBe(await origin.sha('main'))
  })

  it('goes on where an earlier run stopped', async ({ origin, release, tag, shaOf }) => {
    await tag('v1.9.0')
    await release('v1.9.0')
    await origin.git('tag', '--delete', 'v1')
    await release('v1.9.0')
    expect(await shaOf('v1')).toBe(await shaOf('v1.9.0'))
  })

  it('makes the major tag where there is none', async ({ release, tag, shaOf, published }) => {
    await tag('v1.9.0')
    await release('v1.9.0')
    expect(await published()).toBe('\n- Older.\n\n')
    expect(await shaOf('v1')).toBe(await shaOf('v1.9.0'))
  })

  it('leaves the major tag with a newer version', async ({ origin, release, tag, shaOf }) => {
    await tag('v1.9.0')
    await origin.commit({ message: 'perf: faster' })
    for (const name of ['v1.10.0', 'v1']) await tag(name)
    expect(await release('v1.9.0')).toContain('::notice::v1 stays where it is: v1.10.0 is newer than v1.9.0.')
    expect(await shaOf('v1')).toBe(await shaOf('v1.10.0'))
  })

  it.for(['v0.9.0', 'v2.0.0'])(
    'is not made when nothing says what changed: %s',
    async (name, { folder, release, tag }) => {
      await tag(name)
      await expect(release(name)).rejects.toThrow(`There is nothing under '## ${name.slice(1)}': write what changed.`)
      expect(existsSync(join(folder, 'told'))).toBe(false)
    },
  )

  it('has the checksums of all that it brings', async ({ folder }) => {
    for (const path of ['dist/one/index.js', 'dist/one/licenses.txt', 'assets/one.tgz']) {
      await mkdir(join(folder, path, '..'), { recursive: true })
      await writeFile(join(folder, path), path)
    }
    await writeFile(join(folder, 'package.json'), '{"name":"one","version":"1.0.0"}')
    await writeFile(
      join(folder, 'package-lock.json'),
      '{"name":"one","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"one","version":"1.0.0"}}}',
    )
    for (const script of scriptsOf('attest')) await run('bash', ['-e', '-c', script], { cwd: folder })
    const sums = await readFile(join(folder, 'assets/SHA256SUMS'), 'utf8')
    expect(sums.match(/(?<= {2}).+/gmu)).toEqual([
      ...['dist/one/index.js', 'dist/one/licenses.txt', 'one.tgz', 'sbom.cdx.json'],
    ])
    expect(sums).toMatch(/^[0-9a-f]{64} {2}dist/u)
  })
})

describe('the package', () => {
  it('is published once, and never with other contents', async ({ folder }) => {
    for (const name of ['bin', 'assets', 'package']) await mkdir(join(folder, name))
    await writeFile(join(folder, 'package/package.json'), '{"name":"@muse/episodes","version":"1.0.0"}')
    const tarball = join(folder, 'assets/one.tgz')
    await run('tar', ['--create', '--gzip', '--file', tarball, '--directory', folder, 'package'])
    // In place of npm: a registry that holds what was published.
    const npm = `#!/bin/sh
    if [ "$1" = view ]; then echo "$@" > "$RUNNER_TEMP/asked"; cat "$RUNNER_TEMP/integrity" 2>/dev/null; exit; fi
    printf '%s\\n' "$@" >> "$RUNNER_TEMP/published"
    printf 'sha512-%s' "$(openssl dgst -sha512 -binary "$3" | base64 --wrap=0)" > "$RUNNER_TEMP/integrity"
`
    await writeFile(join(folder, 'bin/npm'), npm, { mode: 0o755 })
    const env = isolatedEnvironment({
      GITHUB_REF_NAME: 'v1.0.0',
      RUNNER_TEMP: folder,
      PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
    })
    const publish = async () => {
      for (const script of scriptsOf('package')) await run('bash', ['-e', '-c', script], { cwd: folder, env })
      return readFile(join(folder, 'published'), 'utf8')
    }
    expect(await publish()).toBe(`publish\n--ignore-scripts\n${tarball}\n`)
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe('view @muse/episodes@1.0.0 dist.integrity\n')
    expect(await publish()).toBe(`publish\n--ignore-scripts\n${tarball}\n`)
    await writeFile(join(folder, 'integrity'), 'sha512-other')
    await expect(publish()).rejects.toThrow()
  })
})
