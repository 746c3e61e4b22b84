import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { pullRequestNodeId } from '../../sandbox/github/node-id.ts'
import type { ActionRun } from '../../sandbox/runner/run-action.ts'
import { draftSource, it, messages, type World } from './world.ts'

const RUN_ID = '0b9f3c52-5d7e-4a7c-9d8c-3f0f6c1d2e4a'
const MERGING = { 'auto-merge': 'squash' }
const HELD = 'Pull request #1, because this run could not judge its episode: auto-merge taken back.'
const MAY_MERGE = 'A pull request of this episode may merge by itself meanwhile: look at it.'
const draft = (changes: Record<string, string | undefined> = {}) => draftSource({ run_id: `"${RUN_ID}"`, ...changes })

const autoMerge = async (world: World, number = 1): Promise<unknown> => {
  const answered = await world.ask('GET', `/pulls/${number}`)
  return { ...(typeof answered === 'object' ? answered : {}) }
}

async function expectHeldBack(world: World, run: ActionRun): Promise<void> {
  expect(run.conclusion).toBe('failure')
  expect(messages(run).at(-1)).toContain(HELD)
  expect(await autoMerge(world)).toMatchObject({ auto_merge: null })
}

/** Proposes a file of the workspace as it is. */
const publishFile = (world: World, inputs = {}) =>
  world.run({ ...world.clickHouseInputs, ...MERGING, draft: 'draft.md', ...inputs })

describe.concurrent('a draft that tells little', { timeout: 180_000 }, () => {
  it.for([
    ['of a series that nobody has', { series: '"banterpack"' }],
    ['without a series', { series: undefined }],
    ['of a series that has no name', { series: '"../x"' }],
  ] as const)('%s is held back by its run id', async ([, changes], { world }) => {
    await world.publish(draft(), MERGING)
    await world.publish(draftSource({ title: '"Another"' }), MERGING)
    await expectHeldBack(world, await world.publish(draft(changes), MERGING))
    expect(await autoMerge(world, 2)).toMatchObject({ auto_merge: {} })
  })

  it('without a series or a run id is held back by its title', async ({ world }) => {
    await world.publish(draftSource(), MERGING)
    await expectHeldBack(world, await world.publish(draftSource({ series: undefined }), MERGING))
  })

  it('and not even its title names what merges by itself', async ({ world }) => {
    await world.publish(draft(), MERGING)
    await world.publish(draftSource({ title: '"Another"' }))
    const run = await world.publish(draftSource({ title: undefined }), MERGING)
    expect(messages(run).at(-1)).toMatch(/Nothing tells which episode this is, .*: look at #1\.$/u)
  })

  it.for([
    ['is not UTF-8', Buffer.concat([Buffer.from(draft()), Buffer.from([0xff, 0xfe, 0x0a])]), /it is not UTF-8 text\./u],
    ['is too large', Buffer.from(draft() + 'x'.repeat(3_000_000)), /an episode may have/u],
  ] as const)('because it %s is held back by its run id', async ([, bytes, error], { world }) => {
    await world.publish(draft(), MERGING)
    await writeFile(join(world.workspace, 'draft.md'), bytes)
    const run = await publishFile(world)
    await expectHeldBack(world, run)
    expect(messages(run).at(-1)).toMatch(error)
  })

  it('because it is missing names what merges by itself', async ({ world }) => {
    await world.publish(draft(), MERGING)
    await rm(join(world.workspace, 'draft.md'))
    const run = await publishFile(world)
    expect(messages(run).at(-1)).toMatch(/no such file\..* Nothing tells which episode this is, .*: look at #1\.$/u)
  })
})

describe.concurrent('a look that fails', { timeout: 180_000 }, () => {
  it('into what a branch without a pull request changes keeps no gate open', async ({ world }) => {
    await world.publish(draft(), MERGING)
    const many = Array.from({ length: 305 }, (_, index) => [`big/${index}.txt`, 'x'])
    const files = { 'posts/banterpacks/note.md': 'x', ...Object.fromEntries(many) }
    await world.commitFiles({ branch: 'content/big', message: 'Much', files })
    const run = await world.publish(draft({ confidence_score: '0.1' }), MERGING)
    await expectHeldBack(world, run)
    expect(messages(run).at(-1)).toMatch(/^The branch content\/big changes 300 files or more/u)
  })

  it('altogether says that a pull request may merge, where the inputs want that', async ({ world }) => {
    await world.publish(draft(), MERGING)
    const fail = () =>
      world.github.inject({
        match: new RegExp(`query repositoryState[^]*${world.repository.split('/')[1]}`, 'u'),
        answer: { status: 403, body: { message: 'Resource not accessible by integration' } },
      })
    fail()
    const run = await world.publish(draft(), MERGING)
    expect(messages(run).at(-1)).toMatch(/^GitHub failed while reading the episodes and branches of/u)
    expect(messages(run).at(-1)).toContain(MAY_MERGE)
    fail()
    expect(messages(await world.publish(draft())).at(-1)).not.toContain(MAY_MERGE)
  })
})

describe.concurrent('the end of the time', { timeout: 180_000 }, () => {
  it('does not keep the gate open where ClickHouse hangs', async ({ world, proxy }) => {
    await world.publish(draft(), MERGING)
    proxy.failNext({ when: 'before', kind: 'timeout', match: /./u, times: Number.POSITIVE_INFINITY })
    const inputs = { ...MERGING, timeout: '10s', 'clickhouse-url': proxy.url }
    const run = await world.publish(draft({ confidence_score: '0.1' }), inputs)
    await expectHeldBack(world, run)
    expect(messages(run).at(-1)).toMatch(/^The time that the input 'timeout' gives \(10s\) was up while/u)
  })

  it('is told in its own words where GitHub hangs as well', async ({ world, proxy }) => {
    await world.publish(draft(), MERGING)
    proxy.failNext({ when: 'before', kind: 'timeout', match: /./u, times: Number.POSITIVE_INFINITY })
    const match = new RegExp(`mutation shutGate[^]*${pullRequestNodeId(world.repository, 1)}`, 'u')
    world.github.inject({ match, answer: 'held', times: Number.POSITIVE_INFINITY })
    const inputs = { ...MERGING, timeout: '10s', 'clickhouse-url': proxy.url }
    const said = messages(await world.publish(draft(), inputs)).at(-1)
    expect(said).toContain(MAY_MERGE)
    expect(said).toContain("No answer came: The time that the input 'timeout' gives (10s) was up")
    expect(said).not.toContain('GitHub answered')
  })
})
