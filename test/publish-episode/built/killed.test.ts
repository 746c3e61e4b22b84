import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFaultProxy } from '../../sandbox/clickhouse/proxy.ts'
import type { RunActionOptions } from '../../sandbox/runner/run-action.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { type Desk, draftSource, prepareDesk } from './desk.ts'
import { type Ending, killAt, killWhen } from './kill.ts'

const BRANCH = 'content/episode-001'
const PATH = 'posts/banterpacks/ep-001.md'
const EVERYTHING = {
  labels: 'episode',
  assignees: 'octocat',
  reviewers: 'hubot',
  'team-reviewers': 'editors',
  'auto-merge': 'squash',
}
const RECORDING = /INSERT INTO episode_records/u
const draft = (changes: Record<string, string> = {}) =>
  draftSource({ run_id: '"b701af3b-1e66-4a17-8122-59ce95d53e19"', ...changes })

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]()
})

const openDesk = () => prepareDesk(sandbox, {}, { teams: ['editors'] })
const publish =
  (desk: Desk, source: string) =>
  (options: Partial<RunActionOptions> = {}) =>
    desk.publish(source, EVERYTHING, options)

/** Publishes through a ClickHouse whose answer to the recording of the episode never comes, and kills the run there. */
async function killAtRecording(desk: Desk, source: string, when: Ending['when']): Promise<void> {
  await using proxy = await startFaultProxy(sandbox.clickHouse.url)
  proxy.failNext({ when, kind: 'timeout', match: RECORDING })
  const isThere = () =>
    proxy.requests.some(
      ({ query, body, status }) =>
        [query, body].some((text) => RECORDING.test(text)) && (when === 'before' || status === 200),
    )
  await killWhen(isThere, (options) => desk.publish(source, { ...EVERYTHING, 'clickhouse-url': proxy.url }, options))
}

/** Everything that a run leaves behind. */
async function leftBehind(desk: Desk) {
  const pullRequests = await desk.pullRequests()
  return {
    branches: await desk.branches(),
    pullRequests: await Promise.all(pullRequests.map(({ number }) => desk.ask('GET', `/pulls/${number}`))),
    rows: await desk.rows('SELECT episode, title, tokens_in, branch, pull_request, status FROM episodes ORDER BY ALL'),
  }
}

