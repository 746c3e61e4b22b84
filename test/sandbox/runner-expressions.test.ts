import { describe, expect, test } from 'vitest'
import { evaluateTemplate } from './runner/expressions.ts'

const contexts = {
  github: { token: 'secret', repository: 'o/r', event: { issue: { number: 7 }, labels: ['a'] } },
  runner: { os: 'Linux' },
}

const expression = (text: string) => `$\{{ ${text} }}`

describe('evaluateTemplate', () => {
  test('leaves a text without expressions alone', () => {
    expect(evaluateTemplate('24h $HOME {{ x }}', contexts)).toBe('24h $HOME {{ x }}')
  })

  test('replaces every look-up in a text', () => {
    const template = `https://x:${expression('github.token')}@host/${expression('github.repository')} ${expression('runner.os')}`
    expect(evaluateTemplate(template, contexts)).toBe('https://x:secret@host/o/r Linux')
  })

  test('compares names without case and needs no spaces', () => {
    expect(evaluateTemplate('$' + '{{GitHub.Token}}', contexts)).toBe('secret')
  })

  test('looks into the event, where what is missing is empty', () => {
    expect(evaluateTemplate(expression('github.event.issue.number'), contexts)).toBe('7')
    expect(evaluateTemplate(expression('github.event.inputs.hours-back'), contexts)).toBe('')
  })

  test('does not evaluate what a look-up gave', () => {
    const inner = { github: { token: expression('github.secret'), secret: 'hidden' } }
    expect(evaluateTemplate(expression('github.token'), inner)).toBe(expression('github.secret'))
  })

  test.each([
    ["format('{0}', github.token)", 'only context look-ups such as github.token are'],
    ['github', 'only context look-ups such as github.token are'],
    ['secrets.TOKEN', "there is no context 'secrets', only github and runner"],
    ['github.nothing', "the context 'github' has no 'nothing'"],
    ['github.constructor', "the context 'github' has no 'constructor'"],
  ])('refuses %s and says why', (text, reason) => {
    const message = `The expression ${expression(text)} can't be evaluated here: ${reason}.`
    expect(() => evaluateTemplate(expression(text), contexts)).toThrow(message)
  })
})
