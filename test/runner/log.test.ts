import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from './hostile-text.ts'
import { linesOf, runProgram } from './program.ts'

describe('the log', () => {
  test('tells of each request, and how long it took, where the job runs with debug logging alone', async () => {
    const program = `
      const { attempting, recordRequest } = await load('telemetry/spans.ts')
      const work = () =>
        recordRequest('POST api.example', {}, async (span, tell) => {
          tell('7 left of the budget core')
          span.fail('502')
        })
      await attempting('reading a branch', work)
    `
    expect(linesOf(await runProgram(program))).toEqual([])
    expect(linesOf(await runProgram(program, { debug: true }))).toContainEqual(
      expect.stringMatching(
        /^##\[debug\]POST api\.example: \d+ ms, reading a branch, 7 left of the budget core, failed: 502$/u,
      ),
    )
  })

  test('shows what is said, annotates what is said loud, and folds what belongs together', async () => {
    const run = await runProgram(
      `
      const { log } = await load('runner/log.ts')
      log.info('two\\nlines')
      log.debug('not shown')
      log.notice('a notice')
      log.warning('50% off: a, b', { title: 'Sale: now, here', file: 'posts/ep-001.md', line: 3 })
      log.error('bad\\nvery bad')
      const result = await log.group('Work', async () => { log.info('inside'); return 7 })
      log.info('result ' + result)
      `,
    )
    expect(linesOf(run)).toEqual([
      'two',
      'lines',
      '##[notice]a notice',
      '##[warning]50% off: a, b',
      '##[error]bad',
      'very bad',
      '##[group]Work',
      'inside',
      '##[endgroup]',
      'result 7',
    ])
    expect(run.annotations).toEqual([
      { level: 'notice', message: 'a notice' },
      {
        level: 'warning',
        message: '50% off: a, b',
        title: 'Sale: now, here',
        file: 'posts/ep-001.md',
        line: 3,
      },
      { level: 'error', message: 'bad\nvery bad' },
    ])
    expect(run.conclusion).toBe('success')
  })

  test('has the whole of what is too long for an annotation', async () => {
    const long = `${'CREATE TABLE x; '.repeat(400)}the end`
    const run = await runProgram(`(await load('runner/log.ts')).log.error(${JSON.stringify(long)})`)
    expect(linesOf(run)[0]).toBe(long)
    expect(run.annotations).toEqual([{ level: 'error', message: expect.stringMatching(/in the log\.$/u) }])
  })

  test('shows debug lines with debug logging', async () => {
    const run = await runProgram(`(await load('runner/log.ts')).log.debug('one\\ntwo')`, { debug: true })
    expect(linesOf(run)).toContain('##[debug]one')
    expect(linesOf(run)).toContain('##[debug]two')
  })

  test('folds also what fails, and lets the failure through', async () => {
    const run = await runProgram(`
      const { log } = await load('runner/log.ts')
      await log.group('Work', async () => { throw new Error('no') }).catch((error) => log.info('caught ' + error.message))
    `)
    expect(linesOf(run)).toEqual(['##[group]Work', '##[endgroup]', 'caught no'])
  })

  test('lets no text command the runner, wherever it is written', async () => {
    const texts = fc.sample(hostileText, 400)
    const run = await runProgram(
      `
      const { log } = await load('runner/log.ts')
      const texts = JSON.parse(process.env.INPUT_TEXTS)
      for (const text of texts) {
        log.info(text)
        log.debug(text)
        log.notice('x' + text, { title: text })
        log.warning('x' + text, { title: text, file: text, line: 1 })
        log.error('x' + text, { file: text })
        await log.group(text, async () => {})
      }
      `,
      { inputs: { texts: JSON.stringify(texts) } },
    )
    const { commands, outputs, environment, path, state, masks, annotationCounts, conclusion } = run
    expect({ commands, outputs, environment, path, state, masks, annotationCounts, conclusion }).toEqual({
      commands: [],
      outputs: {},
      environment: {},
      path: [],
      state: {},
      masks: [],
      annotationCounts: { error: 400, warning: 400, notice: 400 },
      conclusion: 'success',
    })
  })
})
