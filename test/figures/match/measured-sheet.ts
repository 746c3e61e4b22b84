import type { Aspect, Fact, FactSheet, Subject, Unit } from '../../../src/facts/fact.ts'
import { lookUp } from '../../../src/figures/match/look-up.ts'
import { readFigures } from '../../../src/figures/read/read-figures.ts'

const LLAMA = `a1b2c3d${'0'.repeat(33)}`
const QWEN = `b2c3d4e${'0'.repeat(33)}`
const DIGITS = `1234567${'0'.repeat(32)}a`
const EARLIER = `c3d4e5f${'0'.repeat(33)}`

const fact = (
  name: string,
  value: number,
  unit: Unit,
  subject: Subject = {},
  aspects: readonly Aspect[] = [],
  isChange = false,
): Fact => ({
  name,
  value,
  unit,
  subject,
  statement: 'statement',
  aspects,
  isChange,
  isPart: subject.repository !== undefined && subject.model === undefined,
})

const subjectOf = (model: string, commit: string): Subject => ({
  repository: 'muse/packs',
  commit,
  model,
  quant: 'q4',
  dataset: 'chat',
})

/** What a measure is and was, with all that is told of the two. */
function measured(model: string, commit: string, name: string, unit: Unit, now: number, before: number): Fact[] {
  const [subject, earlier] = [subjectOf(model, commit), subjectOf(model, EARLIER)]
  const aspects: readonly Aspect[] = name === 'p95 latency' ? ['p95', 'latency'] : ['throughput']
  return [
    fact(name, now, unit, subject, aspects),
    fact(`previous ${name}`, before, unit, subject, aspects),
    fact(name, before, unit, earlier, aspects),
    fact(`change of ${name}`, now - before, unit, subject, aspects, true),
    fact(`change of ${name}`, now / before - 1, 'ratio', subject, aspects, true),
    fact(`change of ${name}, by what it is now`, before / now - 1, 'ratio', subject, aspects, true),
    fact(`${name}, times the previous`, now / before, 'ratio', subject, aspects),
    fact(`previous ${name}, times it is now`, before / now, 'ratio', subject, aspects),
  ]
}

/** Two models that became faster, and the commits of two repositories. */
const SHEET: FactSheet = {
  facts: [
    ...measured('llama', LLAMA, 'p95 latency', 'ms', 90, 120),
    ...measured('qwen', QWEN, 'p95 latency', 'ms', 240, 300),
    ...measured('llama', LLAMA, 'tokens per second', 'tokens/s', 50, 40),
    fact('cost per 1k tokens', 0.25, 'USD/1k tokens', subjectOf('llama', LLAMA), ['cost']),
    fact('commits', 184, 'commits'),
    fact('commits', 57, 'commits', { repository: 'muse/packs' }),
    fact('commits', 127, 'commits', { repository: 'muse/hearts' }),
    fact('commits of type fix', 31, 'commits', {}, ['fix']),
    fact('breaking changes', 3, 'commits', {}, ['breaking']),
    fact('commits by bots', 16, 'commits', {}, ['bot']),
    fact('merges', 19, 'commits', {}, ['merged']),
    fact('commits of type revert', 2, 'commits', {}, ['revert']),
    fact('commits without benchmarks', 180, 'commits', {}, ['unmeasured']),
    fact('commits with benchmarks', 4, 'commits', {}, ['measured']),
    fact('lines added', 23_143, 'lines', {}, ['added']),
    fact('lines deleted', 1_245, 'lines', {}, ['deleted']),
    fact('repositories', 2, 'repositories'),
  ],
  commits: [
    { sha: LLAMA, repository: 'muse/packs', words: ['perf: read'] },
    { sha: QWEN, repository: 'muse/packs', words: ['perf: batch'] },
    { sha: DIGITS, repository: 'muse/packs', words: ['feat: digits'] },
  ],
  references: [{ number: 17, repository: 'muse/packs', shas: [LLAMA] }],
}

/** What comes of the figures of a text, by how they are written. */
export const outcomesOf = (text: string): readonly (readonly [text: string, outcome: string])[] =>
  lookUp(readFigures({ text, line: 1 }).figures, SHEET).map(({ figure, outcome }) => [figure.text, outcome.kind])
