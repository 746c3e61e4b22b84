import { describe, expect } from 'vitest'
import { nullAt } from '../../sandbox/github/null-at.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it } from './world.ts'

const DATES = '2026-03-01T10:00:00Z'

/** Dates an hour apart, the oldest first, so many hours back at most. */
const hourly = (count: number) => Array.from({ length: count }, (_, index) => hoursAgo(count - index))

describe('what GitHub leaves out of its answers', () => {
  it('is a failure beside the others in a listing of an owner', async ({ world }) => {
    for (const name of ['one', 'two', 'three']) {
      const repository = await world.repository(name, { owner: 'acme' })
      await repository.commit({ message: `feat: ${name}`, authorDate: hoursAgo(1) })
    }
    const lost = nullAt(['repositoryOwner', 'repositories', 'nodes', 1], null)
    world.github.inject({ match: /query owner/u, answer: { change: lost } })
    const run = await world.collect({ repositories: 'acme/*' })
    expect(run.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^1 of 3 repositories could not be collected.*\n- acme\/\*: GitHub counts 3 repositories, but gives 2 of them\. Run again/su,
      ),
    ])
    expect(run.outputs['commits-stored']).toBe('2')
  })

  it('is never an empty repository: a branch without its target fails', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const faults = [
      {
        path: ['repository0', 'defaultBranchRef', 'target'],
        error: null,
        said: /gives no commit for its branch 'main'/u,
      },
      {
        path: ['repository0', 'defaultBranchRef'],
        error: 'INTERNAL',
        said: /can't tell its head: Something went wrong/u,
      },
      { path: ['repository0', 'defaultBranchRef'], error: null, said: /names no default branch/u },
      {
        path: ['repository0'],
        error: 'INTERNAL',
        said: /muse\/packs: Something went wrong .*\. GitHub itself failed: run the job again\./u,
      },
    ]
    for (const { path, error, said } of faults) {
      world.github.inject({ match: /query heads/u, answer: { change: nullAt(path, error) }, times: 4 })
      const run = await world.collect()
      world.github.clearFaults()
      expect({ conclusion: run.conclusion, message: run.annotations[0]?.message }).toEqual({
        conclusion: 'failure',
        message: expect.stringMatching(said),
      })
      expect(run.summary).not.toContain('no commits |')
    }
    expect((await world.collect()).outputs['commits-stored']).toBe('1')
  })

  it('does not stop the other repositories when a whole listing fails', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    world.github.inject({ match: /query owner/u, answer: { status: 403, body: { message: 'Forbidden' } } })
    const run = await world.collect({ repositories: 'muse/packs\nacme/*' })
    expect({ conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
      conclusion: 'failure',
      stored: '1',
    })
    expect(run.annotations[0]?.message).toContain('acme/*: GitHub failed while listing the repositories of acme')
  })

  it('comes from git: a commit that GitHub always answers as null', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    await world.collect()
    const hidden = await packs.commit({
      message: 'perf: hidden (#7)',
      files: { 'a.txt': 'a\n' },
      author: { name: 'Grace', email: 'grace@example.com' },
      authorDate: hoursAgo(4),
    })
    const next = await packs.commit({ message: 'feat: next', authorDate: hoursAgo(3) })
    await packs.commits(hourly(3).map((authorDate) => ({ message: 'feat: later', authorDate })))
    const answer = { change: nullAt(['repository0', `commit_${hidden}`]) }
    world.github.inject({ match: /query commits/u, answer, times: 9 })
    const run = await world.collect()
    expect({ conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
      conclusion: 'success',
      stored: '5',
    })
    const columns = 'headline, author_name, files, additions, type, references'
    expect(
      await world.rows(`SELECT ${columns} FROM commits WHERE sha IN ('${hidden}', '${next}') ORDER BY committed_at`),
    ).toEqual([
      {
        headline: 'perf: hidden (#7)',
        author_name: 'Grace',
        files: [{ path: 'a.txt', change: 'added' }],
        additions: null,
        type: 'perf',
        references: ['#7'],
      },
      expect.objectContaining({ headline: 'feat: next', additions: expect.any(Number) }),
    ])
    expect((await world.collect()).outputs['commits-found']).toBe('0')
  })

  it('keeps the cursor before a commit that nobody gives, and stores the rest of its branch', async ({
    world,
    packs,
  }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    await world.collect()
    const hidden = await packs.commit({ message: 'feat: hidden', authorDate: hoursAgo(4) })
    await packs.commits(hourly(3).map((authorDate) => ({ message: 'feat: later', authorDate })))
    const answer = { change: nullAt(['repository0', `commit_${hidden}`]) }
    world.github.inject({ match: /query commits/u, answer, times: 9 })
    world.github.inject({ match: /git-upload-pack/u, answer: { status: 403 }, times: 9 })
    const failed = await world.collect({ 'file-changes': 'off' })
    world.github.clearFaults()
    expect(failed.annotations.at(-1)?.message).toContain(
      `Neither GitHub nor git gives 1 commit of muse/packs (${hidden})`,
    )
    expect({
      stored: failed.outputs['commits-stored'],
      cursor: await world.rows('SELECT argMax(head_sha, ts) AS sha FROM collection_cursors'),
    }).toEqual({
      stored: '3',
      cursor: [{ sha: base }],
    })
    const next = await world.collect({ 'file-changes': 'off' })
    expect(next.outputs).toMatchObject({ 'commits-found': '4', 'commits-stored': '1' })
    expect(await world.shas()).toContain(hidden)
  })

  it('is an error where GitHub answers without end, and no more than the answer is kept', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    world.github.inject({ match: /query heads/u, answer: 'endless', times: 9 })
    const run = await world.collect()
    world.github.clearFaults()
    expect(run.annotations.at(-1)?.message).toMatch(/the answer is larger than 64 MB/u)
    expect(run.peakMemoryMegabytes).toBeLessThanOrEqual(250)
  })

  it('is an error where an answer breaks off or is only half there', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: base', authorDate: hoursAgo(2) })
    await world.collect()
    await packs.commit({ message: 'feat: next', authorDate: hoursAgo(1) })
    for (const answer of ['cut', 'broken'] as const) {
      world.github.inject({ match: /query (?:news|commits)|\/compare\/|\/commits\//u, answer, times: 99 })
      const run = await world.collect({ 'file-changes': 'off' })
      world.github.clearFaults()
      expect({ answer, conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
        answer,
        conclusion: 'failure',
        stored: '0',
      })
    }
    expect((await world.collect()).outputs['commits-stored']).toBe('1')
  }, 180_000)

  it('is not followed to another server', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const headers = { location: 'https://api.example.com/graphql' }
    world.github.inject({ match: /query heads/u, answer: { status: 307, headers }, times: 9 })
    const run = await world.collect()
    world.github.clearFaults()
    expect(run.annotations.at(-1)?.message).toContain('sends on to another server (api.example.com)')
  })
})

