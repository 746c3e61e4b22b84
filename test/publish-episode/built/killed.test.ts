import { describe, expect } from 'vitest'
import { type FaultKind, LOGIN_PAGE, NOTHING } from '../../sandbox/clickhouse/fault.ts'
import { startFaultProxy } from '../../sandbox/clickhouse/proxy.ts'
import type { RunActionOptions } from '../../sandbox/runner/run-action.ts'
import { EVERYTHING, EVERYTHING_ASKED_FOR } from './everything.ts'
import { type Ending, killAt, killWhen } from './kill.ts'
import { draftSource, it as published, type World } from './world.ts'

const BRANCH = 'content/episode-001'
const PATH = 'posts/banterpacks/ep-001.md'
const RECORDING = /INSERT INTO episode_records/u
const draft = (changes: Record<string, string> = {}) =>
  draftSource({ run_id: '"b701af3b-1e66-4a17-8122-59ce95d53e19"', ...changes })

const it = published.extend('world', ({ openWorld }) => openWorld({ teams: ['editors'] }))
const publish =
  (world: World, source: string) =>
  (options: Partial<RunActionOptions> = {}) =>
    world.publish(source, EVERYTHING, options)

/** Publishes through a ClickHouse whose answer to the recording of the episode never comes, and kills the run there. */
async function killAtRecording(world: World, source: string, when: Ending['when']): Promise<void> {
  await using proxy = await startFaultProxy(world.clickHouse.url)
  proxy.failNext({ when, kind: 'timeout', match: RECORDING })
  const isThere = () =>
    proxy.requests.some(
      ({ query, body, status }) =>
        [query, body].some((text) => RECORDING.test(text)) && (when === 'before' || status === 200),
    )
  await killWhen(isThere, (options) => world.publish(source, { ...EVERYTHING, 'clickhouse-url': proxy.url }, options))
}

/** Everything that a run leaves behind. */
async function leftBehind(world: World) {
  const pullRequests = await world.pullRequests()
  return {
    branches: await world.branches(),
    pullRequests: await Promise.all(pullRequests.map(({ number }) => world.ask('GET', `/pulls/${number}`))),
    rows: await world.rows('SELECT episode, title, tokens_in, branch, pull_request, status FROM episodes ORDER BY ALL'),
  }
}

const complete = (title: string, changes: object = {}) => ({
  state: 'open',
  title: `Episode 1 of banterpacks: ${title}`,
  body: expect.stringContaining(`| Title | ${title} |`),
  head: { ref: BRANCH },
  ...EVERYTHING_ASKED_FOR,
  commits: 1,
  ...changes,
})
const recorded = (title: string, tokens_in: number) => ({
  episode: 1,
  title,
  tokens_in,
  branch: BRANCH,
  pull_request: 1,
  status: 'proposed',
})

async function expectNothingLeftToDo(world: World, source: string): Promise<void> {
  world.requests()
  const again = await publish(world, source)()
  expect(again.outputs.outcome).toBe('unchanged')
  expect(world.requests()).toEqual(['query', 'query'])
}

describe.concurrent('a new episode is proposed once, with everything, by a run after one that was killed', {
  timeout: 180_000,
}, () => {
  const isNew = {
    branches: [BRANCH, 'main'],
    pullRequests: [complete('Faster parsing')],
    rows: [recorded('Faster parsing', 1500)],
  }

  it.for<[string, Ending]>([
    ['after the tree', { at: 'POST /git/trees', when: 'after' }],
    ['after the commit', { at: 'POST /git/commits', when: 'after' }],
    ['after the branch', { at: 'POST /git/refs', when: 'after' }],
    ['before the pull request', { at: 'POST /pulls', when: 'before' }],
    ['between the pull request and its answer', { at: 'POST /pulls', when: 'after' }],
    ['after the labels', { at: 'POST /issues/1/labels', when: 'after' }],
    ['before the reviewers', { at: 'POST /pulls/1/requested_reviewers', when: 'before' }],
    ['before assignees and auto-merge', { at: 'mutation', when: 'before' }],
    ['after assignees and auto-merge', { at: 'mutation', when: 'after' }],
  ])('%s', async ([, ending], { world }) => {
    const killed = await killAt(world, ending, publish(world, draft()))
    expect(killed.conclusion).toBe('failure')
    const next = await publish(world, draft())()
    expect(next.annotations).toEqual([])
    expect(await leftBehind(world)).toMatchObject(isNew)
    await expectNothingLeftToDo(world, draft())
  })

  it.for(['before', 'after'] as const)('%s ClickHouse is written', async (when, { world }) => {
    await killAtRecording(world, draft(), when)
    await publish(world, draft())()
    expect(await leftBehind(world)).toMatchObject(isNew)
    expect(await world.rows('SELECT count() AS rows FROM episode_records')).toEqual([{ rows: 1 }])
  })
})

