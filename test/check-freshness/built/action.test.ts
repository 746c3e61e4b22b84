import { readFile } from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { DAYS, HOURS, it, packsSource, type World } from './world.ts'

const activityRequests = ({ github }: World) => github.requests.filter(({ path }) => path.includes('/activity'))

describe('check-freshness', () => {
  it('finds a quiet repository fresh that was covered long ago, with one request and two statements', async ({
    world,
  }) => {
    await world.commit(41 * DAYS)
    const head = await world.commit(40 * DAYS)
    await world.createTable()
    await world.insert(head, 40 * DAYS - 10)
    await world.serve()
    await world.check(packsSource())
    world.github.clearRequests()
    const statements = world.statements().length

    const run = await world.check(packsSource())

    expect(run.conclusion).toBe('success')
    expect(run.outputs).toEqual({
      status: 'valid',
      'lag-seconds': '0',
      blocked: 'false',
      report: expect.any(String),
      'report-path': expect.stringContaining('freshness-report.json'),
    })
    expect(run.report.sources).toMatchObject([{ status: 'fresh', lag_seconds: 0, arrived_after_seconds: 600 }])
    expect(run.annotations).toEqual([])
    expect(world.github.requests.map(({ path }) => path)).toEqual(['/graphql'])
    expect(world.statements().slice(statements)).toEqual(['read', 'insert'])
  })

  it('blocks on a busy branch whose head is two minutes old when data stopped three days ago', async ({ world }) => {
    const covered = await world.commit(3 * DAYS)
    const hours = Array.from({ length: 71 }, (_, index) => 3 * DAYS - (index + 1) * HOURS)
    await world.packs.commits(
      [...hours, 2].map((minutes) => ({ message: 'feat: on', authorDate: world.minutesAgo(minutes) })),
    )
    await world.createTable()
    await world.insert(covered, 3 * DAYS - 1)
    await world.serve([
      ...world.pushOf(await world.packs.sha(), 2, await world.packs.sha('main~1')),
      ...world.pushOf(await world.packs.sha('main~1'), 71 * HOURS, covered),
    ])

    const run = await world.check(packsSource())

    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ status: 'blocked', blocked: 'true' })
    expect(run.report.sources).toMatchObject([
      { status: 'stale', gate: 'blocks', commits_waiting: 72, newest_covered: covered, lag_is_at_least: false },
    ])
    const lag = Number(run.outputs['lag-seconds'])
    expect(lag).toBeGreaterThanOrEqual(71 * 3_600)
    expect(lag).toBeLessThan(71 * 3_600 + 120)
    expect(run.annotations).toEqual([
      {
        level: 'error',
        title: 'Data is not fresh',
        message: expect.stringMatching(
          /^packs is stale\. bench_runs has no data for 72 commits; .* run the check again\. First commit without data: [0-9a-f]{40} http:.* Newest row: /u,
        ),
      },
    ])
    expect(run.summary).toContain('**What blocks**')
  })

  it('finds data late that came late, and lets the job pass', async ({ world }) => {
    const head = await world.commit(5 * HOURS)
    await world.createTable()
    await world.insert(head, 3 * HOURS)
    await world.serve(world.pushOf(head, 5 * HOURS))
    const run = await world.check(packsSource())
    expect([run.outputs.status, run.exitCode]).toEqual(['degraded', 0])
    expect(run.report.sources).toMatchObject([{ status: 'late', gate: 'degrades', arrived_after_seconds: 7_200 }])
    expect(run.annotations).toMatchObject([{ level: 'warning' }])
  })

  it('waits for data that is due and not yet overdue', async ({ world }) => {
    const before = await world.commit(9 * HOURS)
    await world.commit(20)
    await world.createTable()
    await world.insert(before, 9 * HOURS)
    await world.serve()
    const run = await world.check(packsSource())
    expect([run.statuses, run.outputs.status]).toEqual([{ packs: 'pending' }, 'valid'])
    // Nothing was pushed within max-lag before: a clock that is ahead could hide for how long it has been waiting.
    expect(activityRequests(world)).toHaveLength(1)
  })

  it('does not call a commit of last week stale that was pushed now', async ({ world }) => {
    const before = await world.commit(8 * DAYS)
    const head = await world.commit(7 * DAYS)
    await world.createTable()
    await world.insert(before, 8 * DAYS)
    await world.serve([...world.pushOf(head, 2, before), ...world.pushOf(before, 8 * DAYS)])
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([{ status: 'pending', counted_from: 'push', gate: 'passes' }])
    expect(activityRequests(world)).toHaveLength(1)
  })

  it('does not call a branch stale that brings old commits by a merge of now', async ({ world }) => {
    const base = await world.commit(3 * DAYS)
    await world.packs.branch('side', base)
    await world.packs.commit({ message: 'feat: side', branch: 'side', authorDate: world.minutesAgo(2 * DAYS) })
    await world.packs.merge('side', { authorDate: world.minutesAgo(5) })
    await world.createTable()
    await world.insert(base, 3 * DAYS)
    await world.serve()
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([{ status: 'pending', commits_waiting: 2, counted_from: 'push' }])
    expect(activityRequests(world)).toHaveLength(1)
  })

  it('judges by the committer date when GitHub does not tell the push time', async ({ world }) => {
    const before = await world.commit(8 * DAYS)
    await world.commit(7 * DAYS)
    await world.createTable()
    await world.insert(before, 8 * DAYS)
    await world.serve()
    world.github.inject({ match: /\/activity/u, answer: { status: 403, body: { message: 'Forbidden' } } })
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([{ status: 'stale', counted_from: 'committer date' }])
    expect(run.log).toContain(
      'It is not known when commits of muse/packs were pushed: GitHub failed while reading when muse/packs@main',
    )
  })

  it('reports the skew of a commit dated tomorrow, and no negative lag', async ({ world }) => {
    const before = await world.commit(DAYS)
    const head = await world.commit(-DAYS)
    await world.createTable()
    await world.insert(before, DAYS)
    await world.serve(world.pushOf(head, 5 * HOURS, before))
    const run = await world.check(packsSource())
    const [source] = run.report.sources
    expect(source).toMatchObject({ status: 'stale', counted_from: 'push' })
    expect(source?.lag_seconds).toBeGreaterThanOrEqual(5 * 3_600)
    expect(source?.clock_skew_seconds).toBeGreaterThan(86_000)
    expect(source?.reason).toContain("ahead of the runner's clock.")
  })

  it('finds an empty repository fresh, and an empty table empty', async ({ world }) => {
    await world.createTable()
    await world.serve()
    expect((await world.check(packsSource())).statuses).toEqual({ packs: 'fresh' })
    const head = await world.commit(5 * HOURS)
    world.github.removeRepository('muse/packs')
    await world.serve(world.pushOf(head, 5 * HOURS))
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([
      { status: 'empty', gate: 'blocks', reason: expect.stringContaining('no rows at all') },
    ])
  })

  it('records each check in watcher_runs, which it creates, and writes the report', async ({ world }) => {
    const head = await world.commit(10)
    await world.createTable()
    await world.insert(head, 5)
    await world.serve()
    const workspace = world.packs.directory
    const run = await world.check(packsSource(), { 'report-path': 'out/report.json' }, { workspace })
    expect(JSON.parse(await readFile(`${workspace}/out/report.json`, 'utf8'))).toEqual(run.report)
    expect(run.outputs['report-path']).toBe(`${workspace}/out/report.json`)
    expect(await world.rows('SELECT * EXCEPT (ts, check_id, head_time) FROM watcher_runs')).toEqual([
      {
        source: 'packs',
        repository: 'muse/packs',
        branch: 'main',
        table_name: 'bench_runs',
        match: 'commit',
        head_sha: head,
        behind_since: null,
        rows_found: 1,
        lag_seconds: 0,
        arrival_p50_seconds: 300,
        arrival_p95_seconds: 300,
        status: 'fresh',
        overall_status: 'valid',
        blocked: false,
        reason: `${head.slice(0, 7)} has data, which came after 5m.`,
        override_reason: '',
        actor: 'octocat',
        workflow_run: expect.stringMatching(/\/muse\/banterblogs\/actions\/runs\/1$/u),
      },
    ])
  })

  it('says in the log that a check could not be recorded, and judges all the same', async ({ world }) => {
    const head = await world.commit(10)
    await world.createTable()
    await world.insert(head, 5)
    await world.serve()
    const run = await world.check(packsSource(), { 'create-tables': 'false' })
    expect(run.outputs.status).toBe('valid')
    expect(run.log).toMatch(/not in watcher_runs, only in its report: watcher_runs is missing, .* Run:\nCREATE TABLE/u)
  })
})
