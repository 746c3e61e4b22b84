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

/** What is so after one of them is so before the next. */
const ENDINGS: readonly [name: string, ending: Ending][] = [
  ['after the branch is deleted', { of: 'GitHub', at: 'mutation deleteBranch', when: 'after' }],
  ['before the call of the hook is written down', { of: 'ClickHouse', at: '"status":"sending"', when: 'before' }],
  ['between that and the call', { of: 'ClickHouse', at: '"status":"sending"', when: 'after' }],
  ['in the middle of the call', { of: 'hook', at: '', when: 'before' }],
  ['before the call is written down as taken', { of: 'ClickHouse', at: '"status":"accepted"', when: 'before' }],
  ['before the deployment is recorded', { of: 'ClickHouse', at: 'INSERT INTO deployments', when: 'before' }],
  ['after the deployment is recorded', { of: 'ClickHouse', at: 'INSERT INTO deployments', when: 'after' }],
  ['after the episode is recorded', { of: 'ClickHouse', at: 'INSERT INTO episode_records', when: 'after' }],
  ['after the comment', { of: 'GitHub', at: 'POST /issues/1/comments', when: 'after' }],
  ['in the middle of the post', { of: 'chat', at: '', when: 'before' }],
  ['after its file is recorded as online', { of: 'ClickHouse', at: 'INSERT INTO deployed_files', when: 'after' }],
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
    expect(await recorded(world)).toMatchObject({
      episodes: [{ episode: 1, status: 'published', pull_request: 1 }],
      deployments: [{ episode: 1, status: 'success' }],
    })
    const counts =
      'SELECT toUInt32((SELECT count() FROM episode_records)) AS states, toUInt32(count()) AS files FROM deployed_files'
    expect(await world.rows(counts)).toEqual([{ states: 1, files: 1 }])
    expect(await comments(world, 1)).toEqual([expect.stringContaining('is online')])
    expect(await world.branches()).toEqual(['main'])
    expect(hook.received).toHaveLength(1)
    // Whether a post arrived nothing tells: it is posted again.
    expect(chat.received.length).toBeGreaterThanOrEqual(1)
    const doubted = ending.at === '"status":"sending"' && ending.when === 'after'
    expect(next.log.includes('the hook is called again')).toBe(doubted)
  })
})

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
    return () =>
      proxy.requests.some(
        ({ query, body, status }) =>
          [query, body].some((text) => match.test(text)) && (when === 'before' || status === 200),
      )
  }
  const match = at.startsWith('mutation')
    ? new RegExp(`${at}[^]*${repository}`, 'u')
    : new RegExp(`^${at.replace(' ', ` /repos/${repository}`)}$`, 'u')
  github.inject({ match, answer: when === 'before' ? 'held' : 'withheld' })
  return () => github.requests.some((one) => one.login === login && one.status === 0)
}
