import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type CommandFiles, createCommandFiles, processCommandFiles } from './runner/file-commands.ts'
import { parseKeyValues } from './runner/key-values.ts'
import { createSecretMasker } from './runner/secret-masker.ts'
import { createStep } from './runner/step.ts'

/** What comes of a step that writes this to its command files. */
function process(content: Partial<Record<keyof CommandFiles, string>>, secrets: readonly string[] = []) {
  const directory = mkdtempSync(join(tmpdir(), 'file-commands-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const files = createCommandFiles(directory)
  if (content.env !== undefined) appendFileSync(files.env, content.env)
  if (content.output !== undefined) appendFileSync(files.output, content.output)
  if (content.path !== undefined) appendFileSync(files.path, content.path)
  if (content.state !== undefined) appendFileSync(files.state, content.state)
  if (content.step_summary !== undefined) appendFileSync(files.step_summary, content.step_summary)

  const masker = createSecretMasker()
  for (const secret of secrets) masker.add(secret)
  const step = createStep({ masker, workspace: directory, env: {}, debug: false })
  const summary = processCommandFiles(step, files)
  const { outputs, environment, path, state, failed, log } = step.record
  return { outputs, environment, path, state, failed, log, summary }
}

const nothing = {
  outputs: new Map(),
  environment: new Map(),
  path: new Set(),
  state: new Map(),
  failed: false,
  log: [],
  summary: '',
}

describe('parseKeyValues', () => {
  test.each([
    ['pairs, skipping empty lines', 'a=1\n\nb=\n', { a: '1', b: '' }],
    ['a value with further signs', 'a=b=c<<d', { a: 'b=c<<d' }],
    ['a last line without an end', 'a=1', { a: '1' }],
    ['a heredoc of several lines', 'a<<EOF\nx\n\n y=1\nEOF\nb=2\n', { a: 'x\n\n y=1', b: '2' }],
    ['an empty heredoc', 'a<<EOF\nEOF', { a: '' }],
    ['a heredoc whose delimiter has an equals sign', 'a<<E=F\nx\nE=F\n', { a: 'x' }],
    ['carriage returns as they are', 'a=1\r\n', { a: '1\r' }],
    ['the last of two values', 'a=1\na=2\n', { a: '2' }],
  ])('reads %s', (_, content, pairs) => {
    expect(Object.fromEntries(parseKeyValues(content))).toEqual(pairs)
  })

  test.each([
    ['plain', "Invalid format 'plain'"],
    ['<<EOF\nx\nEOF\n', "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty"],
    ['a<<\nx\n', "Invalid format 'a<<'. Name must not be empty and delimiter must not be empty"],
    ['a<<EOF\nx\n', "Invalid value. Matching delimiter not found 'EOF'"],
    ['a<<EOF\nx', 'Invalid value. EOF marker missing new line.'],
  ])('refuses %j in the words of the runner', (content, message) => {
    expect(() => [...parseKeyValues(content)]).toThrow(message)
  })
})

describe('processCommandFiles', () => {
  test('finds nothing in empty files', () => {
    expect(process({})).toEqual(nothing)
  })

  test('reads outputs, variables, state and folders', () => {
    const content = { output: 'a<<E\n1\n2\nE\n', env: 'B=2\n', state: 'c=3\n', path: '/x\n\n/y\r\n/x\n' }
    expect(process(content)).toEqual({
      ...nothing,
      outputs: new Map([['a', '1\n2']]),
      environment: new Map([['B', '2']]),
      state: new Map([['c', '3']]),
      path: new Set(['/y', '/x']),
    })
  })

  test('keeps an output that holds a secret, within the job', () => {
    expect(process({ output: 'a=secret-value\n' }, ['secret-value']).outputs).toEqual(new Map([['a', 'secret-value']]))
  })

  test('fails the step on a malformed file, after the pairs before it and beside the other files', () => {
    expect(process({ output: 'a=1\nbroken\nb=2\n', env: 'C=3\n' })).toEqual({
      ...nothing,
      outputs: new Map([['a', '1']]),
      environment: new Map([['C', '3']]),
      failed: true,
      log: ["##[error]Unable to process file command 'output' successfully.", "##[error]Invalid format 'broken'"],
    })
  })

  test('refuses NODE_OPTIONS without failing the step', () => {
    expect(process({ env: 'NODE_OPTIONS=--require /evil.js\n' })).toEqual({
      ...nothing,
      log: ["##[error]Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command."],
    })
  })

  test('masks the summary, and ends its lines by LF', () => {
    expect(process({ step_summary: '# Hello\r\na secret-value b' }, ['secret-value']).summary).toBe(
      '# Hello\na *** b\n',
    )
  })

  test('takes a summary of one MiB', () => {
    const summary = `${'x'.repeat(1024 * 1024 - 1)}\n`
    expect(process({ step_summary: summary })).toEqual({ ...nothing, summary })
  })

  test('refuses a larger summary with an annotation, and the step does not fail', () => {
    expect(process({ step_summary: 'x'.repeat(1024 * 1024 + 1025) })).toEqual({
      ...nothing,
      log: [
        '##[error]$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 1025k. For more information see: https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary',
      ],
    })
  })
})
