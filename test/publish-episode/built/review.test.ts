import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { episodeSource } from '../../episode/episode-source.ts'
import type { TokenOptions } from '../../sandbox/github/accounts.ts'
import { reviewsOf } from './reviews.ts'
import { it as published } from './world.ts'

const EPISODE = 'posts/banterpacks/ep-002.md'

const it = published
  // Pushes files to the pull request's branch, as the workspace has them too.
  .extend('push', ({ world }) => async (files: Readonly<Record<string, string>>) => {
    const sha = await world.commitFiles({ branch: 'topic', message: 'Files', files })
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(world.workspace, path)), { recursive: true })
      await world.write(path, text)
    }
    return sha
  })
  .extend('review', ({ world }) => async (head?: string, token: Partial<TokenOptions> = {}) => {
    const { github, repository, login } = world
    const own = github.addToken({ login, kind: 'app', ...token })
    return world.run(
      { operation: 'validate', review: 'true' },
      {
        github: {
          url: github.url,
          token: own,
          repository,
          event: { pull_request: { number: 1, ...(head === undefined ? {} : { head: { sha: head } }) } },
        },
      },
    )
  })
  .extend('open', ({ world, push }) => async (files: Readonly<Record<string, string>>) => {
    const sha = await push(files)
    await world.ask('POST', '/pulls', { title: 'Files', head: 'topic', base: 'main' })
    return sha
  })

const without = (entries: Readonly<Record<string, string | undefined>>) => episodeSource({ episode: '2', ...entries })
const warnings = (run: { annotations: readonly { level: string; message: string }[] }) =>
  run.annotations.filter(({ level }) => level !== 'error').map(({ message }) => message)

