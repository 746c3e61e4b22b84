import { describe, expect } from 'vitest'
import { pullRequestNodeId } from '../../sandbox/github/node-id.ts'
import type { ActionRun } from '../../sandbox/runner/run-action.ts'
import { killAt } from './kill.ts'
import { draftSource, isWrite, it, messages, type World } from './world.ts'

const RUN_ID = '0b9f3c52-5d7e-4a7c-9d8c-3f0f6c1d2e4a'
const MERGING = { 'auto-merge': 'squash' }
const UNREACHABLE = { 'clickhouse-url': 'http://127.0.0.1:1' }
const HELD = 'Pull request #1, because this run could not judge its episode: auto-merge taken back.'
const withRunId = (changes: Record<string, string> = {}) => draftSource({ run_id: `"${RUN_ID}"`, ...changes })

async function pullRequest(world: World, number = 1): Promise<Record<string, unknown>> {
  const answered = await world.ask('GET', `/pulls/${number}`)
  return { ...(typeof answered === 'object' ? answered : {}) }
}

/** Sends a mutation about the first pull request, as a person; tells whether it waits in the merge queue. */
async function queue(world: World, mutation = ''): Promise<boolean> {
  const send = async (query: string) => {
    const response = await fetch(`${world.github.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.github.token}` },
      body: JSON.stringify({ query }),
    })
    return response.text()
  }
  if (mutation !== '') await send(`mutation { ${mutation} { clientMutationId } }`)
  const [owner, name] = world.repository.split('/')
  const told = await send(
    `{ repository(owner: "${owner}", name: "${name}") { pullRequest(number: 1) { isInMergeQueue } } }`,
  )
  return told.includes('true')
}

const enqueue = (world: World) =>
  queue(world, `enqueuePullRequest(input: { pullRequestId: "${pullRequestNodeId(world.repository, 1)}" })`)

async function expectHeldBack(world: World, run: ActionRun, error: RegExp): Promise<void> {
  expect(run.conclusion).toBe('failure')
  expect(messages(run).at(-1)).toMatch(error)
  expect(messages(run).at(-1)).toContain(HELD)
  expect(run.summary).toContain('auto-merge taken back')
  expect(await pullRequest(world)).toMatchObject({ auto_merge: null, draft: false })
}

