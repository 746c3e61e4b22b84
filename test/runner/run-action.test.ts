import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { describeError } from '../../src/runner/run-action.ts'
import { linesOf, runProgram } from './program.ts'

describe('describeError', () => {
  test.each([
    [new Error('what happened'), 'what happened'],
    [new TypeError(''), 'TypeError'],
    [new Error('outer', { cause: new Error('inner') }), 'outer'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [404, '404'],
  ])('of %j', (error, text) => {
    expect(describeError(error)).toBe(text)
  })
})

describe('runAction', () => {
  const act = (body: string, debug = false) =>
    runProgram(`await (await load('runner/run-action.ts')).runAction(async () => { ${body} })`, { debug })

  test('lets an action that does its work succeed', async () => {
    const run = await act('')
    expect(run).toMatchObject({ conclusion: 'success', exitCode: 0, annotations: [] })
  })

  test.each([
    ['thrown', "throw new Error('no such branch')"],
    [
      'rejected where nobody waits',
      "void Promise.reject(new Error('no such branch')); await new Promise((done) => setTimeout(done, 50))",
    ],
    [
      'thrown out of a callback',
      "setTimeout(() => { throw new Error('no such branch') }); await new Promise((done) => setTimeout(done, 50))",
    ],
  ])('makes of an error that is %s one annotation and exit code 1, without its stack', async (_how, body) => {
    const run = await act(body)
    expect(run).toMatchObject({
      conclusion: 'failure',
      exitCode: 1,
      annotations: [{ level: 'error', message: 'no such branch' }],
      annotationCounts: { error: 1, warning: 0, notice: 0 },
    })
    expect(linesOf(run)).toEqual(['##[error]no such branch'])
  })

  test('ends the program when the work is done, also where something still waits', async () => {
    const run = await act("setInterval(() => {}, 1_000); (await load('runner/log.ts')).log.info('x'.repeat(200_000))")
    expect(run).toMatchObject({ conclusion: 'success', log: expect.stringContaining('x'.repeat(200_000)) })
  })

  test('tells the stack and the cause with debug logging', async () => {
    const run = await act("throw new Error('no such branch', { cause: new Error('status 404') })", true)
    expect(run.annotations).toEqual([{ level: 'error', message: 'no such branch' }])
    expect(linesOf(run)).toContainEqual(expect.stringMatching(/^##\[debug\] +at .*main\.cjs/u))
    expect(linesOf(run)).toContain('##[debug]caused by: Error: status 404')
  })

  test('lets no error command the runner', async () => {
    const run = await act("throw new Error('::set-output name=x::y\\\\n##[add-mask]z\\\\r::add-mask::w')")
    expect(run).toMatchObject({ exitCode: 1, outputs: {}, masks: [], commands: [] })
  })

  test('ends when nobody reads its log any more', async () => {
    const source = (path: string) => pathToFileURL(join(import.meta.dirname, '../../src/runner', path)).href
    const program = `
      import { runAction } from '${source('run-action.ts')}'
      import { log } from '${source('log.ts')}'
      await runAction(() => new Promise(() => setInterval(() => log.info('still here'), 1)))`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout, 'data')
    child.stdout.destroy()
    expect(await once(child, 'close')).toEqual([1, null])
  })

  test('makes an annotation also of what is no error', async () => {
    const run = await act("throw 'just words'")
    expect(run).toMatchObject({ exitCode: 1, annotations: [{ level: 'error', message: 'just words' }] })
  })
})
