import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { git, gitText } from '../../git/git.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it as collected } from './world.ts'

/** `clone` makes a clone of `muse/packs` by git's own arguments, and gives its path. */
const it = collected.extend('clone', async ({ packs }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'clone-shapes-'))
  onCleanup(() => rm(folder, { recursive: true, force: true }))
  return async (...options: string[]) => {
    await packs.git('config', 'uploadpack.allowFilter', 'true')
    await git(folder, ['clone', '--quiet', ...options, `file://${packs.directory}`, 'clone'])
    return join(folder, 'clone')
  }
})

const from = (directory: string) => ({ repositories: '', 'local-clones': `muse/packs=${directory}` })
const run = (directory: string, ...args: string[]) => gitText(directory, args)

describe('collect-commits from clones of any shape', () => {
  it('knows its branch where a tag has the same name', async ({ world, packs }) => {
    const sha = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(2) })
    await packs.git('tag', 'main', sha)
    const next = await packs.commit({ message: 'feat: two', authorDate: hoursAgo(1) })
    const result = await world.collect(from(packs.directory))
    expect(JSON.parse(result.outputs.heads ?? '')).toEqual({ 'muse/packs@main': next })
    expect(await world.shas()).toEqual([sha, next])
  })

  it('finds the branch where HEAD names one that is not there', async ({ world, packs }) => {
    const sha = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    await packs.git('symbolic-ref', 'HEAD', 'refs/heads/master')
    const result = await world.collect(from(packs.directory))
    expect(JSON.parse(result.outputs.heads ?? '')).toEqual({ 'muse/packs@main': sha })
  })

  it('takes the default branch of its remote where it is on none', async ({ world, packs, clone }) => {
    const sha = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    await packs.branch('next')
    const directory = await clone('--no-checkout')
    await run(directory, 'update-ref', '--no-deref', 'HEAD', sha)
    const result = await world.collect(from(directory))
    expect(JSON.parse(result.outputs.heads ?? '')).toEqual({ 'muse/packs@main': sha })
  })

  it('asks for the branch where it can be one of several', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    await packs.branch('next')
    await packs.git('symbolic-ref', 'HEAD', 'refs/heads/master')
    const result = await world.collect(from(packs.directory))
    expect(result.annotations[0]?.message).toMatch(
      /is on the branch 'master', which is not there: name the branch in 'repositories', as owner\/name@branch/u,
    )
    expect(result.summary).not.toContain('no commits |')
  })

  it('is empty only where there are no refs', async ({ world, packs }) => {
    const result = await world.collect(from(packs.directory))
    expect({ conclusion: result.conclusion, summary: result.summary }).toEqual({
      conclusion: 'success',
      summary: expect.stringContaining('| muse/packs |  |  |  |  |  |  | no commits |'),
    })
  })

  it('reads what was fetched since, not the local branch that stayed behind', async ({ world, packs, clone }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const directory = await clone()
    const fetched = await packs.commit({ message: 'feat: fetched', authorDate: hoursAgo(4) })
    await run(directory, 'fetch', '--quiet')
    const result = await world.collect(from(directory))
    expect(JSON.parse(result.outputs.heads ?? '')).toEqual({ 'muse/packs@main': fetched })
    expect(await world.shas()).toEqual([base, fetched])
  })

  it('reads what was fetched from a remote of any name', async ({ world, packs, clone }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const directory = await clone('--origin=git.hub')
    const fetched = await packs.commit({ message: 'feat: fetched', authorDate: hoursAgo(4) })
    await run(directory, 'fetch', '--quiet', 'git.hub')
    await world.collect(from(directory))
    expect(await world.shas()).toEqual([base, fetched])
  })

  it('reads the remote that has the address of the repository, not the fork that its branch follows', async ({
    world,
    packs,
    clone,
  }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const directory = await clone()
    const fetched = await packs.commit({ message: 'feat: fetched', authorDate: hoursAgo(4) })
    await run(directory, 'remote', 'add', 'upstream', 'git@github.com:Muse/packs.git')
    await run(directory, 'fetch', '--quiet', packs.directory, '+refs/heads/*:refs/remotes/upstream/*')
    await world.collect(from(directory))
    expect(await world.shas()).toEqual([base, fetched])
  })

  it('reads the remote that its branch follows, and asks where nothing tells which one is meant', async ({
    world,
    packs,
    clone,
  }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const directory = await clone('--origin=one')
    const fetched = await packs.commit({ message: 'feat: fetched', authorDate: hoursAgo(4) })
    await run(directory, 'remote', 'add', 'two', 'https://example.com/a/b.git')
    await run(directory, 'fetch', '--quiet', packs.directory, '+refs/heads/*:refs/remotes/two/*')
    await run(directory, 'branch', '--unset-upstream')
    const unknown = await world.collect(from(directory))
    expect({ conclusion: unknown.conclusion, message: unknown.annotations[0]?.message }).toEqual({
      conclusion: 'failure',
      message: expect.stringContaining('git branch --set-upstream-to=<remote>/main main'),
    })
    await run(directory, 'branch', '--set-upstream-to=two/main')
    await world.collect(from(directory))
    expect(await world.shas()).toEqual([base, fetched])
  })

  it('takes no fork for the repository, whose remote lacks the branch, and says what to fetch', async ({
    world,
    packs,
    clone,
  }) => {
    await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const directory = await clone()
    await run(directory, 'remote', 'set-url', 'origin', 'https://github.com/muse/packs.git')
    for (const fork of ['alice', 'bob']) {
      await packs.commit({ message: `feat: ${fork}`, branch: 'dev', authorDate: hoursAgo(4) })
      await run(directory, 'remote', 'add', fork, `https://github.com/${fork}/packs.git`)
      await run(directory, 'fetch', '--quiet', packs.directory, `+refs/heads/dev:refs/remotes/${fork}/dev`)
    }
    const inputs = { repositories: 'muse/packs@dev', 'local-clones': `muse/packs=${directory}` }
    const refused = await world.collect(inputs)
    expect([refused.conclusion, refused.annotations[0]?.message]).toEqual([
      'failure',
      expect.stringContaining("not of 'origin', which has the address of muse/packs: fetch it (git fetch origin dev)"),
    ])
    await run(directory, 'fetch', '--quiet', packs.directory, '+refs/heads/dev:refs/remotes/origin/dev')
    expect((await world.collect(inputs)).conclusion).toBe('success')
    expect(await world.shas()).toContain(await packs.sha('dev'))
  })

  it('asks which of two hosts is meant that have a repository of the name, and takes the answer', async ({
    world,
    packs,
    clone,
  }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const directory = await clone('--origin=lab')
    const fetched = await packs.commit({ message: 'feat: fetched', authorDate: hoursAgo(4) })
    await run(directory, 'remote', 'set-url', 'lab', 'https://gitlab.example.com/muse/packs.git')
    await run(directory, 'remote', 'add', 'hub', 'https://github.com/muse/packs.git')
    await run(directory, 'fetch', '--quiet', packs.directory, '+refs/heads/*:refs/remotes/hub/*')
    await run(directory, 'checkout', '--quiet', '--detach')
    await run(directory, 'branch', '--quiet', '-D', 'main')
    const inputs = { repositories: 'muse/packs@main', 'local-clones': `muse/packs=${directory}` }
    const unknown = await world.collect(inputs)
    expect([unknown.conclusion, unknown.annotations[0]?.message]).toEqual([
      'failure',
      expect.stringContaining(
        'more than one has the address of muse/packs: tell which one is meant (git branch --track main <remote>/main)',
      ),
    ])
    await run(directory, 'branch', '--quiet', '--track', 'main', 'hub/main')
    expect((await world.collect(inputs)).conclusion).toBe('success')
    expect(await world.shas()).toEqual([base, fetched])
  })

  it('takes the fetched branch where it was rewritten, and the local one where it is ahead', async ({
    world,
    packs,
    clone,
  }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    await packs.commit({ message: 'feat: dropped', authorDate: hoursAgo(4) })
    const directory = await clone()
    await packs.reset('main', base)
    const rewritten = await packs.commit({ message: 'feat: rewritten', authorDate: hoursAgo(3) })
    await run(directory, 'fetch', '--quiet')
    await world.collect(from(directory))
    expect(await world.shas()).toEqual([base, rewritten])
    await run(directory, 'reset', '--quiet', '--hard', 'origin/main')
    await run(directory, 'commit', '--quiet', '--allow-empty', '--message=feat: not pushed yet')
    const result = await world.collect(from(directory))
    expect(JSON.parse(result.outputs.heads ?? '')).toEqual({
      'muse/packs@main': await run(directory, 'rev-parse', 'HEAD'),
    })
  })

  it('marks nothing removed and sets no cursor back by a clone that lies behind', async ({ world, packs, clone }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const directory = await clone()
    const next = await packs.commit({ message: 'feat: next', authorDate: hoursAgo(4) })
    await world.collect()
    // The commit is there, but on no branch of the clone.
    await run(directory, 'fetch', '--quiet', packs.directory, 'main')
    const result = await world.collect(from(directory))
    expect({ conclusion: result.conclusion, annotations: result.annotations }).toEqual({
      conclusion: 'success',
      annotations: [
        { level: 'warning', message: expect.stringContaining('the clone lies behind what was collected last') },
      ],
    })
    expect({ there: await world.shas(), gone: await world.shas('is_removed') }).toEqual({
      there: [base, next],
      gone: [],
    })
    expect((await world.collect()).outputs['commits-found']).toBe('0')
  })

  it('judges nothing removed where it lacks another branch that was collected', async ({ world, packs, clone }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    await packs.branch('side', base)
    const shared = await packs.commit({ message: 'feat: shared', authorDate: hoursAgo(4) })
    await world.collect()
    const directory = await clone('--single-branch', '--branch=main')
    await packs.reset('side', shared)
    await packs.commit({ message: 'feat: side', branch: 'side', authorDate: hoursAgo(3) })
    await world.collect({ repositories: 'muse/packs@side' })
    await packs.reset('main', base)
    await packs.commit({ message: 'feat: another', authorDate: hoursAgo(2) })
    await run(directory, 'fetch', '--quiet', 'origin', '+main')
    const result = await world.collect(from(directory))
    expect(result.annotations[0]?.message).toContain('the head of another branch that was collected')
    expect(await world.shas('is_removed')).toEqual([])
  })

  it('reads the last hours where nothing is in common with what was collected', async ({ world, packs }) => {
    await packs.commit({ message: 'docs: page', branch: 'pages', parents: [], authorDate: hoursAgo(3) })
    await packs.commit({ message: 'feat: too old', authorDate: hoursAgo(90) })
    const head = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(2) })
    await world.collect({ ...from(packs.directory), repositories: 'muse/packs@pages' })
    const result = await world.collect(from(packs.directory))
    expect(result.conclusion).toBe('success')
    expect(await world.shas("branch = 'main'")).toEqual([head])
  })

  it('stores the head of a quiet one, whatever the window', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: old', authorDate: '2019-01-01T00:00:00Z' })
    const head = await packs.commit({ message: 'feat: newest', authorDate: '2020-01-01T00:00:00Z' })
    await world.collect(from(packs.directory))
    expect(await world.shas()).toEqual([head])
  })

  it('says what to fetch into one without folders, and reads what else is in it', async ({ world, packs, clone }) => {
    await packs.commits([1, 2, 3].map((number) => ({ message: `feat: ${number}`, authorDate: hoursAgo(5 - number) })))
    const directory = await clone('--bare', '--filter=tree:0')
    const refused = await world.collect(from(directory))
    expect(refused.annotations[0]?.message).toMatch(
      /lacks folders of its commits, as one made with --filter=tree:0 does: fetch them \(git fetch --refetch --filter=blob:none\), or set file-changes to 'off'/u,
    )
    expect(await world.shas()).toEqual([])
    const result = await world.collect({ ...from(directory), 'file-changes': 'off' })
    expect(result.outputs['commits-stored']).toBe('3')
    expect(await world.rows('SELECT DISTINCT additions, files FROM commits')).toEqual([{ additions: null, files: [] }])
  })

  it('reads a linked worktree, and one that borrows its objects', async ({ world, packs, clone }) => {
    const sha = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(2) })
    const directory = await clone('--reference', packs.directory)
    await run(directory, 'worktree', 'add', '--quiet', '-b', 'side', `${directory}-linked`)
    await run(`${directory}-linked`, 'commit', '--quiet', '--allow-empty', '--message=feat: two')
    const result = await world.collect(from(`${directory}-linked`))
    expect(result.conclusion).toBe('success')
    expect(await world.shas()).toEqual([sha, await run(directory, 'rev-parse', 'side')])
  })
})