describe.concurrent('a review', { timeout: 180_000 }, () => {
  it('suggests what the action fills in, says nothing twice, and closes what is mended', async ({
    world,
    open,
    push,
    review,
  }) => {
    const faulty = { date: undefined, run_id: undefined, episode: '3', tokens_in: '"1500"' }
    const first = await open({ [EPISODE]: without(faulty) })
    const run = await review(first)
    expect(run.conclusion).toBe('failure')
    expect(warnings(run)).toEqual([])
    const posted = await reviewsOf(world)
    expect(posted.reviews).toEqual([expect.stringContaining(`2 findings`)])
    expect(posted.reviews[0]).toContain(`review=${first}`)
    expect(posted.threads.map(({ line }) => line).toSorted()).toEqual([5, 8])
    const bodies = posted.threads.map(({ body }) => body).join('\n')
    expect(bodies).toContain('```suggestion\ntokens_in: 1500\n```')
    expect(bodies).toMatch(/```suggestion\ndate: "20\d\d-[^\n]+Z"\nmodels: [^\n]+\nrun_id: "[0-9a-f-]{36}"\n```/u)
    world.requests()

    await review(first)
    expect(world.requests().filter((request) => request === 'mutation' || request.startsWith('POST'))).toEqual([])
    expect(await reviewsOf(world)).toEqual(posted)

    // As one that looks before another run has posted: it sees that afterwards.
    const [review1 = ''] = posted.reviews
    world.github.inject({
      match: new RegExp(`ownReviews[^]*${world.repository.split('/')[1]}`, 'u'),
      answer: { change: (body) => JSON.parse(JSON.stringify(body).replaceAll(/<!-- muse-[^>]*-->/gu, '')) },
    })
    expect(warnings(await review(first))).toEqual([])
    const twice = await reviewsOf(world)
    expect(twice.reviews).toEqual([review1, expect.stringMatching(/^Another review tells/u)])
    const twoOpen = twice.threads.filter(({ isResolved }) => !isResolved)
    expect(twoOpen).toEqual(posted.threads)
    expect(twice.threads).toHaveLength(4)

    const second = await push({ [EPISODE]: without({ tokens_in: '"1500"' }) })
    const copied = review1.replace(first, second)
    await world.ask('POST', '/pulls/1/reviews', { body: copied, event: 'COMMENT' })
    expect((await review(second)).conclusion).toBe('failure')
    const after = await reviewsOf(world)
    const another = twice.reviews[1]
    expect(after.reviews).toEqual([expect.stringContaining('1 finding'), another, copied])
    const told = after.threads.filter(({ body }) => !body.startsWith('Another comment tells this finding.'))
    expect(told.map(({ isResolved, body }) => [isResolved, body.startsWith('Mended.')]).toSorted()).toEqual([
      [false, false],
      [true, true],
    ])

    const third = await push({ [EPISODE]: without({}) })
    const green = await review(third, { permissions: { contents: false } })
    expect([green.conclusion, warnings(green)]).toEqual(['success', []])
    const last = await reviewsOf(world)
    expect(last.reviews).toEqual([expect.stringContaining('Nothing is left to mend'), another, copied])
    expect(last.threads.every(({ isResolved, isMinimized }) => isResolved || isMinimized)).toBe(true)
  })

  it('keeps to annotations where the token may not write, as for a fork, and where the head has moved', async ({
    world,
    open,
    push,
    review,
  }) => {
    const text = without({ cost_usd: '"free"' })
    const first = await open({ [EPISODE]: text })
    world.github.inject({
      match: new RegExp(`ownReviews[^]*${world.repository.split('/')[1]}`, 'u'),
      answer: {
        change: (body) =>
          JSON.parse(JSON.stringify(body).replace('"isCrossRepository":false', '"isCrossRepository":true')),
      },
    })
    const fork = await review(first, { permissions: { contents: false, pullRequests: false } })
    expect(warnings(fork)).toEqual([expect.stringMatching(/^Pull request #1 comes from a fork, .* annotated/u)])
    const refused = await review(first, { permissions: { pullRequests: false } })
    expect(warnings(refused)).toEqual([expect.stringContaining('`pull-requests: write`')])
    const second = await push({ [EPISODE]: `${text}\n` })
    const moved = await review(first)
    expect(warnings(moved)).toEqual([
      `Pull request #1 has moved on from ${first.slice(0, 7)} to ${second.slice(0, 7)}: the run for that one reviews it.`,
    ])
    for (const run of [fork, refused, moved])
      expect(run.annotations.filter(({ level }) => level === 'error')[0]).toMatchObject({ file: EPISODE, line: 12 })
    expect((await reviewsOf(world)).reviews).toEqual([])
  })

  it('lists what stands outside of the diff, and lets no text of the file out of its block', async ({ openWorld }) => {
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
    const long = Array.from({ length: 20 }, (_, line) => `note_${line}: "x"`).join('\n')
    const before = episodeSource({ episode: '2' }).replace('---\n\n', `${long}\n---\n\n`)
    const world = await openWorld({ files: { [EPISODE]: before.replace('cost_usd: 0', 'cost_usd: -0') } })
    const trap = '`````</code> @octocat <!-- x -->'
    const text = before.replace('cost_usd: 0', 'cost_usd: -0').replace('Less waiting.', `Less waiting. ${secret}`)
    const other = 'posts/banterpacks/ep-003.md'
    const hostile = episodeSource({ episode: '3', run_id: undefined, models: `["${trap}"]`, tokens_in: '"15"' })
    await world.commitFiles({ branch: 'topic', message: 'Files', files: { [EPISODE]: text, [other]: hostile } })
    await world.ask('POST', '/pulls', { title: 'Files', head: 'topic', base: 'main' })
    await mkdir(dirname(join(world.workspace, EPISODE)), { recursive: true })
    await world.write(EPISODE, text)
    await world.write(other, hostile)
    // The first try is carried out, and its answer lost.
    world.github.inject({ match: new RegExp(`^POST .*${world.repository}/pulls/1/reviews`, 'u'), answer: 'lost' })
    const { github, token, repository } = world
    const run = await world.run(
      { operation: 'validate', review: 'true' },
      { github: { url: github.url, token, repository, event: { pull_request: { number: 1 } } } },
    )
    expect(warnings(run)).toEqual([])
    const { reviews, threads } = await reviewsOf(world)
    expect(reviews).toHaveLength(1)
    expect(reviews[0]).toMatch(/ep-002\.md`, line 12: \*\*Fault\*\*: cost/u)
    expect(threads.filter(({ path }) => path === EPISODE)).toEqual([
      expect.objectContaining({ body: expect.stringContaining('holds a secret') }),
    ])
    const block = threads.map(({ body }) => body).find((body) => body.includes(trap)) ?? ''
    expect(block).toMatch(/\n``````suggestion\n[\s\S]*\n``````\n\n<!-- muse-protocol-actions: finding=/u)
    expect([...reviews, ...threads.map(({ body }) => body)].join('\n')).not.toContain(secret)
  })
})
