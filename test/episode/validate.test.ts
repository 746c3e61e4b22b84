import fc from 'fast-check'
import { expect, test } from 'vitest'
import { validateEpisode } from '../../src/episode/validate.ts'
import { BODY, episodeSource, FRONT_MATTER } from './episode-source.ts'

const allowedSeries = ['banterpacks', 'chimera']
const published = (source: string) => validateEpisode(source, { kind: 'published', allowedSeries })
const draft = (source: string) => validateEpisode(source, { kind: 'draft', allowedSeries })

function faultsOf(validation: ReturnType<typeof draft>) {
  return validation.ok ? [] : validation.faults
}

test('accepts an episode as the format shows it', () => {
  expect(published(episodeSource())).toMatchObject({
    ok: true,
    episode: { frontMatter: FRONT_MATTER, body: BODY, sections: [{ line: 15 }, {}, {}, {}, { line: 27 }] },
  })
})

test('accepts the same with CRLF, a byte order mark and non-ASCII text', () => {
  const source = `\uFEFF${episodeSource({ title: '"Größe – 測定 🚀"' }).replaceAll('\n', '\r\n')}`
  expect(published(source)).toMatchObject({
    ok: true,
    episode: { frontMatter: { ...FRONT_MATTER, title: 'Größe – 測定 🚀' }, body: BODY.replaceAll('\n', '\r\n') },
  })
})

test('keeps unknown keys and the two scores', () => {
  const source = episodeSource({ mood: '[good]', confidence_score: '0.85', correlation_strength: '-0.4' })
  expect(published(source)).toMatchObject({
    ok: true,
    episode: { frontMatter: { ...FRONT_MATTER, mood: ['good'], confidence_score: 0.85, correlation_strength: -0.4 } },
  })
})

test('gives dates in UTC and UUIDs in lower case, however they are written', () => {
  const source = episodeSource({ date: '2025-10-07 22:50:43 +02:00', run_id: `"${FRONT_MATTER.run_id.toUpperCase()}"` })
  expect(published(source)).toMatchObject({ ok: true, episode: { frontMatter: FRONT_MATTER } })
})

test('lets a draft leave out what is filled in later, in each way of leaving out', () => {
  const { episode: _, date: __, run_id: ___, commit_sha: ____, ...written } = FRONT_MATTER
  for (const missing of [undefined, '', 'null']) {
    const source = episodeSource({ episode: missing, date: missing, run_id: missing, commit_sha: missing })
    const validation = draft(source)
    expect(validation).toMatchObject({ ok: true })
    expect(validation.ok && validation.episode.frontMatter).toEqual(written)
    expect(faultsOf(published(source)).map(({ field }) => field)).toEqual(
      expect.arrayContaining(['episode', 'date', 'run_id', 'commit_sha']),
    )
  }
})

test('says in words that nothing was measured, and takes a forgotten value for a fault', () => {
  expect(published(episodeSource({ latency_ms_p95: 'null', models: '[]' }))).toMatchObject({
    ok: true,
    episode: { frontMatter: { latency_ms_p95: null, models: [] } },
  })
  expect(faultsOf(published(episodeSource({ latency_ms_p95: '' })))).toMatchObject([
    { line: 9, field: 'latency_ms_p95' },
  ])
})

