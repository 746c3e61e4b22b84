import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLogParser } from './runner/log-parser.ts'
import { createSecretMasker } from './runner/secret-masker.ts'
import { createStep, type StepOptions } from './runner/step.ts'

interface Settings extends Partial<StepOptions> {
  readonly echo?: boolean
}

/** What comes of a log with these lines. */
function parse(lines: readonly string[], settings: Settings = {}) {
  const step = createStep({ masker: createSecretMasker(), workspace: '/workspace', env: {}, debug: false, ...settings })
  const parser = createLogParser(step, { echo: settings.echo ?? false })
  for (const line of lines) parser(line)
  return step.record
}

const disabled = (name: string) => expect.stringMatching(`^The \`${name}\` command is disabled\\. Please upgrade`)

describe('annotations', () => {
  test('have the place and the title that the command gives', () => {
    const { annotations, log } = parse([
      '::error file=/workspace/posts/ep-001.md,line=3,endLine=3,col=2,endColumn=9,title=Front matter%3A bad%2C very::50%25 off%0Asecond line',
      '::warning file=elsewhere.md::w',
      '::notice::n',
    ])
    expect(annotations).toEqual([
      {
        level: 'error',
        message: '50% off\nsecond line',
        title: 'Front matter: bad, very',
        file: 'posts/ep-001.md',
        line: 3,
        endLine: 3,
        column: 2,
        endColumn: 9,
      },
      { level: 'warning', message: 'w', file: 'elsewhere.md' },
      { level: 'notice', message: 'n' },
    ])
    expect(log).toEqual(['##[error]50% off', 'second line', '##[warning]w', '##[notice]n'])
  })

  test.each([
    ['endLine=4', { line: 4, endLine: 4 }],
    ['line=4,endLine=3', {}],
    ['col=1,endColumn=2', {}],
    ['line=1,endLine=2,col=1', { line: 1, endLine: 2 }],
    ['line=1,endColumn=5', { line: 1, column: 5, endColumn: 5 }],
    ['line=1,col=5,endColumn=2', { line: 1 }],
    ['line=one', {}],
  ])('keep of the place %s what makes sense', (place, kept) => {
    expect(parse([`::error ${place}::m`]).annotations).toEqual([{ level: 'error', message: 'm', ...kept }])
  })

  test('are counted all, but ten of a kind are kept', () => {
    const many = Array.from({ length: 12 }, (_, index) => `::warning::${index}`)
    const { annotations, annotationCounts } = parse([...many, '::error::last'])
    expect(annotations.map(({ message }) => message)).toEqual([...Array(10).keys(), 'last'].map(String))
    expect(annotationCounts).toEqual({ error: 1, warning: 12, notice: 0 })
  })

  test('are cut at 4096 characters', () => {
    expect(parse([`::error::${'x'.repeat(5000)}`]).annotations[0]?.message).toHaveLength(4096)
  })
})

describe('groups, debug lines and echo', () => {
  test('render groups as the log viewer wants them', () => {
    expect(parse(['::group::Commits', 'a', '::endgroup::']).log).toEqual(['##[group]Commits', 'a', '##[endgroup]'])
  })

  test('show debug lines only with debug logging', () => {
    expect(parse(['::debug::x%0Ay'], { debug: true }).log).toEqual(['##[debug]x', '##[debug]y'])
    expect(parse(['::debug::x']).log).toEqual([])
  })

  test('show the commands themselves while echo is on, but for those that show anyway', () => {
    const { log } = parse([
      '::echo::on',
      '::group::G',
      '::add-mask::secret-value',
      '::error::e',
      '::echo::off',
      '::group::H',
    ])
    expect(log).toEqual(['::group::G', '##[group]G', '::add-mask::***', '##[error]e', '::echo::off', '##[group]H'])
  })

  test('fail the step on an echo value that is neither on nor off', () => {
    const { failed, log } = parse(['::echo::loud'])
    expect(failed).toBe(true)
    expect(log).toEqual([
      "##[error]Unable to process command '::echo::loud' successfully.",
      "##[error]Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: 'loud'.",
    ])
  })
})

describe('masks', () => {
  test('hide the secret, its lines and its encodings in what follows, not in what came before', () => {
    const secret = 'first-part%0Asecond-part'
    const { log, masks } = parse([
      'first-part',
      `::add-mask::${secret}`,
      'a first-part b second-part',
      Buffer.from('first-part').toString('base64'),
      '::error::first-part',
    ])
    expect(log).toEqual(['first-part', 'a *** b ***', '***', '##[error]***'])
    expect(masks).toEqual(['first-part\nsecond-part'])
  })

  test('warn of an empty one', () => {
    expect(parse(['::add-mask:: ']).log).toEqual([
      "##[warning]Can't add secret mask for empty string in ##[add-mask] command.",
    ])
  })
})

