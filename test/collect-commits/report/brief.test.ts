import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { briefCommit, briefSchema, composeBrief } from '../../../src/collect-commits/report/brief.ts'
import { noFacts, unreadFacts } from '../../../src/collect-commits/store/facts.ts'
import type { Fact } from '../../../src/facts/fact.ts'
import { commit } from '../builders.ts'

const NOW = new Date('2026-11-25T12:00:00Z')
const FACT: Fact = {
  name: 'lines added',
  value: 3,
  unit: 'lines',
  subject: { repository: 'muse/packs', pullRequest: '7' },
  statement: 'named commits',
  aspects: ['added'],
  isPart: true,
}
const brief = (facts: readonly Fact[] | undefined) =>
  composeBrief({
    repositories: ['muse/packs', 'muse/packs'],
    relevant: [briefCommit(commit({ message: 'perf: x' }))],
    benchmarks: [],
    facts: { ...noFacts(NOW), facts },
    now: NOW,
  })

it('a brief has the form that is published', async () => {
  const published: unknown = JSON.parse(await readFile('docs/brief.schema.json', 'utf8'))
  expect(published).toEqual(z.toJSONSchema(briefSchema))
  expect(briefSchema.parse(JSON.parse(JSON.stringify(brief([FACT]))))).toMatchObject({
    repositories: ['muse/packs'],
    window: { commits_until: '2026-11-25T12:00:00.000Z', collected_since: '2026-11-25T11:59:59.999Z' },
    facts: [
      {
        name: 'lines added',
        value: 3,
        unit: 'lines',
        subject: { repository: 'muse/packs', pullRequest: '7' },
        statement: 'named commits',
      },
    ],
  })
})

it('a brief tells that facts are unknown, or how many it leaves out', () => {
  expect(brief(unreadFacts(NOW).facts).facts).toBeNull()
  const many = brief(Array.from({ length: 10_003 }, () => FACT))
  expect([many.facts?.length, many.facts_left_out]).toEqual([10_000, 3])
})
