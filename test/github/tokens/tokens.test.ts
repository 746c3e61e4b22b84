import { describe, expect } from 'vitest'
import { z } from 'zod'
import { connectGitHub } from '../../../src/github/client.ts'
import { connectGitHubWithTokens } from '../../../src/github/tokens/tokens.ts'
import type { FaultAnswer } from '../../sandbox/github/faults.ts'
import { captureOutput, it } from '../connection.ts'

const LIMIT = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
const limited: FaultAnswer = { status: 403, body: { message: LIMIT }, headers: { 'retry-after': '1' } }

const ask = (tokens: readonly [string, ...string[]]) => {
  const gitHub = connectGitHubWithTokens(tokens)
  const repository = z.object({ repository: z.object({ isEmpty: z.boolean() }) })
  const query = 'query { repository(owner: "octo", name: "app") { isEmpty } }'
  return { gitHub, asked: gitHub.graphql({ query, data: repository, attempted: 'asking' }) }
}

describe('of several tokens', () => {
  it('the next is used when one is refused for its limit, without a wait', async ({ octoGitHub: { server } }) => {
    const said = captureOutput()
    const tokens = ['one', 'two'].map((login) => server.addToken({ login }))
    server.inject({ match: /isEmpty/u, answer: limited })
    const { asked } = ask([tokens[0] ?? '', tokens[1] ?? ''])
    expect((await asked).data.repository.isEmpty).toBe(false)
    expect(server.requests.map(({ login }) => login)).toEqual(['one', 'two'])
    expect(said.join('')).toContain('Token 1 of 2 gives way to the next')
    for (const token of tokens) expect(said.join('')).not.toContain(token)
  })

  it('the last waits for a limit that ends soon, as one alone does', async ({ octoGitHub: { server } }) => {
    captureOutput()
    const tokens = ['one', 'two'].map((login) => server.addToken({ login }))
    server.inject({ match: /isEmpty/u, answer: limited, times: 2 })
    const { asked } = ask([tokens[0] ?? '', tokens[1] ?? ''])
    expect((await asked).data.repository.isEmpty).toBe(false)
    expect(server.requests.map(({ login }) => login)).toEqual(['one', 'two', 'two'])
  })

  it('each has its own account of what was spent', async ({ octoGitHub: { server } }) => {
    captureOutput()
    const good = server.addToken({ login: 'good', expiresAt: '2099-01-01T00:00:00Z' })
    const { gitHub, asked } = ask(['refused', good])
    await asked
    expect(gitHub.usage).toMatchObject({
      requests: 2,
      tokens: [
        { requests: 1, points: 0, isKnown: false },
        { requests: 1, points: 1, isKnown: true, kind: 'classic', expiresAt: new Date('2099-01-01T00:00:00Z') },
      ],
    })
  })
})

it.for(['', ' '])('nobody is asked without a token: %j', (token) => {
  expect(() => connectGitHub(token)).toThrow('no token')
})
