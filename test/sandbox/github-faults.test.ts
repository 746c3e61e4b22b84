import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { git } from '../git/git.ts'
import { createGitRepository } from '../git/repository.ts'
import { it } from './asking.ts'
import { nullAt } from './github/null-at.ts'

const VIEWER = '{ viewer { login } }'

describe('a fault', () => {
  it('is met by as many matching requests as asked for', async ({ github, post }) => {
    const ask = async () => {
      const response = await post('query Heads { viewer { login } }')
      return [response.status, response.headers.get('retry-after')]
    }
    github.inject({ match: /query Heads/, answer: { status: 502 }, times: 2 })
    github.inject({ match: /^POST \/graphql$/, answer: { status: 403, headers: { 'retry-after': '7' }, body: {} } })

    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([
      [502, null],
      [502, null],
      [403, '7'],
      [200, null],
    ])
  })

  it('breaks the connection before or after the work is done', async ({ github, octokit }) => {
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

  it('leaves a request unanswered, before or after the work is done, until the client gives up', async ({
    github,
    octokit,
  }) => {
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

  it('can be meant for the variables of a GraphQL document', async ({ github, post }) => {
    const ask = async (login: string) =>
      (await post('query ($login: String!) { user(login: $login) { login } }', { login })).status
    github.inject({ match: /user\(login.*hubot/s, answer: { status: 502 } })
    expect([await ask('octocat'), await ask('hubot'), await ask('hubot')]).toEqual([200, 502, 200])
  })

  it('is recorded like any request, with status 0 where no answer came', async ({ github, post }) => {
    github.clearRequests()
    github.inject({ match: /broken/, answer: 'reset' })
    await fetch(`${github.url}/repos/acme/broken?x=1`).catch(() => {})
    await fetch(`${github.url}/repos/acme/gone`)
    await post(VIEWER)

    expect(github.requests).toEqual([
      { method: 'GET', path: '/repos/acme/broken?x=1', status: 0 },
      { method: 'GET', path: '/repos/acme/gone', status: 404 },
      { method: 'POST', path: '/graphql', document: VIEWER, status: 200, login: 'muse-bot' },
    ])
  })
})

describe('an answer that is not GitHub’s own', () => {
  it('is the page of a gateway, or of whoever answers in its place, or a redirect', async ({ github, post }) => {
    github.inject({ match: /graphql/, answer: { status: 200, text: '<html>Log in</html>' } })
    const page = await post(VIEWER)
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<html>Log in</html>',
    ])

    github.inject({ match: /^GET \/user/, answer: { status: 301, headers: { location: 'http://127.0.0.1:9/user' } } })
    const redirect = await fetch(`${github.url}/user`, { redirect: 'manual' })
    expect([redirect.status, redirect.headers.get('location')]).toEqual([301, 'http://127.0.0.1:9/user'])
  })

  it('is cut in the middle, and looks whole or does not', async ({ github, post }) => {
    const whole = await (await post(VIEWER)).text()
    github.inject({ match: /graphql/, answer: 'cut' })
    const cut = await post(VIEWER)
    expect([cut.status, await cut.text()]).toEqual([200, whole.slice(0, Math.ceil(whole.length / 2))])

    github.inject({ match: /graphql/, answer: 'broken' })
    const broken = await post(VIEWER)
    expect(broken.status).toBe(200)
    await expect(broken.text()).rejects.toThrow('terminated')
  })

  it('never ends, however much of it is read', async ({ github, post }) => {
    github.inject({ match: /graphql/, answer: 'endless' })
    const abort = new AbortController()
    const { body } = await post(VIEWER, {}, { signal: abort.signal })
    let bytes = 0
    let start = ''
    for await (const chunk of body ?? []) {
      if (bytes === 0) start = Buffer.from(chunk).toString().slice(0, 14)
      bytes += chunk.length
      if (bytes > 64 * 1024 * 1024) break
    }
    abort.abort()
    expect([bytes > 64 * 1024 * 1024, start]).toEqual([true, '{"data":{"a":"'])
  })

  it('comes late, or byte by byte', async ({ github, post }) => {
    const timed = async () => {
      const start = performance.now()
      const body = await (await post(VIEWER)).json()
      expect(body).toEqual({ data: { viewer: { login: 'muse-bot' } } })
      return performance.now() - start
    }
    github.inject({ match: /graphql/, answer: { delayMs: 300 } })
    expect(await timed()).toBeGreaterThan(290)
    github.inject({ match: /graphql/, answer: { dripMs: 10 } })
    expect(await timed()).toBeGreaterThan(250)
    github.delayEach(200)
    expect(await timed()).toBeGreaterThan(190)
    github.delayEach(0)
  })

  it('has nulls, with or without an error beside them that names the alias', async ({ github, post }) => {
    const heads = ['one', 'two'].map((alias) => `${alias}: user(login: "octocat") { login }`).join(' ')
    github.inject({ match: /two: user/, answer: { change: nullAt(['two']) } })
    github.inject({ match: /two: user/, answer: { change: nullAt(['one', 'login'], null) } })

    expect(await (await post(`{ ${heads} }`)).json()).toEqual({
      data: { one: { login: 'octocat' }, two: null },
      errors: [{ type: 'INTERNAL', path: ['two'], message: expect.stringMatching(/^Something went wrong/u) }],
    })
    expect(await (await post(`{ ${heads} }`)).json()).toEqual({
      data: { one: { login: null }, two: { login: 'octocat' } },
    })
  })

  it('comes no more once the faults are taken back', async ({ github, post }) => {
    github.inject({ match: /graphql/, answer: { status: 502 }, times: Number.POSITIVE_INFINITY })
    expect([(await post(VIEWER)).status, (await post(VIEWER)).status]).toEqual([502, 502])
    github.clearFaults()
    expect((await post(VIEWER)).status).toBe(200)
  })
})

describe('git over HTTP', () => {
  const served = it
    .extend('repository', async ({ github, onTestFinished }) => {
      const repository = await createGitRepository()
      onTestFinished(() => repository[Symbol.asyncDispose]())
      await repository.commit({ message: 'feat: one' })
      await github.serveGit({ owner: 'muse', name: 'packs', directory: repository.directory })
      onTestFinished(() => {
        github.removeRepository('muse/packs')
        github.clearFaults()
      })
      return repository
    })
    .extend('list', ({ github, repository }) => async (...options: string[]) => {
      const url = github.url.replace('http://', `http://x-access-token:${github.token}@`)
      return (await git(repository.directory, [...options, 'ls-remote', `${url}/muse/packs`, 'HEAD'])).toString()
    })

  served('is refused, throttled, reset or cut like any request', async ({ github, repository, list }) => {
    expect(await list()).toBe(`${await repository.sha()}\tHEAD\n`)
    github.inject({ match: /info\/refs/, answer: { status: 502, text: 'Bad gateway' } })
    await expect(list()).rejects.toThrow('502')
    github.inject({ match: /info\/refs/, answer: { status: 429, text: 'Slow', headers: { 'retry-after': '1' } } })
    await expect(list()).rejects.toThrow('429')
    for (const answer of ['reset', 'lost', 'cut', 'broken'] as const) {
      github.inject({ match: /info\/refs/, answer, times: 2 })
      await expect(list(), answer).rejects.toThrow()
      github.clearFaults()
    }
    expect(await list()).toContain('HEAD')
  })

  served('hangs until git gives up by itself', async ({ github, list }) => {
    github.inject({ match: /info\/refs/, answer: 'held' })
    await expect(list('-c', 'http.lowSpeedLimit=1', '-c', 'http.lowSpeedTime=1')).rejects.toThrow(/too slow/u)
  })
})
