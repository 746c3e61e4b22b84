import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { addBenchmark, addCommit, compose, createTables, file, hoursAgo, shaOf, sqlTime } from './composing.ts'
import { isWrite, it, type World } from './world.ts'

const addUserEvent = (world: World, latency: number, at: Date) =>
  world.rows(`INSERT INTO ui_events VALUES
    (${sqlTime(at)}, '${randomUUID()}', '${shaOf('0')}', 'click', ${latency}, '', '{}', 1)`)

describe.concurrent('an episode composed from data', { timeout: 180_000 }, () => {
  it('is none when there is no relevant commit, which is no failure', async ({ world }) => {
    await createTables(world)
    await addCommit(world, shaOf('a'), 'docs: a typo', hoursAgo(3), { is_relevant: false })
    const run = await compose(world)

    expect(run.conclusion).toBe('success')
    expect(run.outputs).toEqual({ outcome: 'unchanged' })
    expect(run.log).toContain('Nothing to tell')
    expect(world.requests().filter(isWrite)).toEqual([])
  })

  it('tells of the relevant commits, their benchmarks, and how far the data can be trusted', async ({ world }) => {
    await createTables(world)
    await addCommit(world, shaOf('a'), 'perf: alpha', hoursAgo(5), { pull_request: null })
    await addCommit(world, shaOf('b'), 'perf: bravo', hoursAgo(4))
    await addCommit(world, shaOf('c'), 'docs: charlie', hoursAgo(3), { is_relevant: false })
    await addBenchmark(world, shaOf('a'), 100, hoursAgo(5))
    await addBenchmark(world, shaOf('b'), 80, hoursAgo(4))
    const run = await compose(world)

    expect(run.log).toContain('Opened pull request #1')
    const text = await file(world)
    expect(text).toContain(`\ncommit_sha: "${shaOf('b')}"\n`)
    expect(text).toContain('\nlatency_ms_p95: 80\n')
    expect(text).toContain('Alpha')
    expect(text).toContain('/muse/packs/pull/7')
    expect(text).not.toContain('Charlie')
    expect(
      await world.rows(
        'SELECT episode, commit_sha, latency_ms_p95, cost_total, round(confidence_score, 4) AS confidence FROM episodes',
      ),
    ).toEqual([{ episode: 1, commit_sha: shaOf('b'), latency_ms_p95: 80, cost_total: 0, confidence: 0.6667 }])
    const [pullRequest] = await world.pullRequests()
    expect(pullRequest?.draft).toBe(false)
    expect(pullRequest?.body).toContain('| Completeness | 0.67 | 2 of 3 commits of the last 7 days with benchmarks |')
    expect(pullRequest?.body).toContain(
      '| Correlation | n/a | benchmark and user latency, 0 days of the last 7 with both |',
    )
    expect(pullRequest?.body).toContain('| Recency | 1.00 |')
  })

  it('is the same on every run, grows with new commits while it is open, and ends with its merge', async ({
    world,
  }) => {
    await createTables(world)
    await addCommit(world, shaOf('a'), 'perf: alpha', hoursAgo(5))
    await addBenchmark(world, shaOf('a'), 100, hoursAgo(5))
    const first = await compose(world)
    world.requests()
    const again = await compose(world)
    expect(again.outputs).toEqual({ ...first.outputs, outcome: 'unchanged' })
    expect(world.requests()).toEqual(['query', 'query', 'query'])

    await addCommit(world, shaOf('b'), 'perf: bravo', hoursAgo(4))
    const grown = await compose(world)
    expect(grown.outputs).toMatchObject({ outcome: 'updated', episode: '1', 'pull-request-number': '1' })
    expect(await file(world)).toContain('Bravo')

    await world.github.merge(world.repository, 1)
    const published = await compose(world)
    expect(published.outputs).toEqual({ outcome: 'unchanged' })
    expect(published.log).toContain('Nothing to tell')

    await addCommit(world, shaOf('c'), 'perf: charlie', hoursAgo(3))
    await addBenchmark(world, shaOf('c'), 90, hoursAgo(3))
    const next = await compose(world)
    expect(next.outputs).toMatchObject({ outcome: 'created', episode: '2', 'pull-request-number': '2' })
    expect(await file(world, 2)).toContain('Charlie')
    expect(await file(world, 2)).not.toContain('Bravo')
  })

  it('tells what no composed episode has told, whatever people wrote or ClickHouse knows of other episodes', async ({
    openWorld,
  }) => {
    const last = `---\ntitle: "By hand"\nepisode: 41\ndate: "${hoursAgo(1).toISOString()}"\ncommit_sha: "${shaOf('a')}"\ncommits_until: "${hoursAgo(1).toISOString()}"\n---\n`
    const world = await openWorld({ files: { 'posts/banterpacks/episode-041.md': last } })
    await createTables(world)
    await addCommit(world, shaOf('a'), 'perf: alpha', hoursAgo(5), { pull_request: null })
    await addCommit(world, shaOf('b'), 'perf: bravo', hoursAgo(4), { pull_request: null })
    await world.rows(`INSERT INTO episode_records (ts, series, episode, title, run_id, commit_sha, status)
      VALUES (${sqlTime(hoursAgo(3))}, 'banterpacks', 4, 'Told', '${randomUUID()}', '${shaOf('b')}', 'published')`)
    const run = await compose(world)

    expect(run.outputs).toMatchObject({ outcome: 'created', episode: '42' })
    const text = await world.readFile('posts/banterpacks/ep-042.md', 'content/episode-042')
    for (const told of ['Alpha', 'Bravo']) expect(text).toContain(told)
  })

  it('is a draft with a section on data quality when the data is thin', async ({ world }) => {
    await createTables(world)
    await addCommit(world, shaOf('a'), 'perf: unmeasured', hoursAgo(5))
    await compose(world)

    expect(await world.pullRequests()).toEqual([expect.objectContaining({ draft: true })])
    expect(await file(world)).toContain('| Completeness | 0.00 | 0 of 1 commit of the last 7 days with benchmarks |')
    expect(await file(world)).toContain('| Recency | n/a | no benchmarks |')
  })

  it('is trusted as far as user latency follows benchmark latency, without the rows of the collector', async ({
    world,
  }) => {
    await createTables(world)
    await addCommit(world, shaOf('a'), 'perf: measured', hoursAgo(5))
    for (const [days, p95, latency] of [
      [1, 100, 210],
      [2, 110, 220],
      [3, 120, 225],
    ] as const) {
      await addBenchmark(world, shaOf('a'), p95, hoursAgo(24 * days))
      await addUserEvent(world, latency, hoursAgo(24 * days))
    }
    await world.rows(`INSERT INTO ui_events VALUES
      (${sqlTime(hoursAgo(24))}, '${randomUUID()}', '${shaOf('a')}', 'commit', 0, '', '{}', 1)`)
    await compose(world)

    const expected = 0.9819805060619657
    const [episode] = await world.rows('SELECT confidence_score, correlation_strength FROM episodes')
    expect(episode?.correlation_strength).toBeCloseTo(expected, 10)
    expect(episode?.confidence_score).toBeCloseTo(expected, 10)
  })

  it('neutralises the texts of commits in the pull request, and a dry run stores nothing', async ({ world }) => {
    await createTables(world)
    await addCommit(world, shaOf('a'), 'perf: ##[error]boo @everyone <script>', hoursAgo(5))
    const run = await world.publish(undefined, { series: 'banterpacks', 'dry-run': 'true' })

    expect(run.outputs.outcome).toBe('would-create')
    expect(run.commands).toEqual([])
    expect(run.log).toContain('&#64;everyone &lt;script>')
    expect(world.requests().filter(isWrite)).toEqual([])
    expect(await world.rows('SELECT * FROM episodes')).toEqual([])
  })

  it('needs a series', async ({ world }) => {
    const run = await world.publish(undefined)
    expect(run.annotations.map(({ message }) => message)).toEqual([
      "Give 'draft', the path of a Markdown file, or 'series', to have an episode composed.",
    ])
  })
})
