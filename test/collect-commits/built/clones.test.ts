import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { git } from '../../git/git.ts'
import type { GitRepository } from '../../git/repository.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it, type World } from './world.ts'

const DAY = 86_400_000
const since = '2001-01-01'
const fromClone = ({ directory }: GitRepository) => ({ repositories: '', 'local-clones': `muse/packs=${directory}` })

async function isInserting({ rows }: World): Promise<boolean> {
  const running = "SELECT query FROM system.processes WHERE query LIKE 'INSERT INTO ui_events%'"
  return (await rows(running)).length > 0
}

/** A history with what real ones have: renames, binaries, modes, links, merges, encodings, odd names. */
async function writeHistory(packs: GitRepository): Promise<void> {
  const base = await packs.commit({
    message: 'feat: base',
    files: { 'a.txt': 'one\ntwo\nthree\n', 'b.bin': Buffer.from([0, 1, 2]) },
  })
  await packs.commit({
    message: 'refactor: rename',
    files: { 'a.txt': null, 'moved/a.txt': 'one\ntwo\nthree\nfour\n' },
  })
  await packs.commit({
    message: 'feat: names',
    files: { 'ä ö/"quoted".txt': 'x\n', 'tab\there.txt': 'y\n', 'line\nend.txt': 'z\n' },
  })
  await packs.commit({
    message: Buffer.from('fix: gr\xfc\xdfe (#12)\n\nCo-authored-by: Gra\xe7a <g@example.com>\n', 'latin1'),
    encoding: 'ISO-8859-1',
    author: { name: 'Ada', email: '123+ada@users.noreply.github.com' },
  })
  await packs.commit({ message: Buffer.from([0x66, 0x69, 0x78, 0x3a, 0x20, 0xff, 0xfe, 0x0a]) })
  await packs.branch('side', base)
  await packs.commit({
    message: 'perf: side',
    branch: 'side',
    files: { 'side.txt': 'x\n'.repeat(600) },
    authorDate: '2020-02-02T02:02:02Z',
  })
  await packs.merge('side')
  await packs.commit({ message: 'chore: empty', files: {} })
  await packs.commit({ message: '', authorDate: '1999-01-01T00:00:00Z' })
}

/** Where this project's own history is, as a real one; not there in an archive, and cut off in a shallow clone. */
const CHECKOUT = join(import.meta.dirname, '../../..')
const hasHistory = await git(CHECKOUT, ['rev-parse', '--is-shallow-repository']).then(
  (isShallow) => isShallow.toString().trim() === 'false',
  () => false,
)

/** Collects `muse/packs` over the API, then from the clone, and compares the rows but for what only GitHub knows. */
async function expectSameRows(world: World, packs: GitRepository, count: number): Promise<void> {
  const overApi = await world.collect({ since: '1990-01-01' })
  const select = 'SELECT * EXCEPT (collected_at, author_login, pull_request) FROM commits ORDER BY sha'
  const rows = await world.rows(select)
  for (const table of ['ui_events', 'commit_records', 'collection_cursors']) await world.rows(`TRUNCATE TABLE ${table}`)
  const clone = await world.collect({ ...fromClone(packs), since: '1990-01-01' })
  expect({ api: overApi.outputs['commits-stored'], clone: clone.outputs['commits-stored'] }).toEqual({
    api: String(count),
    clone: String(count),
  })
  expect(rows).toHaveLength(count)
  expect(await world.rows(select)).toEqual(rows)
}

