import { describe, expect, it } from 'vitest'
import { episodeRunId } from '../../../../src/episode/run-id.ts'
import { checkFile } from '../../../../src/publish-episode/decide/episode-faults.ts'
import { valuesFor, withValues } from '../../../../src/publish-episode/decide/review/fixes.ts'
import { episodeSource } from '../../../episode/episode-source.ts'

const naming = { postsDirectory: 'posts', fileName: 'ep-{number}.md', branch: 'content/episode-{number}' }
const fillings = { naming, folder: 'banterpacks', now: new Date('2026-11-20T10:00:00Z'), commitSha: undefined }
const path = 'posts/banterpacks/ep-002.md'

function valuesOf(changes: Readonly<Record<string, string | undefined>>, commitSha?: string) {
  const text = episodeSource({ episode: '2', ...changes })
  const rules = { naming, allowedSeries: ['banterpacks', 'chimera'], seriesFolders: [], folder: 'banterpacks' }
  const { faults } = checkFile(rules, path, { faults: [], redacted: text })
  return valuesFor(faults, { path, text }, { ...fillings, commitSha })
}

describe('what mends a fault', () => {
  it('is what the action fills in', () => {
    expect(valuesOf({ episode: undefined, date: undefined, run_id: undefined, commit_sha: undefined })).toEqual({
      episode: 2,
      date: '2026-11-20T10:00:00Z',
      run_id: episodeRunId('banterpacks', 'Episode Title'),
    })
    const sha = 'c'.repeat(40)
    expect(valuesOf({ commit_sha: undefined }, sha)).toEqual({ commit_sha: sha })
  })

  it.for([
    [{ episode: '3' }, { episode: 2 }],
    [{ series: '"chimera"' }, { series: 'banterpacks' }],
    [
      { tokens_in: '"1500"', cost_usd: '" 0.5 "' },
      { tokens_in: 1500, cost_usd: 0.5 },
    ],
    [{ commit_sha: `"${'A'.repeat(40)}"` }, { commit_sha: 'a'.repeat(40) }],
    // No value that is right, or none that would be right alone.
    [{ tokens_in: '"many"', cost_usd: '"-1"', title: undefined, models: '"gpt-4"' }, {}],
    [{ run_id: undefined, title: undefined }, {}],
  ] as const)('has one right value, or is left to people: %j', ([changes, expected]) => {
    expect(valuesOf(changes)).toEqual(expected)
  })

  it('is nothing for a file that says the same, or that can not be changed', () => {
    const text = episodeSource({ episode: '2' })
    expect(withValues({ path, text }, { episode: 2 }, fillings)).toBeUndefined()
    expect(withValues({ path, text: 'no front matter' }, { episode: 2 }, fillings)).toBeUndefined()
  })
})
