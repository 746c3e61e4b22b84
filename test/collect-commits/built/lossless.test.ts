import { describe, expect } from 'vitest'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it } from './world.ts'

describe('collect-commits loses nothing', () => {
  it('takes commits dated 2099 and 1970 like any other, and goes on behind them', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: base', authorDate: hoursAgo(2) })
    await world.collect()
    const future = await packs.commit({ message: 'feat: future', authorDate: '2099-05-06T07:08:09Z' })
    const past = await packs.commit({ message: 'feat: past', authorDate: '1970-01-01T00:00:01Z' })
    await world.collect()
    const next = await packs.commit({ message: 'feat: next', authorDate: hoursAgo(1) })
    const run = await world.collect()
    expect(run.outputs).toMatchObject({ 'commits-found': '1', 'commits-stored': '1' })
    expect(await world.shas()).toEqual([past, expect.anything(), next, future])
    expect(await world.rows('SELECT DISTINCT toYear(committed_at) AS year FROM commits ORDER BY year')).toEqual([
      { year: 1970 },
      { year: new Date().getUTCFullYear() },
      { year: 2099 },
    ])
  })

  it('catches up after an outage that is longer than hours-back', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: base', authorDate: hoursAgo(900) })
    await world.collect({ 'hours-back': '1000' })
    const missed = await packs.commit({ message: 'feat: missed', authorDate: hoursAgo(500) })
    await packs.commit({ message: 'feat: late', authorDate: hoursAgo(1) })
    const run = await world.collect({ 'hours-back': '1' })
    expect(run.outputs['commits-stored']).toBe('2')
    expect(await world.shas()).toContain(missed)
  })

  it('marks commits that a force push drops as removed, and takes those that replace them', async ({
    world,
    packs,
  }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const dropped = await packs.commit({
      message: 'perf: dropped (#9)',
      files: { 'a.txt': 'a\n' },
      authorDate: hoursAgo(4),
    })
    await world.collect()
    const [before] = await world.rows(
      `SELECT * EXCEPT (is_removed, collected_at) FROM commits WHERE sha = '${dropped}'`,
    )
    await packs.reset('main', base)
    const replacement = await packs.commit({ message: 'perf: replacement', authorDate: hoursAgo(3) })
    const run = await world.collect()
    expect(run.conclusion).toBe('success')
    expect(run.annotations).toEqual([
      {
        level: 'warning',
        message: 'muse/packs@main: its history was rewritten; 1 commit is gone from it and is marked removed.',
      },
    ])
    expect(await world.shas()).toEqual([base, replacement])
    expect(await world.rows('SELECT * EXCEPT (is_removed, collected_at) FROM commits WHERE is_removed')).toEqual([
      before,
    ])
    expect(await world.eventCounts()).toEqual({ commit: 3, commit_removed: 1 })
    expect((await world.collect()).outputs['commits-found']).toBe('0')
  })

  it('marks commits removed when a branch is only set back', async ({ world, packs }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const dropped = await packs.commit({ message: 'feat: dropped', authorDate: hoursAgo(4) })
    await world.collect()
    await packs.reset('main', base)
    const run = await world.collect()
    expect(run.outputs['commits-found']).toBe('0')
    expect(run.summary).toContain('1 commit marked removed')
    expect({ there: await world.shas(), gone: await world.shas('is_removed') }).toEqual({
      there: [base],
      gone: [dropped],
    })
  })

  it('takes removed commits back when they are pushed again, and marks them again when they go again', async ({
    world,
    packs,
  }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const tip = await packs.commit({ message: 'feat: tip', authorDate: hoursAgo(4) })
    const seen: unknown[] = []
    for (const target of [tip, base, tip, base]) {
      await packs.reset('main', target)
      await world.collect()
      seen.push(await world.shas())
    }
    expect(seen).toEqual([[base, tip], [base], [base, tip], [base]])
    expect(await world.eventCounts()).toEqual({ commit: 2, commit_removed: 2, commit_restored: 1 })
  })

  it('does not mark what another collected branch still reaches', async ({ world, packs }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const shared = await packs.commit({ message: 'feat: shared', authorDate: hoursAgo(4) })
    const own = await packs.commit({ message: 'feat: own', authorDate: hoursAgo(3) })
    await packs.branch('next', shared)
    const repositories = 'muse/packs\nmuse/packs@next'
    await world.collect({ repositories })
    await packs.reset('main', base)
    await world.collect({ repositories })
    expect({ there: await world.shas(), gone: await world.shas('is_removed') }).toEqual({
      there: [base, shared],
      gone: [own],
    })
  })

  it('reads on from the newest commit that is still there when the one collected last no longer exists', async ({
    world,
    packs,
  }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(50) })
    const gone = await packs.commit({ message: 'feat: gone', authorDate: hoursAgo(40) })
    await world.collect({ 'hours-back': '100' })
    await packs.reset('main', base)
    await packs.git('reflog', 'expire', '--all', '--expire=now')
    await packs.git('gc', '--quiet', '--prune=now')
    const old = await packs.commit({ message: 'feat: dated before any window', authorDate: '2001-01-01T00:00:00Z' })
    const next = await packs.commit({ message: 'feat: next', authorDate: hoursAgo(30) })
    const run = await world.collect({ 'hours-back': '1' })
    expect(run.annotations.map(({ message }) => message)).toEqual([
      `muse/packs@main: the commit collected last (${gone}) is gone; reading on from ${base}.`,
      'muse/packs@main: its history was rewritten; 1 commit is gone from it and is marked removed.',
    ])
    expect({ there: await world.shas(), gone: await world.shas('is_removed') }).toEqual({
      there: [old, base, next],
      gone: [gone],
    })
  })

  it('reads a history as far back as it was stored when all of it was replaced', async ({ world, packs }) => {
    const old = [
      await packs.commit({ message: 'feat: one', authorDate: hoursAgo(50) }),
      await packs.commit({ message: 'feat: two', authorDate: hoursAgo(40) }),
    ]
    await world.collect({ 'hours-back': '100' })
    const first = await packs.commit({ message: 'feat: one, again', parents: [], authorDate: hoursAgo(50) })
    const second = await packs.commit({ message: 'feat: two, again', authorDate: hoursAgo(40) })
    const run = await world.collect({ 'hours-back': '1' })
    expect(run.conclusion).toBe('success')
    expect({ there: await world.shas(), gone: await world.shas('is_removed') }).toEqual({
      there: [first, second],
      gone: old,
    })
  })

  it('goes on from the branch before it when the default branch is renamed', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: base', authorDate: hoursAgo(500) })
    await world.collect({ 'hours-back': '1000' })
    const missed = await packs.commit({ message: 'feat: missed', authorDate: hoursAgo(400) })
    await packs.git('branch', '-m', 'main', 'trunk')
    await packs.git('symbolic-ref', 'HEAD', 'refs/heads/trunk')
    const run = await world.collect({ 'hours-back': '1' })
    expect(run.outputs).toMatchObject({ 'commits-stored': '1', heads: JSON.stringify({ 'muse/packs@trunk': missed }) })
    expect(await world.shas('is_removed')).toEqual([])
  })

  it('reports an empty repository, and takes its first commits later', async ({ world, packs }) => {
    const run = await world.collect()
    expect({ conclusion: run.conclusion, found: run.outputs['commits-found'] }).toEqual({
      conclusion: 'success',
      found: '0',
    })
    expect(run.summary).toContain('| muse/packs |  |  |  |  |  |  | no commits |')
    const first = await packs.commit({ message: 'feat: first', authorDate: hoursAgo(1) })
    await world.collect()
    expect(await world.shas()).toEqual([first])
  })

  it('stores nine repositories when the tenth is gone', async ({ world }) => {
    const names = Array.from({ length: 10 }, (_, index) => `repository-${index}`)
    for (const name of names.slice(1)) {
      const repository = await world.repository(name)
      await repository.commit({ message: `feat: of ${name}`, authorDate: hoursAgo(1) })
    }
    const run = await world.collect({ repositories: names.map((name) => `muse/${name}`).join('\n') })
    expect(run.exitCode).toBe(1)
    expect(run.annotations).toEqual([
      {
        level: 'error',
        message: expect.stringMatching(/^1 of 10 repositories .*\n- muse\/repository-0: not found\./su),
      },
    ])
    expect(run.outputs['commits-stored']).toBe('9')
    expect(await world.rows('SELECT toUInt32(uniqExact(repository)) AS repositories FROM commits')).toEqual([
      { repositories: 9 },
    ])
  })

  it('takes a failed listing for an error, leaves the cursor, and stores all the next time', async ({
    world,
    packs,
  }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(3) })
    await world.collect()
    const next = await packs.commit({ message: 'feat: next', authorDate: hoursAgo(2) })
    // Neither way tells what is new.
    const answer = { status: 403, body: { message: 'Forbidden' } }
    for (const match of [/query news/u, /\/compare\//u]) world.github.inject({ match, answer })
    const failed = await world.collect()
    expect(failed.exitCode).toBe(1)
    expect({ there: await world.shas(), gone: await world.shas('is_removed') }).toEqual({ there: [base], gone: [] })
    await world.collect()
    expect(await world.shas()).toEqual([base, next])
  })

  it('takes a listing that GitHub cuts short for an error', async ({ world, packs }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(3) })
    await world.collect()
    await packs.commit({ message: 'feat: next', authorDate: hoursAgo(2) })
    const cut = { commits: [], total_commits: 1, behind_by: 0 }
    world.github.inject({ match: /query news/u, answer: { status: 403, body: { message: 'Forbidden' } } })
    world.github.inject({ match: /\/compare\//u, answer: { status: 200, body: cut } })
    const run = await world.collect()
    expect(run.annotations).toEqual([
      { level: 'error', message: expect.stringContaining('counts 1 new commits in muse/packs, but lists 0 of them') },
    ])
    expect(await world.shas()).toEqual([base])
  })

  it('compares by git what GitHub can not compare in time', async ({ world, packs }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const dropped = await packs.commit({ message: 'feat: dropped', authorDate: hoursAgo(4) })
    await world.collect()
    await packs.reset('main', base)
    const next = await packs.commit({ message: 'feat: next', authorDate: hoursAgo(3) })
    const answer = { status: 502, body: { message: 'Server Error' } }
    world.github.inject({ match: /\/compare\//u, answer, times: 2 })
    const run = await world.collect()
    expect(run.annotations[0]?.message).toContain('GitHub could not compare muse/packs')
    expect({ there: await world.shas(), gone: await world.shas('is_removed') }).toEqual({
      there: [base, next],
      gone: [dropped],
    })
  })

  it('does not mark commits removed on the word of a server that lags behind', async ({ world, packs }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(3) })
    const tip = await packs.commit({ message: 'feat: tip', authorDate: hoursAgo(2) })
    await world.collect()
    const data = {
      repository0: {
        nameWithOwner: 'muse/packs',
        isEmpty: false,
        defaultBranchRef: { name: 'main', target: { oid: base } },
      },
    }
    world.github.inject({ match: /query heads/u, answer: { status: 200, body: { data } } })
    const run = await world.collect()
    expect({ conclusion: run.conclusion, annotations: run.annotations }).toEqual({
      conclusion: 'success',
      annotations: [],
    })
    expect(await world.shas()).toEqual([base, tip])
  })

  it('collects a branch with a slash in its name', async ({ world, packs }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(3) })
    await packs.branch('release/1.x')
    await world.collect({ repositories: 'muse/packs@release/1.x' })
    const next = await packs.commit({ message: 'fix: later', branch: 'release/1.x', authorDate: hoursAgo(2) })
    const run = await world.collect({ repositories: 'muse/packs@release/1.x' })
    expect(JSON.parse(run.outputs.heads ?? '')).toEqual({ 'muse/packs@release/1.x': next })
    expect(await world.rows('SELECT sha, branch FROM commits ORDER BY committed_at')).toEqual([
      { sha: base, branch: 'release/1.x' },
      { sha: next, branch: 'release/1.x' },
    ])
  })

  it('stores messages with line ends of all kinds, control characters, emoji and 100 kB of text', async ({
    world,
    packs,
  }) => {
    const messages = [
      'feat: carriage\rreturn\r\n\r\nbody',
      'feat: control \u0001\u0007\u001b[31m characters \u2400',
      'feat: 🎉 party 👩‍👩‍👧‍👦 and \u202e reversed',
      `feat: long\n\n${'0123456789 '.repeat(10_000)}`,
      `feat: ${'x'.repeat(100_000)}`,
      `feat: ${'x'.repeat(993)}🎉 is cut in half`,
    ]
    await packs.commits(messages.map((message, index) => ({ message, authorDate: hoursAgo(10 - index) })))
    const run = await world.collect()
    expect(run.conclusion).toBe('success')
    expect(await world.rows('SELECT headline FROM commits ORDER BY committed_at')).toEqual([
      { headline: 'feat: carriage return' },
      { headline: 'feat: control \u0001\u0007\u001b[31m characters \u2400' },
      { headline: 'feat: 🎉 party 👩‍👩‍👧‍👦 and \u202e reversed' },
      { headline: 'feat: long' },
      { headline: `feat: ${'x'.repeat(994)}` },
      { headline: `feat: ${'x'.repeat(993)}\ufffd` },
    ])
  })

  it('stores what each commit changes, octopus merges against their first parent', async ({ world, packs }) => {
    const base = await packs.commit({ message: 'feat: base', files: { 'a.txt': 'a\n' }, authorDate: hoursAgo(9) })
    const sides = ['one', 'two', 'three']
    for (const side of sides) {
      await packs.branch(side, base)
      const files = { [`${side}.txt`]: 'x\n' }
      await packs.commit({ message: `feat: ${side}`, branch: side, files, authorDate: hoursAgo(8) })
    }
    const parents = [base, ...(await Promise.all(sides.map((side) => packs.sha(side))))]
    const files = { 'a.txt': null, 'one.txt': 'x\n', 'two.txt': 'x\n', 'three.txt': 'x\n' }
    await packs.commit({ message: 'Merge three branches', parents, files, authorDate: hoursAgo(7) })
    await world.collect()
    expect(
      await world.rows(
        'SELECT headline, is_merge, files, additions, deletions FROM commits ORDER BY committed_at, headline',
      ),
    ).toEqual([
      { headline: 'feat: base', is_merge: false, files: [file('a.txt', 'added')], additions: 1, deletions: 0 },
      { headline: 'feat: one', is_merge: false, files: [file('one.txt', 'added')], additions: 1, deletions: 0 },
      { headline: 'feat: three', is_merge: false, files: [file('three.txt', 'added')], additions: 1, deletions: 0 },
      { headline: 'feat: two', is_merge: false, files: [file('two.txt', 'added')], additions: 1, deletions: 0 },
      {
        headline: 'Merge three branches',
        is_merge: true,
        files: [
          file('a.txt', 'removed'),
          file('one.txt', 'added'),
          file('three.txt', 'added'),
          file('two.txt', 'added'),
        ],
        additions: 3,
        deletions: 1,
      },
    ])
  })

  it('stores a commit of 3,000 files with all their paths', async ({ world, packs }) => {
    const files = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`folder/file-${index}.txt`, 'x\n']))
    await packs.commit({ message: 'feat: many files', files, authorDate: hoursAgo(1) })
    await world.collect()
    const counts = 'toUInt32(length(files)) AS files, toUInt32(length(arrayDistinct(files.path))) AS paths, additions'
    expect(await world.rows(`SELECT ${counts} FROM (SELECT files, additions FROM commits)`)).toEqual([
      { files: 3_000, paths: 3_000, additions: 3_000 },
    ])
  })
})

const file = (path: string, change: string) => ({ path, change })
