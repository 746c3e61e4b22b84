import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { blocksOf, DOCUMENTS, read } from '../docs/documents.ts'
import { it as sandboxed } from '../fixtures/sandbox.ts'
import { createGitRepository } from '../git/repository.ts'
import { DOCUMENTED_GRANTS } from '../sandbox/clickhouse/configuration.ts'
import type { ClickHouseServerOptions } from '../sandbox/clickhouse/server.ts'
import { hoursAgo } from '../time/hours-ago.ts'
import { gitHubEnvironment, runWorkflow } from '../workflows/act.ts'
import { act } from '../workflows/tool.ts'
import { HYPERFINE_RESULT, scriptOf, WRITER } from './documented.ts'

const program = promisify(execFile)
const OWN = 'acme/blog'
const DAY_HOURS = 24

/** The user of the documentation. In quotes, the database is the one of that name, and not one of the tests'. */
const USER = { grants: DOCUMENTED_GRANTS.map((grant) => grant.replace('muse.*', '`muse`.*')) }

/** The least that check-freshness needs, by the README. */
const CHECKER = {
  grants: [
    'GRANT SELECT ON `muse`.*',
    'GRANT INSERT, CREATE TABLE ON `muse`.watcher_runs',
    'GRANT TABLE ENGINE ON MergeTree',
  ],
}

/**
 * The examples run as they are written, in a database that is set up as the documentation says. The repositories have been quiet for
 * longer than a first run looks back.
 */
const it = sandboxed
  .extend(
    'clickHouseOptions',
    { scope: 'file' },
    (): ClickHouseServerOptions => ({ isOwn: true, users: { muse_actions: USER, checker: CHECKER } }),
  )
  .extend('secrets', { scope: 'file' }, async ({ clickHouse }) => {
    await clickHouse.query('CREATE DATABASE muse')
    const { username, password } = clickHouse.user('muse_actions')
    return { CLICKHOUSE_URL: clickHouse.url, CLICKHOUSE_USERNAME: username, CLICKHOUSE_PASSWORD: password }
  })
  .extend('engine', { scope: 'file' }, async ({ github }, { onCleanup }) => {
    const stack = new AsyncDisposableStack()
    onCleanup(() => stack.disposeAsync())
    const [engine, user] = [stack.use(await createGitRepository()), stack.use(await createGitRepository())]
    await engine.commit({ message: 'perf(cache): keep models', authorDate: hoursAgo(60 * DAY_HOURS) })
    await user.commit({ message: 'feat: buttons', authorDate: hoursAgo(61 * DAY_HOURS) })
    for (const [name, repository] of Object.entries({ engine, interface: user })) {
      const push = { ref: 'refs/heads/main', before: '0'.repeat(40), after: await repository.sha(), actor: 'ada' }
      const activity = [{ ...push, timestamp: hoursAgo(60 * DAY_HOURS), activity_type: 'branch_creation' as const }]
      await github.serveGit({ owner: 'acme', name, directory: repository.directory, activity })
    }
    const files = { 'packages/parser/a.ts': '', 'packages/server/b.ts': '' }
    await github.createRepository({ owner: 'acme', name: 'blog', files })
    return engine
  })
  // Runs examples, all of those of a folder where it is one; `files` are the repository's.
  .extend('run', ({ github, secrets, engine }) => async (workflow: string, files: Record<string, string>) => {
    expect(await engine.sha('HEAD')).toHaveLength(40)
    return runWorkflow({
      workflow,
      event: 'schedule',
      env: gitHubEnvironment(github.url, OWN),
      secrets: { ...secrets, GITHUB_TOKEN: github.token, MUSE_TOKEN: github.token, MUSE_SPARE_TOKEN: '' },
      files,
    })
  })
  .extend(
    'runExample',
    ({ run }) =>
      async (file: string, files: Record<string, string> = {}, more = '') =>
        run('example.yml', {
          ...files,
          '.github/workflows/example.yml': `${await read(`examples/${file}`)}${more}`,
        }),
  )

it('check-freshness records its check with the rights that the README names, and no more', async ({
  sandbox,
  clickHouse,
  secrets,
  engine,
}) => {
  const { username, password } = clickHouse.user('checker')
  await clickHouse.query('CREATE TABLE muse.measured (ts DateTime, commit_sha String) ENGINE = MergeTree ORDER BY ts')
  await clickHouse.query(`INSERT INTO muse.measured VALUES (now(), '${await engine.sha()}')`)
  const run = await sandbox.run('check-freshness', {
    sources: '- { name: engine, repository: acme/engine, table: measured, severity: warn }',
    'clickhouse-url': secrets.CLICKHOUSE_URL,
    'clickhouse-username': username,
    'clickhouse-password': password,
    'clickhouse-database': 'muse',
  })
  expect(run.log).not.toContain('Not enough privileges')
  expect(await clickHouse.query('SELECT source FROM muse.watcher_runs')).toEqual([{ source: 'engine' }])
})

// In this order: from a first contact to all of it, in one database.
it('first-episode.yml is green on its first run in a quiet repository, with the documented grants', async ({
  runExample,
  clickHouse,
  skip,
}) => {
  if (!act.isExpected) return skip(act.notice)
  const { jobs, outputs, log } = await runExample('first-episode.yml')
  expect(jobs, log).toEqual({ episode: 'success' })
  expect(outputs.episode).toMatchObject({ 'commits-stored': '1', outcome: 'unchanged' })
  expect(await clickHouse.query('SELECT repository FROM muse.commits')).toEqual([{ repository: OWN }])
})

