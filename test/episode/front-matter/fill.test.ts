import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillFrontMatter } from '../../../src/episode/front-matter/fill.ts'
import { readFrontMatter } from '../../../src/episode/front-matter/read.ts'
import { validateEpisode } from '../../../src/episode/validate.ts'
import { BODY, episodeSource, FRONT_MATTER } from '../episode-source.ts'

const filledIn = {
  episode: 7,
  date: '2026-11-22T12:00:00Z',
  run_id: 'dc59cdde-d5c2-5db8-b4fc-10392d615ba7',
  commit_sha: '0123456789abcdef0123456789abcdef01234567',
}

function dataOf(source: string): Readonly<Record<string, unknown>> {
  const reading = readFrontMatter(source)
  if (!reading.ok) throw new Error(reading.faults[0]?.message)
  return reading.data
}

test('makes an episode of a draft: missing entries get their place in the format', () => {
  const source = episodeSource({ episode: undefined, date: undefined, run_id: undefined, commit_sha: undefined })
  const filled = fillFrontMatter(source, { ...filledIn, confidence_score: 0.85 })
  expect(filled).toBe(`---
title: "Episode Title"
series: "banterpacks"
episode: 7
date: "2026-11-22T12:00:00Z"
models: ["gpt-4", "claude-3"]
run_id: "dc59cdde-d5c2-5db8-b4fc-10392d615ba7"
commit_sha: "0123456789abcdef0123456789abcdef01234567"
latency_ms_p95: 1250
tokens_in: 1500
tokens_out: 800
cost_usd: 0.010335
confidence_score: 0.85
---
${BODY}`)
  expect(validateEpisode(filled, { kind: 'published', allowedSeries: ['banterpacks'] })).toMatchObject({
    ok: true,
    episode: { frontMatter: { ...FRONT_MATTER, ...filledIn, confidence_score: 0.85 } },
  })
})

test('changes no byte when every value is there already, however it is written', () => {
  const source = `\uFEFF---\r\n# note\r\nrun_id: 'DC59CDDE-d5c2-5db8-b4fc-10392d615ba7'\r\nepisode:   7   # seven\r\ndate: 2026-11-22 13:00 +01:00\r\n---\r\nText`
  const { commit_sha: _, ...present } = filledIn
  expect(fillFrontMatter(source, present)).toBe(source)
  expect(fillFrontMatter(source, { commit_sha: undefined })).toBe(source)
})

test.each([
  ['nothing', 'episode:\n', 'episode: 7\n'],
  ['nothing but a comment', 'episode: # soon\n', 'episode: 7 # soon\n'],
  ['null', 'episode: ~\n', 'episode: 7\n'],
  ['a number', 'episode: 3\n', 'episode: 7\n'],
  ['a number with a comment', 'episode: 3 # three\n', 'episode: 7 # three\n'],
  ['a quoted text', 'episode: "3"\n', 'episode: 7\n'],
  ['a quoted key', '"episode" : 3\n', '"episode" : 7\n'],
  ['a tagged value', 'episode: !!str 3\n', 'episode: 7\n'],
  ['an anchored value', 'episode: &here 3\n', 'episode: 7\n'],
  ['a text on lines of its own', 'episode: |\n  3\n  4\nmood: good\n', 'episode: 7\nmood: good\n'],
  ['a text over two lines', 'episode: "a\n  b" # c\n', 'episode: 7 # c\n'],
  ['a list in brackets', 'episode: [1,\n  2]\n', 'episode: 7\n'],
  ['a list on lines', 'episode:\n  - 1\n  - 2\nmood: good\n', 'episode: 7\nmood: good\n'],
  ['indented entries', '  title: a\n  episode: 3\n', '  title: a\n  episode: 7\n'],
  ['a missing entry among indented ones', '  series: a\n  mood: b\n', '  series: a\n  episode: 7\n  mood: b\n'],
  ['a missing entry after a list', 'series:\n  - a\nmood: b\n', 'series:\n  - a\nepisode: 7\nmood: b\n'],
  ['a missing entry after an empty one', 'series:\nmood: b\n', 'series:\nepisode: 7\nmood: b\n'],
  ['a missing entry after a comment', 'series: a # c\n# d\nmood: b\n', 'series: a # c\nepisode: 7\n# d\nmood: b\n'],
  ['a missing entry without one before it', 'mood: b\n# end\n', 'mood: b\n# end\nepisode: 7\n'],
  ['no entries', '# end\n', '# end\nepisode: 7\n'],
  ['no front matter at all', '', 'episode: 7\n'],
])('sets an entry where there was %s', (_, before, after) => {
  expect(fillFrontMatter(`---\n${before}---\nText`, { episode: 7 })).toBe(`---\n${after}---\nText`)
})

