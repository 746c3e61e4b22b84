import { describe, expect, vi } from 'vitest'
import { z } from 'zod'
import { isNotWhole } from '../../src/github/answers.ts'
import { connectGitHub, type GitHub } from '../../src/github/client.ts'
import { GitHubFailure } from '../../src/github/errors.ts'
import { describeUsage } from '../../src/github/usage.ts'
import { captureOutput, connectTo, type TestGitHub, it as test } from './connection.ts'

const VIEWER_QUERY = 'query { repository(owner: "octo", name: "app") { isEmpty } }'
const isEmptyData = z.object({ repository: z.object({ isEmpty: z.boolean() }) })

const ask = (client: GitHub) =>
  client.graphql({ query: VIEWER_QUERY, data: isEmptyData, attempted: 'asking a question' })
const getRepository = (client: GitHub) =>
  client.attempt('getting a repository', () => client.rest.repos.get({ owner: 'octo', repo: 'app' }))

async function failureOf(work: Promise<unknown>): Promise<GitHubFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof GitHubFailure) return error
  throw new Error(`expected a GitHubFailure, found ${String(error)}`)
}

const statuses = ({ server }: TestGitHub) => server.requests.map(({ status }) => status)

describe('a request that fails', () => {
  test.for<[string, (client: GitHub) => Promise<unknown>, RegExp]>([
    ['a query', ask, /graphql/],
    ['a call', getRepository, /^GET/],
  ])('is sent again after a server error: %s', async ([, send, match], { octoGitHub: github }) => {
    github.server.inject({ match, answer: { status: 502, body: 'Bad gateway' } })
    const client = connectTo(github)
    await send(client)
    expect(statuses(github)).toEqual([502, 200])
    expect(client.usage.requests).toBe(2)
  })

  test.for<[string, string | object]>([
    ['that is empty', ''],
    ['that breaks off', '{"data":{"repository":{"isE'],
    ['of something else, such as a page', '<!doctype html><title>Log in</title>'],
    ['with nothing of what was asked', { data: {} }],
    ['whose errors are none', { data: { repository: { isEmpty: true } }, errors: 'broken' }],
    [
      'that failed in part',
      { data: { repository: null }, errors: [{ type: 'INTERNAL', message: 'it broke', path: ['repository'] }] },
    ],
  ])('is sent again after an answer %s', async ([, body], { octoGitHub: github }) => {
    github.server.inject({ match: /graphql/, answer: { status: 200, body } })
    expect((await ask(connectTo(github))).data.repository.isEmpty).toBe(false)
    expect(statuses(github)).toEqual([200, 200])
  })

  test('is sent again after the status 429 of something that stands before GitHub', async ({ octoGitHub: github }) => {
    captureOutput()
    const answer = { status: 429, body: '<html><h1>Slow down</h1></html>', headers: { 'retry-after': '1' } }
    github.server.inject({ match: /^GET/, answer })
    await getRepository(connectTo(github))
    expect(statuses(github)).toEqual([429, 200])
  })

  test('is sent again after a connection that breaks', async ({ octoGitHub: github }) => {
    github.server.inject({ match: /graphql/, answer: 'reset' })
    await ask(connectTo(github))
    expect(statuses(github)).toEqual([0, 200])
  })

  test.for([400, 401, 403, 404, 405, 409, 410, 415, 422])(
    'is not sent again after a refusal with %i',
    async (status, { octoGitHub: github }) => {
      github.server.inject({ match: /^GET/, answer: { status, body: { message: 'No' } } })
      const client = connectTo(github)
      expect((await failureOf(getRepository(client))).status).toBe(status)
      expect(statuses(github)).toEqual([status])
      expect(client.usage.requests).toBe(1)
    },
  )

  test('is not sent again more often than asked for', async ({ octoGitHub: github }) => {
    github.server.inject({ match: /graphql/, answer: { status: 504, body: '' } })
    const question = { query: VIEWER_QUERY, data: isEmptyData, attempted: 'asking a question', retries: 0 }
    expect((await failureOf(connectTo(github).graphql(question))).status).toBe(504)
    expect(statuses(github)).toEqual([504])
  })
})

