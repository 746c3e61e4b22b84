import { describe, expect } from 'vitest'
import { letterFolder } from '../../dead-letters/letter-folder.ts'
import { it as collecting } from './world.ts'

const it = collecting
  .extend('workspace', ({ folder }) => folder)
  .extend('letters', ({ workspace }) => letterFolder(`${workspace}/letters`))

describe('dead letters of collect-commits', { timeout: 180_000 }, () => {
  it('counts how often a repository fails, until it is collected', async ({ world, packs, workspace, letters }) => {
    await packs.commit({ message: 'feat: one' })
    const collect = (inputs = {}) =>
      world.collect(
        { repositories: 'muse/packs\nMuse/Late', 'dead-letter-directory': 'letters', ...inputs },
        { workspace },
      )
    const dry = await collect({ 'dry-run': 'true' })
    expect(dry.outputs['dead-letters']).toBeUndefined()
    const first = await collect()
    expect(first).toMatchObject({ conclusion: 'failure', outputs: { 'commits-stored': '1', 'dead-letters': '1' } })
    const letter = { operation: 'collect', subject: 'Muse/Late', payload: { repository: 'Muse/Late' } }
    expect(await letters.letters()).toMatchObject([{ ...letter, attempts: 1 }])
    await collect()
    expect(await letters.letters()).toMatchObject([{ ...letter, attempts: 1 }])
    await letters.makeDue({ attempts: 9 })
    const parked = await collect()
    expect(await letters.letters()).toMatchObject([{ ...letter, attempts: 10 }])
    expect(parked.annotations.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/1 dead letter in .* failed 10 times and is not tried again: collect of Muse\/Late/u),
    )
    const late = await world.repository('late')
    await late.commit({ message: 'feat: two' })
    const last = await collect()
    expect(last).toMatchObject({ conclusion: 'success', outputs: { 'commits-stored': '1', 'dead-letters': '0' } })
    expect(await letters.names()).toEqual([])
  })

  it('leaves the letter of a repository that this run does not collect', async ({
    world,
    packs,
    workspace,
    letters,
  }) => {
    await packs.commit({ message: 'feat: one' })
    const run = (repositories: string) =>
      world.collect({ repositories, 'dead-letter-directory': 'letters' }, { workspace })
    await run('muse/gone')
    await letters.makeDue()
    const other = await run('muse/packs')
    expect(other.outputs['dead-letters']).toBe('1')
    expect(await letters.letters()).toMatchObject([{ subject: 'muse/gone', attempts: 1 }])
  })
})