describe.concurrent('an episode that a run can not judge does not merge by itself', { timeout: 180_000 }, () => {
  it.for([
    ['a fault', withRunId({ cost_usd: '-1' })],
    ['front matter that can not be read', withRunId({ cost_usd: '[' })],
    ['a secret', withRunId({ subtitle: `"ghp_${'a1B2'.repeat(9)}"` })],
    [
      'a series that is not allowed',
      `${withRunId().replace('series: "banterpacks"', 'series: banterpacks # mine')}`.replace(
        '## Why it matters',
        '## Why',
      ),
    ],
  ] as const)('for %s in its draft', async ([, draft], { world }) => {
    await world.publish(withRunId(), MERGING)
    world.requests()
    const dry = await world.publish(draft, { ...MERGING, 'dry-run': 'true' })
    expect(dry.conclusion).toBe('failure')
    expect(await pullRequest(world)).toMatchObject({ auto_merge: {} })
    const run = await world.publish(draft, MERGING)
    await expectHeldBack(world, run, /^The episode does not follow the format/u)
    expect(world.requests().filter(isWrite)).toEqual(['mutation'])

    const back = await world.publish(withRunId(), MERGING)
    expect(back.log).toContain('Did what was missing: auto-merge.')
    expect(await pullRequest(world)).toMatchObject({ auto_merge: {} })
  })

  it('for a fault in a draft without a run id', async ({ world }) => {
    await world.publish(draftSource(), MERGING)
    const run = await world.publish(draftSource({ cost_usd: '-1' }), MERGING)
    await expectHeldBack(world, run, /^The episode does not follow the format/u)
  })

  it('where ClickHouse is not there, and others stay as they are', async ({ world }) => {
    await world.publish(draftSource(), MERGING)
    await world.publish(draftSource({ title: '"Another"' }), MERGING)
    const run = await world.publish(draftSource(), { ...MERGING, ...UNREACHABLE })
    await expectHeldBack(world, run, /ClickHouse/u)
    expect(await pullRequest(world, 2)).toMatchObject({ auto_merge: {} })
  })

  it('where its data can not be read', async ({ world, proxy }) => {
    await world.publish(draftSource(), MERGING)
    proxy.failNext({ when: 'before', kind: 'reset', match: /recent AS/u, times: Infinity })
    const inputs = { ...MERGING, 'clickhouse-url': proxy.url }
    await expectHeldBack(world, await world.publish(draftSource(), inputs), /ClickHouse/u)
    proxy.clearFaults()
    proxy.failNext({ when: 'before', kind: 'reset', match: /WITH\s+measured/u, times: Infinity })
    await world.publish(draftSource(), MERGING)
    expect(await pullRequest(world)).toMatchObject({ auto_merge: {} })
    await expectHeldBack(world, await world.publish(draftSource(), inputs), /claims/u)
  })

  it('where it is composed, but not one that was drafted', async ({ world }) => {
    await world.publish(undefined, { series: 'banterpacks' })
    await world.rows(`INSERT INTO commit_records
      (sha, committed_at, repository, branch, author_name, author_email, headline, type, is_relevant, impact, collected_at)
      VALUES ('${'a'.repeat(40)}', now64(3) - INTERVAL 1 DAY, 'muse/packs', 'main', 'Ada', 'a@b.c', 'perf: x', 'perf', true, 'medium', now64(3))`)
    const inputs = { series: 'banterpacks', 'min-confidence': '0', ...MERGING }
    expect((await world.publish(undefined, inputs)).outputs).toMatchObject({ outcome: 'created' })
    await world.publish(draftSource(), MERGING)
    const run = await world.publish(undefined, { ...inputs, ...UNREACHABLE })
    await expectHeldBack(world, run, /ClickHouse/u)
    expect(await pullRequest(world, 2)).toMatchObject({ auto_merge: {} })
  })

  it('says so where it can not be held back', async ({ world }) => {
    await world.publish(draftSource(), MERGING)
    world.github.inject({
      match: new RegExp(`mutation shutGate[^]*${pullRequestNodeId(world.repository, 1)}`, 'u'),
      answer: { status: 200, body: { data: null, errors: [{ type: 'FORBIDDEN', message: 'no' }] } },
    })
    const run = await world.publish(draftSource({ cost_usd: '-1' }), MERGING)
    expect(messages(run).at(-1)).toMatch(
      /A pull request of this episode may merge by itself meanwhile: look at it\. .*#1/u,
    )
  })

  it('is held back by the next run where one was killed before', async ({ world }) => {
    await world.publish(draftSource(), MERGING)
    const draft = draftSource({ cost_usd: '-1' })
    await killAt(world, { at: 'mutation', when: 'before' }, (options) => world.publish(draft, MERGING, options))
    expect(await pullRequest(world)).toMatchObject({ auto_merge: {} })
    await expectHeldBack(world, await world.publish(draft, MERGING), /^The episode does not follow/u)
    const again = await world.publish(draft, MERGING)
    expect(messages(again).at(-1)).not.toContain('auto-merge')
  })
})

describe.concurrent('a pull request in the merge queue', { timeout: 180_000 }, () => {
  it('is taken out of it before the commit moves, and put back when the gate is met', async ({ world }) => {
    await world.publish(draftSource(), MERGING)
    expect(await enqueue(world)).toBe(true)
    const same = await world.publish(draftSource(), MERGING)
    expect(same.outputs.outcome).toBe('unchanged')
    expect(await queue(world)).toBe(true)
    world.requests()
    const poor = draftSource({ confidence_score: '0.2' })
    const run = await world.publish(poor, MERGING)
    expect(run.outputs.outcome).toBe('updated')
    expect(messages(run).concat(run.log).join()).toContain('taken out of the merge queue, a draft again.')
    expect(run.summary).toContain('taken out of the merge queue')
    expect(world.requests().filter(isWrite).slice(0, 2)).toEqual(['mutation', 'POST /git/trees'])
    expect(await queue(world)).toBe(false)
    const back = await world.publish(draftSource(), MERGING)
    expect(back.log).toContain('Did what was missing: ready for review, auto-merge.')
  })

  it('is taken out for a run that can not judge it', async ({ world }) => {
    await world.publish(draftSource(), MERGING)
    await enqueue(world)
    const run = await world.publish(draftSource({ cost_usd: '-1' }), MERGING)
    expect(messages(run).at(-1)).toContain('could not judge its episode: taken out of the merge queue.')
    expect(await queue(world)).toBe(false)
  })

  it('that can not be taken out is an error, and nothing is written', async ({ world }) => {
    await world.publish(draftSource(), MERGING)
    await enqueue(world)
    world.github.inject({
      match: new RegExp(`mutation shutGate[^]*${pullRequestNodeId(world.repository, 1)}`, 'u'),
      answer: {
        status: 200,
        body: { data: { dequeuePullRequest: null }, errors: [{ path: ['dequeuePullRequest'], message: 'no' }] },
      },
    })
    world.requests()
    const run = await world.publish(draftSource({ confidence_score: '0.2' }), MERGING)
    expect(messages(run).at(-1)).toMatch(/^Pull request #1 must not merge, because .*, but could not be taken out/u)
    expect(world.requests().filter(isWrite)).toEqual(['mutation'])
  })
})
