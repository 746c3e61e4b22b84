import { describe, expect } from 'vitest'
import { pullRequestNodeId } from '../../sandbox/github/node-id.ts'
import { draftSource, it, messages } from './world.ts'

describe.concurrent('auto-merge', { timeout: 180_000 }, () => {
  it('is enabled with the method that is asked for, by one more request', async ({ world }) => {
    const run = await world.publish(draftSource(), { 'auto-merge': 'squash' })

    expect(run.annotations).toEqual([])
    expect(world.requests().slice(-2)).toEqual(['POST /pulls', 'mutation'])
    expect(await world.ask('GET', '/pulls/1')).toMatchObject({ auto_merge: { merge_method: 'squash' } })
  })

  it('is not asked for where the input does not say so', async ({ world }) => {
    await world.publish(draftSource())
    expect(await world.ask('GET', '/pulls/1')).toMatchObject({ auto_merge: null })
  })

  it('never concerns an episode with too little confidence, and says so', async ({ world }) => {
    const run = await world.publish(draftSource({ confidence_score: '0.1' }), { 'auto-merge': 'merge' })

    expect(messages(run)).toEqual([
      expect.stringMatching(/^Pull request #1 does not merge by itself: the confidence in it/u),
    ])
    expect(world.requests()).not.toContain('mutation')
  })

  it('never concerns an episode that ClickHouse contradicts, and says so', async ({ world }) => {
    const run = await world.publish(draftSource({ commit_sha: `"${'a'.repeat(40)}"` }), { 'auto-merge': 'merge' })

    expect(messages(run).at(-1)).toBe(
      'Pull request #1 does not merge by itself: ClickHouse contradicts what it claims.',
    )
    expect(world.requests()).not.toContain('mutation')
  })

  it('is no other word than those it knows', async ({ world }) => {
    const run = await world.publish(draftSource(), { 'auto-merge': 'yes' })
    expect(messages(run)).toEqual(["Input 'auto-merge' must be one of off, merge, squash, rebase: found 'yes'."])
  })
})

describe.concurrent('auto-merge that GitHub refuses', { timeout: 180_000 }, () => {
  it('is a warning with the remedy: the episode is fine', async ({ world }) => {
    const message = 'Auto merge is not allowed for this repository'
    world.github.inject({
      match: new RegExp(`mutation assignAndMerge[^]*${pullRequestNodeId(world.repository, 1)}`, 'u'),
      answer: {
        status: 200,
        body: {
          data: { enablePullRequestAutoMerge: null },
          errors: [{ type: 'UNPROCESSABLE', path: ['enablePullRequestAutoMerge'], message }],
        },
      },
    })
    const run = await world.publish(draftSource(), { 'auto-merge': 'rebase' })

    expect(run.conclusion).toBe('success')
    expect(run.outputs.outcome).toBe('created')
    expect(messages(run)).toEqual([
      expect.stringMatching(/not allowed for this repository\. Allow it in the repository/u),
    ])
  })
})