describe('collect-commits from clones', () => {
  it('stores the same rows as over the API, but for what only GitHub knows', async ({ world, packs }) => {
    await writeHistory(packs)
    await expectSameRows(world, packs, 9)
  })

  // Skipped where this project's own history is not there or cut off: there is no other real one at hand.
  it.skipIf(!hasHistory)('stores the same rows of a real history: that of this project', async ({ world, packs }) => {
    await packs.git('fetch', '--quiet', CHECKOUT, 'HEAD:refs/heads/main')
    await expectSameRows(world, packs, Number(await packs.git('rev-list', '--count', 'main')))
  })

  it('asks GitHub nothing', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const run = await world.collect(fromClone(packs))
    expect({ stored: run.outputs['commits-stored'], requests: world.github.requests.length }).toEqual({
      stored: '1',
      requests: 0,
    })
  })

  it('stores a backfill of many years in a table that is partitioned by day', async ({ world }) => {
    await world.createDailyEvents()
    const packs = await world.repository()
    const start = Date.parse('2018-01-01T00:00:00Z')
    await packs.commits(
      Array.from({ length: 800 }, (_, index) => ({
        message: `feat: day ${index}`,
        authorDate: new Date(start + index * DAY).toISOString(),
      })),
    )
    const run = await world.collect({ ...fromClone(packs), since })
    expect(run.outputs['commits-stored']).toBe('800')
    expect(await world.eventCounts()).toEqual({ commit: 800 })
    expect(run.summary).toContain('| 2020-03-10 | 1 | 0 |')
  })

  it('goes on where it was killed', async ({ world, packs }) => {
    const start = Date.parse('2018-01-01T00:00:00Z')
    await packs.commits(
      Array.from({ length: 2_000 }, (_, index) => ({
        message: `feat: day ${index}`,
        authorDate: new Date(start + index * DAY).toISOString(),
      })),
    )
    await world.createDailyEvents()
    const abort = new AbortController()
    const killed = world.collect({ ...fromClone(packs), since }, { signal: abort.signal })
    while (((await world.eventCounts()).commit ?? 0) === 0) await sleep(1)
    abort.abort()
    await killed
    // The server carries out to its end what it was given before.
    while (await isInserting(world)) await sleep(20)
    const stored = (await world.eventCounts()).commit ?? 0
    const run = await world.collect({ ...fromClone(packs), since })
    expect(run.outputs).toMatchObject({ 'commits-found': '2000', 'commits-stored': String(2_000 - stored) })
    expect(await world.eventCounts()).toEqual({ commit: 2_000 })
  })

  it('goes on from the clone once it is fetched, and sees that its history was rewritten', async ({ world, packs }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const dropped = await packs.commit({ message: 'feat: dropped', authorDate: hoursAgo(4) })
    await world.collect(fromClone(packs))
    await packs.reset('main', base)
    const next = await packs.commit({ message: 'feat: next', authorDate: hoursAgo(3) })
    await world.collect(fromClone(packs))
    expect({ there: await world.shas(), gone: await world.shas('is_removed') }).toEqual({
      there: [base, next],
      gone: [dropped],
    })
  })

  it('refuses a clone that lacks what was collected last', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
    const folder = await mkdtemp(join(tmpdir(), 'old-clone-'))
    try {
      await git(folder, ['clone', '--quiet', '--bare', packs.directory, 'old.git'])
      await packs.commit({ message: 'feat: next', authorDate: hoursAgo(4) })
      await world.collect()
      const run = await world.collect({ 'local-clones': `muse/packs=${join(folder, 'old.git')}` })
      expect(run.annotations).toEqual([
        { level: 'error', message: expect.stringMatching(/lacks the commit collected last .*: fetch it/u) },
      ])
      expect(await world.shas('is_removed')).toEqual([])
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('leaves out paths and lines when told to', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    await world.collect({ ...fromClone(packs), 'file-changes': 'off', 'line-stats': 'false' })
    expect(await world.rows('SELECT files, additions, deletions FROM commits')).toEqual([
      { files: [], additions: null, deletions: null },
    ])
  })

  it('refuses SHA-256 repositories with one clear error, and collects the others', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const folder = await mkdtemp(join(tmpdir(), 'sha256-'))
    try {
      await git(folder, ['init', '--quiet', '--bare', '--object-format=sha256'])
      const run = await world.collect({ 'local-clones': `muse/new=${folder}` })
      expect(run.annotations).toEqual([
        {
          level: 'error',
          message: expect.stringMatching(/muse\/new: The clone at .* names its objects by SHA256: only SHA-1/u),
        },
      ])
      expect(run.outputs['commits-stored']).toBe('1')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
