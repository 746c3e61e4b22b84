import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { autoMergeRemedy } from '../../../src/publish-episode/decide/auto-merge.ts'
import { pullRequestNodeId } from '../../sandbox/github/node-id.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { draftSource, prepareDesk } from '../built/desk.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]()
})

const messages = (run: { annotations: readonly { message: string }[] }) => run.annotations.map(({ message }) => message)

describe.concurrent('auto-merge', { timeout: 180_000 }, () => {
  it('is enabled with the method that is asked for, by one more request', async () => {
    await using desk = await prepareDesk(sandbox)
    const run = await desk.publish(draftSource(), { 'auto-merge': 'squash' })

    expect(run.annotations).toEqual([])
    expect(desk.requests().slice(-2)).toEqual(['POST /pulls', 'mutation'])
    expect(await desk.ask('GET', '/pulls/1')).toMatchObject({ auto_merge: { merge_method: 'squash' } })
  })

  it('is not asked for where the input does not say so', async () => {
    await using desk = await prepareDesk(sandbox)
    await desk.publish(draftSource())
    expect(await desk.ask('GET', '/pulls/1')).toMatchObject({ auto_merge: null })
  })

  it('never concerns an episode with too little confidence, and says so', async () => {
    await using desk = await prepareDesk(sandbox)
    const run = await desk.publish(draftSource({ confidence_score: '0.1' }), { 'auto-merge': 'merge' })

    expect(messages(run)).toEqual([
      expect.stringMatching(/^Pull request #1 does not merge by itself: the confidence in it/u),
    ])
    expect(desk.requests()).not.toContain('mutation')
  })

  it('never concerns an episode that ClickHouse contradicts, and says so', async () => {
    await using desk = await prepareDesk(sandbox)
    const run = await desk.publish(draftSource({ commit_sha: `"${'a'.repeat(40)}"` }), { 'auto-merge': 'merge' })

    expect(messages(run).at(-1)).toBe(
      'Pull request #1 does not merge by itself: ClickHouse contradicts what it claims.',
    )
    expect(desk.requests()).not.toContain('mutation')
  })

  it('is no other word than those it knows', async () => {
    await using desk = await prepareDesk(sandbox)
    const run = await desk.publish(draftSource(), { 'auto-merge': 'yes' })
    expect(messages(run)).toEqual(["Input 'auto-merge' must be one of off, merge, squash, rebase: found 'yes'."])
  })
})

describe.concurrent('auto-merge that GitHub refuses', { timeout: 180_000 }, () => {
  it('is a warning with the remedy: the episode is fine', async () => {
    await using desk = await prepareDesk(sandbox)
    const message = 'Auto merge is not allowed for this repository'
    sandbox.github.inject({
      match: new RegExp(`mutation assignAndMerge[^]*${pullRequestNodeId(desk.repository, 1)}`, 'u'),
      answer: {
        status: 200,
        body: {
          data: { enablePullRequestAutoMerge: null },
          errors: [{ type: 'UNPROCESSABLE', path: ['enablePullRequestAutoMerge'], message }],
        },
      },
    })
    const run = await desk.publish(draftSource(), { 'auto-merge': 'rebase' })

    expect(run.conclusion).toBe('success')
    expect(run.outputs.outcome).toBe('created')
    expect(messages(run)).toEqual([
      expect.stringMatching(/not allowed for this repository\. Allow it in the repository/u),
    ])
  })

  it.each([
    ['Auto merge is not allowed for this repository', /Settings > General > Pull Requests > "Allow auto-merge"/u],
    ['Pull request Pull request is in clean status', /nothing to wait for/u],
    ['Pull request Protected branch rules not configured for this branch', /nothing to wait for/u],
    ['Merge method squash merges are not allowed on this repository', /name another one with the input 'auto-merge'/u],
    ['Resource not accessible by integration', /`contents: write` and `pull-requests: write`/u],
    ['Something else', /^$/u],
  ])('with "%s" has its remedy', (answer, remedy) => {
    expect(autoMergeRemedy(answer)).toMatch(remedy)
  })
})
