import { expect } from 'vitest'
import { it } from '../fixtures/sandbox.ts'
import { runAction } from '../sandbox/runner/run-action.ts'
import { startProxy } from './tunnel-proxy.ts'

it('reaches GitHub through the proxy that the runner is set up with', async ({ github }) => {
  using proxy = await startProxy(Number(new URL(github.url).port))
  await runAction({
    action: 'check-freshness',
    inputs: {
      sources: '- { name: packs, repository: muse/packs, table: ui_events }',
      'clickhouse-url': 'http://127.0.0.1:9',
    },
    env: { http_proxy: proxy.url, no_proxy: '127.0.0.1' },
    github: { url: 'http://github.example.invalid', token: github.token },
  })
  expect(new Set(proxy.tunnels)).toEqual(new Set(['github.example.invalid:80']))
  expect(github.requests.map(({ path, login }) => ({ path, login }))).toContainEqual({
    path: '/graphql',
    login: 'muse-bot',
  })
})

it.for([
  ['through that proxy, and a receiver of metrics', {}, true],
  ['directly where NO_PROXY exempts it', { no_proxy: '.example.invalid' }, false],
] as const)('reaches ClickHouse %s', async ([, env, isTunnelled], { github }) => {
  using proxy = await startProxy(Number(new URL(github.url).port))
  const run = await runAction({
    action: 'check-freshness',
    inputs: {
      sources: '- { name: packs, repository: muse/packs, table: ui_events }',
      'clickhouse-url': 'https://clickhouse.example.invalid:8443',
      'datadog-api-key': 'dd0123456789abcdef0123456789abcd',
      'datadog-site': 'example.invalid',
    },
    env: { https_proxy: proxy.url, ...env },
    github,
  })
  expect(run.conclusion).toBe('failure')
  expect(new Set(proxy.tunnels)).toEqual(
    new Set(isTunnelled ? ['clickhouse.example.invalid:8443', 'otlp.example.invalid:443'] : []),
  )
})

it('tells which proxy did not let through, and what to do', async ({ github }) => {
  using refusing = await startProxy(0, { refusesWith: 407 })
  using failing = await startProxy(0, { refusesWith: 502 })
  const run = await runAction({
    action: 'publish-episode',
    inputs: { repository: 'muse/packs', operation: 'release', 'clickhouse-url': 'https://clickhouse.example.invalid' },
    env: { https_proxy: refusing.url },
    github,
  })
  expect(run.annotations.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/ERR_PROXY_TUNNEL: .* 407 .*\. Give HTTPS_PROXY as http:\/\/user:password@host:port/su),
  )
  const other = await runAction({
    action: 'check-freshness',
    inputs: {
      sources: '- { name: packs, repository: muse/packs, table: ui_events }',
      'clickhouse-url': 'http://127.0.0.1:9',
    },
    env: { http_proxy: failing.url, no_proxy: '127.0.0.1' },
    github: { url: 'http://github.example.invalid', token: github.token },
  })
  expect(other.log).toContain(
    'the proxy before github.example.invalid answered with status 502. The proxy does not reach',
  )
  expect(failing.tunnels.length).toBeGreaterThan(1)
})

it.for(['collect-commits', 'check-freshness', 'publish-episode'] as const)(
  'does not repeat the address of a proxy that can not be read: %s',
  async (action, { github }) => {
    const run = await runAction({
      action,
      inputs: {
        sources: '- { name: packs, repository: muse/packs, table: ui_events }',
        repositories: 'muse/packs',
        repository: 'muse/packs',
        operation: 'release',
        'clickhouse-url': 'https://clickhouse.example.invalid:8443',
      },
      env: { https_proxy: 'http://me:Zq/81LmX0pw@127.0.0.1:1' },
      github,
    })
    expect(run.conclusion).toBe('failure')
    expect(run.log).toContain('HTTPS_PROXY or HTTP_PROXY is no URL: percent-encode')
    expect(JSON.stringify([run.log.split('##[endgroup]').slice(1), run.annotations, run.summary])).not.toContain(
      'LmX0pw',
    )
  },
)