test.each([
  ['title', '2025', 'expected a title: one line of 1 to 200 characters, in quotes, found the number 2025'],
  ['title', '"  "', 'expected a title: one line of 1 to 200 characters, in quotes, found the text "  "'],
  ['title', '"a\\nb"', 'expected a title: one line of 1 to 200 characters, in quotes, found the text "a\\nb"'],
  ['series', '"other"', 'expected one of banterpacks, chimera (input \'allowed-series\'), found the text "other"'],
  ['series', '"../x"', 'expected the name of a series, in lower case, found the text "../x"'],
  ['episode', '0', 'expected a whole number from 1 to 999999999, found the number 0'],
  ['episode', '1.5', 'expected a whole number from 1 to 999999999, found the number 1.5'],
  ['date', 'yesterday', expect.stringContaining('expected a date such as "2025-10-07T20:50:43Z" (UTC where no zone')],
  ['models', '"gpt-4"', 'expected a list of models such as ["gpt-4", "claude-3"], found the text "gpt-4"'],
  ['run_id', '"123"', 'expected a UUID in quotes, found the text "123"'],
  ['commit_sha', '"A16E4C8F2E3C6CD829ACE8706A84CF25283897E5"', expect.stringContaining('expected a commit SHA: 40')],
  [
    'commit_sha',
    '1234567890123456789012345678901234567890',
    expect.stringContaining('in quotes, found the number 1.2'),
  ],
  ['latency_ms_p95', '"1250"', 'expected a whole number of milliseconds from 0 to 4294967295, found the text "1250"'],
  ['latency_ms_p95', '-1', 'expected a whole number of milliseconds from 0 to 4294967295, found the number -1'],
  ['tokens_in', '.inf', 'expected a whole number of tokens from 0 to 4294967295, found the number Infinity'],
  ['tokens_out', '[1]', 'expected a whole number of tokens from 0 to 4294967295, found a list of 1'],
  ['cost_usd', '.nan', 'expected an amount in US dollars from 0 to 1000000, found the number NaN'],
  ['cost_usd', '$0.01', 'expected an amount in US dollars from 0 to 1000000, found the text "$0.01"'],
  ['confidence_score', '1.01', 'expected a number from 0 to 1, found the number 1.01'],
  ['correlation_strength', 'n/a', 'expected a number from -1 to 1, found the text "n/a"'],
])('reports %s: %s at its line, with what was expected and found', (field, value, message) => {
  const source = episodeSource({ [field]: value })
  const line = source.split('\n').findIndex((text) => text.startsWith(`${field}:`)) + 1
  const [fault, ...others] = faultsOf(published(source))
  expect(others).toEqual([])
  expect(fault).toMatchObject({ line, field })
  expect(fault?.message.replace(`${field}: `, '').slice(0, -1)).toEqual(message)
})

test('reports the line of an entry in a list', () => {
  const source = episodeSource({ models: '\n  - gpt-4\n  - 4' })
  expect(faultsOf(published(source))).toMatchObject([{ line: 8, field: 'models.1' }])
})

test('reports every fault of front matter and sections at once, by line', () => {
  const source = episodeSource(
    { title: undefined, episode: '"1"', tokens_in: '010', cost_usd: '-1' },
    BODY.replace('More of it.', '').replace('## Why it matters', '## Why'),
  )
  expect(faultsOf(published(source)).map(({ line, field }) => [line, field])).toEqual([
    [1, 'title'],
    [3, 'episode'],
    [9, undefined],
    [11, 'cost_usd'],
    [17, undefined],
    [20, 'Why it matters'],
    [23, 'Next steps'],
  ])
})

test('checks the sections also where the front matter is missing or unreadable', () => {
  const body = BODY.replace('More of it.', '')
  for (const source of [body, episodeSource({ title: '[' }, body), episodeSource({}, body).replace('---', '---js')]) {
    expect(faultsOf(published(source)).some(({ field }) => field === 'Next steps')).toBe(true)
  }
})

test('shortens values and hides nothing in them', () => {
  const [fault] = faultsOf(published(episodeSource({ series: `"x\\u202e\\u200b${'y'.repeat(5_000)}"` })))
  expect(fault?.message).toContain('"x\\u{202e}\\u{200b}yyy')
  expect(fault?.message.length).toBeLessThan(200)
})

test('refuses control characters in the body with their line', () => {
  expect(faultsOf(published(episodeSource({}, BODY.replace('Less', 'Less\u001b[2J'))))).toEqual([
    { line: 19, message: 'Expected plain text, found the control character "\\u001b": remove it.' },
  ])
})

test('refuses ten megabytes with one fault', () => {
  expect(faultsOf(published(episodeSource({}, 'x'.repeat(10_000_000))))).toMatchObject([
    { line: 1, message: expect.stringContaining('Expected an episode of at most 1048576 bytes') },
  ])
})

test('bounds the number of faults', () => {
  const faults = faultsOf(published(episodeSource({}, `${BODY}${'\n## Next steps\nx'.repeat(1_000)}`)))
  expect(faults).toHaveLength(101)
  expect(faults.at(-1)?.message).toBe('900 more faults are not listed.')
})

test('answers any change of an episode with faults in order, and never throws', () => {
  const complete = episodeSource()
  const place = fc.nat(complete.length)
  fc.assert(
    fc.property(place, place, fc.string({ unit: 'binary', maxLength: 6 }), (one, other, text) => {
      const [start, end] = [Math.min(one, other), Math.max(one, other)]
      const source = complete.slice(0, start) + text + complete.slice(end)
      const lines = faultsOf(published(source)).map(({ line }) => line)
      expect(lines).toEqual(lines.toSorted((first, second) => first - second))
      expect(lines.every((line) => line >= 1 && line <= source.split('\n').length)).toBe(true)
    }),
    { numRuns: 200 },
  )
})
