import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { ensureSchema } from '../../src/clickhouse/schema/ensure.ts'
import { it as sandboxed } from '../fixtures/database.ts'
import { createGitRepository, type GitRepository } from '../git/repository.ts'
import { hoursAgo } from '../time/hours-ago.ts'
import { gitHubEnvironment, runWorkflow, type WorkflowOptions } from './act.ts'
import { act } from './tool.ts'
import { calledPipeline, ownWords } from './workflow-file.ts'

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
  .extend('serve', ({ github, onTestFinished }) => async (name: string, repository: GitRepository, branch = 'main') => {
    const after = await repository.sha(branch)
    const push = { ref: `refs/heads/${branch}`, before: '0'.repeat(40), after, actor: 'ada' }
    await github.serveGit({
      owner: 'acme',
      name,
      directory: repository.directory,
      activity: [{ ...push, timestamp: hoursAgo(6), activity_type: 'branch_creation' }],
    })
    onTestFinished(() => github.removeRepository(`acme/${name}`))
  })
  .extend('head', { auto: true }, async ({ github, engine, serve, onTestFinished }) => {
    const head = await engine.commit({ message: 'perf(cache): keep models', authorDate: hoursAgo(6) })
    await serve('engine', engine)
    await github.createRepository({ owner: 'muse', name: 'banterblogs', teams: ['editors'] })
    onTestFinished(() => github.removeRepository(CONTENT))
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
  .extend(
    'requestsOfContent',
    ({ github }) =>
      () =>
        github.requests.filter(({ path }) => path.includes(CONTENT)),
  )

describe.skipIf(!act.isExpected)(`the episode pipeline${act.notice}`, () => {
  it('opens a pull request when ClickHouse keeps up with git', async ({
    head,
    storeBenchmark,
    run,
    openPullRequests,
  }) => {
    await storeBenchmark(head)
    const { jobs, outputs, summary, log } = await run()
    expect(jobs, log).toEqual(ALL_SUCCEED)
    expect(outputs.publish).toMatchObject({ outcome: 'created', episode: '1' })
    expect(summary).toContain('Data is fresh')
    expect(await openPullRequests()).toEqual([{ number: 1, state: 'open', head: 'content/episode-001', base: 'main' }])
  })

  it('stops before publishing when data is stale', async ({ run, openPullRequests, requestsOfContent }) => {
    const { jobs, outputs, log } = await run()
    expect(jobs, log).toEqual({ ...ALL_SUCCEED, check: 'failure', publish: 'skipped' })
    expect(outputs.check).toMatchObject({ status: 'blocked' })
    expect(requestsOfContent()).toEqual([])
    expect(await openPullRequests()).toEqual([])
  })

  it('publishes in spite of stale data for a reason that whoever starts it gives', async ({
    run,
    openPullRequests,
  }) => {
    const inputs = { 'override-reason': 'the benchmark machine is being moved' }
    const { jobs, outputs, log } = await run({ event: 'workflow_dispatch', inputs })
    expect(jobs, log).toEqual(ALL_SUCCEED)
    expect(outputs.check).toMatchObject({ status: 'degraded' })
    expect(await openPullRequests()).toHaveLength(1)
  })

  it('writes neither commits nor an episode in a dry run', async ({
    database,
    head,
    storeBenchmark,
    run,
    openPullRequests,
  }) => {
    await storeBenchmark(head)
    const { jobs, log } = await run({ event: 'workflow_dispatch', inputs: { 'dry-run': 'true' } })
    expect(jobs, log).toEqual(ALL_SUCCEED)
    expect(await openPullRequests()).toEqual([])
    expect(await database.query('SELECT * FROM ui_events')).toEqual([])
  })

  it.for(['schedule', 'push'] as const)(
    'does nothing, and says so, on %s before it is set up',
    async (event, { run }) => {
      const { jobs, summary, log } = await run({ event, variables: {}, secrets: {} })
      expect(jobs, log).toEqual({ configuration: 'success', collect: 'skipped', check: 'skipped', publish: 'skipped' })
      expect(summary).toBe(
        '## Not configured\n\nNothing was done. Set the secret or variable CLICKHOUSE_URL, ' +
          'the variable MUSE_REPOSITORIES (or the input repositories), the variable MUSE_SOURCES (or the input sources), ' +
          'the variable MUSE_SERIES (or the input series) under Settings > Secrets and variables > Actions.\n',
      )
    },
  )

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

  it('leaves a pull request closed that people have closed, unless whoever starts it says otherwise', async ({
    github,
    head,
    storeBenchmark,
    run,
    firstPullRequest,
  }) => {
    await storeBenchmark(head)
    await run()
    await fetch(`${github.url}/repos/${CONTENT}/pulls/1`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${github.token}` },
      body: JSON.stringify({ state: 'closed' }),
    })
    const scheduled = await run()
    expect(scheduled.outputs.publish, scheduled.log).toMatchObject({ outcome: 'unchanged' })
    const started = await run({ event: 'workflow_dispatch', inputs: { reopen: 'true' } })
    expect(started.outputs.publish, started.log).toMatchObject({ outcome: 'updated' })
    expect(await firstPullRequest()).toMatchObject({ state: 'open' })
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

  it('fails on schedule when only a part of it is set up', async ({ run }) => {
    const { jobs, summary, log } = await run({
      variables: { MUSE_REPOSITORIES: 'acme/engine', MUSE_SERIES: 'chimera' },
    })
    expect(jobs, log).toMatchObject({ configuration: 'failure', collect: 'skipped' })
    expect(summary).toContain('Set the variable MUSE_SOURCES (or the input sources) under Settings')
  })

  it('runs from another repository as it says it does, and gives its outputs to the caller', async ({
    github,
    database,
    head,
    serve,
    storeBenchmark,
    run,
  }) => {
    await storeBenchmark(head)
    const user = await createGitRepository()
    await user.commit({ message: 'feat: buttons', branch: 'develop', authorDate: hoursAgo(5) })
    await user.git('symbolic-ref', 'HEAD', 'refs/heads/develop')
    await serve('interface', user, 'develop')
    try {
      const after = `  after:
    needs: episode
    runs-on: ubuntu-latest
    steps:
      - run: >-
          echo 'got \${{ needs.episode.outputs.status }} \${{ needs.episode.outputs.outcome }}
          \${{ needs.episode.outputs.episode }} \${{ needs.episode.outputs.pull-request-url }}' >> "$GITHUB_STEP_SUMMARY"
`
      const { jobs, summary, log } = await run({
        workflow: 'caller.yml',
        files: { '.github/workflows/caller.yml': `name: Caller\non: schedule\n${calledPipeline.text}${after}` },
        variables: { CLICKHOUSE_DATABASE: database.name },
      })
      expect(jobs, log).toMatchObject({ ...ALL_SUCCEED, after: 'success' })
      const [pullRequest] = await github.pullRequests(CONTENT)
      expect(summary).toContain(`got valid created 1 ${pullRequest?.url}`)
      const collected = await database.query('SELECT DISTINCT repository FROM commits ORDER BY 1')
      expect(collected).toEqual([{ repository: 'acme/engine' }, { repository: 'acme/interface' }])
    } finally {
      await user[Symbol.asyncDispose]()
    }
  })

  it('leaves the writing to a team that wants to, between check and publish', async ({
    github,
    database,
    head,
    storeBenchmark,
    run,
  }) => {
    await storeBenchmark(head)
    const sections = ['Why it matters', 'Benchmarks (summary)', 'Next steps', 'Links & artifacts']
    const writer = `#!/usr/bin/env node
      const { commits } = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'))
      const [headline] = commits.map(({ headline }) => headline)
      const front = { title: 'In our own words', series: 'chimera', models: ['llama'], latency_ms_p95: 120, tokens_in: 0, tokens_out: 0, cost_usd: 0 }
      console.log('---\\n' + Object.entries(front).map(([key, value]) => key + ': ' + JSON.stringify(value)).join('\\n') + '\\n---\\n')
      console.log('## What changed\\n\\nWe shipped: ' + headline + '.\\n')
      for (const heading of ${JSON.stringify(sections)}) console.log('## ' + heading + '\\n\\nMore of it.\\n')
`
    const { jobs, log } = await run({
      workflow: 'own-words.yml',
      // The documented workflow uses ClickHouse's default database.
      files: {
        '.github/workflows/own-words.yml': ownWords.text.replace(
          /( +)clickhouse-password: .*/gu,
          (line, indentation: string) => `${line}\n${indentation}clickhouse-database: ${database.name}`,
        ),
        'write-episode': writer,
      },
    })
    expect(jobs, log).toEqual({ episode: 'success' })
    const [pullRequest] = await github.pullRequests(CONTENT)
    expect(pullRequest?.title).toContain('In our own words')
    expect(await github.readFile(CONTENT, 'posts/chimera/ep-001.md', 'content/episode-001')).toContain(
      'We shipped: perf(cache): keep models.',
    )
  })
})
