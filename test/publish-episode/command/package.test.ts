import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import { ROOT } from '../../../scripts/actions.ts'
import { episodeSource } from '../../episode/episode-source.ts'
import { addBenchmark, addCommit, createTables, hoursAgo } from '../built/composing.ts'
import { draftSource, isWrite, it as published } from '../built/world.ts'
import { SHA } from '../claimed-rows.ts'

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

/** Without what differs between two runs of the same: times, and how long others kept it waiting. */
const timeless = (text: string) =>
  text
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::[\d.]+)?Z?/gu, 'TIME')
    .split('\n')
    .filter((line) => !/Waiting for .* for \d+/u.test(line))

describe.concurrent('the command', { timeout: 180_000 }, () => {
  it('says what the action says, ends as it does, and fills in what it would', async ({ world, muse }) => {
    const bad = draftSource({ cost_usd: '-1', tokens_in: '"15"' })
    const secret = episodeSource({ date: undefined }).replace('Less', `ghp_${'a1B2c3D4e5F6'.repeat(3)} Less`)
    const folder = 'posts/banterpacks'
    const [holder, misplaced] = [`${folder}/ep-001.md`, `${folder}/ep-002.md`]
    await mkdir(join(world.workspace, folder), { recursive: true })
    await world.write('bad.md', bad)
    await world.write('good.md', draftSource())
    await world.write(
      'many.md',
      draftSource({ cost_usd: '-1', tokens_in: '-1', tokens_out: '-1', models: '7', series: '8' }, ''),
    )
    await world.write(holder, secret)
    await world.write(misplaced, episodeSource({ date: undefined, episode: '3' }))
    await world.write(`${folder}/README.md`, '# Not one')
    await mkdir(join(world.workspace, folder, '2026'))
    await world.write(`${folder}/2026/notes.md`, draftSource())
    const [job, { code, output }] = await Promise.all([
      world.run({ operation: 'validate', draft: 'bad.md' }),
      muse(['validate', 'good.md', 'bad.md', 'none.md', 'many.md']),
    ])
    expect(code).toBe(1)
    for (const { message, file, line } of job.annotations)
      expect(output).toContain(file === undefined ? `error: ${message}` : `${file}:${line}: error: ${message}`)
    expect(output).toContain('good.md: no faults')
    expect(output).toContain("error: The episode 'none.md' can't be used: no such file.")
    expect(output.match(/^many\.md:\d+: error: /gmu)).toHaveLength(10)
    expect(output).not.toMatch(/^::|job summary/mu)

    const fixed = await muse(['validate', '--fix', 'bad.md', 'none.md', 'posts'])
    expect(fixed.code).toBe(1)
    for (const told of [
      /^bad\.md: set date, run_id and tokens_in$/mu,
      /^none\.md:1: error: /mu,
      /^posts\/banterpacks\/2026\/notes\.md: no episode$/mu,
      /^posts\/banterpacks\/README\.md: no episode$/mu,
      // The one shows only once the other is mended.
      /^posts\/banterpacks\/ep-002\.md: set date and episode\n.*ep-002\.md: no faults$/mu,
      /^note: Nothing is compared with other episodes/mu,
    ])
      expect(fixed.output).toMatch(told)
    const lines = (await readFile(join(world.workspace, 'bad.md'), 'utf8')).split('\n')
    expect(lines.filter((line) => /^(?:date|run_id): ".+"$/u.test(line))).toHaveLength(2)
    expect(lines.filter((line) => !/^(?:date|run_id):/u.test(line)).join('\n')).toBe(bad.replace('"15"', '15'))
    expect(await readFile(join(world.workspace, holder), 'utf8')).toBe(secret)
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
      GITHUB_SERVER_URL: github.url,
      GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    }
    await createTables(world)
    await addCommit(world, SHA, 'perf: parse in one pass', hoursAgo(3))
    await addBenchmark(world, SHA, 1250, hoursAgo(2))
    await mkdir(join(world.workspace, 'posts/banterpacks'), { recursive: true })
    await world.write('posts/banterpacks/ep-002.md', episodeSource({ episode: '2' }))
    const claiming = draftSource({ latency_ms_p95: '7', tokens_in: '0', tokens_out: '0', cost_usd: '0' })
    await world.write('draft.md', claiming)
    world.requests()
    const [beside, fixed, composed, job] = await Promise.all([
      ended(command, ['validate', 'posts/banterpacks/ep-002.md'], world.workspace, env),
      ended(command, ['validate', '--fix', '--verify-claims', 'fail', 'draft.md'], world.workspace, env),
      ended(command, ['compose', '--series', 'banterpacks'], world.workspace, env),
      world.run({ ...inputs, operation: 'propose', series: 'banterpacks', 'dry-run': 'true' }),
    ])
    expect([beside.code, beside.output]).toEqual([1, expect.stringMatching(/ep-002\.md:7: error: run_id: .* on main/u)])
    expect(fixed).toEqual({
      code: 0,
      output: expect.stringMatching(
        /^draft\.md: set date, run_id, commit_sha and latency_ms_p95\ndraft\.md: no faults$/mu,
      ),
    })
    const corrected = await readFile(join(world.workspace, 'draft.md'), 'utf8')
    expect(corrected).toContain(`commit_sha: "${SHA}"\nlatency_ms_p95: 1250\n`)
    expect([composed.code, job.conclusion]).toEqual([0, 'success'])
    expect(composed.output).toContain('## What changed')
    expect(composed.output).toContain('**Parse in one pass**')
    const jobLog = timeless(job.log).join('\n')
    for (const line of timeless(composed.output))
      expect(jobLog).toContain(line.replace(/^(?:note|warning|error): /u, ''))
    for (const { output } of [beside, fixed, composed]) {
      expect(output).not.toContain(token)
      expect(output).not.toMatch(/add-mask|set-output/u)
    }
    expect(world.requests().filter(isWrite)).toEqual([])
  })

  it('says what it needs', async ({ muse, command, world }) => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    expect(await muse(['--version'])).toEqual({ code: 0, output: `${version}\n` })
    const [unnamed, misnamed] = await Promise.all([muse(['validate']), muse(['validate', '--branch', 'x', 'a.md'])])
    expect(unnamed).toEqual({ code: 2, output: expect.stringMatching(/^error: Name the files to check\.\n\nChecks/u) })
    expect(misnamed).toEqual({ code: 2, output: expect.stringMatching(/^error: Input 'branch' is no good: /u) })
    const oldNode = '/usr/bin/node'
    const older = existsSync(oldNode) ? await ended(oldNode, ['--version'], world.workspace) : undefined
    if (older !== undefined && Number.parseInt(older.output.slice(1), 10) < 24)
      expect(await ended(oldNode, [command, '--version'], world.workspace)).toEqual({
        code: 2,
        output: `error: muse-episodes needs Node 24 or later, found ${older.output.trim().slice(1)}.\n`,
      })
  })
})
