import { describe, expect } from 'vitest'
import { createGitRepository } from '../git/repository.ts'
import { it as asking } from './asking.ts'

const it = asking.extend('repository', { scope: 'file', auto: true }, async ({ github }, { onCleanup }) => {
  const repository = await createGitRepository()
  onCleanup(() => repository[Symbol.asyncDispose]())
  await repository.commits([{ message: 'one' }, { message: 'two' }])
  await repository.branch('topic', 'main~1')
  await github.serveGit({ owner: 'acme', name: 'banter', directory: repository.directory })
  await github.serveGit({ owner: 'acme', name: 'secret', directory: repository.directory, private: true })
  return repository
})

describe('a token', () => {
  it('decides what is seen: without one, public repositories only', async ({ github, statusOf }) => {
    const authorization = `Bearer ${github.token}`
    expect({
      public: await statusOf('/repos/acme/banter'),
      private: await statusOf('/repos/acme/secret'),
      privateWithToken: await statusOf('/repos/acme/secret', { authorization }),
      unknownToken: await statusOf('/repos/acme/banter', { authorization: 'Bearer ghp_unknown' }),
      graphqlWithoutToken: (await fetch(`${github.url}/graphql`, { method: 'POST', body: '{}' })).status,
    }).toEqual({ public: 200, private: 404, privateWithToken: 200, unknownToken: 401, graphqlWithoutToken: 401 })
  })

  it('tells when it expires, and is refused from then on', async ({ github, octokit, statusOf }) => {
    const soon = github.addToken({ login: 'octocat', expiresAt: '2030-05-06T07:08:09Z' })
    const past = github.addToken({ login: 'octocat', expiresAt: '2020-01-01T00:00:00Z' })

    const { headers, data } = await octokit(soon).users.getAuthenticated()

    expect(data.login).toBe('octocat')
    expect(headers['github-authentication-token-expiration']).toBe('2030-05-06 07:08:09 UTC')
    expect(await statusOf('/user', { authorization: `token ${past}` })).toBe(401)
    expect(await statusOf('/user', { authorization: `token ${github.token}` })).toBe(403)
  })

  it('has a budget, which every answer tells', async ({ github }) => {
    const token = github.addToken({ login: 'poor', remaining: 2 })
    const authorization = `Bearer ${token}`
    const left = async (path: string) => {
      const { status, headers } = await fetch(`${github.url}${path}`, { headers: { authorization } })
      const [limit, remaining, used] = ['limit', 'remaining', 'used'].map((name) => headers.get(`x-ratelimit-${name}`))
      return [status, limit, remaining, used, headers.get('x-ratelimit-resource')]
    }

    expect([await left('/rate_limit'), await left('/repos/acme/banter'), await left('/repos/acme/gone')]).toEqual([
      [200, '5000', '2', '4998', 'core'],
      [200, '5000', '1', '4999', 'core'],
      [404, '5000', '0', '5000', 'core'],
    ])
    expect(await left('/repos/acme/banter')).toEqual([403, '5000', '0', '5000', 'core'])
  })
})
