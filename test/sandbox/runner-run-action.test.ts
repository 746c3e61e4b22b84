import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type ActionRun, type RunActionOptions, runAction } from './runner/run-action.ts'
import { type ThrowAwayAction, throwAwayAction } from './runner/throw-away-action.ts'

async function run(
  action: ThrowAwayAction | string,
  options: Omit<RunActionOptions, 'action'> = {},
): Promise<ActionRun> {
  using written = throwAwayAction(typeof action === 'string' ? { main: action } : action)
  return await runAction({ ...options, action: written.directory })
}

/** The log without its head, which shows the action and its inputs. */
const logOf = ({ log }: ActionRun) => log.slice(log.indexOf('##[endgroup]') + '##[endgroup]\n'.length)

const write = (variable: string, text: string) =>
  `require('node:fs').appendFileSync(process.env.${variable}, ${JSON.stringify(text)});`

const github = { url: 'http://127.0.0.1:4000', token: 'ghs_token_of_the_job', repository: 'muse/blog' }

describe('runAction', () => {
  test('gives back all that an action did', async () => {
    const main = `
      console.log('::add-mask::the-password')
      console.log('::group::Work')
      console.log('hello the-password')
      console.log('::endgroup::')
      console.log('::warning file=a.md,line=2::careful')
      ${write('GITHUB_OUTPUT', 'answer<<EOF\n42\nlines\nEOF\n')}
      ${write('GITHUB_STEP_SUMMARY', '# Done\n')}
      ${write('GITHUB_ENV', 'LATER=yes\n')}
      ${write('GITHUB_PATH', '/tools/bin\n')}
      ${write('GITHUB_STATE', 'pid=7\n')}`
    expect(await run(main)).toEqual({
      conclusion: 'success',
      exitCode: 0,
      outputs: { answer: '42\nlines' },
      summary: '# Done\n',
      annotations: [{ level: 'warning', message: 'careful', file: 'a.md', line: 2 }],
      annotationCounts: { error: 0, warning: 1, notice: 0 },
      log: expect.stringMatching(
        /^##\[group\]Run \.\/actions\/action-.*\n##\[endgroup\]\n##\[group\]Work\nhello \*\*\*\n##\[endgroup\]\n##\[warning\]careful$/u,
      ),
      masks: ['the-password'],
      environment: { LATER: 'yes' },
      path: ['/tools/bin'],
      state: { pid: '7' },
      commands: [],
      missingInputs: [],
      peakMemoryMegabytes: process.platform === 'linux' ? expect.any(Number) : undefined,
      cpuSeconds: process.platform === 'linux' ? expect.any(Number) : undefined,
      durationMilliseconds: expect.any(Number),
    })
  })

  test('passes inputs on as the toolkit reads them, and shows them in the log', async () => {
    const action = {
      inputs: {
        'hours-back': { default: 24 },
        token: { default: '$' + '{{ github.token }}' },
        secret: { required: true },
      },
      main: `const { env } = process
        console.log([env['INPUT_HOURS-BACK'], env.INPUT_TOKEN === '${github.token}', env.INPUT_EXTRA, env.INPUT_SECRET])`,
    }
    const result = await run(action, { inputs: { extra: 'x' }, env: { LEVEL: '3' }, github })
    expect(result.log.split('\n')).toEqual([
      "##[warning]Unexpected input(s) 'extra', valid inputs are ['hours-back', 'token', 'secret']",
      expect.stringMatching(/^##\[group\]Run /u),
      'with:',
      '  extra: x',
      '  hours-back: 24',
      '  token: ***',
      'env:',
      '  LEVEL: 3',
      '##[endgroup]',
      "[ '24', true, 'x', '' ]",
    ])
    expect(result).toMatchObject({ conclusion: 'success', missingInputs: ['secret'] })
  })

  test('understands what the toolkit writes', async () => {
    const main = `(async () => {
      const core = await import('${import.meta.resolve('@actions/core')}')
      core.setSecret('the-password')
      core.setOutput('hours', Number(core.getInput('hours-back', { required: true })) * 2)
      core.exportVariable('LATER', { a: 1 })
      core.saveState('pid', 'first\\nsecond')
      core.addPath('/tools/bin')
      await core.group('Work, 100%: all', async () => core.info('the-password'))
      core.error('50% off\\nnow', { title: 'a:b,c', file: 'x y.md', startLine: 3, endLine: 4 })
      await core.summary.addRaw('# Done', true).write()
      core.setFailed('over')
    })()`
    const result = await run({ inputs: { 'hours-back': { default: '24' } }, main })
    expect(result).toMatchObject({
      conclusion: 'failure',
      exitCode: 1,
      outputs: { hours: '48' },
      environment: { LATER: '{"a":1}' },
      state: { pid: 'first\nsecond' },
      path: ['/tools/bin'],
      masks: ['the-password'],
      summary: '# Done\n',
      annotations: [
        { level: 'error', message: '50% off\nnow', title: 'a:b,c', file: 'x y.md', line: 3, endLine: 4 },
        { level: 'error', message: 'over' },
      ],
      commands: [],
    })
    expect(logOf(result).split('\n')).toEqual([
      '##[group]Work, 100%: all',
      '***',
      '##[endgroup]',
      '##[error]50% off',
      'now',
      '##[error]over',
    ])
  })

  test("masks the job's token from the start, without the action asking for it", async () => {
    const main = `console.error('token ${github.token} ' + Buffer.from('${github.token}').toString('base64'))`
    const result = await run(main, { github })
    expect(logOf(result)).toBe('token *** ***')
    expect(result.masks).toEqual([])
  })

  test('runs the action in the workspace, with the event in a file and nothing of the own environment', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
    onTestFinished(() => rmSync(workspace, { recursive: true }))
    process.env.SANDBOX_TEST_LEAK = 'leaked'
    onTestFinished(() => {
      delete process.env.SANDBOX_TEST_LEAK
    })
    const main = `const { env } = process
      console.log(JSON.stringify({
        cwd: process.cwd() === require('node:fs').realpathSync(env.GITHUB_WORKSPACE),
        event: JSON.parse(require('node:fs').readFileSync(env.GITHUB_EVENT_PATH, 'utf8')),
        leak: env.SANDBOX_TEST_LEAK, token: env.GITHUB_TOKEN, repository: env.GITHUB_REPOSITORY,
        name: env.GITHUB_EVENT_NAME, actions: env.GITHUB_ACTIONS, given: env.GIVEN
      }))`
    const event = { head_commit: { id: 'abc' } }
    const options = { workspace, env: { GIVEN: 'yes' }, github: { ...github, event, eventName: 'push' } }
    expect(JSON.parse(logOf(await run(main, options)))).toEqual({
      cwd: true,
      event,
      repository: 'muse/blog',
      name: 'push',
      actions: 'true',
      given: 'yes',
    })
  })

  test('removes the folders it made, and keeps those it was given', async () => {
    const temporaryDirectory = mkdtempSync(join(tmpdir(), 'runner-temp-'))
    onTestFinished(() => rmSync(temporaryDirectory, { recursive: true }))
    const main = `const { env } = process
      require('node:fs').writeFileSync(env.RUNNER_TEMP + '/kept', 'for the next step')
      console.log(env.GITHUB_WORKSPACE)`
    const workspace = logOf(await run(main, { temporaryDirectory }))
    expect(workspace).toMatch(/workspace$/u)
    expect(existsSync(workspace)).toBe(false)
    expect(readFileSync(join(temporaryDirectory, 'kept'), 'utf8')).toBe('for the next step')
  })

  test('fails on an exit code, whatever was written before', async () => {
    const main = `${write('GITHUB_OUTPUT', 'partial=1\n')} console.log('::error::broken'); process.exitCode = 3`
    expect(await run(main)).toMatchObject({
      conclusion: 'failure',
      exitCode: 3,
      outputs: { partial: '1' },
      annotations: [{ level: 'error', message: 'broken' }],
    })
  })

  test('does not fail on an error annotation alone', async () => {
    expect(await run(`console.log('::error::only said')`)).toMatchObject({ conclusion: 'success', exitCode: 0 })
  })

  test.each([
    ['on standard error', `console.error('::set-output name=a::b')`],
    ['behind a bare CR', `console.log('feat: harmless\\r::set-output name=a::b')`],
    ['behind U+0085', `console.log('\\u0085::set-output name=a::b')`],
    ['in mid-line', `console.log('fix: ##[set-output name=a]b')`],
    ['written in pieces', `process.stdout.write('::set-out'); setTimeout(() => console.log('put name=a::b'), 50)`],
  ])('shows a command that was forged %s', async (_, main) => {
    expect(await run(main)).toMatchObject({ outputs: { a: 'b' }, commands: ['set-output'], conclusion: 'success' })
  })

  test('fails the step on set-env, though the program ends well', async () => {
    expect(await run(`console.log('::set-env name=A::1')`)).toMatchObject({
      conclusion: 'failure',
      exitCode: 0,
      environment: {},
      commands: ['set-env'],
    })
  })

  test('fails the step on a malformed output file', async () => {
    expect(await run(write('GITHUB_OUTPUT', 'no pair\n'))).toMatchObject({
      conclusion: 'failure',
      exitCode: 0,
      annotations: [
        { level: 'error', message: "Unable to process file command 'output' successfully." },
        { level: 'error', message: "Invalid format 'no pair'" },
      ],
    })
  })

  test('does not fail the step on a summary that is too long', async () => {
    const main = `require('node:fs').writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1))`
    expect(await run(main)).toMatchObject({
      conclusion: 'success',
      summary: '',
      annotations: [{ level: 'error', message: expect.stringContaining('upload aborted') }],
    })
  })

  test('gives the log line by line while the action runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'streaming-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const go = join(folder, 'go')
    // The action ends only once its first line has been seen.
    const main = `const { existsSync } = require('node:fs')
      console.log('first')
      const timer = setInterval(() => { if (existsSync(process.env.GO)) { clearInterval(timer); console.log('last') } }, 10)`
    const lines: string[] = []
    const result = await run(main, {
      env: { GO: go },
      onLine(line) {
        lines.push(line)
        if (line === 'first') writeFileSync(go, '')
      },
    })
    expect(lines).toEqual(result.log.split('\n'))
    expect(lines.slice(-2)).toEqual(['first', 'last'])
  })

  test('stops an action that takes too long, and says so', async () => {
    const result = await run('setInterval(() => {}, 1000)', { timeoutMilliseconds: 600 })
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 128 + 2 })
    expect(logOf(result)).toMatch(/^##\[error\]The action '.*' has timed out after 0\.01 minutes\.$/u)
  })

  test('fails an action that was cancelled, even when it ends well', async () => {
    const abort = new AbortController()
    const main = `process.on('SIGINT', () => process.exit(0)); console.log('ready'); setInterval(() => {}, 1000)`
    const onLine = (line: string) => line === 'ready' && abort.abort()
    const result = await run(main, { signal: abort.signal, onLine })
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 0 })
    expect(logOf(result)).toBe('ready\n##[error]The operation was canceled.')
  })

  test('hands the state of the main program to the post program, which runs after a failure too', async () => {
    const action = {
      pre: `${write('GITHUB_ENV', 'FROM_PRE=1\n')} ${write('GITHUB_STATE', 'id=pre\n')}`,
      main: `console.log([process.env.FROM_PRE, process.env.STATE_id].join()); ${write('GITHUB_STATE', 'id=main\n')} process.exit(1)`,
      post: `console.log(process.env.STATE_id)`,
    }
    const result = await run(action)
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 1, state: { id: 'main' } })
    expect(logOf(result)).toMatch(/\n1,pre\nPost job cleanup\.\nmain$/u)
  })

  test('shows debug lines and echoes commands with debug logging', async () => {
    const main = `console.log(process.env.RUNNER_DEBUG); console.log('::debug::detail'); console.log('::group::G')`
    expect(logOf(await run(main, { debug: true })).split('\n')).toEqual([
      '1',
      '##[debug]detail',
      '::group::G',
      '##[group]G',
      '##[debug]Node Action run completed with exit code 0',
    ])
  })

  test('says that an action was not found by its name', async () => {
    await expect(runAction({ action: 'no-such-action' })).rejects.toThrow(
      /There is no action\.yml in .*actions\/no-such-action/u,
    )
  })
})