describe.concurrent('a changed episode is brought up to date by a run after one that was killed', {
  timeout: 180_000,
}, () => {
  const changed = draft({ title: '"Even faster parsing"', tokens_in: '7' })
  const isChanged = {
    branches: [BRANCH, 'main'],
    pullRequests: [complete('Even faster parsing', { commits: 2 })],
    rows: [recorded('Even faster parsing', 7)],
  }

  it.for<[string, Ending]>([
    ['between the commit and the move of the branch', { at: 'POST /git/commits', when: 'after' }],
    [
      'between the move of the branch and its answer',
      { at: 'PATCH /git/refs/heads%2Fcontent%2Fepisode-001', when: 'after' },
    ],
    ['before the texts of the pull request', { at: 'PATCH /pulls/1', when: 'before' }],
    ['after the texts of the pull request', { at: 'PATCH /pulls/1', when: 'after' }],
  ])('%s', async ([, ending], { world }) => {
    await publish(world, draft())()
    await killAt(world, ending, publish(world, changed))
    await publish(world, changed)()
    expect(await leftBehind(world)).toMatchObject(isChanged)
    await expectNothingLeftToDo(world, changed)
  })

  it('before ClickHouse is written, also when just figures have changed', async ({ world }) => {
    await publish(world, draft())()
    await killAtRecording(world, draft({ tokens_in: '7' }), 'before')
    await publish(world, draft({ tokens_in: '7' }))()
    expect(await leftBehind(world)).toMatchObject({ rows: [recorded('Faster parsing', 7)] })
  })
})

describe.concurrent('an episode whose number was taken moves once, and its old branch goes, after a run that was killed', {
  timeout: 180_000,
}, () => {
  const takeNumber = (world: World) =>
    world.commitFiles({ branch: 'main', message: 'By hand', files: { [PATH]: '---\ntitle: "Another"\n---\n' } })
  const comments = async (world: World) => world.ask('GET', '/issues/1/comments')
  const link = [{ body: expect.stringMatching(/^Another episode 1 was merged meanwhile\. .* in #2\./u) }]

  it.for<[string, Ending]>([
    ['after the new branch', { at: 'POST /git/refs', when: 'after' }],
    ['after the new pull request', { at: 'POST /pulls', when: 'after' }],
    ['between the new pull request and the comment', { at: 'POST /issues/1/comments', when: 'before' }],
    ['between the comment and the closing', { at: 'POST /issues/1/comments', when: 'after' }],
    ['between the closing and the deletion', { at: 'PATCH /pulls/1', when: 'after' }],
    ['after the deletion', { at: 'DELETE /git/refs/heads%2Fcontent%2Fepisode-001', when: 'after' }],
  ])('%s', async ([, ending], { world }) => {
    await publish(world, draft())()
    await takeNumber(world)
    await killAt(world, ending, publish(world, draft()))
    const next = await publish(world, draft())()
    expect(next.annotations).toEqual([])
    expect(next.outputs).toMatchObject({ episode: '2', 'pull-request-number': '2' })
    const { branches, pullRequests } = await leftBehind(world)
    expect(branches).toEqual(['content/episode-002', 'main'])
    expect(pullRequests).toMatchObject([
      { number: 1, state: 'closed' },
      complete('Faster parsing', {
        number: 2,
        title: 'Episode 2 of banterpacks: Faster parsing',
        head: { ref: 'content/episode-002' },
      }),
    ])
    expect(await comments(world)).toMatchObject(link)
    expect(await world.rows('SELECT pull_request FROM episodes WHERE episode = 2')).toEqual([{ pull_request: 2 }])
    await expectNothingLeftToDo(world, draft())
  })

  it('and was merged before the next one', async ({ world }) => {
    await publish(world, draft())()
    await takeNumber(world)
    await killAt(world, { at: 'POST /issues/1/comments', when: 'before' }, publish(world, draft()))
    await world.github.merge(world.repository, 2)
    const next = await publish(world, draft())()

    expect(next.outputs).toEqual({ outcome: 'unchanged' })
    expect(next.log).toContain(`Did what was missing: the end of ${BRANCH}.`)
    expect(await world.ask('GET', '/pulls/1')).toMatchObject({ state: 'closed' })
    expect(await comments(world)).toMatchObject([
      { body: expect.stringContaining('goes on as `posts/banterpacks/ep-002.md`.') },
    ])
    expect(await world.branches()).toEqual(['content/episode-002', 'main'])
  })

  it('unless others have committed on it, which stays', async ({ world }) => {
    await publish(world, draft())()
    await takeNumber(world)
    await killAt(world, { at: 'POST /issues/1/comments', when: 'before' }, publish(world, draft()))
    await world.commitFiles({ branch: BRANCH, message: 'Mine', files: { 'notes.md': 'mine' } })
    const next = await publish(world, draft())()

    expect(next.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^The episode goes on with the next number in #2, but its old branch .* has commits by others/u,
      ),
    ])
    expect(await world.branches()).toEqual([BRANCH, 'content/episode-002', 'main'])
    expect(await world.ask('GET', '/pulls/1')).toMatchObject({ state: 'open', comments: 0 })
  })
})

describe('recording an episode', () => {
  it.for<[string, 'before' | 'after', FaultKind]>([
    ['is no success for a login page in the place of the server', 'before', LOGIN_PAGE],
    ['is not done twice where an answer proves nothing', 'after', NOTHING],
    ['is not done twice where the answer is lost', 'after', 'reset'],
  ])('%s', async ([, when, kind], { world }) => {
    await using proxy = await startFaultProxy(world.clickHouse.url)
    proxy.failNext({ when, kind, match: RECORDING })
    const run = await world.publish(draftSource(), { 'clickhouse-url': proxy.url })
    expect(run.conclusion).toBe('success')
    expect(await world.rows('SELECT count() AS rows FROM episode_records')).toEqual([{ rows: 1 }])
  })
})