describe('the failure says what was tried, what came back and what to do', () => {
  test('when the token is wrong, and never says the token', async ({ octoGitHub: github }) => {
    const failure = await failureOf(ask(connectGitHub('ghp_hunter2')))
    expect(failure.message).toBe(
      "GitHub failed while asking a question; status 401: Bad credentials - https://docs.github.com/rest. The token is wrong or expired: check the 'token' input.",
    )
    expect(failure.status).toBe(401)
    expect(statuses(github)).toEqual([401])
    expect(`${failure.stack}${String(failure.cause)}`).not.toContain('hunter2')
  })

  test('when a repository is not found', async ({ octoGitHub: github }) => {
    const client = connectTo(github)
    const work = client.attempt('getting a repository', () => client.rest.repos.get({ owner: 'octo', repo: 'gone' }))
    expect((await failureOf(work)).message).toBe(
      "GitHub failed while getting a repository; status 404: Not Found - https://docs.github.com/rest. Check the name, and that the token may read it: the workflow's own GITHUB_TOKEN sees only its own repository.",
    )
  })

  test('when nothing answers', async ({ octoGitHub: github }) => {
    github.server.inject({ match: /graphql/, answer: 'reset' })
    const question = { query: VIEWER_QUERY, data: isEmptyData, attempted: 'asking a question', retries: 0 }
    const failure = await failureOf(connectTo(github).graphql(question))
    expect(failure.status).toBeUndefined()
    expect(failure.message).toMatch(
      /^GitHub failed while asking a question; no answer: .+\. Check that the runner reaches GitHub \(githubstatus\.com says whether it is up\)\.$/u,
    )
  })

  test('when a query is wrong', async ({ octoGitHub: github }) => {
    const work = connectTo(github).graphql({ query: '{ nothing }', data: z.unknown(), attempted: 'asking for nothing' })
    await expect(work).resolves.toMatchObject({ data: undefined })
    const strict = connectTo(github).graphql({
      query: '{ nothing }',
      data: isEmptyData,
      attempted: 'asking for nothing',
    })
    expect((await failureOf(strict)).message).toBe(
      'GitHub failed while asking for nothing; status 200: Cannot query field "nothing" on type "Query".',
    )
  })

  test('when the answer has another form than expected', async ({ octoGitHub: github }) => {
    const data = z.object({ repository: z.object({ isEmpty: z.string() }) })
    const work = connectTo(github).graphql({ query: VIEWER_QUERY, data, attempted: 'asking a question' })
    expect((await failureOf(work)).message).toBe(
      'GitHub failed while asking a question; status 200: the answer has another form than expected: ✖ Invalid input: expected string, received boolean → at repository.isEmpty.',
    )
  })

  test.for<[string, object]>([
    ['a text', { errors: 'broken' }],
    ['a text beside data', { data: { repository: { isEmpty: false } }, errors: 'broken' }],
    ['nothing in a list', { data: null, errors: [null] }],
    ['no message', { data: { repository: { isEmpty: false } }, errors: [{ type: 'NOT_FOUND' }] }],
    ['an object', { errors: { message: 'broken' } }],
  ])('when the errors of a query are none: %s', async ([, body], { octoGitHub: github }) => {
    const question = { query: VIEWER_QUERY, data: isEmptyData, attempted: 'asking a question', retries: 0 }
    for (const status of [200, 403]) {
      github.server.inject({ match: /graphql/, answer: { status, body } })
      const failure = await failureOf(connectTo(github).graphql(question))
      expect(failure.status).toBe(status)
      expect(failure.message).not.toMatch(/not a function|Cannot read/u)
      expect(isNotWhole(failure)).toBe(status === 200)
    }
  })

  test('when something else than GitHub answers', async ({ octoGitHub: github }) => {
    github.server.inject({ match: /graphql/, answer: { status: 200, body: 'Log in to the network' }, times: 3 })
    expect((await failureOf(ask(connectTo(github)))).message).toMatch(
      /status 200: the answer is not whole, or not GitHub's: found 'Log in to the network'\./u,
    )
  })
})

