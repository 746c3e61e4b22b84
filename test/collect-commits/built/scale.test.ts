import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { hoursAgo } from '../../time/hours-ago.ts'
import { apiRequests, it } from './world.ts'

const off = { 'file-changes': 'off' }

describe('collect-commits over many repositories', () => {
  it('gives each repository to one job of a matrix, and all of them to some job', async ({ world }) => {
    const repository = await world.repository('shared-0')
    await repository.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const names = Array.from({ length: 12 }, (_, index) => `shared-${index}`)
    for (const name of names.slice(1))
      await world.github.serveGit({ owner: 'muse', name, directory: repository.directory })
    const repositories = names.map((name) => `muse/${name}`).join('\n')
    const parts: string[][] = []
    for (const index of [1, 2, 3]) {
      const run = await world.collect({ ...off, repositories, shard: `${index}/3` })
      parts.push(Object.keys(JSON.parse(run.outputs.heads ?? '{}')))
    }
    for (const name of names.slice(1)) world.github.removeRepository(`muse/${name}`)
    expect(parts.flat().toSorted()).toEqual(names.map((name) => `muse/${name}@main`).toSorted())
    expect(parts.filter((part) => part.length > 0)).toHaveLength(3)
  })

  it('collects all repositories of an owner, the empty ones reported, with one request when nothing is new', async ({
    world,
  }) => {
    const one = await world.repository('one', { owner: 'acme' })
    const two = await world.repository('two', { owner: 'acme' })
    await world.repository('empty', { owner: 'acme' })
    await one.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    await two.commit({ message: 'feat: two', authorDate: hoursAgo(1) })
    const run = await world.collect({ repositories: 'acme/*' })
    expect({
      stored: run.outputs['commits-stored'],
      heads: Object.keys(JSON.parse(run.outputs.heads ?? '{}')),
    }).toEqual({
      stored: '2',
      heads: ['acme/one@main', 'acme/two@main'],
    })
    expect(run.summary).toContain('| acme/empty |')
    world.github.clearRequests()
    await world.collect({ repositories: 'acme/*' })
    expect(apiRequests(world.github.requests)).toEqual(['POST /graphql'])
  })

  it('takes an owner without repositories for an error', async ({ world }) => {
    const run = await world.collect({ repositories: 'nobody/*' })
    expect(run.annotations).toEqual([
      {
        level: 'error',
        message: expect.stringMatching(/nobody\/\*: there is no repository of 'nobody' that the token can see/u),
      },
    ])
  })

  it('says which part of which matrix is wrong', async ({ world }) => {
    const run = await world.collect({ shard: '6/5', 'local-clones': 'no path' })
    expect(run.annotations.map(({ message }) => message)).toEqual([
      [
        '2 inputs are wrong:',
        "- Input 'local-clones' has 'no path': expected owner/name=path.",
        "- Input 'shard' must be a part and the number of parts, such as 2/5: found '6/5'.",
      ].join('\n'),
    ])
  })
})

describe('collect-commits on what commits mean', () => {
  it('takes a snapshot of the health of repositories with new commits', async ({ world }) => {
    const at = hoursAgo(2)
    const packs = await world.repository('packs', {
      pullRequests: [
        {
          number: 1,
          title: 'merged',
          state: 'MERGED',
          createdAt: hoursAgo(5),
          mergedAt: at,
          reviews: [review('grace', at), review('linus', at), review('grace', at)],
        },
        { number: 2, title: 'open', createdAt: hoursAgo(3) },
        { number: 3, title: 'long open', createdAt: hoursAgo(300) },
        { number: 4, title: 'merged long ago', state: 'MERGED', createdAt: hoursAgo(300), mergedAt: hoursAgo(200) },
      ],
    })
    await packs.commit({ message: 'feat: old', authorDate: hoursAgo(100) })
    await packs.branch('stale')
    await packs.commit({ message: 'feat: one', authorDate: at })
    await packs.commit({ message: 'feat: two', author: { name: 'G', email: 'g@example.com' }, authorDate: at })
    const run = await world.collect()
    expect(await world.rows('SELECT * EXCEPT (ts) FROM repository_health')).toEqual([
      {
        repository: 'muse/packs',
        window_hours: 24,
        open_branches: 2,
        active_branches: 1,
        // Nobody asked for them, and this token may not read them.
        vulnerability_alerts: null,
        secret_alerts: null,
        code_alerts: null,
        pull_requests_open: 2,
        pull_requests_opened: 2,
        pull_requests_merged: 1,
        hours_to_merge: 3,
        contributors: 2,
        reviewers: 2,
        reviews: 3,
      },
    ])
    expect(run.summary).toContain('| muse/packs | 1 of 2 | 2 / 1 / 2 | 3.0 h | 2 | 3 by 2 |')
  })

  it('stores commits even when the health can not be read', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    world.github.inject({ match: /query health/u, answer: { status: 403, body: { message: 'Forbidden' } } })
    const run = await world.collect()
    expect({ conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
      conclusion: 'success',
      stored: '1',
    })
    expect(run.annotations).toEqual([
      { level: 'warning', message: expect.stringContaining('The health of muse/packs is not recorded') },
    ])
  })

  it('finds commits relevant by the paths they change, and lists them in the brief with the pull request', async ({
    world,
  }) => {
    const temporaryDirectory = await mkdtemp(join(tmpdir(), 'brief-'))
    const packs = await world.repository()
    const sha = await packs.commit({
      message: 'docs: one',
      files: { 'python/bench/load test.py': 'x\n', 'README.md': 'y\n' },
      authorDate: hoursAgo(1),
    })
    await packs.commit({ message: 'docs: two', files: { 'bench.md': 'x\n' }, authorDate: hoursAgo(1) })
    const run = await world.collect({ 'relevant-paths': '# tests\n**/bench/**\n*.none' }, { temporaryDirectory })
    expect(await world.rows('SELECT sha, relevance_reasons FROM commits WHERE is_relevant')).toEqual([
      { sha, relevance_reasons: ['path:**/bench/**'] },
    ])
    const brief: unknown = JSON.parse(await readFile(run.outputs['brief-path'] ?? '', 'utf8'))
    await rm(temporaryDirectory, { recursive: true })
    expect(brief).toMatchObject({
      commits: [
        {
          sha,
          additions: 2,
          files_changed: 2,
          files: [
            { path: 'README.md', change: 'added' },
            { path: 'python/bench/load test.py', change: 'added' },
          ],
        },
      ],
    })
  })

  it('stores the pull request that brought a commit', async ({ world }) => {
    const packs = await world.repository('quick')
    const sha = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    world.github.removeRepository('muse/quick')
    await world.github.serveGit({
      owner: 'muse',
      name: 'quick',
      directory: packs.directory,
      pullRequests: [{ number: 7, title: 'One', state: 'MERGED', commits: [sha], body: '## Why\n\nIt is quick. So.' }],
    })
    await world.collect({ repositories: 'muse/quick' })
    expect(
      await world.rows(
        'SELECT sha, pull_request, pull_request_title AS title, pull_request_summary AS summary FROM commits',
      ),
    ).toEqual([{ sha, pull_request: 7, title: 'One', summary: 'It is quick.' }])
  })
})

const review = (author: string, submittedAt: string) => ({ author, state: 'APPROVED' as const, submittedAt })
