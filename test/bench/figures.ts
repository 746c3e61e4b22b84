import { ensureSchema } from '../../src/clickhouse/schema/ensure.ts'
import { createTestDatabase } from '../clickhouse/connection.ts'
import { composedTexts } from '../figures/rates/composed.ts'
import { randomOf } from '../figures/rates/random.ts'
import { changesFound, falseAlarms } from '../figures/rates/rates.ts'
import { writtenText } from '../figures/rates/written.ts'
import { startClickHouse } from '../sandbox/clickhouse/server.ts'
import type { Measurement } from './measurement.ts'

const HISTORIES = 40
const CHANGES_PER_TEXT = 25
const TEXTS_PER_HISTORY = 3
const LEAST_FOUND = 0.95
const MOST_ALARMS = 0.01

const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`
const count = (number: number) => number.toLocaleString('en-US')

/**
 * How sure the look-up of figures is, over random histories: how many figures of composed episodes are found when they are changed at
 * random, and how many true ones are told all the same, of composed episodes and of texts that are made from facts. Each stands beside
 * the other: telling of every figure would find all changes.
 */
export async function measureFigures(): Promise<Measurement[]> {
  await using server = await startClickHouse()
  await using database = await createTestDatabase(server)
  await ensureSchema(database.clickHouse)
  const texts = await composedTexts(database, 11, HISTORIES)
  const random = randomOf(12)
  const changes = changesFound(texts, random, CHANGES_PER_TEXT)
  const found = changes.filter(({ isFound }) => isFound).length / changes.length
  const composed = falseAlarms(texts)
  const written = falseAlarms(
    texts.flatMap((text) => Array.from({ length: TEXTS_PER_HISTORY }, () => writtenText(text, random))),
  )
  const alarms = written.alarms.length / written.figures
  return [
    {
      what: `figures: changed at random and found (${count(changes.length)} changes)`,
      ours: percent(found),
      peer: `${percent(alarms)} false alarms`,
      budget: `≥ ${percent(LEAST_FOUND)}`,
      withinBudget: found >= LEAST_FOUND,
    },
    {
      what: `figures: false alarms in texts made from facts (${count(written.figures)} figures)`,
      ours: percent(alarms),
      peer: `${percent(found)} of changes found`,
      budget: `< ${percent(MOST_ALARMS)}`,
      withinBudget: alarms < MOST_ALARMS,
    },
    {
      what: `figures: of composed episodes, traced (${count(composed.figures)} figures)`,
      ours: percent(1 - composed.alarms.length / composed.figures),
      peer: '',
      budget: percent(1),
      withinBudget: composed.alarms.length === 0,
    },
  ]
}
