import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import { ROOT } from '../../../scripts/actions.ts'
import { episodeSource } from '../../episode/episode-source.ts'
import { draftSource, it as published } from '../built/world.ts'

const run = promisify(execFile)

/** How a program ended, and what it printed. */
async function ended(file: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
  const environment = {
    PATH: process.env.PATH,
    HOME: cwd,
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
    ...env,
  }
  return run(file, args, { cwd, env: environment }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: unknown) => {
      if (!(error instanceof Error && 'stdout' in error && 'stderr' in error && 'code' in error)) throw error
      return { code: error.code, output: `${error.stdout}${error.stderr}` }
    },
  )
}

const it = published
  // The package as npm packs it, installed without a network; the path of its command.
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from this pattern
  .extend('command', { scope: 'file' }, async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'muse-command-'))
    onCleanup(() => rm(folder, { recursive: true, force: true }))
    const must = async (file: string, args: readonly string[]) => {
      const { code, output } = await ended(file, args, folder)
      if (code !== 0) throw new Error(output)
      return output
    }
    await must(process.execPath, [join(ROOT, 'scripts/package.ts'), join(folder, 'package')])
    const packed = (await must('npm', ['pack', '--silent', join(folder, 'package')])).trim()
    await mkdir(join(folder, 'installed'))
    await must('npm', [
      'install',
      '--offline',
      '--no-audit',
      '--prefix',
      join(folder, 'installed'),
      join(folder, packed),
    ])
    return join(folder, 'installed/node_modules/.bin/muse-episodes')
  })
  .extend(
    'muse',
    ({ command, world }) =>
      async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
        ended(command, args, world.workspace, env),
  )

describe('the command', { timeout: 180_000 }, () => {
  it('says what the action says, ends as it does, and fills in what it would', async ({ world, muse }) => {
    const bad = draftSource({ cost_usd: '-1', tokens_in: '"15"' })
    await world.write('bad.md', bad)
    await world.write('good.md', draftSource())
    const job = await world.run({ operation: 'validate', draft: 'bad.md' })
    const { code, output } = await muse(['validate', 'good.md', 'bad.md', 'none.md'])
    expect(code).toBe(1)
    for (const { message, file, line } of job.annotations)
      expect(output).toContain(file === undefined ? `error: ${message}` : `${file}:${line}: error: ${message}`)
    expect(output).toContain('good.md: no faults')
    expect(output).toContain("error: The episode 'none.md' can't be used: no such file.")
    expect(output).not.toMatch(/^::/mu)

    const fixed = await muse(['validate', '--fix', 'bad.md'])
    expect([fixed.code, fixed.output]).toEqual([
      1,
      expect.stringMatching(/^bad\.md: set date, run_id and tokens_in$/mu),
    ])
    const lines = (await readFile(join(world.workspace, 'bad.md'), 'utf8')).split('\n')
    expect(lines.filter((line) => /^(?:date|run_id): ".+"$/u.test(line))).toHaveLength(2)
    expect(lines.filter((line) => !/^(?:date|run_id):/u.test(line)).join('\n')).toBe(bad.replace('"15"', '15'))
    const secret = episodeSource({ date: undefined }).replace('Less', `ghp_${'a1B2c3D4e5F6'.repeat(3)} Less`)
    await mkdir(join(world.workspace, 'posts/banterpacks'), { recursive: true })
    await world.write('posts/banterpacks/ep-001.md', secret)
    const kept = await muse(['validate', '--fix', 'posts/banterpacks/ep-001.md'])
    expect(kept.code).toBe(1)
    expect(kept.output).toContain('Nothing is compared with other episodes')
    expect(await readFile(join(world.workspace, 'posts/banterpacks/ep-001.md'), 'utf8')).toBe(secret)
  })

  it('asks ClickHouse and GitHub as the action does, and shows no secret', async ({ openWorld, command }) => {
    const world = await openWorld({ files: { 'posts/banterpacks/ep-001.md': episodeSource() } })
    const { clickHouseInputs: inputs, github, token, repository } = world
    const env = {
      CLICKHOUSE_URL: inputs['clickhouse-url'] ?? '',
      CLICKHOUSE_USERNAME: inputs['clickhouse-username'] ?? '',
      CLICKHOUSE_PASSWORD: inputs['clickhouse-password'] ?? '',
      CLICKHOUSE_DATABASE: inputs['clickhouse-database'] ?? '',
      GITHUB_TOKEN: token,
      GITHUB_REPOSITORY: repository,
      GITHUB_API_URL: github.url,
      GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    }
    await world.publish(undefined, { series: 'banterpacks' })
    await mkdir(join(world.workspace, 'posts/banterpacks'), { recursive: true })
    await world.write('posts/banterpacks/ep-002.md', episodeSource({ episode: '2' }))
    world.requests()
    const beside = await ended(command, ['validate', 'posts/banterpacks/ep-002.md'], world.workspace, env)
    expect([beside.code, beside.output]).toEqual([1, expect.stringMatching(/ep-002\.md:7: error: run_id: .* on main/u)])
    const composed = await ended(command, ['compose', '--series', 'banterpacks'], world.workspace, env)
    const job = await world.run({ ...inputs, operation: 'propose', series: 'banterpacks', 'dry-run': 'true' })
    expect([composed.code, job.conclusion]).toEqual([0, 'success'])
    for (const line of composed.output.split('\n'))
      expect(job.log).toContain(line.replace(/^(?:note|warning|error): /u, ''))
    for (const { output } of [beside, composed]) {
      expect(output).not.toContain(token)
      expect(output).not.toMatch(/add-mask|set-output/u)
    }
    expect(world.requests().filter((request) => request !== 'query' && !request.startsWith('GET'))).toEqual([])
  })

  it('says how it is used, and what it needs', async ({ muse, command, world }) => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    expect(await muse(['--version'])).toEqual({ code: 0, output: `${version}\n` })
    expect(await muse(['--help'])).toEqual({ code: 0, output: expect.stringContaining('muse-episodes validate FILE') })
    for (const wrong of [['check'], ['validate'], ['compose'], ['validate', '--nothing', 'a.md']])
      expect(await muse(wrong)).toMatchObject({ code: 2, output: expect.stringContaining('error: ') })
    const unauthorized = await muse(['compose', '--series', 'banterpacks'], { CLICKHOUSE_URL: 'http://127.0.0.1:1' })
    expect([unauthorized.code, unauthorized.output]).toEqual([2, expect.stringContaining('set GITHUB_TOKEN')])
    const oldNode = '/usr/bin/node'
    const older = existsSync(oldNode) ? await ended(oldNode, ['--version'], world.workspace) : undefined
    if (older !== undefined && Number.parseInt(older.output.slice(1), 10) < 24)
      expect(await ended(oldNode, [command, '--version'], world.workspace)).toEqual({
        code: 2,
        output: `error: muse-episodes needs Node 24 or later, found ${older.output.trim().slice(1)}.\n`,
      })
  })
})
