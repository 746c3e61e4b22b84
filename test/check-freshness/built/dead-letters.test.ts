import { describe, expect } from 'vitest'
import { letterFolder } from '../../dead-letters/letter-folder.ts'
import { exception } from '../../sandbox/clickhouse/fault.ts'
import { packsSource, it as sandboxed, type World } from './world.ts'

const RECORDING = /INSERT INTO watcher_runs/u
const DIRECTORY = { 'dead-letter-directory': 'letters', timeout: '1m' }

const it = sandboxed
  .extend('workspace', ({ folder }) => folder)
  .extend('letters', ({ workspace }) => letterFolder(`${workspace}/letters`))

async function prepare(world: World): Promise<void> {
  await world.createTable()
  await world.insert(await world.commit(60), 50)
  await world.serve()
}

const recorded = (world: World) =>
  world.rows('SELECT toString(check_id) AS id, count() AS rows FROM watcher_runs GROUP BY id ORDER BY min(ts)')

describe('dead letters of check-freshness', { timeout: 180_000 }, () => {
  it('records a check later that could not be recorded, once', async ({ world, workspace, letters }) => {
    await prepare(world)
    const check = () => world.check(packsSource(), DIRECTORY, { workspace })
    world.proxy.failNext({
      when: 'before',
      kind: exception(497, 'ACCESS_DENIED', 'Not now'),
      match: RECORDING,
      times: Number.POSITIVE_INFINITY,
    })
    const first = await check()
    expect(first).toMatchObject({ conclusion: 'success', outputs: { status: 'valid', 'dead-letters': '1' } })
    expect(await letters.letters()).toMatchObject([
      {
        operation: 'store-rows',
        attempts: 1,
        payload: { table: 'watcher_runs', rows: [{ check_id: first.report.check_id, source: 'packs' }] },
      },
    ])
    world.proxy.clearFaults()
    await letters.makeDue()
    const second = await check()
    expect(second.outputs['dead-letters']).toBe('0')
    expect(await letters.names()).toEqual([])
    expect(await recorded(world)).toEqual([first, second].map(({ report }) => ({ id: report.check_id, rows: 1 })))
  })

  it('looks before it records: the rows may be there although the answer was lost', async ({
    world,
    workspace,
    letters,
  }) => {
    await prepare(world)
    const check = () => world.check(packsSource(), DIRECTORY, { workspace })
    await check()
    const faults = { kind: 'reset', times: Number.POSITIVE_INFINITY } as const
    world.proxy.failNext({ ...faults, when: 'after', match: RECORDING })
    world.proxy.failNext({ ...faults, when: 'before', match: /FROM watcher_runs WHERE check_id/u })
    const lost = await check()
    expect(await letters.letters()).toHaveLength(1)
    world.proxy.clearFaults()
    await letters.makeDue()
    await check()
    expect(await letters.names()).toEqual([])
    expect(await recorded(world)).toContainEqual({ id: lost.report.check_id, rows: 1 })
  })
})
