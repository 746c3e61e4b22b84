import { describe, expect, it } from 'vitest'
import { ALERT_MARKER, alertText, tellsTheSame } from '../../src/dead-letters/alert-text.ts'
import { repositoryLetter } from './builders.ts'

const RUN = 'https://github.com/muse/blog/actions/runs/1'

describe('the issue on dead letters', () => {
  it('tells of each letter, those for people first, whatever their errors say', () => {
    const hostile = repositoryLetter({ subject: 'muse/`evil`', error: '@everyone <img src=x> | #1', attempts: 10 })
    const { body } = alertText([repositoryLetter(), hostile], RUN)
    expect(body).toContain(ALERT_MARKER)
    expect(body).toContain('2 dead letters wait, of which 1 was tried 10 times and is left to people.')
    expect(body).not.toMatch(/@everyone|<img|\s#1/u)
    expect(body.indexOf('for people')).toBeLessThan(body.indexOf('muse/packs'))
  })

  it('stays within what GitHub takes', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      repositoryLetter({ subject: `muse/${'x'.repeat(90)}${index}`, error: '<'.repeat(2_000) }),
    )
    const { body } = alertText(many, RUN)
    expect(body.length).toBeLessThan(65_536)
    expect(body).toContain('And 475 more.')
  })

  it('tells the same from another run, and something else of other letters', () => {
    const letter = repositoryLetter()
    const body = (attempts: number, run: string) => alertText([{ ...letter, attempts }], run).body
    expect(tellsTheSame(body(1, RUN), body(1, `${RUN}2`))).toBe(true)
    expect(tellsTheSame(body(1, RUN).replaceAll('\n', '\r\n'), body(1, RUN))).toBe(true)
    expect(tellsTheSame(body(1, RUN), body(2, RUN))).toBe(false)
  })
})
