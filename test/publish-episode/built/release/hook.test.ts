import { describe, expect } from 'vitest'
import { startReceiver } from '../../../sandbox/receiver.ts'
import { startOtlpReceiver } from '../../../telemetry/otlp-receiver.ts'
import { deploy, episode, it, mergeFiles, messages, OTHER_ID, PATH, recorded, release, type World } from './world.ts'

const CALLS = 'SELECT status, count() AS calls FROM deploy_hook_calls GROUP BY status ORDER BY status'
const once = { 'deployment-timeout': '0s' }
const merge = (world: World) => mergeFiles(world, { [PATH]: episode() })
/** What a run says is nowhere the address, in whole or in part. */
const said = ({ log, summary, outputs, annotations }: Awaited<ReturnType<typeof release>>) =>
  JSON.stringify([log.split('##[endgroup]').slice(1), summary, outputs, annotations])

describe.concurrent('the deploy hook', { timeout: 180_000 }, () => {
  it('is called once for what was merged, by three attempts', async ({ world, hook }) => {
    const { sha } = await merge(world)
    hook.answerNext({ status: 503, text: 'busy' }, 'reset', { status: 201, text: '{}' })
    const inputs = { ...once, 'deploy-hook-url': hook.url }
    const first = await release(world, inputs, { secrets: [hook.url] })
    expect(first.log).toContain('The deploy hook was called.')
    expect(hook.received).toHaveLength(3)
    expect(await world.rows(CALLS)).toEqual([
      { status: 'accepted', calls: 1 },
      { status: 'sending', calls: 1 },
    ])
    const again = await release(world, inputs, { secrets: [hook.url] })
    expect(again.log).toMatch(/The deploy hook was called for this commit at \d{4}-/u)
    expect(hook.received).toHaveLength(3)
    await using other = await startReceiver('/v1/deploy/prj_B2mT8vYw4/c3PzK75hLs')
    await release(world, { ...once, environment: 'staging', 'deploy-hook-url': other.url })
    expect(other.received).toHaveLength(1)
    deploy(world, sha)
    await release(world, inputs)
    expect(hook.received).toHaveLength(3)
    expect((await recorded(world)).episodes).toMatchObject([{ status: 'published' }])
  })

  it('is called for what takes back a release that was not seen to its end, changed or new', async ({
    world,
    hook,
  }) => {
    const inputs = { 'deployment-timeout': '0s', 'deploy-hook-url': hook.url }
    const online = await merge(world)
    deploy(world, online.sha)
    await release(world, inputs)
    const second = 'posts/banterpacks/ep-002.md'
    const wrong = await mergeFiles(
      world,
      { [PATH]: episode({ title: '"Wrong"' }), [second]: episode({ run_id: `"${OTHER_ID}"`, episode: '2' }) },
      'people/wrong',
    )
    await release(world, inputs)
    await release(world, inputs)
    expect(hook.received).toHaveLength(1)
    const back = await mergeFiles(world, { [PATH]: episode(), [second]: null }, 'people/back')
    deploy(world, wrong.sha)
    const unseen = await release(world, inputs)
    expect(unseen.outputs['deployment-status']).toBe('none')
    expect(JSON.parse(unseen.outputs.episodes ?? '')).toMatchObject([
      { episode: 1, change: 'changed' },
      { episode: 2, change: 'deleted' },
    ])
    await release(world, inputs)
    expect(hook.received).toHaveLength(2)
    deploy(world, back.sha)
    await release(world, inputs)
    expect((await recorded(world)).episodes).toMatchObject([
      { episode: 1, title: 'Episode Title', status: 'published' },
      { episode: 2, status: 'withdrawn' },
    ])
    expect((await release(world, inputs)).log).toContain('Nothing to release: every episode')
    expect(hook.received).toHaveLength(2)
  })

  it('is not called where a deployment is known already, nor in a dry run', async ({ world, hook, chat }) => {
    const { sha } = await merge(world)
    const inputs = { ...once, 'deploy-hook-url': hook.url, 'notify-url': chat.url, 'dry-run': 'true' }
    const dry = await release(world, inputs)
    expect(dry.log).toContain('Dry run: would call the deploy hook.')
    expect(dry.summary).toContain('## What would be released')
    deploy(world, sha)
    world.requests()
    expect((await release(world, inputs)).outputs['deployment-status']).toBe('success')
    expect(world.requests().filter((one) => one !== 'query' && !one.startsWith('GET '))).toEqual([])
    expect(await world.branches()).toHaveLength(2)
    expect(await world.rows('SHOW TABLES')).toEqual([])
    await release(world, { ...inputs, 'dry-run': 'false' })
    expect(hook.received).toEqual([])
  })

  it('that the host refuses fails the job at once, and is called again by the next run', async ({ world, hook }) => {
    await merge(world)
    hook.answerNext({ status: 404, text: '<html><title>Hook a8Yt61RvQc not found</title></html>' })
    await using telemetry = await startOtlpReceiver()
    const inputs = { ...once, 'deploy-hook-url': hook.url }
    const options = { secrets: [hook.url], env: { OTEL_EXPORTER_OTLP_ENDPOINT: `${telemetry.url} ` } }
    const refused = await release(world, inputs, options)
    expect(messages(refused)).toEqual([
      `${new URL(hook.url).host} failed while calling the deploy hook: status 404: Hook *** not found.`,
    ])
    expect(said(refused)).not.toContain('a8Yt61RvQc')
    expect(hook.received).toHaveLength(1)
    expect((await release(world, inputs, options)).conclusion).toBe('success')
    expect(hook.received).toHaveLength(2)
    const calls = telemetry
      .metrics()
      .map(({ items }) =>
        items.filter(
          ({ metric, attributes: { operation } }) => /duration/u.test(metric) && operation === 'deploy-hook',
        ),
      )
    expect(calls).toMatchObject([
      [{ count: 1, attributes: { action: 'publish-episode', outcome: 'failure' } }],
      [{ count: 1, attributes: { action: 'publish-episode', outcome: 'success' } }],
    ])
    expect(telemetry.traces().map(({ items }) => items.some(({ name }) => name === 'deploy-hook'))).toEqual([
      true,
      true,
    ])
    expect(JSON.stringify([telemetry.metrics(), telemetry.traces()])).not.toContain('a8Yt61RvQc')
  })

  it('follows a redirect on its own host, and none to another', async ({ world, hook }) => {
    await merge(world)
    await using other = await startReceiver('/elsewhere/Zq81LmX0')
    hook.answerNext({ status: 308, headers: { location: other.url } })
    const inputs = { ...once, 'deploy-hook-url': hook.url }
    const refused = await release(world, inputs, { secrets: [hook.url] })
    expect(messages(refused)).toEqual([
      expect.stringMatching(/sends on to another server .* which is not followed\.$/u),
    ])
    hook.answerNext({ status: 308, headers: { location: hook.url.replace('//', '//me:Zq81LmX0@') } })
    const login = await release(world, inputs)
    expect(messages(login)).toEqual([expect.stringMatching(/an address with a user name or a password, which is not/u)])
    expect(said(login)).not.toContain('Zq81LmX0')
    hook.answerNext({ status: 308, headers: { location: '/v2/deploy/Zq81LmX0' } })
    await release(world, inputs)
    expect(hook.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${new URL(hook.url).pathname}`,
      `POST ${new URL(hook.url).pathname}`,
      `POST ${new URL(hook.url).pathname}`,
      'POST /v2/deploy/Zq81LmX0',
    ])
    expect(other.received).toEqual([])
  })

  it.for([
    ['deploy-hook-url', 'http://host.example/hooks/Zq81LmX0', /must begin with https:\/\//u],
    ['notify-url', 'hooks.example/Zq81LmX0', /must be a URL/u],
    ['notify-url', 'https://me:Zq81LmX0@hooks.example/', /must not hold a user name or a password/u],
  ] as const)('is refused, and not repeated: %s %s', async ([name, url, fault], { world }) => {
    const run = await release(world, { [name]: url })
    expect(messages(run)).toEqual([expect.stringMatching(fault)])
    expect(said(run)).not.toContain('Zq81LmX0')
  })

  it('that does not answer says that the time of the action is up, where that is so', async ({ world, hook }) => {
    await merge(world)
    hook.answerNext('held')
    const run = await release(world, { ...once, timeout: '20s', 'deploy-hook-url': hook.url })
    expect(messages(run)).toContainEqual(
      "The time that the input 'timeout' gives (20s) was up while calling the deploy hook.",
    )
  })

  it('is not called before that is written down', async ({ world, hook, proxy }) => {
    await merge(world)
    proxy.failNext({
      when: 'before',
      kind: 'reset',
      match: /INSERT INTO deploy_hook_calls/u,
      times: Number.POSITIVE_INFINITY,
    })
    const run = await release(world, { ...once, 'deploy-hook-url': hook.url, 'clickhouse-url': proxy.url })
    expect(messages(run)).toEqual([expect.stringContaining('while recording the call of the deploy hook')])
    expect(hook.received).toEqual([])
  })
})
