import { expect, test } from 'vitest'
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