const complete = (title: string, changes: object = {}) => ({
  state: 'open',
  title: `Episode 1 of banterpacks: ${title}`,
  body: expect.stringContaining(`| Title | ${title} |`),
  head: { ref: BRANCH },
  labels: [{ name: 'episode' }],
  assignees: [{ login: 'octocat' }],
  requested_reviewers: [{ login: 'hubot' }],
  requested_teams: [{ slug: 'editors' }],
  auto_merge: { merge_method: 'squash' },
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

async function expectNothingLeftToDo(desk: Desk, source: string): Promise<void> {
  desk.requests()
  const again = await publish(desk, source)()
  expect(again.outputs.outcome).toBe('unchanged')
  expect(desk.requests()).toEqual(['query', 'query'])
}

describe.concurrent('a new episode is proposed once, with everything, by a run after one that was killed', {
  timeout: 180_000,
}, () => {
  const isNew = {
    branches: [BRANCH, 'main'],
    pullRequests: [complete('Faster parsing')],
    rows: [recorded('Faster parsing', 1500)],
  }

  it.each<[string, Ending]>([
    ['after the tree', { at: 'POST /git/trees', when: 'after' }],
    ['after the commit', { at: 'POST /git/commits', when: 'after' }],
    ['after the branch', { at: 'POST /git/refs', when: 'after' }],
    ['before the pull request', { at: 'POST /pulls', when: 'before' }],
    ['between the pull request and its answer', { at: 'POST /pulls', when: 'after' }],
    ['after the labels', { at: 'POST /issues/1/labels', when: 'after' }],
    ['before the reviewers', { at: 'POST /pulls/1/requested_reviewers', when: 'before' }],
    ['before assignees and auto-merge', { at: 'mutation', when: 'before' }],
    ['after assignees and auto-merge', { at: 'mutation', when: 'after' }],
  ])('%s', async (_, ending) => {
    await using desk = await openDesk()
    const killed = await killAt(sandbox, desk, ending, publish(desk, draft()))
    expect(killed.conclusion).toBe('failure')
    const next = await publish(desk, draft())()
    expect(next.annotations).toEqual([])
    expect(await leftBehind(desk)).toMatchObject(isNew)
    await expectNothingLeftToDo(desk, draft())
  })

  it.each(['before', 'after'] as const)('%s ClickHouse is written', async (when) => {
    await using desk = await openDesk()
    await killAtRecording(desk, draft(), when)
    await publish(desk, draft())()
    expect(await leftBehind(desk)).toMatchObject(isNew)
    expect(await desk.rows('SELECT count() AS rows FROM episode_records')).toEqual([{ rows: 1 }])
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

  it.each<[string, Ending]>([
    ['between the commit and the move of the branch', { at: 'POST /git/commits', when: 'after' }],
    [
      'between the move of the branch and its answer',
      { at: 'PATCH /git/refs/heads%2Fcontent%2Fepisode-001', when: 'after' },
    ],
    ['before the texts of the pull request', { at: 'PATCH /pulls/1', when: 'before' }],
    ['after the texts of the pull request', { at: 'PATCH /pulls/1', when: 'after' }],
  ])('%s', async (_, ending) => {
    await using desk = await openDesk()
    await publish(desk, draft())()
    await killAt(sandbox, desk, ending, publish(desk, changed))
    await publish(desk, changed)()
    expect(await leftBehind(desk)).toMatchObject(isChanged)
    await expectNothingLeftToDo(desk, changed)
  })

  it('before ClickHouse is written, also when just figures have changed', async () => {
    await using desk = await openDesk()
    await publish(desk, draft())()
    await killAtRecording(desk, draft({ tokens_in: '7' }), 'before')
    await publish(desk, draft({ tokens_in: '7' }))()
    expect(await leftBehind(desk)).toMatchObject({ rows: [recorded('Faster parsing', 7)] })
  })
})

describe.concurrent('an episode whose number was taken moves once, and its old branch goes, after a run that was killed', {
  timeout: 180_000,
}, () => {
  const takeNumber = (desk: Desk) =>
    desk.commitFiles({ branch: 'main', message: 'By hand', files: { [PATH]: '---\ntitle: "Another"\n---\n' } })
  const comments = async (desk: Desk) => desk.ask('GET', '/issues/1/comments')
  const link = [{ body: expect.stringMatching(/^Another episode 1 was merged meanwhile\. .* in #2\./u) }]

  it.each<[string, Ending]>([
    ['after the new branch', { at: 'POST /git/refs', when: 'after' }],
    ['after the new pull request', { at: 'POST /pulls', when: 'after' }],
    ['between the new pull request and the comment', { at: 'POST /issues/1/comments', when: 'before' }],
    ['between the comment and the closing', { at: 'POST /issues/1/comments', when: 'after' }],
    ['between the closing and the deletion', { at: 'PATCH /pulls/1', when: 'after' }],
    ['after the deletion', { at: 'DELETE /git/refs/heads%2Fcontent%2Fepisode-001', when: 'after' }],
  ])('%s', async (_, ending) => {
    await using desk = await openDesk()
    await publish(desk, draft())()
    await takeNumber(desk)
    await killAt(sandbox, desk, ending, publish(desk, draft()))
    const next = await publish(desk, draft())()
    expect(next.annotations).toEqual([])
    expect(next.outputs).toMatchObject({ episode: '2', 'pull-request-number': '2' })
    const { branches, pullRequests } = await leftBehind(desk)
    expect(branches).toEqual(['content/episode-002', 'main'])
    expect(pullRequests).toMatchObject([
      { number: 1, state: 'closed' },
      complete('Faster parsing', {
        number: 2,
        title: 'Episode 2 of banterpacks: Faster parsing',
        head: { ref: 'content/episode-002' },
      }),
    ])
    expect(await comments(desk)).toMatchObject(link)
    expect(await desk.rows('SELECT pull_request FROM episodes WHERE episode = 2')).toEqual([{ pull_request: 2 }])
    await expectNothingLeftToDo(desk, draft())
  })

  it('and was merged before the next one', async () => {
    await using desk = await openDesk()
    await publish(desk, draft())()
    await takeNumber(desk)
    await killAt(sandbox, desk, { at: 'POST /issues/1/comments', when: 'before' }, publish(desk, draft()))
    await sandbox.github.merge(desk.repository, 2)
    const next = await publish(desk, draft())()

    expect(next.outputs).toEqual({ outcome: 'unchanged' })
    expect(next.log).toContain(`Made up for what was missing: the end of ${BRANCH}.`)
    expect(await desk.ask('GET', '/pulls/1')).toMatchObject({ state: 'closed' })
    expect(await comments(desk)).toMatchObject([
      { body: expect.stringContaining('goes on as `posts/banterpacks/ep-002.md`.') },
    ])
    expect(await desk.branches()).toEqual(['content/episode-002', 'main'])
  })

  it('unless others have committed on it, which stays', async () => {
    await using desk = await openDesk()
    await publish(desk, draft())()
    await takeNumber(desk)
    await killAt(sandbox, desk, { at: 'POST /issues/1/comments', when: 'before' }, publish(desk, draft()))
    await desk.commitFiles({ branch: BRANCH, message: 'Mine', files: { 'notes.md': 'mine' } })
    const next = await publish(desk, draft())()

    expect(next.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^The episode goes on with the next number in #2, but its old branch .* has commits by others/u,
      ),
    ])
    expect(await desk.branches()).toEqual([BRANCH, 'content/episode-002', 'main'])
    expect(await desk.ask('GET', '/pulls/1')).toMatchObject({ state: 'open', comments: 0 })
  })
})