describe('a budget that is used up', () => {
  const soon = { 'retry-after': '1' }
  const late = { 'retry-after': '3600' }
  const secondary = 'You have exceeded a secondary rate limit.'

  test.for<[string, (client: GitHub) => Promise<unknown>, RegExp]>([
    ['a query', ask, /graphql/],
    ['a call', getRepository, /^GET/],
  ])('is waited for when it comes back soon: %s', async ([, send, match], { octoGitHub: github }) => {
    const output = captureOutput()
    github.server.inject({ match, answer: { status: 403, body: { message: secondary }, headers: soon } })
    await send(connectTo(github))
    expect(statuses(github)).toEqual([403, 200])
    expect(output).toEqual(["::warning::GitHub's secondary rate limit is reached; waiting 1 s.\n"])
  })

  test('is waited for also where GitHub says it with status 429, for as long as it says', async ({
    octoGitHub: github,
  }) => {
    const output = captureOutput()
    github.server.inject({ match: /^GET/, answer: { status: 429, body: { message: secondary }, headers: soon } })
    await getRepository(connectTo(github))
    expect(statuses(github)).toEqual([429, 200])
    expect(output).toHaveLength(1)
  })

  test.for<[string, (client: GitHub) => Promise<unknown>, RegExp]>([
    ['a query', ask, /graphql/],
    ['a call', getRepository, /^GET/],
  ])('is not waited for when it takes too long: %s', async ([, send, match], { octoGitHub: github }) => {
    const output = captureOutput()
    github.server.inject({ match, answer: { status: 403, body: { message: secondary }, headers: late } })
    const failure = await failureOf(send(connectTo(github, { maxWaitSeconds: 120 })))
    expect(statuses(github)).toEqual([403])
    expect(output).toEqual([
      "::warning::GitHub's secondary rate limit is reached; it ends in 3600 s, too long to wait for.\n",
    ])
    expect(failure.message).toMatch(
      /; status 403: You have exceeded a secondary rate limit\. GitHub was asked too much in a short time: run fewer jobs at once, or give a token with its own budget\. It comes back at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.$/u,
    )
  })

  const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '5000' }
  const TOO_LONG = 'it ends in more than a day, too long to wait for.'

  test.for<[string, number, string, Record<string, string>, RegExp | undefined]>([
    ['far in the future', 429, secondary, { 'retry-after': '9'.repeat(20) }, RegExp(TOO_LONG)],
    ['far below nothing', 429, secondary, { 'retry-after': '-5' }, /it ends in 60 s/],
    ['a word', 403, secondary, { 'retry-after': 'soon' }, /it ends in 60 s/],
    ['a date', 403, secondary, { 'retry-after': 'Sun, 06 Nov 2168 08:49:37 GMT' }, RegExp(TOO_LONG)],
    ['no date', 403, 'API rate limit exceeded', { ...spent, 'x-ratelimit-reset': '9'.repeat(16) }, RegExp(TOO_LONG)],
    ['a word for a date', 403, 'API rate limit exceeded', { ...spent, 'x-ratelimit-reset': 'soon' }, undefined],
  ])(
    'of whose end GitHub tells %s is a refusal like any other',
    async ([, status, message, headers, warning], { octoGitHub: github }) => {
      const output = captureOutput()
      github.server.inject({ match: /^GET/, answer: { status, body: { message }, headers } })
      const failure = await failureOf(getRepository(connectTo(github, { maxWaitSeconds: 0 })))
      expect(failure.status).toBe(status)
      expect(failure.message).toMatch(/give a token with its own budget\.$/u)
      expect(statuses(github)).toEqual([status])
      expect(output).toHaveLength(warning === undefined ? 0 : 1)
      if (warning !== undefined) expect(output[0]).toMatch(warning)
    },
  )

  test('is not waited for longer than the caller wants', async ({ octoGitHub: github }) => {
    captureOutput()
    github.server.inject({
      match: /^GET/,
      answer: { status: 403, body: { message: secondary }, headers: { 'retry-after': '20' } },
    })
    await failureOf(getRepository(connectTo(github, { maxWaitSeconds: 10 })))
    expect(statuses(github)).toEqual([403])
  })

  test('is understood where GraphQL says it in an answer with status 200', async ({ octoGitHub: github }) => {
    captureOutput()
    const token = github.server.addToken({ remaining: 0 })
    expect((await failureOf(ask(connectGitHub(token, { maxWaitSeconds: 0 })))).message).toMatch(
      /; status 200: .*rate limit exceeded.* The API budget is used up: run less often, or give a token with its own budget\. It comes back at .*Z\.$/iu,
    )
  })
})

describe('what is spent', () => {
  test('is counted with what is left, for each kind of budget', async ({ octoGitHub: github }) => {
    const client = connectTo(github)
    await ask(client)
    await getRepository(client)
    await getRepository(client)
    const resetAt = expect.any(Date)
    expect(client.usage).toEqual({
      requests: 3,
      resources: { core: { requests: 2, failures: new Map() }, graphql: { requests: 1, failures: new Map() } },
      tokens: [expect.objectContaining({ requests: 3, points: 1, kind: 'app', isKnown: true })],
      clockBehindMs: expect.any(Number),
    })
    expect(client.usage.tokens[0]?.budgets).toEqual(
      new Map([
        ['graphql', { limit: 5_000, remaining: 4_999, resetAt }],
        ['core', { limit: 5_000, remaining: 4_998, resetAt }],
      ]),
    )
    expect(describeUsage(client.usage)).toBe('3 API requests; graphql 4,999 of 5,000 left; core 4,998 of 5,000 left')
  })

  test('is counted in one place for several connections', async ({ octoGitHub: github }) => {
    const { usage } = connectTo(github)
    await ask(connectTo(github, { usage }))
    await getRepository(connectTo(github, { usage }))
    expect(usage.requests).toBe(2)
  })
})

describe('where GitHub is', () => {
  test('GraphQL is asked where the runner says it is, REST where the API is', async ({ openGitHub }) => {
    const rest = await openGitHub()
    const graphql = await openGitHub()
    const token = graphql.server.addToken({ token: rest.server.token })
    vi.stubEnv('GITHUB_API_URL', rest.server.url)
    const client = connectGitHub(token)
    await ask(client)
    await getRepository(client)
    expect(graphql.server.requests.map(({ path }) => path)).toEqual(['/graphql'])
    expect(rest.server.requests.map(({ path }) => path)).toEqual(['/repos/octo/app'])
  })

  test('GraphQL lies beside REST where the runner says nothing else', async ({ octoGitHub: github }) => {
    vi.stubEnv('GITHUB_GRAPHQL_URL', '')
    await ask(connectTo(github))
    expect(github.server.requests.map(({ path }) => path)).toEqual(['/graphql'])
  })
})
