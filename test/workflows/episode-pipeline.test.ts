import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { ensureSchema } from '../../src/clickhouse/schema/ensure.ts'
import { it as sandboxed } from '../fixtures/database.ts'
import { createGitRepository } from '../git/repository.ts'
import { hoursAgo } from '../time/hours-ago.ts'
import { gitHubEnvironment, runWorkflow, type WorkflowOptions } from './act.ts'
import { act } from './tool.ts'

const CONTENT = 'muse/banterblogs'

const SOURCES = `
- name: engine benchmarks
  repository: acme/engine
  table: bench_runs
  warn-after: 5m
`

const ALL_SUCCEED = { configuration: 'success', collect: 'success', check: 'success', publish: 'success' }

/** The pipeline's own repository, one that it collects, and a database. */
const it = sandboxed
  .extend('engine', async ({ onTestFinished }) => {
    const engine = await createGitRepository()
    onTestFinished(() => engine[Symbol.asyncDispose]())
    return engine
  })
  .extend('head', { auto: true }, async ({ github, engine, onTestFinished }) => {
    const head = await engine.commit({ message: 'perf(cache): keep models', authorDate: hoursAgo(6) })
    const push = { ref: 'refs/heads/main', before: '0'.repeat(40), after: head, actor: 'ada' }
    const activity = [{ ...push, timestamp: hoursAgo(6), activity_type: 'branch_creation' as const }]
    await github.serveGit({ owner: 'acme', name: 'engine', directory: engine.directory, activity })
    await github.createRepository({ owner: 'muse', name: 'banterblogs', teams: ['editors'] })
    onTestFinished(() => {
      for (const name of ['acme/engine', CONTENT]) github.removeRepository(name)
    })
    github.clearRequests()
    return head
  })
  .extend('storeBenchmark', ({ database }) => async (sha: string) => {
    await ensureSchema(database.clickHouse)
    const run = {
      ts: hoursAgo(5.95),
      run_id: randomUUID(),
      commit_sha: sha,
      model: 'llama',
      quant: 'q4',
      dataset: 'chat',
    }
    await database.insert('bench_runs', [
      { ...run, latency_p50_ms: 80, latency_p95_ms: 120, latency_p99_ms: 150, schema_version: 1 },
    ])
  })
  // Runs the pipeline as the content repository's own; without further options, on its schedule.
  .extend(
    'run',
    ({ github, clickHouse, database }) =>
      (options: Partial<WorkflowOptions> = {}) =>
        runWorkflow({
          workflow: 'episode-pipeline.yml',
          event: 'schedule',
          env: gitHubEnvironment(github.url, CONTENT),
          variables: {
            MUSE_REPOSITORIES: 'acme/engine',
            MUSE_SOURCES: SOURCES,
            MUSE_SERIES: 'chimera',
            CLICKHOUSE_DATABASE: database.name,
          },
          secrets: {
            GITHUB_TOKEN: github.token,
            CLICKHOUSE_URL: clickHouse.url,
            CLICKHOUSE_USERNAME: clickHouse.username,
            CLICKHOUSE_PASSWORD: clickHouse.password,
          },
          ...options,
        }),
  )
  .extend(
    'openPullRequests',
    ({ github }) =>
      async () =>
        (await github.pullRequests(CONTENT)).map(({ number, state, head: branch, base }) => ({
          number,
          state,
          head: branch,
          base,
        })),
  )
  // As REST tells it.
  .extend('firstPullRequest', ({ github }) => async (): Promise<unknown> => {
    const headers = { authorization: `Bearer ${github.token}` }
    return (await fetch(`${github.url}/repos/${CONTENT}/pulls/1`, { headers })).json()
  })
  .extend('closePullRequest', ({ github }) => async () => {
    const headers = { authorization: `Bearer ${github.token}` }
    const body = JSON.stringify({ state: 'closed' })
    await fetch(`${github.url}/repos/${CONTENT}/pulls/1`, { method: 'PATCH', headers, body })
  })
  .extend(
    'requestsOfContent',
    ({ github }) =>
      () =>
        github.requests.filter(({ path }) => path.includes(CONTENT)),
  )

