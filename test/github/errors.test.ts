import { describe, expect, test } from 'vitest'
import { answerOf, gitHubFailure, isRateLimited, statusOf } from '../../src/github/errors.ts'
import { Obstruction, TooLarge } from '../../src/http/bounded-fetch.ts'

const answered = (status: number, message: string) =>
  Object.assign(new Error(message), { status, response: { status } })

describe('the remedy', () => {
  test.each([
    [401, 'Bad credentials', "The token is wrong or expired: check the 'token' input."],
    [403, 'Resource not accessible by integration', "Give the token the permission that the action's README names."],
    [
      403,
      'GitHub Actions is not permitted to create or approve pull requests.',
      'Allow it in the repository (and its organization) under Settings > Actions > General > Workflow permissions: "Allow GitHub Actions to create and approve pull requests". Or give the token of a GitHub App.',
    ],
    [
      403,
      'API rate limit exceeded for installation ID 1',
      'The API budget is used up: run less often, or give a token with its own budget.',
    ],
    [
      429,
      'You have exceeded a secondary rate limit',
      'GitHub was asked too much in a short time: run fewer jobs at once, or give a token with its own budget.',
    ],
    [
      404,
      'Not Found',
      "Check the name, and that the token may read it: the workflow's own GITHUB_TOKEN sees only its own repository.",
    ],
    [502, 'Bad gateway', 'GitHub itself failed: run the job again.'],
  ])('for status %i with "%s"', (status, message, remedy) => {
    const sentence = message.endsWith('.') ? message : `${message}.`
    expect(gitHubFailure(answered(status, message), 'reading').message).toBe(
      `GitHub failed while reading; status ${status}: ${sentence} ${remedy}`,
    )
  })

  test('is there where nothing is said', () => {
    expect(gitHubFailure(answered(503, ''), 'reading').message).toBe(
      'GitHub failed while reading; status 503, without a word. GitHub itself failed: run the job again.',
    )
  })

  const BETWEEN =
    'Something between the runner and GitHub answers in its place, or changes its answers: check that, and run the job again.'

  test.each([
    [
      'its answer was not taken',
      new TooLarge('the answer is larger than 64 MB, after decompression: it was not read on'),
      BETWEEN,
    ],
    [
      'something is in the way',
      new Obstruction('github.com sends on to another server (elsewhere.example), which is not followed'),
      BETWEEN,
    ],
    [
      'something is in the way',
      new Obstruction('the proxy before api.github.com answered with status 407'),
      'Give HTTPS_PROXY as http://user:password@host:port where the proxy wants a login, or name the host in NO_PROXY.',
    ],
    [
      'something is in the way',
      new Obstruction('the certificate of api.github.com is not trusted (self-signed certificate)'),
      'Have the runner trust what signs it: NODE_EXTRA_CA_CERTS names the file with the certificate of the company, or of the server.',
    ],
  ])('is another one where %s: %s', (came, cause, remedy) => {
    const asClientsThrow = Object.assign(new Error(cause.message, { cause }), { status: 500 })
    expect(gitHubFailure(asClientsThrow, 'reading').message).toBe(
      `GitHub failed while reading; ${came}: ${cause.message}. ${remedy}`,
    )
  })

  test('is left out where only the answer can tell', () => {
    expect(gitHubFailure(answered(422, 'Reference already exists'), 'creating a branch').message).toBe(
      'GitHub failed while creating a branch; status 422: Reference already exists.',
    )
  })

  test('for no answer at all, which the client reports as 500', () => {
    const failure = gitHubFailure(Object.assign(new Error('connect ECONNREFUSED'), { status: 500 }), 'reading')
    expect(failure).toMatchObject({
      status: undefined,
      message:
        'GitHub failed while reading; no answer: connect ECONNREFUSED. Check that the runner reaches GitHub (githubstatus.com says whether it is up).',
    })
  })
})

test('a failure stays what it is when it passes through another attempt', () => {
  const failure = gitHubFailure(answered(404, 'Not Found'), 'reading the head')
  expect(gitHubFailure(failure, 'collecting')).toBe(failure)
  expect(statusOf(failure)).toBe(404)
})

test('an answer is told in its first line, cut where it is long', () => {
  expect(answerOf(new Error('Validation Failed\n  at somewhere'))).toBe('Validation Failed')
  expect(answerOf('no error')).toBe('no error')
  expect(answerOf(new Error('x'.repeat(1_000)))).toHaveLength(500)
})

test('a used-up budget is told from other refusals, in the words of REST and of GraphQL', () => {
  expect(isRateLimited(answered(403, 'API rate limit exceeded'))).toBe(true)
  expect(isRateLimited(new Error('GraphQL Rate Limit Exceeded'))).toBe(true)
  expect(isRateLimited(answered(403, 'Resource not accessible by integration'))).toBe(false)
})
