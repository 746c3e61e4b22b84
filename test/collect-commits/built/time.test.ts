import { expect } from 'vitest'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it } from './world.ts'

const TIMEOUT = { timeout: '12s' }
/** The action's time, and what it takes to start and to end. */
const MAX_SECONDS = 25

it('ends when its time is up, and says what was being done', async ({ world, packs }) => {
  await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
  world.github.inject({ match: /query heads/u, answer: 'held', times: Number.POSITIVE_INFINITY })
  const startedAt = performance.now()
  const run = await world.collect(TIMEOUT)
  expect((performance.now() - startedAt) / 1_000).toBeLessThan(MAX_SECONDS)
  expect({ exitCode: run.exitCode, annotations: run.annotations }).toEqual({
    exitCode: 1,
    annotations: [
      {
        level: 'error',
        message: expect.stringMatching(/^The time that the input 'timeout' gives \(12s\) was up while reading .*\.$/u),
      },
    ],
  })
  expect(run.log).toMatch(/Waiting for \S+ for 10s\./u)
})

it('tells what was collected by then, and goes on with the rest', async ({ world, packs }) => {
  const sha = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(2) })
  const blog = await world.repository('blog')
  const other = await blog.commit({ message: 'feat: two', authorDate: hoursAgo(1) })
  const repositories = 'muse/packs\nmuse/blog'
  world.github.inject({ match: /muse\/blog\S*(?:git-upload-pack|info\/refs|commits)/u, answer: 'held', times: 99 })
  const run = await world.collect({ repositories, ...TIMEOUT })
  expect(run.annotations).toEqual([
    {
      level: 'error',
      message: expect.stringMatching(
        /^1 of 2 repositories could not be collected; what was found in the others is stored:\n- muse\/blog: The time that the input 'timeout' gives \(12s\) was up while .*\.$/u,
      ),
    },
  ])
  expect({ stored: await world.shas(), heads: run.outputs.heads }).toEqual({
    stored: [sha],
    heads: JSON.stringify({ 'muse/packs@main': sha }),
  })
  world.github.clearFaults()
  await world.collect({ repositories })
  expect(await world.shas()).toEqual([sha, other])
})

it('waits for a budget that comes back in time, and ends at once where it does not', async ({ world, packs }) => {
  await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
  const limited = (seconds: number) => ({
    status: 403,
    body: { message: 'You have exceeded a secondary rate limit.' },
    headers: { 'retry-after': String(seconds) },
  })
  world.github.inject({ match: /query heads/u, answer: limited(12) })
  const patient = await world.collect()
  expect({ conclusion: patient.conclusion, log: patient.log }).toEqual({
    conclusion: 'success',
    log: expect.stringContaining("GitHub's secondary rate limit is reached; waiting 12 s."),
  })
  world.github.inject({ match: /query heads/u, answer: limited(60) })
  const startedAt = performance.now()
  const run = await world.collect(TIMEOUT)
  expect((performance.now() - startedAt) / 1_000).toBeLessThan(8)
  expect(run.annotations.at(-1)?.message).toMatch(/secondary rate limit\. .* It comes back at \d{4}-\S+Z\.$/u)
})
