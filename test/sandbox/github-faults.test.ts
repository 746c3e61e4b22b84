import { setTimeout as sleep } from 'node:timers/promises'
import { getOctokit } from '@actions/github'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GitHubServer, startGitHub } from './github/server.ts'

let github: GitHubServer
beforeAll(async () => {
  github = await startGitHub()
})

afterAll(() => github.stop())

function octokit() {
  return getOctokit(github.token, { baseUrl: github.url }).rest
}

describe('a fault', () => {
  it('is met by as many matching requests as asked for', async () => {
    const query = JSON.stringify({ query: 'query Heads { viewer { login } }' })
    const post = async () => {
      const headers = { authorization: `Bearer ${github.token}` }
      const response = await fetch(`${github.url}/graphql`, { method: 'POST', headers, body: query })
      return [response.status, response.headers.get('retry-after')]
    }
    github.inject({ match: /query Heads/, answer: { status: 502 }, times: 2 })
    github.inject({ match: /^POST \/graphql$/, answer: { status: 403, headers: { 'retry-after': '7' }, body: {} } })

    expect([await post(), await post(), await post(), await post()]).toEqual([
      [502, null],
      [502, null],
      [403, '7'],
      [200, null],
    ])
  })

  it('breaks the connection before or after the work is done', async () => {
    await github.createRepository({ owner: 'acme', name: 'faulty' })
    const { data: main } = await octokit().git.getRef({ owner: 'acme', repo: 'faulty', ref: 'heads/main' })
    const create = (name: string) =>
      fetch(`${github.url}/repos/acme/faulty/git/refs`, {
        method: 'POST',
        headers: { authorization: `Bearer ${github.token}` },
        body: JSON.stringify({ ref: `refs/heads/${name}`, sha: main.object.sha }),
      }).then(({ status }) => status)
    github.inject({ match: /git\/refs/, answer: 'reset' })
    github.inject({ match: /git\/refs/, answer: 'lost' })

    await expect(create('reset')).rejects.toThrow()
    await expect(create('lost')).rejects.toThrow()

    const { data } = await octokit().repos.listBranches({ owner: 'acme', repo: 'faulty' })
    expect(data.map(({ name }) => name)).toEqual(['lost', 'main'])
  })

  it('leaves a request unanswered, before or after the work is done, until the client gives up', async () => {
    await github.createRepository({ owner: 'acme', name: 'silent' })
    const label = async (name: string) => {
      const abort = new AbortController()
      const asked = fetch(`${github.url}/repos/acme/silent/labels`, {
        method: 'POST',
        headers: { authorization: `Bearer ${github.token}` },
        body: JSON.stringify({ name }),
        signal: abort.signal,
      })
      while (!github.requests.some(({ path, status }) => path.endsWith('/silent/labels') && status === 0)) {
        await sleep(10)
      }
      github.clearRequests()
      abort.abort()
      await expect(asked).rejects.toThrow('aborted')
    }
    github.inject({ match: /silent\/labels/, answer: 'held' })
    await label('held')
    github.inject({ match: /silent\/labels/, answer: 'withheld' })
    await label('withheld')

    const { data } = await octokit().issues.listLabelsForRepo({ owner: 'acme', repo: 'silent' })
    expect(data.map(({ name }) => name).filter((name) => name.endsWith('held'))).toEqual(['withheld'])
  })

  it('can be meant for the variables of a GraphQL document', async () => {
    const post = async (login: string) => {
      const body = JSON.stringify({
        query: 'query ($login: String!) { user(login: $login) { login } }',
        variables: { login },
      })
      const headers = { authorization: `Bearer ${github.token}` }
      return (await fetch(`${github.url}/graphql`, { method: 'POST', headers, body })).status
    }
    github.inject({ match: /user\(login.*hubot/s, answer: { status: 502 } })
    expect([await post('octocat'), await post('hubot'), await post('hubot')]).toEqual([200, 502, 200])
  })

  it('is recorded like any request, with status 0 where no answer came', async () => {
    github.clearRequests()
    github.inject({ match: /broken/, answer: 'reset' })
    const document = '{ viewer { login } }'

    await fetch(`${github.url}/repos/acme/broken?x=1`).catch(() => {})
    await fetch(`${github.url}/repos/acme/gone`)
    await fetch(`${github.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${github.token}` },
      body: JSON.stringify({ query: document }),
    })

    expect(github.requests).toEqual([
      { method: 'GET', path: '/repos/acme/broken?x=1', status: 0 },
      { method: 'GET', path: '/repos/acme/gone', status: 404 },
      { method: 'POST', path: '/graphql', document, status: 200, login: 'muse-bot' },
    ])
  })
})
