import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { maskUrl } from '../../src/http/secret-url.ts'
import { maskProxies, refuseSecretNames } from '../../src/runner/secrets.ts'
import { withoutOwnSecrets } from '../../src/secrets/own-secrets.ts'
import { linesOf, runProgram } from './program.ts'

test('a secret is masked as it is, and as it looks in a URL, in base64, in JSON and in an authorization header', async () => {
  const secret = 'p&ss "word"/é'
  const run = await runProgram(
    `
    const { log } = await load('runner/log.ts')
    const { maskSecret } = await load('runner/secrets.ts')
    const secret = process.env.INPUT_SECRET
    maskSecret(secret, 'octo')
    log.info('plain ' + secret)
    log.info('url ' + new URLSearchParams({ key: secret }).get('key') + ' ' + encodeURIComponent(secret))
    log.info('json ' + JSON.stringify({ key: secret }))
    log.info('base64 ' + Buffer.from(secret).toString('base64'))
    log.info('basic ' + Buffer.from('octo:' + secret).toString('base64'))
    log.error('failed with ' + secret)
    `,
    { inputs: { secret } },
  )
  expect(linesOf(run)).toEqual([
    'plain ***',
    'url *** ***',
    'json {"key":"***"}',
    'base64 ***',
    'basic ***',
    '##[error]failed with ***',
  ])
  expect(run.masks).toEqual(
    expect.arrayContaining([
      secret,
      'p%26ss%20%22word%22%2F%C3%A9',
      'p&amp;ss &quot;word&quot;/é',
      'p&ss \\"word\\"/é',
      'cCZzcyAid29yZCIvw6k=',
      'b2N0bzpwJnNzICJ3b3JkIi/DqQ==',
    ]),
  )
})

test('each form of a secret is masked once, in base64 also as a part of more', async () => {
  const run = await runProgram(`(await load('runner/secrets.ts')).maskSecret('plain')`)
  expect(run.masks).toEqual(['plain', 'cGxhaW4=', 'cGxhaW4', 'cGxhaW', 'BsYWlu', 'wbGFpb', '706c61696e', '706C61696E'])
})

test('each line of a secret is masked', async () => {
  const run = await runProgram(`
    const { log } = await load('runner/log.ts')
    const { maskSecret } = await load('runner/secrets.ts')
    maskSecret('first line\\nsecond line')
    log.info('the second line')
  `)
  expect(linesOf(run)).toEqual(['the ***'])
})

test('nothing is masked where there is no secret', async () => {
  const run = await runProgram(`
    const { maskSecret } = await load('runner/secrets.ts')
    for (const none of [undefined, '', ' ', '\\n']) maskSecret(none, 'octo')
  `)
  expect(run).toMatchObject({ masks: [], log: expect.not.stringContaining('##[warning]') })
})

describe('in this process', () => {
  // What is masked here is not to be masked in the log of the tests.
  beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true))
  afterEach(() => void vi.restoreAllMocks())

  test.each([
    [
      '/v1/deploy/prj_Q7x2Kd93mZpLw5/a8Yt61RvQc?buildCache=false',
      'Hook a8Yt61RvQc of prj_Q7x2Kd93mZpLw5',
      'Hook *** of ***',
    ],
    ['/v1/deploy/prj_Q7x2Kd93mZpLw5/b8Yt61RvQc', 'No POST /v1/deploy/prj_Q7x2Kd93mZpLw5/b8Yt61RvQc', 'No POST ***'],
    ['/hooks?key=c8Yt61RvQc&kind=buildCache', 'no such key: c8Yt61RvQc', 'no such key: ***'],
    ['/hooks/d8Yt%2161%2BRvQc', 'no d8Yt!61+RvQc, no d8Yt%2161%2BRvQc', 'no ***, no ***'],
    ['/banterpacks', 'posts/banterpacks/ep-001.md', 'posts/banterpacks/ep-001.md'],
    [
      '/my-teams/buildCache?to=episode-001',
      '/my-teams buildCache to=episode-001',
      '/my-teams buildCache to=episode-001',
    ],
  ])('of the secret address %s what is more than words is masked', (address, said, masked) => {
    maskUrl(`https://host.example${address}`)
    expect(withoutOwnSecrets(said)).toBe(masked)
    expect(withoutOwnSecrets(`POST https://host.example${address}`)).toBe('POST ***')
  })

  test.each([
    ['HTTPS_PROXY', 'http://me:Zq/81LmX0pw@127.0.0.1:1', 'Zq/81LmX0pw'],
    ['http_proxy', 'http://me:Zq%2F82LmX0pw@127.0.0.1:1', 'Zq/82LmX0pw'],
    ['all_proxy', 'me:Zq@#83LmX0pw@127.0.0.1:1', 'Zq@#83LmX0pw'],
  ])('the password of a proxy is masked: %s', (name, address, password) => {
    maskProxies({ [name]: address, no_proxy: 'a@b' })
    expect(withoutOwnSecrets(`${address}; ${password}`)).toBe('***; ***')
  })

  test('names that hold a secret are refused, and not repeated', () => {
    maskUrl('https://host.example/banterblogs-9f3')
    expect(() => refuseSecretNames({ repository: ['muse/banterblogs'], branch: [undefined] })).not.toThrow()
    const names = { repository: ['muse/banterblogs-9f3'], branch: [undefined, 'x'] }
    expect(() => refuseSecretNames(names)).toThrow(
      /^Input 'repository' holds what is also a secret of this run(?!.*9f3)/u,
    )
  })
})
