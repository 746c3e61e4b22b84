import { describe, expect, it } from 'vitest'
import type { Aspect, Fact, FactSheet, Subject, Unit } from '../../../src/facts/fact.ts'
import { checkFigures, figureCounts, isTraced } from '../../../src/figures/check.ts'
import { describeOpen, describeSource } from '../../../src/figures/describe.ts'
import { lookUp } from '../../../src/figures/match/look-up.ts'
import { readFigures } from '../../../src/figures/read/read-figures.ts'

const LLAMA = `a1b2c3d${'0'.repeat(33)}`
const QWEN = `b2c3d4e${'0'.repeat(33)}`
const statement = 'benchmarks'
const latency = (value: number, subject: Subject, percentile: Aspect = 'p95'): Fact => ({
  name: `${percentile} latency`,
  value,
  unit: 'ms',
  subject,
  statement,
  aspects: [percentile, 'latency'],
})
const of = (model: string, commit: string): Subject => ({
  repository: 'muse/packs',
  commit,
  model,
  quant: 'q4',
  dataset: 'chat',
})
const count = (value: number, subject: Subject = {}, aspects: readonly Aspect[] = []): Fact => ({
  name: 'commits',
  value,
  unit: 'commits',
  subject,
  statement,
  aspects,
  isPart: subject.repository !== undefined,
})
const lines = (value: number, direction: 'added' | 'deleted', subject: Subject = {}): Fact => ({
  name: `lines ${direction}`,
  value,
  unit: 'lines',
  subject,
  statement,
  aspects: [direction],
  isPart: subject.commit !== undefined,
})

const SHEET: FactSheet = {
  facts: [
    latency(90, of('llama', LLAMA)),
    latency(240, of('qwen', QWEN)),
    latency(75, of('llama', LLAMA), 'p50'),
    { ...latency(-0.25, of('llama', LLAMA)), unit: 'ratio', isChange: true },
    { name: 'peak memory', value: 2.048e9, unit: 'bytes', subject: of('llama', LLAMA), statement, aspects: ['memory'] },
    {
      name: 'cost per 1k tokens',
      value: 0.25,
      unit: 'USD/1k tokens',
      subject: of('llama', LLAMA),
      statement,
      aspects: ['cost'],
    },
    count(184),
    count(57, { repository: 'muse/packs' }),
    count(127, { repository: 'muse/hearts' }),
    count(31, {}, ['fix']),
    lines(23_143, 'added'),
    lines(1_245, 'deleted'),
    lines(1_040, 'added', { repository: 'muse/packs', commit: LLAMA }),
    lines(245, 'deleted', { repository: 'muse/packs', commit: LLAMA }),
  ],
  commits: [
    { sha: LLAMA, repository: 'muse/packs', words: ['perf: read blocks of 64 KB, not 4 (#17)'] },
    { sha: QWEN, repository: 'muse/packs', words: ['perf: batch', 'takes ９３ ms or ९४ ms, not 77² or ½'] },
  ],
  references: [{ number: 17, repository: 'muse/packs', shas: [LLAMA] }],
}

const outcomes = (text: string, sheet = SHEET) =>
  lookUp(readFigures({ text, line: 1 }).figures, sheet).map(({ outcome }) => outcome.kind)

describe('a figure is traced', () => {
  it.for([
    '184 commits, of which 31 fixes',
    '90 ms, 0.09 s, 240 ms',
    'about 87 ms, nearly 250 ms, more than 180 commits',
    'The p95 latency of llama fell by 25 % (−25.0 %) to 90 ms.',
    '2 GB, 2.0 GB, 2,048 MB',
    '$0.25 per 1k tokens, $250 per million tokens, 25 cents',
    '23,143 lines added, 1,245 deleted',
    '23.1k lines added',
    '`a1b2c3d` added 1,040 lines',
    '#17 (+1,040 −245)',
    'llama takes 90 ms, and qwen 240 ms',
    'muse/packs got 57 commits, 127 in muse/hearts',
    '| model | p50 (ms) | p95 (ms) |\n| - | - | - |\n| llama | 75 | 90 |\n| qwen | – | 240 |',
    '### muse/packs\n\n57 commits here.',
    '- read blocks of 64 KB, not 4 (`a1b2c3d`)',
    '- takes ９３ ms or ९४ ms, not 77² or ½ (`b2c3d4e`)',
    'in b2c3d4e0000',
    '184 of them',
  ])('in %j', (text) => {
    expect(new Set(outcomes(text))).toEqual(new Set(['traced']))
  })
})

