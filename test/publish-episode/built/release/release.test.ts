import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { letterFolder } from '../../../dead-letters/letter-folder.ts'
import { exception } from '../../../sandbox/clickhouse/fault.ts'
import { startReceiver } from '../../../sandbox/receiver.ts'
import { draftSource } from '../world.ts'
import {
  comments,
  deploy,
  episode,
  isWrite,
  it,
  mergeFiles,
  messages,
  onPullRequest,
  onPush,
  PAGE,
  PATH,
  recorded,
  release,
  type World,
} from './world.ts'

const refusal = {
  when: 'before',
  kind: exception(497, 'ACCESS_DENIED', 'Not now'),
  times: Number.POSITIVE_INFINITY,
} as const

async function mergeAndDeploy(world: World) {
  const merged = await mergeFiles(world, { [PATH]: episode() })
  deploy(world, merged.sha)
  return merged
}

describe.concurrent('a release', { timeout: 180_000 }, () => {
  it('sees a proposed episode through to its readers: deployed, recorded, told, its branch deleted', async ({
    world,
    hook,
    chat,
  }) => {
    await world.publish(draftSource())
    const sha = await world.github.merge(world.repository, 1)
    hook.onReceive(() => {
      deploy(world, sha, {
        statuses: [
          { state: 'queued' },
          { state: 'in_progress', afterMs: 1_000 },
          { state: 'success', afterMs: 4_000, environment_url: PAGE, log_url: 'https://host.example/log' },
        ],
      })
    })
    world.requests()
    const inputs = { 'deploy-hook-url': hook.url, 'notify-url': chat.url }
    const run = await release(world, inputs, onPullRequest(world, 1, { merge_commit_sha: sha }))
    expect(messages(run)).toEqual([])
    expect(run.outputs).toMatchObject({ 'deployment-status': 'success', 'deployment-url': PAGE })
    expect(JSON.parse(run.outputs.episodes ?? '')).toEqual([
      expect.objectContaining({
        series: 'banterpacks',
        episode: 1,
        change: 'added',
        status: 'published',
        pull_request: 1,
      }),
    ])
    const end = {
      episodes: [{ series: 'banterpacks', episode: 1, title: 'Faster parsing', status: 'published', pull_request: 1 }],
      deployments: [{ series: 'banterpacks', episode: 1, environment: 'Production', status: 'success', url: PAGE }],
    }
    expect(await recorded(world)).toEqual(end)
    const told = await comments(world, 1)
    expect(told).toEqual([
      expect.stringMatching(
        /^- Episode 1 of banterpacks, “Faster parsing”, is online: \[https.*blog\.example.*in 3s\.\n/su,
      ),
    ])
    expect(await world.branches()).toEqual(['main'])
    expect(hook.received).toEqual([{ method: 'POST', path: new URL(hook.url).pathname, body: undefined }])
    expect(chat.received).toMatchObject([
      {
        body: {
          text: expect.stringContaining(
            'Online: episode 1 of banterpacks, “Faster parsing”. Deployed in 3s (Production',
          ),
          status: 'success',
          url: PAGE,
          commit: sha,
          episodes: [{ path: 'posts/banterpacks/ep-001.md', pull_request: expect.stringMatching(/\/pull\/1$/u) }],
        },
      },
    ])
    expect(world.requests().filter(isWrite)).toEqual(['mutation', 'POST /issues/1/comments'])
    expect(run.summary).toContain('## Released')
    expect(run.summary).toContain('takes direct pushes')

    const again = await release(world, inputs, onPush(world, sha))
    expect(again.log).toContain('Nothing to release')
    expect(again.outputs).toMatchObject({ 'deployment-status': '', episodes: '[]' })
    expect(world.requests()).toEqual(['query', expect.stringMatching(/^GET \/rules\/branches\/main/u)])
    expect(await recorded(world)).toEqual(end)
    expect(await comments(world, 1)).toEqual(told)
    expect([hook.received.length, chat.received.length]).toEqual([1, 1])
  })
})

describe.concurrent('telling of a release', { timeout: 180_000 }, () => {
  it('is none the worse where a chat and the pull request take nothing: warnings, without an address', async ({
    world,
    chat,
  }) => {
    await mergeAndDeploy(world)
    chat.answerNext({ status: 410, text: 'no_service' })
    const { github, repository } = world
    github.inject({
      match: new RegExp(`^POST /repos/${repository}/issues/1/comments`, 'u'),
      answer: { status: 403, body: { message: 'Unable to create comment because issue is locked.' } },
    })
    const run = await release(world, { 'notify-url': chat.url }, { secrets: [chat.url] })
    expect(run.conclusion).toBe('success')
    expect(messages(run)).toEqual([
      expect.stringMatching(/^Pull request #1 has no comment .* issue is locked\. The token needs/u),
      `${new URL(chat.url).host} failed while posting to notify-url: status 410: no_service.`,
    ])
    expect(run.log.split('##[endgroup]').slice(1).join()).not.toContain('n4LmZ92pQe')
    expect((await recorded(world)).episodes).toMatchObject([{ status: 'published' }])
  })

  it('goes on where ClickHouse refuses rows, which a later run stores', async ({ world, proxy, chat }) => {
    const letters = letterFolder(join(world.workspace, 'letters'))
    await mergeAndDeploy(world)
    proxy.failNext({ ...refusal, match: /INSERT INTO (?:deployments|episode_records|deployed_files)/u })
    const inputs = { 'dead-letter-directory': 'letters', 'notify-url': chat.url }
    const failed = await release(world, { ...inputs, 'clickhouse-url': proxy.url })
    expect(failed.conclusion).toBe('failure')
    expect(messages(failed).at(-1)).toMatch(/What became of the episodes is not recorded .* a later run records it/su)
    expect(failed.outputs).toMatchObject({ 'dead-letters': '2', 'deployment-status': 'success' })
    expect(await comments(world, 1)).toHaveLength(1)
    expect(chat.received).toEqual([])
    proxy.clearFaults()
    await letters.makeDue()
    const next = await release(world, { ...inputs, 'clickhouse-url': proxy.url })
    expect(next).toMatchObject({ conclusion: 'success', outputs: { 'dead-letters': '0' } })
    expect(await recorded(world)).toMatchObject({
      episodes: [{ status: 'published' }],
      deployments: [{ status: 'success' }],
    })
    expect(await world.rows('SELECT toUInt32(count()) AS rows FROM episode_records')).toEqual([{ rows: 1 }])
    expect(await comments(world, 1)).toHaveLength(1)
    expect(chat.received).toHaveLength(1)
    expect(JSON.parse(next.outputs.episodes ?? '')).toMatchObject([{ change: 'added' }])
    expect((await release(world, inputs)).log).toContain('Nothing to release')
  })

  it.for(['deployments', 'deployed_files'])(
    'is complete only with the rows of %s',
    async (table, { world, proxy, chat }) => {
      await mergeAndDeploy(world)
      proxy.failNext({ ...refusal, match: new RegExp(`INSERT INTO ${table}`, 'u') })
      const inputs = { 'notify-url': chat.url }
      const failed = await release(world, { ...inputs, 'clickhouse-url': proxy.url })
      expect(messages(failed).at(-1)).toMatch(/is not recorded .* Run the action again: it records that\.$/su)
      const next = await release(world, inputs)
      expect(next.conclusion).toBe('success')
      expect(await recorded(world)).toMatchObject({
        episodes: [{ status: 'published' }],
        deployments: [{ status: 'success' }],
      })
      // Whether all was told nothing shows without that row.
      expect(chat.received).toHaveLength(table === 'deployments' ? 1 : 2)
      expect((await release(world, inputs)).log).toContain('Nothing to release')
    },
  )

  it('records all where a chat does not answer, within the time of the action', async ({ world, chat }) => {
    await mergeAndDeploy(world)
    chat.answerNext('held')
    const inputs = { 'notify-url': chat.url, timeout: '30s', 'deployment-timeout': '1s' }
    const run = await release(world, inputs)
    expect(run.conclusion).toBe('success')
    expect(messages(run)).toEqual([expect.stringMatching(/while posting to notify-url: no whole answer came within/u)])
    expect((await release(world, inputs)).log).toContain('Nothing to release')
    expect(chat.received).toHaveLength(1)
  })

  it('leaves paths as they are where an address is of ordinary words', async ({ world }) => {
    await mergeAndDeploy(world)
    await using chat = await startReceiver('/banterpacks')
    const run = await release(world, { 'notify-url': chat.url })
    expect(JSON.parse(run.outputs.episodes ?? '')).toMatchObject([{ path: PATH }])
    expect(await world.rows('SELECT path FROM episode_records')).toEqual([{ path: PATH }])
  })

  it('does not publish a secret of its own', async ({ world, chat }) => {
    const merged = await mergeFiles(world, { [PATH]: episode({ title: `"The key is ${world.token}"` }) })
    deploy(world, merged.sha, {
      statuses: [{ state: 'success', environment_url: `https://blog.example/?key=${world.token}` }],
    })
    // GitHub has the comment, and its answer is lost: it is not written twice.
    world.github.inject({
      match: new RegExp(`^POST /repos/${world.repository}/issues/1/comments`, 'u'),
      answer: 'lost',
    })
    const run = await release(world, { 'notify-url': chat.url })
    expect(run.conclusion).toBe('success')
    expect(await comments(world, 1)).toHaveLength(1)
    const texts = JSON.stringify([
      run.summary,
      run.outputs,
      chat.received,
      await comments(world, 1),
      await recorded(world),
    ])
    expect(texts).toContain('***')
    expect(texts).not.toContain(world.token)
  })
})
