import { describe, expect, it } from 'vitest'
import type { GitRepository } from '../../git/repository.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { apiRequests, type Stage, useStage } from './stage.ts'

let sandbox: Sandbox
let stage: Stage

useStage((...opened) => {
  ;[sandbox, stage] = opened
})

/** Commits that no other test has: a fault may be for one of them. */
const commitMany = (repository: GitRepository, count: number) =>
  repository.commits(
    Array.from({ length: count }, (_, index) => ({
      message: `feat: number ${index} for ${stage.database}`,
      authorDate: new Date(Date.parse(hoursAgo(20)) + index * 1000).toISOString(),
    })),
  )
/** A repository with a first commit that is collected, and then some that are not. */
async function behindBy(count: number): Promise<{ readonly packs: GitRepository; readonly shas: readonly string[] }> {
  const packs = await stage.repository()
  await packs.commit({ message: 'feat: base', authorDate: hoursAgo(21) })
  await stage.collect()
  const shas = await commitMany(packs, count)
  sandbox.github.clearRequests()
  return { packs, shas }
}
const documents = () => sandbox.github.requests.flatMap(({ document }) => (document === undefined ? [] : [document]))
const countOf = async (where = '1') =>
  (await stage.rows(`SELECT toUInt32(count()) AS commits FROM commits WHERE ${where}`))[0]?.commits

describe('collect-commits asks GitHub little', () => {
  it('asks once for 50 repositories in which there is nothing new', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `quiet-${index}`)
    const repository = await stage.repository('quiet')
    await repository.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    for (const name of names) {
      await sandbox.github.serveGit({ owner: 'muse', name, directory: repository.directory })
    }
    const repositories = names.map((name) => `muse/${name}`).join('\n')
    await stage.collect({ repositories: 'muse/quiet-0', 'file-changes': 'off' })
    await stage.rows(
      `INSERT INTO collection_cursors
      SELECT 'muse/quiet-' || toString(number + 1), branch, head_sha, ts FROM collection_cursors, numbers(49) AS others`,
    )
    sandbox.github.clearRequests()
    const run = await stage.collect({ repositories })
    expect(run.outputs['commits-found']).toBe('0')
    expect(sandbox.github.requests.map(({ path }) => path)).toEqual(['/graphql'])
    for (const name of names) sandbox.github.removeRepository(`muse/${name}`)
  })

  it('asks at most 20 times for 1,000 new commits, with lines, pull requests, paths and health', async () => {
    await behindBy(1_000)
    const run = await stage.collect()
    expect(run.outputs['commits-stored']).toBe('1000')
    expect(apiRequests(sandbox.github.requests)).toEqual([
      'POST /graphql',
      ...Array<string>(10).fill(expect.stringContaining('GET /repos/muse/packs/compare/')),
      ...Array<string>(6).fill('POST /graphql'),
    ])
    expect(await countOf('additions IS NOT NULL AND length(files) = 1')).toBe(1_001)
    expect(run.summary).toContain('API requests; graphql ')
  })

  it('asks ten times for the 1,000 commits of a first collection', async () => {
    const packs = await stage.repository()
    await commitMany(packs, 1_000)
    const run = await stage.collect()
    expect(run.outputs['commits-stored']).toBe('1000')
    expect(apiRequests(sandbox.github.requests)).toHaveLength(1 + 10 + 1)
  })

  it.each([502, 504])('halves a page that ends in status %i', async (status) => {
    const packs = await stage.repository()
    await commitMany(packs, 60)
    sandbox.github.inject({ match: /query history/u, answer: { status, body: { message: 'Timed out' } }, times: 2 })
    const run = await stage.collect()
    expect({ conclusion: run.conclusion, found: run.outputs['commits-found'] }).toEqual({
      conclusion: 'success',
      found: '60',
    })
    expect(await countOf('additions IS NOT NULL')).toBe(60)
    // Pages of 100 and 50 fail; 25 come, and then pages grow again.
    expect(documents().filter((document) => document.includes('query history'))).toHaveLength(4)
  })

  it('halves a request for single commits, down to those whose lines GitHub can not give', async () => {
    const { shas } = await behindBy(9)
    const slow = shas[4] ?? ''
    const answer = { status: 502, body: { message: 'Server Error' } }
    sandbox.github.inject({ match: new RegExp(`${slow}[\\s\\S]*additions`, 'u'), answer, times: 20 })
    const run = await stage.collect()
    expect(run.conclusion).toBe('success')
    expect(await stage.rows('SELECT sha, additions, deletions FROM commits WHERE additions IS NULL')).toEqual([
      { sha: slow, additions: null, deletions: null },
    ])
    expect(await countOf()).toBe(10)
    expect(run.summary).toContain('(1 unknown)')
  })

  it('stores lines that GitHub answers with an error as unknown', async () => {
    const packs = await stage.repository()
    const sha = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const errors = [{ message: 'Something failed', path: ['repository', 'object', 'history', 'nodes', 0, 'additions'] }]
    const history = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [null] }
    const body = { data: { repository: { object: { history } } }, errors }
    sandbox.github.inject({ match: /query history[\s\S]*additions/u, answer: { status: 200, body } })
    await stage.collect()
    expect(await stage.rows('SELECT sha, additions, deletions FROM commits')).toEqual([
      { sha, additions: null, deletions: null },
    ])
  })

  it('stops before a token is used up, says when it can go on, and goes on from there', async () => {
    const { shas } = await behindBy(900)
    // One point goes to the heads, four to each request for 200 commits; 100 are kept.
    const token = sandbox.github.addToken({ remaining: 110 })
    const run = await stage.collect({ token, 'file-changes': 'off' })
    expect(run.exitCode).toBe(1)
    const [error] = run.annotations.filter(({ level }) => level === 'error')
    expect(error?.message).toMatch(
      /muse\/packs: Stopped before reading 200 commits of muse\/packs: \d+ of 5000 graphql requests are left.*full again at 20\d\d-.*: run again then.*600 new commits were stored before; the next run goes on from there\./su,
    )
    expect(run.outputs['commits-stored']).toBe('600')
    expect(await stage.rows('SELECT argMax(head_sha, ts) AS sha FROM collection_cursors')).toEqual([{ sha: shas[599] }])
    const next = await stage.collect({ 'file-changes': 'off' })
    expect(next.outputs).toMatchObject({ 'commits-found': '300', 'commits-stored': '300' })
    expect(await stage.eventCounts()).toEqual({ commit: 901 })
  })

  it('turns to the next token when one is refused or used up', async () => {
    await behindBy(3)
    const spent = sandbox.github.addToken({ remaining: 5, login: 'spent' })
    const good = sandbox.github.addToken({ login: 'good' })
    const run = await stage.collect({ token: `no-such-token\n${spent}\n${good}` })
    expect({ conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
      conclusion: 'success',
      stored: '3',
    })
    expect(run.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Token 1 of 3 gives way to the next: .*401/su),
      expect.stringMatching(/^Token 2 of 3 gives way to the next: /u),
    ])
    expect(run.masks).toEqual(expect.arrayContaining(['no-such-token', spent, good]))
    expect(sandbox.github.requests.at(-1)?.login).toBe('good')
  })

  it('fails with what the last token was refused for', async () => {
    await behindBy(1)
    const run = await stage.collect({ token: 'no-such-token\nneither-this' })
    expect(run.annotations.at(-1)).toEqual({
      level: 'error',
      message: expect.stringMatching(/status 401.*'token' input/su),
    })
  })
})
