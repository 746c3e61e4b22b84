import { expect } from 'vitest'
import { episodeSource } from '../../episode/episode-source.ts'
import { it, messages } from './world.ts'

it('ends when its time is up, and the next run finishes what was begun', async ({ world }) => {
  const draft = episodeSource()
  world.github.inject({ match: /^POST \/repos\/.*\/pulls/u, answer: 'held', times: Number.POSITIVE_INFINITY })
  const run = await world.publish(draft, { timeout: '10s' })
  expect({ exitCode: run.exitCode, messages: messages(run) }).toEqual({
    exitCode: 1,
    messages: [
      expect.stringMatching(/^The time that the input 'timeout' gives \(10s\) was up while .*pull request.*\.$/u),
    ],
  })
  world.github.clearFaults()
  const next = await world.publish(draft)
  expect({ conclusion: next.conclusion, pulls: (await world.pullRequests()).length }).toEqual({
    conclusion: 'success',
    pulls: 1,
  })
})
