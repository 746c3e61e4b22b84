import { expect } from 'vitest'
import { startProxy } from '../../http/tunnel-proxy.ts'
import { it, packsSource } from './world.ts'

it('reaches ClickHouse, a service container, through the proxy that the runner is set up with', async ({ world }) => {
  const head = await world.commit(60)
  await world.createTable()
  await world.insert(head, 50)
  await world.serve(world.pushOf(head, 60))
  using proxy = await startProxy(Number(new URL(world.proxy.url).port))
  const run = await world.check(
    packsSource(),
    { 'clickhouse-url': 'http://clickhouse:8123' },
    { env: { http_proxy: proxy.url, no_proxy: '127.0.0.1' } },
  )
  expect(run.statuses).toEqual({ packs: 'fresh' })
  expect(proxy.tunnels.length).toBeGreaterThan(0)
  for (const tunnel of proxy.tunnels) expect(tunnel).toContain('clickhouse:8123')
})

it('tells a user who may not change settings what to change', async ({ world, skip }) => {
  const { reader } = world.clickHouse
  if (reader === undefined) return skip('The server that is given has no user with a profile that is read-only.')
  const head = await world.commit(60)
  await world.createTable()
  await world.insert(head, 50)
  await world.serve(world.pushOf(head, 60))
  const run = await world.check(packsSource(), {
    'clickhouse-username': reader.username,
    'clickhouse-password': reader.password,
  })
  expect(run.report.sources).toMatchObject([
    {
      status: 'unknown',
      reason: expect.stringMatching(
        /^The ClickHouse user may not change the settings of its own query: set readonly to 2/u,
      ),
    },
  ])
})