describe('a figure is contradicted', () => {
  it.for<readonly [string, readonly string[]]>([
    ['llama takes 240 ms, and qwen 90 ms.', ['contradicted', 'contradicted']],
    ['- llama: 240 ms', ['contradicted']],
    ['| model | p95 (ms) |\n| - | - |\n| llama | 240 |\n| qwen | 90 |', ['contradicted', 'contradicted']],
    ['The p95 latency of llama is 75 ms.', ['contradicted']],
    ['The p50 latency of llama is 90 ms.', ['contradicted']],
    ['The p95 latency of llama rose by +25 %.', ['contradicted']],
    ['muse/packs got 127 commits.', ['contradicted']],
    ['### muse/packs\n\n127 commits here.', ['contradicted']],
    ['1,245 lines added', ['contradicted']],
    ['185 commits', ['contradicted']],
  ])('in %j: %j', ([text, expected]) => {
    expect(outcomes(text)).toEqual(expected)
  })
})

describe('a figure is untraced', () => {
  it.for(['77 ms', '91 ms', 'exactly 89 ms', 'deadbee1', '#18', 'about 80 ms', '12 files', '185 of them', '64 KB'])(
    'in %j',
    (text) => {
      expect(outcomes(text)).toEqual(['untraced'])
    },
  )

  it('where a name only begins like that of a subject', () => {
    expect(outcomes('llama-3 takes 240 ms')).toEqual(['untraced'])
  })

  it('where its commit is known and what was written of it says something else', () => {
    expect(outcomes('- read blocks of 640 KB (`a1b2c3d`)')).toEqual(['contradicted', 'traced'])
    expect(outcomes('- read blocks of 6 KB (`b2c3d4e`)')).toEqual(['untraced', 'traced'])
  })
})

describe('a check', () => {
  const check = (text: string) => checkFigures(readFigures({ text, line: 1 }), SHEET)

  it('tells what a figure comes from and what stands there instead', () => {
    const [traced] = lookUp(readFigures({ text: 'llama: 90 ms', line: 1 }).figures, SHEET)
    expect(traced?.outcome.kind === 'traced' && describeSource(traced.outcome.source)).toBe(
      'p95 latency of llama / q4 / chat at a1b2c3d in muse/packs: 90 ms',
    )
    expect(describeOpen(check('llama: 90 ms'))).toBeUndefined()
    const one = (unit: Unit): Fact => ({
      name: 'n',
      value: 1,
      unit,
      subject: {},
      statement: '',
      aspects: [],
      isChange: false,
      isPart: false,
    })
    const units = ['commits', 'repositories', 'pull requests', 'ms', 'tokens/s'] as const
    const shown = units.map((unit) => describeSource(one(unit)).slice('n: '.length))
    expect(shown).toEqual(['1 commit', '1 repository', '1 pull request', '1 ms', '1 tokens/s'])
    expect(describeOpen(check('x 77 ms\n\nllama: 240 ms'))).toBe(
      '2 of 2 figures of the episode have no source in ClickHouse, or another value there: line 3: "240 ms" is not what ClickHouse has: p95 latency of llama / q4 / chat at a1b2c3d in muse/packs: 90 ms. line 1: "77 ms" has no source in ClickHouse.',
    )
  })

  it('counts what is unknown, and what was not looked at, as not traced', () => {
    const unknown = checkFigures(readFigures({ text: '77 ms', line: 1 }), { unread: 'no answer.' })
    expect(figureCounts(unknown)).toEqual({ all: 1, open: 1 })
    expect(isTraced(unknown)).toBe(false)
    expect(isTraced(check('90 ms, '.repeat(2_100)))).toBe(false)
    expect(isTraced(checkFigures(readFigures({ text: 'none', line: 1 }), { unread: 'no answer.' }))).toBe(true)
  })
})
