import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readActionFile } from './runner/action-file.ts'
import { throwAwayAction } from './runner/throw-away-action.ts'

function folderWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'action-file-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
  return directory
}

describe('readActionFile', () => {
  test('reads the inputs and the programs, relative to the action.yml', () => {
    using action = throwAwayAction({
      inputs: {
        token: { required: true, default: '$' + '{{ github.token }}' },
        old: { deprecationMessage: 'Use new.' },
      },
      main: '',
      pre: '',
      post: '',
      runs: { 'post-if': 'failure()' },
    })
    const { directory } = action
    expect(readActionFile(directory)).toEqual({
      name: 'Throw-away',
      directory,
      inputs: [
        { name: 'token', required: true, default: '$' + '{{ github.token }}', deprecationMessage: undefined },
        { name: 'old', required: false, default: '', deprecationMessage: 'Use new.' },
      ],
      stages: [
        { name: 'pre', script: join(directory, 'pre.cjs'), condition: 'always()' },
        { name: 'main', script: join(directory, 'main.cjs'), condition: 'success()' },
        { name: 'post', script: join(directory, 'post.cjs'), condition: 'failure()' },
      ],
    })
  })

  test('turns numbers, booleans and nulls in defaults into the text the runner passes on', () => {
    using action = throwAwayAction({
      inputs: {
        hours: { default: 24 },
        confidence: { default: 0.6 },
        create: { default: true },
        none: { default: null },
      },
      main: '',
    })
    const defaults = readActionFile(action.directory).inputs.map((input) => input.default)
    expect(defaults).toEqual(['24', '0.6', 'true', ''])
  })

  test('says where it looked when there is no action.yml', () => {
    const directory = folderWith({})
    expect(() => readActionFile(directory)).toThrow(`There is no action.yml in ${directory}.`)
  })

  test('reads an action.yaml too', () => {
    const directory = folderWith({ 'action.yaml': 'name: A\nruns: { using: node24, main: index.js }', 'index.js': '' })
    expect(readActionFile(directory).name).toBe('A')
  })

  test('refuses an action that is not for Node 24, and names the key', () => {
    const directory = folderWith({ 'action.yml': 'name: A\nruns: { using: docker, image: Dockerfile }' })
    expect(() => readActionFile(directory)).toThrow(/action\.yml is not the file of a node24 action:.*runs\.using/su)
  })

  test('says to build when the program is not there', () => {
    const directory = folderWith({ 'action.yml': 'name: A\nruns: { using: node24, main: ../dist/index.js }' })
    expect(() => readActionFile(directory)).toThrow(/runs \.\.\/dist\/index\.js, but there is no .*build it first/u)
  })
})
