import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../../scripts/actions.ts'
import { readLabelled } from './labelled/commits.ts'
import { precisionOf, recallOf } from './labelled/figures.ts'
import { HISTORIES } from './labelled/histories.ts'
import { generatedParts, measure, withParts } from './labelled/page.ts'

describe.each(HISTORIES)('the labelled commits of $repository', ({ repository }) => {
  it('are each told once, with a reason and phrases of three words at most', async () => {
    const commits = await readLabelled(repository)
    expect(new Set(commits.map(({ sha }) => sha)).size).toBe(commits.length)
    expect(commits.length).toBeGreaterThanOrEqual(80)
    const long = commits.flatMap(({ facts }) => facts.phrases).filter((phrase) => phrase.split(' ').length > 3)
    expect(long).toEqual([])
  })
})

describe('the default rules', () => {
  it('judge the labelled commits no worse than they did', async () => {
    const { tuned, heldOut } = await measure()
    expect(precisionOf(tuned.together.after)).toBeGreaterThanOrEqual(0.76)
    expect(recallOf(tuned.together.after)).toBeGreaterThanOrEqual(0.86)
    expect(precisionOf(heldOut.together.after)).toBeGreaterThanOrEqual(0.66)
    expect(recallOf(heldOut.together.after)).toBeGreaterThanOrEqual(0.6)
  })

  it('take no commit on auth tokens for relevant', async () => {
    const { tuned } = await measure()
    const tokens = tuned.each.find(({ name }) => name.includes('node-jsonwebtoken'))
    expect(tokens?.before.wrong).toBeGreaterThan(10)
    expect(tokens?.after.wrong).toBe(0)
  })

  it('and their figures are what docs/relevance.md says (npm run relevance writes it)', async () => {
    const page = await readFile(`${ROOT}docs/relevance.md`, 'utf8')
    expect(withParts(page, await generatedParts())).toBe(page)
  })
})
