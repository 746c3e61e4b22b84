import { expect } from 'vitest'
import { describeOutcome } from '../../../src/figures/describe.ts'
import { it } from '../../fixtures/database.ts'
import { composedTexts } from './composed.ts'
import { randomOf } from './random.ts'
import { changesFound, falseAlarms } from './rates.ts'
import { writtenText } from './written.ts'

const HISTORIES = 16

it('figures over random histories: composed ones are all traced, changed ones are found, true ones are left alone', {
  timeout: 300_000,
}, async ({ readyDatabase }) => {
  const texts = await composedTexts(readyDatabase, 1, HISTORIES)
  expect(texts.length).toBeGreaterThan(HISTORIES / 2)
  const composed = falseAlarms(texts)
  expect(composed.figures).toBeGreaterThan(400)
  expect(composed.alarms.map((lookedUp) => `${lookedUp.figure.line}: ${describeOutcome(lookedUp)}`)).toEqual([])

  const changes = changesFound(texts, randomOf(2), 20)
  const missed = changes.filter(({ isFound }) => !isFound).map(({ figure, line }) => `${figure.text} IN ${line}`)
  expect(changes.length).toBeGreaterThan(150)
  expect(missed.length / changes.length, missed.join('\n')).toBeLessThanOrEqual(0.05)

  const random = randomOf(3)
  const written = falseAlarms(texts.flatMap((text) => [writtenText(text, random), writtenText(text, random)]))
  const told = written.alarms.map(
    ({ figure, outcome }) => `${outcome.kind} ${figure.text} IN ${figure.surroundings.plain.text}`,
  )
  expect(written.figures).toBeGreaterThan(400)
  expect(told.length / written.figures, told.join('\n')).toBeLessThan(0.01)
})
