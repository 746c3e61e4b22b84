import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessConfidence } from '../../../src/publish-episode/decide/evidence/confidence.ts'
import { NO_DATA } from '../../../src/publish-episode/gather/data-basis.ts'
import { withDataQuality, withoutDataQuality } from '../../../src/publish-episode/text/data-quality.ts'
import { describesOtherEpisode, markBody, markedEpisode, unedited } from '../../../src/publish-episode/text/marker.ts'
import { pullRequestBody, pullRequestTitle } from '../../../src/publish-episode/text/pull-request.ts'
import { FRONT_MATTER as ENTRIES } from '../../episode/episode-source.ts'

const UNSCORED = { confidence_score: undefined, correlation_strength: undefined }
const FRONT_MATTER = { ...ENTRIES, ...UNSCORED }
const now = new Date('2026-11-22T12:00:00Z')
const confidence = assessConfidence(UNSCORED, NO_DATA, now)
const body = (changes: Partial<typeof FRONT_MATTER> = {}) =>
  pullRequestBody({
    episode: { frontMatter: { ...FRONT_MATTER, ...changes }, text: 'The episode' },
    path: 'posts/banterpacks/ep-001.md',
    confidence,
    minConfidence: 0.6,
    isTrusted: false,
    commitUrl: undefined,
    isComposed: false,
    claims: [],
    figures: undefined,
  })

describe('the text of a pull request', () => {
  it('says n/a, and not 0, where nothing can be told', () => {
    expect(body()).toContain('| **Confidence** | **n/a** | the lowest of these |')
    expect(body()).toContain('- [ ] Confidence: n/a, at least 0.60 is asked for.')
  })

  it('links the commit where its page is known', () => {
    const url = `https://github.com/o/r/commit/${FRONT_MATTER.commit_sha}`
    const text = pullRequestBody({
      episode: { frontMatter: FRONT_MATTER, text: 'The episode' },
      path: 'p.md',
      confidence,
      minConfidence: 0,
      isTrusted: true,
      commitUrl: url,
      isComposed: true,
      claims: [],
      figures: undefined,
    })
    expect(text).toContain(`| Commit | [${FRONT_MATTER.commit_sha.slice(0, 10)}](${url}) |`)
    expect(text).toContain('composed from the data in ClickHouse')
  })

  it('fits what GitHub accepts, at its largest', () => {
    const wild = '<@😀|`>'.repeat(40).slice(0, 200)
    const changes = { title: wild, models: Array.from({ length: 100 }, () => wild) }
    expect(body(changes).length).toBeLessThanOrEqual(65_536)
    expect(markedEpisode(body(changes))?.runId).toBe(FRONT_MATTER.run_id)
    expect(pullRequestTitle({ ...FRONT_MATTER, ...changes }).length).toBeLessThanOrEqual(256)
  })

  it('lets no title mention, reference, skip a workflow, or open a tag', () => {
    const pieces = fc.constantFrom('@a', '#1', 'GH-7', '[skip ci]', '<b>', '-->', '|', '`', '\n', ' ', 'x')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const title = parts.join('')
        const row = body({ title })
          .split('\n')
          .find((line) => line.startsWith('| Title |'))
        expect(row).not.toMatch(/@\w|#\d|\bGH-\d|<b>|-->|(?<!\\)[`[]/u)
        expect(pullRequestTitle({ ...FRONT_MATTER, title })).not.toMatch(/@\w|#\d|\bGH-\d|\[|\n/u)
      }),
    )
  })
})

describe('the title of a pull request', () => {
  it('is as harmless as that in the commit message: no address of an issue either', () => {
    const title = 'closes https://github.com/o/r/issues/1 [skip ci] by @octocat'
    expect(pullRequestTitle({ ...FRONT_MATTER, title })).toBe(
      'Episode 1 of banterpacks: closes github.com/o/r/issues/1 (skip ci) by @ octocat',
    )
  })
})

describe('the marker', () => {
  const marker = (text: string) =>
    markBody({
      runId: FRONT_MATTER.run_id,
      series: 'banterpacks',
      number: 1,
      episode: 'The episode',
      title: 'Title',
      body: text,
    })

  it('tells whether the text describes the episode as it is now; one of an earlier version can not', () => {
    expect(describesOtherEpisode(marker('Text'), 'The episode')).toBe(false)
    expect(describesOtherEpisode(marker('Text'), 'The changed episode')).toBe(true)
    expect(describesOtherEpisode(marker('Text').replace(/ episode=\w+/u, ''), 'The changed episode')).toBe(false)
  })

  it('tells which texts are as they were written, after GitHub has changed line ends', () => {
    const marked = marker('One\nTwo')
    expect(unedited('Title', marked.replaceAll('\n', '\r\n'))).toEqual({ title: true, body: true })
    expect(unedited('Other', marked)).toEqual({ title: false, body: true })
    expect(unedited('Title', marked.replace('Two', 'Three'))).toEqual({ title: true, body: false })
    expect(unedited('Title', 'A body of its own')).toEqual({ title: false, body: false })
  })
})

describe('the section on data quality', () => {
  const episode = '---\nx: 1\n---\n\n## Links & artifacts\n\nNone.\n'

  it('comes off again without a trace, with either line end', () => {
    for (const text of [episode, episode.replaceAll('\n', '\r\n')]) {
      const added = withDataQuality(text, confidence, 0.6)
      expect(added).toContain('## Data quality')
      expect(withoutDataQuality(added)).toBe(text.trimEnd())
    }
  })

  it('of an author stays', () => {
    const written = `${episode}\n## Data quality\n\nMy own words.\n`
    expect(withoutDataQuality(written)).toBe(written.trimEnd())
  })
})