describe.skipIf(!act.isExpected)(`the episode pipeline${act.notice}`, () => {
  // One after the other on one database, as the days of a repository go.
  it('shows what it would do, stops while data is stale, publishes when it is there, and reopens what was closed when told to', {
    timeout: 200_000,
  }, async ({
    database,
    head,
    storeBenchmark,
    run,
    firstPullRequest,
    openPullRequests,
    requestsOfContent,
    closePullRequest,
  }) => {
    const inputs = { 'dry-run': 'true', 'override-reason': 'the benchmark machine is being moved' }
    const shown = await run({ event: 'workflow_dispatch', inputs })
    expect(shown.jobs, shown.log).toEqual(ALL_SUCCEED)
    expect(shown.outputs).toMatchObject({ check: { status: 'degraded' }, publish: { outcome: 'unchanged' } })
    const written =
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND name = 'ui_events' AND total_rows > 0"
    expect(await database.query(written)).toEqual([])

    const stale = await run()
    expect(stale.jobs, stale.log).toEqual({ ...ALL_SUCCEED, check: 'failure', publish: 'skipped' })
    expect(stale.outputs.check).toMatchObject({ status: 'blocked' })
    expect(requestsOfContent().filter(({ method }) => method !== 'GET')).toEqual([])
    expect(await openPullRequests()).toEqual([])

    await storeBenchmark(head)
    const fresh = await run()
    expect(fresh.jobs, fresh.log).toEqual(ALL_SUCCEED)
    expect(fresh.outputs.publish).toMatchObject({ outcome: 'created', episode: '1' })
    expect(fresh.summary).toContain('Data is fresh')
    expect(await openPullRequests()).toEqual([{ number: 1, state: 'open', head: 'content/episode-001', base: 'main' }])

    await closePullRequest()
    const started = await run({ event: 'workflow_dispatch', inputs: { reopen: 'true' } })
    expect(started.outputs.publish, started.log).toMatchObject({ outcome: 'updated' })
    expect(await firstPullRequest()).toMatchObject({ state: 'open' })
  })

  it('does nothing, and says so, on schedule before it is set up', async ({ run }) => {
    const { jobs, summary, log } = await run({ variables: {}, secrets: {} })
    expect(jobs, log).toEqual({ configuration: 'success', collect: 'skipped', check: 'skipped', publish: 'skipped' })
    expect(summary).toBe(
      '## Not configured\n\nNothing was done. Set the secret or variable CLICKHOUSE_URL, ' +
        'the variable MUSE_REPOSITORIES (or the input repositories), the variable MUSE_SOURCES (or the input sources), ' +
        'the variable MUSE_SERIES (or the input series) under Settings > Secrets and variables > Actions.\n',
    )
  })

  it('has settings in variables, which inputs override', async ({
    github,
    clickHouse,
    database,
    head,
    storeBenchmark,
    run,
    firstPullRequest,
  }) => {
    await storeBenchmark(head)
    const { jobs, log } = await run({
      event: 'workflow_dispatch',
      inputs: { series: 'interface' },
      variables: {
        MUSE_REPOSITORIES: 'acme/engine',
        MUSE_SOURCES: SOURCES,
        MUSE_SERIES: 'engine',
        MUSE_ALLOWED_SERIES: 'engine, interface',
        MUSE_POSTS_DIRECTORY: 'content/episodes',
        MUSE_LABELS: 'episode',
        MUSE_ASSIGNEES: 'octocat',
        MUSE_TEAM_REVIEWERS: 'editors',
        MUSE_AUTO_MERGE: 'squash',
        MUSE_VERIFY_CLAIMS: 'off',
        MUSE_MIN_CONFIDENCE: '0',
        CLICKHOUSE_DATABASE: database.name,
        CLICKHOUSE_URL: clickHouse.url,
        CLICKHOUSE_USERNAME: clickHouse.username,
      },
      secrets: { MUSE_TOKEN: github.token, CLICKHOUSE_PASSWORD: clickHouse.password },
    })
    expect(jobs, log).toEqual(ALL_SUCCEED)
    expect(await firstPullRequest()).toMatchObject({
      labels: [{ name: 'episode' }],
      assignees: [{ login: 'octocat' }],
      requested_teams: [{ slug: 'editors' }],
      auto_merge: { merge_method: 'squash' },
      body: expect.not.stringContaining('### Claims'),
    })
    const path = 'content/episodes/interface/ep-001.md'
    expect(await github.readFile(CONTENT, path, 'content/episode-001')).toContain('series: "interface"')
  })

  it('fails when someone starts it before it is set up', async ({ run }) => {
    const { jobs, summary, log } = await run({
      event: 'workflow_dispatch',
      inputs: { series: 'chimera' },
      variables: { MUSE_REPOSITORIES: 'acme/engine', MUSE_SOURCES: SOURCES },
      secrets: {},
    })
    expect(jobs, log).toEqual({ configuration: 'failure', collect: 'skipped', check: 'skipped', publish: 'skipped' })
    expect(summary).toBe(
      '## Not configured\n\nSet the secret or variable CLICKHOUSE_URL under Settings > Secrets and variables > Actions.\n',
    )
  })
})