test('keeps the line ends of the file', () => {
  expect(fillFrontMatter('---\r\nseries: a\r\nmood: b\r\n---\r\n', { episode: 7 })).toBe(
    '---\r\nseries: a\r\nepisode: 7\r\nmood: b\r\n---\r\n',
  )
})

test('refuses front matter that it could not read back', () => {
  expect(() => fillFrontMatter('---js\n---\n', { episode: 7 })).toThrow('Only a plain --- line may open front matter')
  expect(() => fillFrontMatter('---\na: [\n---\n', { episode: 7 })).toThrow("The front matter can't be filled in.")
  expect(() => fillFrontMatter('---\n{episode: 1}\n---\n', { episode: 7 })).toThrow('found a mapping in braces')
})

test('writes any text so that it is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(dataOf(fillFrontMatter('---\nepisode: 1\n---\n', { title: text }))).toEqual({ episode: 1, title: text })
    }),
  )
})

test('leaves every other entry and line as it is, and sets the wanted values', () => {
  const values = [
    '1',
    '"a: b" # c',
    "'x''y'",
    'plain text',
    '[a, b]',
    '\n  - a\n  - b # c',
    '|\n  text\n  more',
    '>-\n  a\n\n  b',
  ]
  const more = [
    '|+\n  keep\n\n',
    '{a: 1}',
    '\n  k:\n    - v',
    '',
    'null',
    '&a x',
    '"two\n  lines"',
    'two\n  lines',
    '\n  # c\n  - a',
  ]
  const names = ['title', 'series', 'models', 'tokens_in', 'cost_usd', 'mood', ...Object.keys(filledIn)]
  const entry = fc.record({
    name: fc.constantFrom(...names),
    value: fc.constantFrom(...values, ...more),
    comment: fc.constantFrom('', '# about\n', '\n', ' # indented\n'),
  })
  const entries = fc.uniqueArray(entry, { selector: ({ name }) => name })
  const wanted = fc.subarray(Object.entries(filledIn)).map((pairs) => Object.fromEntries(pairs))
  fc.assert(
    fc.property(entries, wanted, fc.boolean(), (all, filled, isCrlf) => {
      const newline = isCrlf ? '\r\n' : '\n'
      const pieces = all.map(({ name, value, comment }) => ({
        name,
        comment: comment.replaceAll('\n', newline),
        text: `${name}: ${value.replace(/\n$/u, '')}\n`.replaceAll('\n', newline),
      }))
      const frontMatter = pieces.map(({ comment, text }) => comment + text).join('')
      const source = `---${newline}${frontMatter}---${newline}${BODY.replaceAll('\n', newline)}`
      const result = fillFrontMatter(source, filled)
      expect(dataOf(result)).toEqual({ ...dataOf(source), ...filled })
      let position = 0
      for (const piece of pieces.flatMap(({ name, comment, text }) => (name in filled ? [comment] : [comment, text]))) {
        expect(result.indexOf(piece, position)).toBeGreaterThanOrEqual(position)
        position = result.indexOf(piece, position) + piece.length
      }
      expect(result.endsWith(isCrlf ? BODY.replaceAll('\n', '\r\n') : BODY)).toBe(true)
      expect(/(?<!\r)\n/u.test(result)).toBe(!isCrlf)
      expect(fillFrontMatter(result, filled)).toBe(result)
    }),
    { numRuns: 150 },
  )
})
