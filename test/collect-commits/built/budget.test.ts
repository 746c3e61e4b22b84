import { describe, expect } from 'vitest'
import type { GitRepository } from '../../git/repository.ts'
import { nullAt } from '../../sandbox/github/null-at.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { apiRequests, it, type World } from './world.ts'

/** Commits that no other test has: a fault may be for one of them. */
const commitMany = ({ database }: World, repository: GitRepository, count: number) =>
  repository.commits(
    Array.from({ length: count }, (_, index) => ({
      message: `feat: number ${index} for ${database}`,
      authorDate: new Date(Date.parse(hoursAgo(20)) + index * 1000).toISOString(),
    })),
  )
/** A repository with a first commit that is collected, and then some that are not. */
async function behindBy(count: number, world: World, packs: GitRepository): Promise<readonly string[]> {
  await packs.commit({ message: 'feat: base', authorDate: hoursAgo(21) })
  await world.collect()
  const shas = await commitMany(world, packs, count)
  world.github.clearRequests()
  return shas
}
const documents = ({ github }: World) =>
  github.requests.flatMap(({ document }) => (document === undefined ? [] : [document]))
const countOf = async ({ rows }: World, where = '1') =>
  (await rows(`SELECT toUInt32(count()) AS commits FROM commits WHERE ${where}`))[0]?.commits

