import { expect, it } from 'vitest'
import { benchmarkFacts } from '../../../src/facts/benchmark-facts.ts'
import { lookUp } from '../../../src/figures/match/look-up.ts'
import { readFigures } from '../../../src/figures/read/read-figures.ts'

const SHA = 'a1b2c3d'.padEnd(40, '0')
const EARLIER = 'b2c3d4e'.padEnd(40, '0')

/** What comes of the figures of a text where a data set has that name. */
function outcomesOf(text: string, dataset: string) {
  const of = { model: 'llama', quant: 'none', dataset }
  const facts = benchmarkFacts(
    [{ ...of, commit_sha: SHA, repository: 'muse/packs', previous_commit_sha: EARLIER }],
    [
      { ...of, sha: SHA, runs: 1, measured: [75, 90, 130, 50, 0.25, 2_048] },
      { ...of, sha: EARLIER, runs: 1, measured: [100, 120, 160, 40, 0.3, 2_560] },
    ],
  )
  const sheet = { facts, commits: [], references: [] }
  return lookUp(readFigures({ text, line: 1 }).figures, sheet).map(({ figure, outcome }) => [figure.text, outcome.kind])
}

it.for(['512 tokens', '10 MB', '1000 files', '100 calls', 'p95', 'memory', 'top 50 %', 'sleep 5s'])(
  'what measured on %j is told by its figures alone, not by those of the name',
  (dataset) => {
    const told = (level: number) => `The p95 latency of llama / none / ${dataset} fell to ${level} ms, by 25 %.`
    expect(outcomesOf(told(90), dataset)).toEqual([
      ['90 ms', 'traced'],
      ['25 %', 'traced'],
    ])
    expect(outcomesOf(told(95), dataset)[0]).toEqual(['95 ms', 'contradicted'])
    const table = `| Model | Quant | Data set | p99 (ms) |\n| - | - | - | - |\n| llama | none | ${dataset} | 130 |`
    expect(outcomesOf(table, dataset)).toEqual([['130', 'traced']])
  },
)

it('a number in a name is a figure elsewhere', () => {
  expect(outcomesOf('llama takes 10 ms.', '10 MB')).toEqual([['10 ms', 'contradicted']])
})
