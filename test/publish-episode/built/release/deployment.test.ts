import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import {
  comments,
  deploy,
  episode,
  it,
  mergeFiles,
  messages,
  OTHER_ID,
  PAGE,
  PATH,
  recorded,
  release,
  SUCCESS,
  type World,
} from './world.ts'

const LOG = 'https://host.example/log/1'
/** Settles when the next run has looked at the deployments, and waits. */
async function nextLook({ github, login }: World): Promise<void> {
  const looks = () =>
    github.requests.filter((one) => one.login === login && one.document?.includes('query deployments')).length
  const before = looks()
  while (looks() === before) await sleep(50)
}

const statusOf = async (world: World) => (await recorded(world)).episodes.map(({ status }) => status)

describe.concurrent('the deployment', { timeout: 180_000 }, () => {
  it('that failed fails the job, once told, until a later one succeeds', async ({ world, chat, hook }) => {
    const inputs = { 'notify-url': chat.url, 'deploy-hook-url': hook.url }
    const { sha, number } = await mergeFiles(world, { [PATH]: episode() })
    const id = deploy(world, sha, { statuses: [{ state: 'queued' }] })
    const tell = (status: object) => world.ask('POST', `/deployments/${id}/statuses`, status)
    const first = nextLook(world)
    const running = release(world, inputs)
    await first
    await tell({ state: 'in_progress' })
    await nextLook(world)
    await tell({ state: 'failure', log_url: LOG, description: 'Out of <memory>' })
    const failed = await running
    expect(failed.conclusion).toBe('failure')
    expect(messages(failed)).toEqual([
      expect.stringMatching(
        /^The deployment of [0-9a-f]{7} to Production failed \(failure\)\. The host says: Out of <memory>\. Its log: https:\/\/host\.example\/log\/1 Mend/u,
      ),
    ])
    expect(failed.log).toMatch(/is queued\. Waiting for up to 15m\.\n.* is in progress\.\n/u)
    expect(failed.outputs).toMatchObject({ 'deployment-status': 'failure', 'deployment-url': '' })
    const end = { episodes: [{ episode: 1, status: 'failed' }], deployments: [{ status: 'failure', url: '' }] }
    expect(await recorded(world)).toMatchObject(end)
    const [told] = await comments(world, number)
    expect(told).toMatch(
      /is not online as it was merged\.\n\nThe deployment of .* failed \(failure\) .*Out of &lt;memory&gt; \[The log\]\(https:\/\/host\.example\/log\/1\)/u,
    )
    expect(chat.received).toMatchObject([{ body: { status: 'failure', log_url: LOG } }])

    const again = await release(world, inputs)
    expect(again.conclusion).toBe('failure')
    expect(await recorded(world)).toMatchObject(end)
    expect(await comments(world, number)).toEqual([told])
    expect([chat.received.length, hook.received.length]).toEqual([1, 0])

    const fix = await world.commitFiles({ branch: 'main', message: 'Mend the build', files: { 'build.txt': 'mended' } })
    deploy(world, fix)
    await world.ask('POST', `/issues/${number}/comments`, { body: `Mine\n\n<!-- muse-protocol-actions: release -->` })
    const mended = await release(world, inputs)
    expect(mended.conclusion).toBe('success')
    expect(await recorded(world)).toMatchObject({
      episodes: [{ status: 'published' }],
      deployments: [{}, { status: 'success' }],
    })
    expect(await comments(world, number)).toEqual([
      expect.stringContaining('is online'),
      expect.stringMatching(/^Mine/u),
    ])
    expect(chat.received).toMatchObject([{}, { body: { status: 'success' } }])
  })

  it('of a changed episode that failed leaves it published, as it was', async ({ world }) => {
    const first = await mergeFiles(world, { [PATH]: episode() })
    deploy(world, first.sha)
    await release(world)
    const { sha } = await mergeFiles(world, { [PATH]: episode({ title: '"Other words"' }) }, 'people/words')
    deploy(world, sha, { statuses: [{ state: 'error', log_url: LOG }] })
    const failed = await release(world)
    expect(failed.conclusion).toBe('failure')
    expect(failed.outputs['deployment-status']).toBe('error')
    expect(await recorded(world)).toMatchObject({
      episodes: [{ title: 'Episode Title', status: 'published' }],
      deployments: [{ status: 'success' }, { status: 'error' }],
    })
  })

  it('that does not end in time leaves everything to the next run, and says what was seen', async ({ world }) => {
    const { sha, number } = await mergeFiles(world, { [PATH]: episode() })
    const nothing = await release(world, { 'deployment-timeout': '2s' })
    expect(messages(nothing)).toEqual([
      expect.stringMatching(
        /^No deployment came to an end within 2s: GitHub knows of no deployment of this commit\. Connect the host/u,
      ),
    ])
    expect(nothing.outputs['deployment-status']).toBe('none')
    deploy(world, sha, { statuses: [{ state: 'queued' }] })
    const queued = await release(world, { 'deployment-timeout': '2s' })
    expect(messages(queued)).toEqual([
      expect.stringMatching(
        /^No deployment came to an end within 2s: The deployment of .* to Production is queued\. Look at the host/u,
      ),
    ])
    expect(queued.outputs['deployment-status']).toBe('queued')
    expect(await recorded(world)).toEqual({ episodes: [], deployments: [] })
    expect(await comments(world, number)).toEqual([])
    deploy(world, sha)
    expect((await release(world)).conclusion).toBe('success')
    expect(await statusOf(world)).toEqual(['published'])
  })

  it('is looked for once, and not waited for, with deployment-timeout 0', async ({ world }) => {
    const { sha } = await mergeFiles(world, { [PATH]: episode() })
    const once = await release(world, { 'deployment-timeout': '0' })
    expect(once.conclusion).toBe('success')
    expect(messages(once)).toEqual([expect.stringContaining('It is not waited for (deployment-timeout: 0)')])
    expect(await recorded(world)).toEqual({ episodes: [], deployments: [] })
    deploy(world, sha)
    await release(world, { 'deployment-timeout': '0s' })
    expect(await statusOf(world)).toEqual(['published'])
  })

  it('may be one of a later commit that contains it, and is none of an earlier one', async ({ world }) => {
    const before = await world.commitFiles({ branch: 'main', message: 'Before', files: { 'a.txt': 'a' } })
    const environment = 'Production – blog'
    deploy(world, before, { environment, ...SUCCESS })
    // More than a page of what is no production.
    for (let count = 0; count < 60; count += 1) deploy(world, before, { environment: 'staging', ...SUCCESS })
    const { sha } = await mergeFiles(world, { [PATH]: episode() })
    deploy(world, sha, { environment: 'staging', ...SUCCESS })
    const early = await release(world, { 'deployment-timeout': '0s' })
    expect(early.outputs['deployment-status']).toBe('none')
    const looked = nextLook(world)
    const run = release(world, { 'deployment-timeout': '1m' })
    await looked
    const later = await world.commitFiles({ branch: 'main', message: 'Later', files: { 'b.txt': 'b' } })
    const elsewhere = await world.commitFiles({ branch: 'dev/x', message: 'Elsewhere', files: { 'c.txt': 'c' } })
    deploy(world, elsewhere, { environment, statuses: [{ state: 'failure' }] })
    deploy(world, later, { environment, ...SUCCESS })
    expect((await run).outputs).toMatchObject({ 'deployment-status': 'success', 'deployment-url': PAGE })
    expect(await world.rows('SELECT toString(commit_sha) AS sha FROM deployments')).toEqual([{ sha: later }])
    expect(later).not.toBe(sha)
  })

  it('may be that of the merge, also once it is replaced, where the host leaves later commits out that change no post', async ({
    world,
    hook,
  }) => {
    const { sha } = await mergeFiles(world, { [PATH]: episode() })
    deploy(world, sha, { statuses: [...(SUCCESS.statuses ?? []), { state: 'inactive' }] })
    await world.commitFiles({ branch: 'main', message: 'Words', files: { 'README.md': '# Words' } })
    const run = await release(world, { 'deploy-hook-url': hook.url })
    expect(run.outputs).toMatchObject({ 'deployment-status': 'success', 'deployment-url': PAGE })
    expect(await world.rows('SELECT toString(commit_sha) AS sha FROM deployments')).toEqual([{ sha }])
    expect(hook.received).toEqual([])
  })

  it('is none of a branch that was merged, also where that has the same posts', async ({ world, hook }) => {
    const branch = 'content/episode-001'
    const head = await world.commitFiles({ branch, message: 'An episode', files: { [PATH]: episode() } })
    await world.ask('POST', '/pulls', { title: 'An episode', head: branch, base: 'main' })
    deploy(world, head, { environment: 'staging', ...SUCCESS })
    deploy(world, head)
    const sha = await world.github.merge(world.repository, 1)
    await world.commitFiles({ branch: 'main', message: 'Words', files: { 'README.md': '# Words' } })
    const inputs = { 'deployment-timeout': '0s', 'deploy-hook-url': hook.url }
    const before = await release(world, inputs)
    expect(before.outputs['deployment-status']).toBe('none')
    expect(hook.received).toHaveLength(1)
    deploy(world, sha, { statuses: [{ state: 'failure' }] })
    expect((await release(world, inputs)).conclusion).toBe('failure')
    expect(await world.rows('SELECT toString(commit_sha) AS sha FROM deployments')).toEqual([{ sha }])
    expect(hook.received).toHaveLength(1)
  })

  it('of a later commit publishes what that one has as it was merged, and nothing else', async ({ world, chat }) => {
    const second = 'posts/banterpacks/ep-002.md'
    await mergeFiles(world, {
      [PATH]: episode(),
      [second]: episode({ run_id: `"${OTHER_ID}"`, episode: '2', title: '"Another"' }),
    })
    const looked = nextLook(world)
    const run = release(world, { 'deployment-timeout': '1m', 'notify-url': chat.url })
    await looked
    const later = await mergeFiles(world, { [PATH]: null }, 'people/delete')
    deploy(world, later.sha)
    expect(messages(await run)).toEqual([
      expect.stringMatching(
        /which was deployed, has these otherwise than main had them .*: posts\S+ep-001\.md\. They stay/u,
      ),
    ])
    expect((await recorded(world)).episodes).toMatchObject([{ episode: 2, status: 'published' }])
    expect(await comments(world, 1)).toEqual([expect.not.stringContaining('Episode Title')])
    expect(await world.rows("SELECT path FROM deployed_files WHERE status = 'online'")).toEqual([{ path: second }])
  })

  it('is that of the environment which is asked for, where nothing else tells', async ({ world }) => {
    const { sha } = await mergeFiles(world, { [PATH]: episode() })
    deploy(world, sha, { environment: 'europe', statuses: [{ state: 'failure' }] })
    deploy(world, sha, { environment: 'america', ...SUCCESS })
    const unclear = await release(world, { 'deployment-timeout': '1s' })
    expect(messages(unclear)).toEqual([
      expect.stringMatching(
        /deployments to america, europe, and nothing tells which of them counts: name one with the input 'environment'/u,
      ),
    ])
    expect(unclear.outputs['deployment-status']).toBe('ambiguous')
    const run = await release(world, { environment: 'America' })
    expect(run.outputs['deployment-status']).toBe('success')
    expect((await recorded(world)).deployments).toMatchObject([{ environment: 'america' }])
  })

  it('is waited for through failures of GitHub, not through its refusals', async ({ world }) => {
    const { sha } = await mergeFiles(world, { [PATH]: episode() })
    deploy(world, sha, { statuses: [{ state: 'queued' }] })
    const match = new RegExp(`query deployments[^]*${world.repository.split('/')[1]}`, 'u')
    const looked = nextLook(world)
    const refused = release(world, { 'deployment-timeout': '1m' })
    await looked
    world.github.inject({ match, answer: { status: 403, body: { message: 'Resource not accessible by integration' } } })
    expect((await refused).conclusion).toBe('failure')
    expect(messages(await refused)).toEqual([expect.stringContaining('while reading the deployments of')])

    const lookedAgain = nextLook(world)
    const waiting = release(world, { 'deployment-timeout': '2m' })
    await lookedAgain
    world.github.inject({ match, answer: { status: 502, text: '<html>Bad gateway' }, times: 3 })
    deploy(world, sha, { afterMs: 8_000, ...SUCCESS })
    expect((await waiting).outputs['deployment-status']).toBe('success')
    expect((await waiting).log).toContain('GitHub failed while reading the deployments')
  })
})
