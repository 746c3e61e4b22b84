import { describe, expect, it } from 'vitest'
import { outcomesOf } from './measured-sheet.ts'

const notTraced = (text: string) => outcomesOf(text).filter(([, outcome]) => outcome !== 'traced')

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