describe('a first collection', () => {
  it('stores the head of a quiet repository, whatever the window', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: old', authorDate: '2019-01-01T00:00:00Z' })
    const head = await packs.commit({ message: 'feat: newest', authorDate: '2020-01-01T00:00:00Z' })
    const run = await world.collect()
    expect(run.outputs['commits-stored']).toBe('1')
    expect(await world.shas()).toEqual([head])
    expect((await world.collect()).outputs['commits-found']).toBe('0')
  })

  it.for([3, 150])(
    'looks behind a wrong clock in the middle of a history of %i commits',
    async (count, { world, packs }) => {
      const dates = hourly(count)
      const middle = Math.floor(count / 2)
      const shas = await packs.commits([
        { message: 'feat: too old', authorDate: hoursAgo(count + 30) },
        ...dates.map((authorDate, index) => ({
          message: `feat: ${index}`,
          authorDate: index === middle ? '1999-01-01T00:00:00Z' : authorDate,
        })),
      ])
      const expected = shas.filter((_, index) => index !== 0 && index !== middle + 1)
      const run = await world.collect({ 'hours-back': String(count + 1) })
      expect(run.conclusion).toBe('success')
      expect(await world.shas()).toEqual(expected)
      const overApi = await world.rows(
        'SELECT * EXCEPT (collected_at, author_login, pull_request) FROM commits ORDER BY sha',
      )
      for (const table of ['ui_events', 'commit_records', 'collection_cursors'])
        await world.rows(`TRUNCATE TABLE ${table}`)
      await world.collect({
        'hours-back': String(count + 1),
        'local-clones': `muse/packs=${packs.directory}`,
        repositories: '',
      })
      expect(
        await world.rows('SELECT * EXCEPT (collected_at, author_login, pull_request) FROM commits ORDER BY sha'),
      ).toEqual(overApi)
    },
  )

  it('lists a long history over the API where git can not', async ({ world, packs }) => {
    await packs.commits(hourly(130).map((authorDate) => ({ message: 'feat: one of many', authorDate })))
    world.github.inject({ match: /git-upload-pack/u, answer: { status: 403 }, times: 9 })
    const run = await world.collect({ 'hours-back': '24', 'file-changes': 'off' })
    world.github.clearFaults()
    expect(run.outputs['commits-stored']).toBe('23')
    expect(run.annotations).toEqual([
      {
        level: 'warning',
        message: expect.stringContaining('muse/packs: its history is listed over the API, because git could not.'),
      },
    ])
  })

  it('is what a default branch gets that has nothing in common with the branch collected before', async ({
    world,
    packs,
  }) => {
    await packs.commit({ message: 'docs: page', branch: 'pages', parents: [], authorDate: hoursAgo(3) })
    await packs.commit({ message: 'feat: too old', authorDate: hoursAgo(90) })
    const head = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(2) })
    await world.collect({ repositories: 'muse/packs@pages' })
    const run = await world.collect()
    expect({ conclusion: run.conclusion, annotations: run.annotations }).toEqual({
      conclusion: 'success',
      annotations: [],
    })
    expect(await world.shas("branch = 'main'")).toEqual([head])
    expect((await world.collect()).outputs['commits-found']).toBe('0')
  })

  it('is what a branch gets of which a cursor is left and nothing else', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: quiet', authorDate: '2020-01-01T00:00:00Z' })
    await world.collect()
    for (const table of ['ui_events', 'commit_records']) await world.rows(`TRUNCATE TABLE ${table}`)
    const head = await packs.commit({ message: 'feat: another history', parents: [], authorDate: hoursAgo(2) })
    const run = await world.collect()
    expect(run.conclusion).toBe('success')
    expect(await world.shas()).toEqual([head])
  })
})

describe('a message with a NUL in it', () => {
  it('ends there, over the API as from a clone', async ({ world, packs }) => {
    await packs.commit({ message: Buffer.from('feat: seen\n\nbody\0BREAKING CHANGE: unseen #12\n'), authorDate: DATES })
    await packs.commit({ message: Buffer.from('fix: head\0line'), authorDate: DATES })
    const select = 'SELECT * EXCEPT (collected_at, author_login, pull_request) FROM commits ORDER BY sha'
    await world.collect({ since: '2020-01-01' })
    const overApi = await world.rows(select)
    for (const table of ['ui_events', 'commit_records', 'collection_cursors'])
      await world.rows(`TRUNCATE TABLE ${table}`)
    await world.collect({ since: '2020-01-01', 'local-clones': `muse/packs=${packs.directory}` })
    expect(overApi).toHaveLength(2)
    expect(await world.rows(select)).toEqual(overApi)
    expect(overApi.map(({ headline, is_breaking, references }) => ({ headline, is_breaking, references }))).toEqual(
      expect.arrayContaining([
        { headline: 'feat: seen', is_breaking: false, references: [] },
        { headline: 'fix: head', is_breaking: false, references: [] },
      ]),
    )
  })
})