describe('outdated commands', () => {
  test('set-output and save-state are still executed, with a warning', () => {
    const { outputs, state, commands, failed, annotations } = parse([
      '::set-output name=path::a=b::c',
      '::SAVE-STATE name=pid::7',
    ])
    expect({ outputs, state, commands, failed }).toEqual({
      outputs: new Map([['path', 'a=b::c']]),
      state: new Map([['pid', '7']]),
      commands: ['set-output', 'save-state'],
      failed: false,
    })
    expect(annotations).toEqual([
      { level: 'warning', message: expect.stringContaining('The `set-output` command is deprecated') },
      { level: 'warning', message: expect.stringContaining('The `save-state` command is deprecated') },
    ])
  })

  test('set-env and add-path fail the step and change nothing', () => {
    const { failed, environment, path, commands, annotations } = parse(['::set-env name=A::1', '::add-path::/evil'])
    expect({ failed, environment, path, commands }).toEqual({
      failed: true,
      environment: new Map(),
      path: new Set(),
      commands: ['set-env', 'add-path'],
    })
    expect(annotations.map(({ message }) => message)).toEqual([
      "Unable to process command '::set-env name=A::1' successfully.",
      disabled('set-env'),
      "Unable to process command '::add-path::/evil' successfully.",
      disabled('add-path'),
    ])
  })

  test('set-env and add-path work where the workflow allows them', () => {
    const env = { ACTIONS_ALLOW_UNSECURE_COMMANDS: 'true' }
    const { failed, environment, path } = parse(['::set-env name=A::1', '::add-path::/tools', '::add-path::/tools'], {
      env,
    })
    expect({ failed, environment, path }).toEqual({
      failed: false,
      environment: new Map([['A', '1']]),
      path: new Set(['/tools']),
    })
  })

  test('a problem matcher that is not there fails the step, one that is there does not', () => {
    const workspace = mkdtempSync(join(tmpdir(), 'matcher-'))
    onTestFinished(() => rmSync(workspace, { recursive: true }))
    writeFileSync(join(workspace, 'matcher.json'), '{}')
    expect(parse(['::add-matcher::matcher.json'], { workspace }).failed).toBe(false)
    expect(parse(['::add-matcher::missing.json'], { workspace }).failed).toBe(true)
  })
})

describe('forged commands', () => {
  test.each([
    ['after white space', '\t  ::set-output name=a::b'],
    ['after U+0085, which .NET takes for white space', '\u0085::set-output name=a::b'],
    ['after a line separator', '\u2028::set-output name=a::b'],
    ['in the legacy form', '##[set-output name=a]b'],
    ['in the legacy form in mid-line', 'feat: ##[set-output name=a]b'],
    ['in any case', '::Set-Output NAME=a::b'],
  ])('are executed %s', (_, line) => {
    expect(parse([line])).toMatchObject({ outputs: new Map([['a', 'b']]), commands: ['set-output'] })
  })

  test.each([
    ['in mid-line', 'feat: ::set-output name=a::b'],
    ['after U+FEFF, which is no white space to .NET', '\ufeff::set-output name=a::b'],
    ['without a second pair of colons', '::set-output name=a'],
    ['with a space before the name', ':: set-output name=a::b'],
    ['in the legacy form behind another ##[', '##[foo] ##[set-output name=a]b'],
    ['when the name is unknown', '::set-result name=a::b'],
  ])('are plain text %s', (_, line) => {
    expect(parse([line])).toMatchObject({ outputs: new Map(), commands: [], log: [line] })
  })

  test('show the legacy form of a command that is in use otherwise', () => {
    expect(parse(['::error::real', 'x ##[error]forged'])).toMatchObject({
      commands: ['error'],
      annotations: [
        { level: 'error', message: 'real' },
        { level: 'error', message: 'forged' },
      ],
    })
  })

  test("decode the legacy form's own escapes", () => {
    expect(parse(['##[set-output name=a%3Bb%5D;x=y]c%0Ad%3B%2C']).outputs).toEqual(new Map([['a;b]', 'c\nd;%2C']]))
  })

  test("can't write the markers of the runner itself", () => {
    expect(parse(['##[start-action display=x]', 'a ##[end-action]']).log).toEqual([
      '##[\\start-action display=x]',
      'a ##[\\end-action]',
    ])
  })
})

describe('stop-commands', () => {
  test('makes commands plain text until the token comes', () => {
    const { log, outputs, annotations, commands } = parse([
      '::stop-commands::my-long-token',
      '::set-output name=a::b',
      '::error::e',
      '::other-token::',
      '::My-Long-Token::',
      '::warning::w',
      '::my-long-token::',
    ])
    expect(log).toEqual([
      '::stop-commands::***',
      '::set-output name=a::b',
      '::error::e',
      '::other-token::',
      '::My-Long-Token::',
      '##[warning]w',
      '::***::',
    ])
    expect({ outputs, annotations, commands }).toEqual({
      outputs: new Map(),
      annotations: [{ level: 'warning', message: 'w' }],
      commands: ['stop-commands'],
    })
  })

  test.each(['', 'pause-logging', 'error'])('refuses the token "%s"', (token) => {
    const { failed, annotations } = parse([`::stop-commands::${token}`, '::notice::still executed'])
    expect(failed).toBe(true)
    expect(annotations.at(-1)).toEqual({ level: 'notice', message: 'still executed' })
  })
})
