import { describe, expect } from 'vitest'
import { draftSource } from '../world.ts'
import { comments, deploy, isWrite, it, messages, onPullRequest, onPush, PAGE, recorded, release } from './world.ts'

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
