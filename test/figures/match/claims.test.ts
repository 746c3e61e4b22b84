import { describe, expect, it } from 'vitest'
import { outcomesOf } from './measured-sheet.ts'

const notTraced = (text: string) => outcomesOf(text).filter(([, outcome]) => outcome !== 'traced')
const contradicted = (text: string) => outcomesOf(text).filter(([, outcome]) => outcome === 'contradicted')

describe('what is true of all is not true of a part', () => {
  it.for([
    'muse/packs: 184 commits',
    '- muse/packs: 184 commits',
    '| repository | commits |\n| - | - |\n| muse/packs | 184 |',
    'In muse/packs, 184 commits.',
    'In muse/packs there were 184 commits.',
    '**muse/packs** — 184 commits',
    '### muse/packs\n\n184 commits',
  ])('in %j', (text) => {
    expect(notTraced(text)).toHaveLength(1)
  })

  it.for([
    '57 of the 184 commits went to muse/packs.',
    'muse/packs (57 of 184 commits)',
    '57 commits in muse/packs of 184 commits in all.',
    'In muse/packs 57 commits, 184 commits in all.',
    'With 184 commits, llama takes 90 ms',
    '| repository | commits |\n| - | - |\n| muse/packs | 57 |\n| all | 184 |',
  ])('but is where it is said to be: %j', (text) => {
    expect(notTraced(text)).toEqual([])
  })
})

describe('what is true of all is not true of those of a kind', () => {
  it.for([
    '184 breaking commits',
    'All 184 commits were reverted by bots.',
    '184 fix commits',
    '184 docs commits',
    '184 commits without benchmarks',
    '184 merged commits',
    '184 commits by bots',
    '57 fix commits in muse/packs',
    '23,143 lines of documentation',
    '23,143 lines of tests added',
  ])('in %j', (text) => {
    expect(notTraced(text)).toHaveLength(1)
  })

  it.for([
    '3 breaking commits',
    'Bots made 16 commits.',
    '31 fix commits',
    '180 commits without benchmarks',
    '19 merged commits',
    '184 commits, of which 31 fixes',
  ])('but of its own: %j', (text) => {
    expect(notTraced(text)).toEqual([])
  })
})

describe('what rose did not fall, and what was is not what is', () => {
  it.for([
    'The p95 latency of llama rose by 25 %.',
    'llama is 25 % slower.',
    'llama got slower by 30 ms.',
    'The p95 latency of llama fell by 90 ms.',
    'llama fell to 30 ms.',
    'llama takes 120 ms now.',
    'llama takes 120 ms.',
    'llama takes 30 ms.',
    'The p95 latency of llama fell by 33 %.',
    'The throughput of llama fell by 25 %.',
    'The throughput of llama is 10 tokens/s lower.',
    'llama is 1.33× slower.',
  ])('in %j', (text) => {
    expect(notTraced(text)).toHaveLength(1)
  })

  it.for(['llama went from 90 ms to 120 ms.', 'llama: 90 ms → 120 ms', 'llama fell from 90 ms to 120 ms'])(
    'in %j, both of them',
    (text) => {
      expect(contradicted(text)).toHaveLength(2)
    },
  )

  it.for([
    'The p95 latency of llama fell by 25 %.',
    'llama is 25 % faster, by 30 ms.',
    'llama fell from 120 ms to 90 ms (−25 %).',
    'llama: 120 ms → 90 ms',
    'llama takes 90 ms, before it 120 ms.',
    'llama takes 90 ms instead of 120 ms',
    'The throughput of llama rose by 25 %, from 40 tokens/s to 50 tokens/s.',
    'llama is 33 % faster and takes 90 ms',
    'llama is 1.33× faster.',
    '| model | before | after | change |\n| - | - | - | - |\n| llama | 120 ms | 90 ms | −25 % |',
  ])('but traces as it is: %j', (text) => {
    expect(notTraced(text)).toEqual([])
  })
})