describe('collect-commits asks GitHub little', () => {
  it('asks once for 50 repositories in which there is nothing new', async ({ world }) => {
    const names = Array.from({ length: 50 }, (_, index) => `quiet-${index}`)
    const repository = await world.repository('quiet')
    await repository.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    for (const name of names) {
      await world.github.serveGit({ owner: 'muse', name, directory: repository.directory })
    }
    const repositories = names.map((name) => `muse/${name}`).join('\n')
    await world.collect({ repositories: 'muse/quiet-0', 'file-changes': 'off' })
    await world.rows(
      `INSERT INTO collection_cursors (repository, branch, head_sha, ts)
      SELECT 'muse/quiet-' || toString(number + 1), branch, head_sha, ts FROM collection_cursors, numbers(49) AS others`,
    )
    world.github.clearRequests()
    const run = await world.collect({ repositories })
    expect(run.outputs['commits-found']).toBe('0')
    expect(world.github.requests.map(({ path }) => path)).toEqual(['/graphql'])
    for (const name of names) world.github.removeRepository(`muse/${name}`)
  })

  it('asks at most 20 times for 1,000 new commits, with lines, pull requests, paths and health', async ({
    world,
    packs,
  }) => {
    await behindBy(1_000, world, packs)
    const run = await world.collect()
    expect(run.outputs['commits-stored']).toBe('1000')
    expect(apiRequests(world.github.requests)).toEqual([
      ...Array<string>(2).fill('POST /graphql'),
      ...Array<string>(10).fill(expect.stringContaining('GET /repos/muse/packs/compare/')),
      ...Array<string>(5).fill('POST /graphql'),
    ])
    expect(await countOf(world, 'additions IS NOT NULL AND length(files) = 1')).toBe(1_001)
    expect(run.summary).toContain('API requests; graphql ')
  })

  it('asks three times for one new commit, also where GitHub can not count what is new', async ({ world, packs }) => {
    for (const change of [undefined, nullAt(['branch0', 'ref', 'compare'], 'FORBIDDEN')]) {
      await behindBy(1, world, packs)
      if (change !== undefined) world.github.inject({ match: /query news/u, answer: { change } })
      const run = await world.collect()
      expect(run.outputs['commits-stored']).toBe('1')
      expect(apiRequests(world.github.requests)).toEqual([
        'POST /graphql',
        'POST /graphql',
        expect.stringMatching(/^GET \/repos\/muse\/packs\/commits\//u),
      ])
      expect(world.github.requests).toHaveLength(3)
    }
    expect(await countOf(world, 'additions IS NOT NULL AND length(files) = 1')).toBe(4)
    expect(await world.rows('SELECT toUInt32(count()) AS snapshots FROM repository_health')).toEqual([{ snapshots: 4 }])
  })

  it('counts alerts by no request more, or two where scanning is asked about, and NULL where it may not', async ({
    world,
    packs,
  }) => {
    await behindBy(1, world, packs)
    const withAlerts = (body: unknown): unknown =>
      JSON.parse(JSON.stringify(body).replace('"vulnerabilityAlerts":null', '"vulnerabilityAlerts":{"totalCount":3}'))
    world.github.inject({ match: /query news/u, answer: { change: withAlerts } })
    world.github.inject({ match: /code-scanning/u, answer: { status: 200, body: [{ number: 1 }, { number: 2 }] } })
    world.github.inject({
      match: /secret-scanning/u,
      answer: { status: 403, body: { message: 'Resource not accessible by integration' } },
    })
    const run = await world.collect({ 'security-alerts': 'true' })
    expect([run.conclusion, run.annotations]).toEqual(['success', []])
    expect(world.github.requests).toHaveLength(5)
    expect(run.summary).toContain('| 3 / n/a / 2 |')
    await behindBy(1, world, packs)
    world.github.inject({
      match: /query news/u,
      answer: { change: nullAt(['branch0', 'vulnerabilityAlerts'], 'FORBIDDEN') },
    })
    await world.collect()
    expect(world.github.requests).toHaveLength(3)
    const columns = 'vulnerability_alerts, secret_alerts, code_alerts'
    expect(await world.rows(`SELECT ${columns} FROM repository_health ORDER BY ts DESC LIMIT 3`)).toEqual([
      { vulnerability_alerts: null, secret_alerts: null, code_alerts: null },
      expect.anything(),
      { vulnerability_alerts: 3, secret_alerts: null, code_alerts: 2 },
    ])
  })

  it('counts alerts to the last page, and not at all where there are too many', async ({ world, packs }) => {
    await behindBy(1, world, packs)
    const page = (length: number, first = 0) => ({
      status: 200,
      body: Array.from({ length }, (_, index) => ({ number: first + index })),
    })
    // A page with less than a hundred need not be the last, and one that came in meanwhile is on two.
    const headers = { link: '<https://api.github.com/next>; rel="next"' }
    world.github.inject({ match: /code-scanning/u, answer: page(100) })
    world.github.inject({ match: /code-scanning/u, answer: { ...page(4, 99), headers } })
    world.github.inject({ match: /code-scanning/u, answer: page(4, 103) })
    world.github.inject({ match: /secret-scanning/u, answer: page(100), times: 10 })
    const run = await world.collect({ 'security-alerts': 'true' })
    expect([run.conclusion, run.annotations]).toEqual(['success', []])
    const [snapshot] = await world.rows('SELECT secret_alerts, code_alerts FROM repository_health ORDER BY ts DESC')
    expect(snapshot).toEqual({ secret_alerts: null, code_alerts: 107 })
  })

  it('reads new commits of many repositories together', async ({ world }) => {
    const names = Array.from({ length: 12 }, (_, index) => `busy-${index}`)
    const repositories = names.map((name) => `muse/${name}`).join('\n')
    const opened = await Promise.all(names.map((name) => world.repository(name)))
    for (const repository of opened) {
      await repository.commit({ message: 'feat: old', authorDate: hoursAgo(22) })
      await repository.commit({ message: 'feat: base', authorDate: hoursAgo(21) })
    }
    await world.collect({ repositories })
    // With a merge of a branch that left before the commit collected last.
    for (const repository of opened) {
      await repository.branch('side', 'main~1')
      await repository.commit({ message: 'feat: side', branch: 'side', authorDate: hoursAgo(9) })
      await repository.commit({ message: 'feat: main', authorDate: hoursAgo(8) })
      await repository.merge('side', { authorDate: hoursAgo(7) })
    }
    world.github.clearRequests()
    const run = await world.collect({ repositories })
    expect(run.outputs['commits-stored']).toBe('36')
    // The heads, five repositories at a time, and all commits.
    expect(apiRequests(world.github.requests)).toEqual(Array<string>(1 + 3 + 1).fill('POST /graphql'))
    expect(await countOf(world, 'additions IS NOT NULL')).toBe(12 * 5)
  })

  it('asks eight times for the 1,000 commits of a first collection', async ({ world, packs }) => {
    await commitMany(world, packs, 1_000)
    const run = await world.collect()
    expect(run.outputs['commits-stored']).toBe('1000')
    expect(apiRequests(world.github.requests)).toHaveLength(1 + 1 + 5 + 1)
  })

  it.for([502, 504])('halves a request for commits that ends in status %i', async (status, { world, packs }) => {
    await commitMany(world, packs, 60)
    world.github.inject({ match: /query commits/u, answer: { status, body: { message: 'Timed out' } }, times: 2 })
    const run = await world.collect()
    expect({ conclusion: run.conclusion, found: run.outputs['commits-found'] }).toEqual({
      conclusion: 'success',
      found: '60',
    })
    expect(await countOf(world, 'additions IS NOT NULL')).toBe(60)
    // 60 and 30 at once fail; 15 come, and then the requests grow again.
    expect(documents(world).filter((document) => document.includes('query commits'))).toHaveLength(5)
  })

  it('halves a request for single commits, down to those whose lines GitHub can not give', async ({ world, packs }) => {
    const shas = await behindBy(9, world, packs)
    const slow = shas[4] ?? ''
    const answer = { status: 502, body: { message: 'Server Error' } }
    world.github.inject({ match: new RegExp(`${slow}[\\s\\S]*additions`, 'u'), answer, times: 20 })
    const run = await world.collect()
    expect(run.conclusion).toBe('success')
    expect(await world.rows('SELECT sha, additions, deletions FROM commits WHERE additions IS NULL')).toEqual([
      { sha: slow, additions: null, deletions: null },
    ])
    expect(await countOf(world)).toBe(10)
    expect(run.summary).toContain('(1 unknown)')
  })

  it('stores lines that GitHub answers with an error as unknown', async ({ world, packs }) => {
    const sha = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const alias = `commit_${sha}`
    const errors = [{ message: 'Something failed', path: ['repository0', alias, 'additions'] }]
    const body = { data: { repository0: { [alias]: null } }, errors }
    world.github.inject({ match: /query commits[\s\S]*additions/u, answer: { status: 200, body } })
    await world.collect()
    expect(await world.rows('SELECT sha, additions, deletions FROM commits')).toEqual([
      { sha, additions: null, deletions: null },
    ])
  })

  it('stops before a token is used up, says when it can go on, and goes on from there', async ({ world, packs }) => {
    const shas = await behindBy(900, world, packs)
    // One point goes to the heads, two to what is new, four to each request for 200 commits; 100 are kept.
    const token = world.github.addToken({ remaining: 112 })
    const run = await world.collect({ token, 'file-changes': 'off' })
    expect(run.exitCode).toBe(1)
    const [error] = run.annotations.filter(({ level }) => level === 'error')
    expect(error?.message).toMatch(
      /muse\/packs: Stopped before reading 200 commits of muse\/packs: \d+ of 5000 graphql requests are left.*full again at 20\d\d-.*: run again then.*600 new commits were stored before; the next run goes on from there\./su,
    )
    expect(run.outputs['commits-stored']).toBe('600')
    expect(await world.rows('SELECT argMax(head_sha, ts) AS sha FROM collection_cursors')).toEqual([{ sha: shas[599] }])
    const next = await world.collect({ 'file-changes': 'off' })
    expect(next.outputs).toMatchObject({ 'commits-found': '300', 'commits-stored': '300' })
    expect(await world.eventCounts()).toEqual({ commit: 901 })
  })

  it('turns to the next token when one is refused or used up', async ({ world, packs }) => {
    await behindBy(3, world, packs)
    const spent = world.github.addToken({ remaining: 5, login: 'spent' })
    const good = world.github.addToken({ login: 'good' })
    const run = await world.collect({ token: `no-such-token\n${spent}\n${good}` })
    expect({ conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
      conclusion: 'success',
      stored: '3',
    })
    expect(run.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Token 1 of 3 gives way to the next: .*401/su),
      expect.stringMatching(/^Token 2 of 3 gives way to the next: /u),
      expect.stringMatching(/^Token 2 of 3 \(a classic token\) never expires/u),
      expect.stringMatching(/^Token 3 of 3 \(a classic token\) never expires/u),
    ])
    expect(run.masks).toEqual(expect.arrayContaining(['no-such-token', spent, good]))
    expect(world.github.requests.at(-1)?.login).toBe('good')
  })

  it('fails with what the last token was refused for', async ({ world, packs }) => {
    await behindBy(1, world, packs)
    const run = await world.collect({ token: 'no-such-token\nneither-this' })
    expect(run.annotations.at(-1)).toEqual({
      level: 'error',
      message: expect.stringMatching(/status 401.*'token' input/su),
    })
  })
})
