import { describe, expect } from 'vitest'
import { startFaultProxy } from '../../../sandbox/clickhouse/proxy.ts'
import { killWhen } from '../kill.ts'
import { comments, deploy, episode, it, mergeFiles, PATH, recorded, release, type World } from './world.ts'

/** Where a run ends: at something that is asked of one of the servers, before it has done it, or after. */
interface Ending {
  readonly of: 'GitHub' | 'ClickHouse' | 'hook' | 'chat'
  /** The beginning of the request, or the statement. */
  readonly at: string
  readonly when: 'before' | 'after'
}

/** Where a run may end around what no other run can see. */
const ENDINGS: readonly [name: string, ending: Ending][] = [
  ['between that it calls the hook and the call', { of: 'ClickHouse', at: '"status":"sending"', when: 'after' }],
  ['in the middle of the call', { of: 'hook', at: '', when: 'before' }],
  ['before the call is written down as taken', { of: 'ClickHouse', at: '"status":"accepted"', when: 'before' }],
  ['in the middle of the post', { of: 'chat', at: '', when: 'before' }],
]

/** All that a release asks of them, in its order. What is so after one of them is so before the next. */
const REQUESTS: readonly (readonly [of: 'GitHub' | 'ClickHouse', at: string])[] = [
  ['ClickHouse', 'version()'],
  ['GitHub', 'query releaseBase'],
  ['ClickHouse', 'FROM episodes'],
  ['ClickHouse', 'FROM deployed_files'],
  ['GitHub', 'query branchFiles'],
  ['GitHub', 'query mergedInto'],
  ['GitHub', 'mutation deleteBranch'],
  ['GitHub', 'GET /rules/branches/main?per_page=100'],
  ['GitHub', 'query bringing'],
  ['GitHub', 'query firstParents'],
  ['ClickHouse', '"status":"begun"'],
  ['GitHub', 'query deployments'],
  ['ClickHouse', 'FROM deploy_hook_calls'],
  ['ClickHouse', '"status":"sending"'],
  ['ClickHouse', 'FROM deployments'],
  ['ClickHouse', 'INSERT INTO deployments'],
  ['ClickHouse', 'max(ts) AS newest'],
  ['ClickHouse', 'INSERT INTO episode_records'],
  ['GitHub', 'query comments'],
  ['GitHub', 'POST /issues/1/comments'],
  ['ClickHouse', '"status":"online"'],
]

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')

describe.concurrent('a release that was killed is completed by the next run, and done once', {
  timeout: 180_000,
}, () => {
  it.for(ENDINGS)('%s', async ([, ending], { world, hook, chat }) => {
    const { sha } = await mergeFiles(world, { [PATH]: episode() })
    hook.onReceive(() => void deploy(world, sha))
    await using proxy = await startFaultProxy(world.clickHouse.url)
    const inputs = { 'deploy-hook-url': hook.url, 'notify-url': chat.url, 'clickhouse-url': proxy.url }
    const isThere = endAt(world, ending, { hook, chat, proxy })
    await killWhen(isThere, (options) => release(world, inputs, options))
    proxy.clearFaults()

    const next = await release(world, inputs)
    expect(next.conclusion).toBe('success')
    await expectDoneOnce(world)
    expect(hook.received).toHaveLength(1)
    // Whether a post arrived nothing tells: it is posted again.
    expect(chat.received.length).toBeGreaterThanOrEqual(1)
    const doubted = ending.at === '"status":"sending"' && ending.when === 'after'
    expect(next.log.includes('the hook is called again')).toBe(doubted)
  })
})

it.concurrent('a release whose runs are killed at each request, one after the other, is done once by the last', {
  timeout: 300_000,
}, async ({ world, hook, chat, proxy }) => {
  const { sha } = await mergeFiles(world, { [PATH]: episode() })
  hook.onReceive(() => void deploy(world, sha))
  const inputs = { 'deploy-hook-url': hook.url, 'clickhouse-url': proxy.url }
  for (const [of, at] of REQUESTS) {
    const isThere = endAt(world, { of, at, when: 'before' }, { hook, chat, proxy })
    await killWhen(isThere, (options) => release(world, inputs, options))
    proxy.clearFaults()
  }
  expect((await release(world, inputs)).conclusion).toBe('success')
  await expectDoneOnce(world)
  expect(hook.received).toHaveLength(1)
})

/** Rows, a comment and no branch, once each. */
async function expectDoneOnce(world: World): Promise<void> {
  expect(await recorded(world)).toMatchObject({
    episodes: [{ episode: 1, status: 'published', pull_request: 1 }],
    deployments: [{ episode: 1, status: 'success' }],
  })
  const counts =
    "SELECT toUInt32((SELECT count() FROM episode_records)) AS states, toUInt32(countIf(status = 'online')) AS files, toUInt32(countIf(status = 'begun')) AS begun FROM deployed_files"
  expect(await world.rows(counts)).toEqual([{ states: 1, files: 1, begun: 1 }])
  expect(await comments(world, 1)).toEqual([expect.stringContaining('is online')])
  expect(await world.branches()).toEqual(['main'])
}

type Servers = Record<'hook' | 'chat', { answerNext(answer: 'held'): void; received: readonly unknown[] }> & {
  proxy: Awaited<ReturnType<typeof startFaultProxy>>
}

/** Has a server keep its answer back, and tells when it is asked for it. */
function endAt(
  { github, login, repository }: World,
  { of, at, when }: Ending,
  { hook, chat, proxy }: Servers,
): () => boolean {
  if (of === 'hook' || of === 'chat') {
    const receiver = { hook, chat }[of]
    receiver.answerNext('held')
    return () => receiver.received.length > 0
  }
  if (of === 'ClickHouse') {
    const match = new RegExp(escaped(at), 'u')
    proxy.failNext({ when, kind: 'timeout', match })
    const seen = proxy.requests.length
    return () =>
      proxy.requests
        .slice(seen)
        .some(
          ({ query, body, status }) =>
            [query, body].some((text) => match.test(text)) && (when === 'before' || status === 200),
        )
  }
  const [, name] = repository.split('/')
  const match = /^(?:mutation|query) /u.test(at)
    ? new RegExp(`${at}\\b[^]*${at.startsWith('query') ? name : repository}`, 'u')
    : new RegExp(`^${escaped(at).replace(' ', ` /repos/${repository}`)}$`, 'u')
  const unanswered = () => github.requests.filter((one) => one.login === login && one.status === 0).length
  const before = unanswered()
  github.inject({ match, answer: when === 'before' ? 'held' : 'withheld' })
  return () => unanswered() > before
}
