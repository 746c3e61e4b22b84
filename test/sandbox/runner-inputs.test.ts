import { describe, expect, test } from 'vitest'
import type { DeclaredInput } from './runner/action-file.ts'
import { resolveInputs } from './runner/inputs.ts'

const input = (name: string, rest: Partial<DeclaredInput> = {}): DeclaredInput => ({
  name,
  required: false,
  default: '',
  deprecationMessage: undefined,
  ...rest,
})

const resolve = (declared: DeclaredInput[], given: Record<string, string>) =>
  resolveInputs(declared, given, { github: { token: 'secret' } })

describe('resolveInputs', () => {
  test('gives what was given first, then the defaults, evaluated', () => {
    const declared = [input('token', { default: '$' + '{{ github.token }}' }), input('hours-back', { default: '24' })]
    expect(resolve(declared, { 'hours-back': '48' })).toEqual({
      values: new Map([
        ['hours-back', '48'],
        ['token', 'secret'],
      ]),
      warnings: [],
      missing: [],
    })
  })

  test('does not fall back to the default for an input given as empty', () => {
    expect(resolve([input('hours-back', { default: '24' })], { 'hours-back': '' }).values).toEqual(
      new Map([['hours-back', '']]),
    )
  })

  test('warns of unexpected inputs in the words of the runner', () => {
    const { warnings } = resolve([input('a'), input('b')], { x: '1', y: '2', A: '3' })
    expect(warnings).toEqual(["Unexpected input(s) 'x', 'y', valid inputs are ['a', 'b']"])
  })

  test('warns of a deprecated input only when it is given', () => {
    const declared = [input('old', { deprecationMessage: 'Use new.' })]
    expect(resolve(declared, {}).warnings).toEqual([])
    expect(resolve(declared, { OLD: 'x' }).warnings).toEqual(["Input 'OLD' has been deprecated with message: Use new."])
  })

  test('tells which required inputs have no value, and does not refuse them', () => {
    const required = { required: true }
    const declared = [input('a', required), input('b', required), input('c', { ...required, default: 'x' }), input('d')]
    expect(resolve(declared, { B: '' }).missing).toEqual(['a', 'b'])
  })
})
