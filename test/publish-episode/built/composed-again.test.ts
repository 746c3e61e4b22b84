import { describe, expect } from 'vitest'
import { addBenchmark, addCommit, type CommitColumns, createTables, file, hoursAgo, shaOf } from './composing.ts'
import { draftSource, it, type World } from './world.ts'

const INPUTS = { series: 'banterpacks', 'auto-merge': 'squash', 'min-confidence': '0' }
const compose = (world: World) => world.publish(undefined, INPUTS)

async function pullRequest(world: World, number = 1): Promise<Record<string, unknown>> {
  const answered = await world.ask('GET', `/pulls/${number}`)
  return { ...(typeof answered === 'object' ? answered : {}) }
}

/** Composes an episode of one commit, which merges by itself. */
async function composeFirst(world: World): Promise<(columns?: CommitColumns) => Promise<void>> {
  await createTables(world)
  const at = hoursAgo(5)
  const add = (columns: CommitColumns = {}) => addCommit(world, shaOf('a'), 'perf: alpha', at, columns)
  await add()
  await addBenchmark(world, shaOf('a'), 100, hoursAgo(4))
  expect((await compose(world)).outputs.outcome).toBe('created')
  expect(await pullRequest(world)).toMatchObject({ auto_merge: {} })
  return add
}

const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()

describe.concurrent('a composed episode', { timeout: 180_000 }, () => {
  it('does not merge by itself once its commits are gone, and does again when they are back', async ({ world }) => {
    const add = await composeFirst(world)
    await world.publish(draftSource(), { 'auto-merge': 'squash' })
    await world.rows(`ALTER TABLE commit_records UPDATE is_removed = true WHERE 1 SETTINGS mutations_sync = 1`)
    const run = await compose(world)
    expect(run.outputs.outcome).toBe('unchanged')
    const said = 'Pull request #1, because its data makes another episode by now, or none: auto-merge taken back.'
    expect(run.log).toContain('Nothing to tell')
    expect(run.log).toContain(said)
    expect(run.summary).toContain('auto-merge taken back')
    expect(await pullRequest(world)).toMatchObject({ auto_merge: null })
    expect(await pullRequest(world, 2)).toMatchObject({ auto_merge: {} })

    await add({ collected_at: at(60) })
    const back = await compose(world)
    expect(back.log).toContain('auto-merge')
    expect(await pullRequest(world)).toMatchObject({ auto_merge: {} })
  })

  it('stays the same one, and grows, when older commits come in', async ({ world }) => {
    await composeFirst(world)
    await addCommit(world, shaOf('b'), 'perf: bravo', hoursAgo(90), { pull_request: 8 })
    const run = await compose(world)
    expect(run.outputs).toMatchObject({ outcome: 'updated', 'pull-request-number': '1' })
    for (const told of ['Alpha', 'Bravo']) expect(await file(world)).toContain(told)
    await addCommit(world, shaOf('c'), 'perf: charlie', hoursAgo(1), { pull_request: 9 })
    expect((await compose(world)).outputs).toMatchObject({ outcome: 'updated', 'pull-request-number': '1' })
    for (const told of ['Alpha', 'Bravo', 'Charlie']) expect(await file(world)).toContain(told)
    world.requests()
    expect((await compose(world)).outputs.outcome).toBe('unchanged')
    expect(world.requests().length).toBeLessThanOrEqual(4)
    expect(await world.pullRequests()).toHaveLength(1)
  })
})