describe('a number of something else is no fact', () => {
  it.for([
    '$0.25 per token',
    '$0.25 per request',
    '$0.25 a month',
    '184 commits per hour',
    '184 commits a day',
    '50 tokens per minute',
    '240 users signed up.',
    '€240 saved',
    '184 €',
    '184 issues were closed',
    '90 QPS',
    '240 W',
    '240 °C',
    '25 bugs',
    'The mean latency of llama is 90 ms',
    'The worst latency of llama is 90 ms',
    'llama needs 90 ms of CPU',
    'llama starts in 90 ms',
    'more than 190 commits',
    'at least 190 commits',
    'fewer than 180 commits',
    '-184 commits',
  ])('in %j', (text) => {
    expect(notTraced(text)).toHaveLength(1)
  })

  it.for([
    '$0.00025 per token of llama',
    '$0.25 per 1k tokens',
    '184 of them',
    '31 fixes, 19 merges',
    'more than 180 commits, fewer than 190 commits',
    'Over 125 of them went to muse/hearts.',
  ])('but one that is told is: %j', (text) => {
    expect(notTraced(text)).toEqual([])
  })
})

describe('a name that is only like that of a subject is not it', () => {
  it.for([
    'code-llama takes 90 ms',
    'turbo-llama takes 90 ms',
    'other-muse/packs got 57 commits',
    'llama 3 takes 90 ms',
    'llama3 takes 90 ms',
    'llama-3 takes 90 ms',
    'llama:70b takes 90 ms',
  ])('in %j', (text) => {
    expect(notTraced(text)).toHaveLength(1)
  })

  it.for(['llama 90 ms', 'openai/llama takes 90 ms', 'muse/packs: 57 commits', '(llama) 90 ms'])(
    'but the name is: %j',
    (text) => {
      expect(notTraced(text)).toEqual([])
    },
  )
})

describe('a figure is about what the item above it, or the sentence before it, is about', () => {
  it.for([
    '- llama:\n  - 240 ms',
    '- llama\n\n  240 ms',
    '1. llama\n   - p95\n     - 240 ms',
    'llama is faster. It takes 240 ms.',
    'llama is faster. This is good. It takes 240 ms.',
    '> - llama\n>   - 240 ms',
  ])('in %j', (text) => {
    expect(contradicted(text)).toHaveLength(1)
  })

  it.for(['- llama:\n  - 90 ms\n- qwen:\n  - 240 ms', '- llama\n\n240 ms', 'llama is faster. qwen takes 240 ms.'])(
    'and about nothing else: %j',
    (text) => {
      expect(notTraced(text)).toEqual([])
    },
  )
})

describe('figures of several subjects', () => {
  it.for([
    'llama and qwen take 90 ms and 240 ms, respectively.',
    'llama and qwen take 90 and 240 ms.',
    'muse/packs and muse/hearts got 57 and 127 commits.',
    'llama takes 90 ms, and qwen 240 ms.',
  ])('are theirs in order: %j', (text) => {
    expect(notTraced(text)).toEqual([])
  })

  it.for([
    'llama and qwen take 240 ms and 90 ms, respectively.',
    'llama and qwen take 240 and 90 ms.',
    'muse/packs and muse/hearts got 127 and 57 commits.',
    'llama takes 240 ms, and qwen 90 ms.',
  ])('are found where they are swapped: %j', (text) => {
    expect(notTraced(text)).toHaveLength(2)
  })

  it.for([
    'qwen takes 150 ms more than llama',
    'qwen takes 2.7 times as long as llama',
    'llama beats qwen by 150 ms',
    'llama: 90 ms vs 240 ms for qwen',
  ])('are not contradicted where that is not sure: %j', (text) => {
    expect(contradicted(text)).toEqual([])
  })
})

describe('a figure keeps its number and its unit', () => {
  it.for([
    '23 143 lines added',
    'llama takes 90 ms.And more',
    'in 1234567',
    '| metric | llama | qwen |\n| - | - | - |\n| p95 (ms) | 90 | 240 |',
  ])('in %j', (text) => {
    expect(outcomesOf(text).length).toBeGreaterThan(0)
    expect(notTraced(text)).toEqual([])
  })

  it('in a row whose cells are swapped', () => {
    expect(contradicted('| metric | llama | qwen |\n| - | - | - |\n| p95 (ms) | 240 | 90 |')).toHaveLength(2)
  })
})
