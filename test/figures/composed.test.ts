import { describe, expect } from 'vitest'
import { checkFigures, openFigures } from '../../src/figures/check.ts'
import { describeOutcome } from '../../src/figures/describe.ts'
import { readFigures } from '../../src/figures/read-figures.ts'
import { it } from '../fixtures/database.ts'
import { composedTexts } from './composed.ts'

describe('the figures of composed episodes', () => {
  it('are all traced, over random histories', { timeout: 300_000 }, async ({ readyDatabase }) => {
    const texts = await composedTexts(readyDatabase, 1, 20)
    expect(texts.length).toBeGreaterThan(12)
    const open = texts.flatMap(({ body, sheet }) => {
      const lines = body.text.split('\n')
      return openFigures(checkFigures(readFigures(body), sheet)).map(
        (lookedUp) => `${describeOutcome(lookedUp)} IN ${lines[lookedUp.figure.line - body.line]}`,
      )
    })
    expect(open).toEqual([])
  })
})