it('one-job.yml publishes once a benchmark is stored by the script of benchmarks-hyperfine.yml', async ({
  runExample,
  engine,
  secrets,
  github,
  folder,
  skip,
}) => {
  if (!act.isExpected) return skip(act.notice)
  const { script, env } = await scriptOf('benchmarks-hyperfine.yml', 'Store what was measured')
  await writeFile(join(folder, 'benchmarks.json'), HYPERFINE_RESULT)
  await writeFile(join(folder, 'script'), script)
  const { stdout } = await program(process.execPath, ['script'], {
    cwd: folder,
    env: { ...process.env, ...secrets, ...env, GITHUB_SHA: await engine.sha() },
  })
  expect(stdout).toBe(`Stored for ${await engine.sha()}: 5 rows\n`)
  const { jobs, outputs, log } = await runExample('one-job.yml')
  expect(jobs, log).toEqual({ episode: 'success' })
  expect(outputs.episode).toMatchObject({ blocked: 'false', outcome: 'created', episode: '1' })
  expect(await github.pullRequests(OWN)).toHaveLength(1)
  expect(await github.readFile(OWN, 'posts/devlog/ep-001.md', 'content/episode-001')).toMatch(/125(?:\.2)? ms/u)
})

it('language-model.yml publishes what a writer makes of the brief', async ({ runExample, engine, github, skip }) => {
  if (!act.isExpected) return skip(act.notice)
  await engine.commit({ message: 'perf(cache): read once' })
  const { jobs, log } = await runExample('language-model.yml', { 'write-episode': WRITER })
  expect(jobs, log).toEqual({ episode: 'success' })
  expect((await github.pullRequests(OWN)).map(({ title }) => title)).toContainEqual(
    expect.stringContaining('In our own words'),
  )
})

it('reusable-pipeline.yml calls the pipeline, and has its outputs', async ({ runExample, engine, github, skip }) => {
  if (!act.isExpected) return skip(act.notice)
  await engine.commit({ message: 'perf(cache): read in parts' })
  const outputs = ['status', 'outcome', 'episode', 'pull-request-url'].map(
    (name) => `\${{ needs.episode.outputs.${name} }}`,
  )
  const after = `  after:
    needs: episode
    runs-on: ubuntu-latest
    steps:
      - run: echo 'got ${outputs.join(' ')}' >> "$GITHUB_STEP_SUMMARY"
`
  const { jobs, summary, log } = await runExample('reusable-pipeline.yml', {}, after)
  const pipeline = { configuration: 'success', collect: 'success', check: 'success', publish: 'success' }
  expect(jobs, log).toMatchObject({ ...pipeline, after: 'success' })
  const pages = (await github.pullRequests(OWN)).map(({ url }) => url)
  expect(pages).toContainEqual(/got valid (?:created|updated) \d (?<page>\S+)/u.exec(summary)?.groups?.page)
})

it('three-jobs.yml and monorepo.yml run as they are', async ({ run, skip }) => {
  if (!act.isExpected) return skip(act.notice)
  const names = ['three-jobs.yml', 'monorepo.yml']
  const files = await Promise.all(names.map(async (name) => [`together/${name}`, await read(`examples/${name}`)]))
  const { jobs, log } = await run('../../together', Object.fromEntries(files))
  expect(jobs, log).toEqual({ collect: 'success', check: 'success', publish: 'success', episode: 'success' })
})

it('docs/benchmarks.md: the statements and the call of curl work with the documented grants', async ({
  clickHouse,
  engine,
  secrets,
  folder,
}) => {
  const page = await read('docs/benchmarks.md')
  const [insert = '', ...queries] = blocksOf(page, 'sql').flatMap((block) => block.split(';'))
  const headers = { 'x-clickhouse-user': secrets.CLICKHOUSE_USERNAME, 'x-clickhouse-key': secrets.CLICKHOUSE_PASSWORD }
  for (const statement of [insert, ...queries].filter((text) => text.trim() !== '')) {
    const response = await fetch(secrets.CLICKHOUSE_URL, { method: 'POST', headers, body: statement })
    expect(response.status, await response.text()).toBe(200)
  }
  const [call = ''] = blocksOf(page, 'sh')
  await writeFile(join(folder, 'call'), call)
  await program('bash', [join(folder, 'call')], { cwd: engine.directory, env: { ...process.env, ...secrets } })
  const rows = await clickHouse.query(
    "SELECT commit_sha, count() AS runs FROM muse.bench_runs WHERE model = 'llama-3-8b' GROUP BY commit_sha ORDER BY commit_sha",
  )
  expect(rows).toHaveLength(2)
  expect(rows).toContainEqual({ commit_sha: await engine.sha(), runs: 1 })
})

it('every SQL statement of the documentation can be read by ClickHouse', async ({ clickHouse }) => {
  const pages = await Promise.all(DOCUMENTS.map(read))
  const statements = pages.flatMap((text) => blocksOf(text, 'sql').flatMap((block) => block.split(/;\s*$/mu)))
  const wanted = statements.filter((statement) => statement.replaceAll(/^--.*$/gmu, '').trim() !== '')
  expect(wanted.length).toBeGreaterThan(15)
  for (const statement of wanted) await clickHouse.query(`EXPLAIN AST ${statement}`)
})
