import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parseSources } from '../../../src/check-freshness/sources/parse-sources.ts'
import { sourcesJsonSchema } from '../../../src/check-freshness/sources/source-schema.ts'
import { branchLabel } from '../../../src/check-freshness/sources/sources.ts'
import { parseTableName, tableLabel } from '../../../src/check-freshness/sources/table-name.ts'
import { sourceLine } from '../builders.ts'

describe('sources', () => {
  it('are read with everything that may be left out', () => {
    expect(
      parseSources(`
- name: banterpacks
  repository: Sahil170595/Banterpacks
  table: ui_events
`),
    ).toEqual({
      sources: [
        {
          name: 'banterpacks',
          repository: { owner: 'Sahil170595', name: 'Banterpacks' },
          branch: undefined,
          table: { database: undefined, name: 'ui_events' },
          match: 'commit',
          where: undefined,
          paths: undefined,
          ignoreAuthors: [],
          ignoreMessages: [],
          warnAfterSeconds: undefined,
          maxLagSeconds: undefined,
          severity: 'error',
          timeColumn: 'ts',
          commitColumn: 'commit_sha',
          minRows: 1,
          calendar: undefined,
          line: 2,
        },
      ],
    })
  })

  it('are read with all fields, lists also as a single text', () => {
    expect(
      parseSources(`
- name: hearts
  repository: muse/hearts
  branch: release/2
  table: analytics.bench_runs
  match: time
  where: |
    event_type != 'commit'
  paths: src/**
  ignore-authors: [ "Dependabot[bot]", ada ]
  ignore-messages: '[skip ci]'
  warn-after: PT5M
  max-lag: 2h
  severity: warn
  time-column: inserted_at
  commit-column: lower(sha)
  min-rows: 5
  calendar: { days: mon-fri, hours: 09:00-18:00, zone: Europe/Berlin, except: [2026-12-25] }
- { name: other, repository: muse/hearts, table: t, paths: [], ignore-authors: Renovate }
`),
    ).toEqual({
      sources: [
        {
          name: 'hearts',
          repository: { owner: 'muse', name: 'hearts' },
          branch: 'release/2',
          table: { database: 'analytics', name: 'bench_runs' },
          match: 'time',
          where: "event_type != 'commit'\n",
          paths: { kind: 'only', paths: ['src'] },
          ignoreAuthors: ['Dependabot[bot]', 'ada'],
          ignoreMessages: ['[skip ci]'],
          warnAfterSeconds: 300,
          maxLagSeconds: 7_200,
          severity: 'warn',
          timeColumn: 'inserted_at',
          commitColumn: 'lower(sha)',
          minRows: 5,
          calendar: {
            days: new Set([1, 2, 3, 4, 5]),
            fromMinute: 540,
            toMinute: 1_080,
            zone: 'Europe/Berlin',
            except: new Set(['2026-12-25']),
          },
          line: 2,
        },
        {
          name: 'other',
          repository: { owner: 'muse', name: 'hearts' },
          branch: undefined,
          table: { database: undefined, name: 't' },
          match: 'commit',
          where: undefined,
          paths: undefined,
          ignoreAuthors: ['Renovate'],
          ignoreMessages: [],
          warnAfterSeconds: undefined,
          maxLagSeconds: undefined,
          severity: 'error',
          timeColumn: 'ts',
          commitColumn: 'commit_sha',
          minRows: 1,
          calendar: undefined,
          line: 19,
        },
      ],
    })
  })

  it('are refused with every fault at once, each with its line', () => {
    const yaml = `- name: packs
  repository: not a name
  table: "ui events"
- name: packs
  repository: muse/packs
  table: t
  match: sometimes
  where: |
    1) OR (1
  wherever: x
  paths:
    - src/*.ts
    - "!docs"
- repository: muse/packs
  table: 7
  branch: a..b
  warn-after: 90
  ignore-authors: { a: b }
- just text
`
    expect(parseSources(yaml)).toEqual({
      faults: [
        "line 2: repository must be owner/name: found 'not a name'.",
        "line 3: table must be a table, or database.table: found 'ui events'.",
        "line 7: match must be commit or pull-request or time: found 'sometimes'.",
        'line 8: where closes a bracket that it did not open: )',
        'line 10: wherever is not a field of a source.',
        "line 12: paths 'src/*.ts' has a wildcard where none is understood: name a folder (src/**) or a file.",
        'line 12: paths takes either what needs data or, with !, what needs none: not both.',
        'line 14: name is missing: expected a name of up to 200 characters.',
        'line 15: table must be text, a table, or database.table: found 7.',
        "line 16: branch must be the name of a branch, such as main: found 'a..b'.",
        'line 17: warn-after must be text, a length of time such as 90m or 4h, of at most 366 days: found 90.',
        'line 18: ignore-authors must be a list of texts.',
        'line 19: must be a source with name, repository and table.',
      ],
    })
  })

  it.each([
    ['a broken text', '- name: [a\n- b', /^line 2: .+/u],
    ['a key twice', '- name: a\n  name: b', /^line 2: .*unique/u],
    ['a map in place of the list', 'name: a', /^line 1: must be a YAML list of sources\.$/u],
    ['an empty list', '[]', /^line 1: must name at least one source\.$/u],
    ['nothing but a comment', '# none', /^line 1: must be a YAML list of sources\.$/u],
    ['an alias of nothing', '- *b', /^line 1: \*b names no anchor above it\.$/u],
    [
      'aliases that grow without bounds',
      `- &a [x, x, x, x, x, x, x, x, x, x]\n- &b [${'*a, '.repeat(20)}]\n- [${'*b, '.repeat(20)}]`,
      /^line 1: Excessive alias count/u,
    ],
  ])('are refused for %s', (_, yaml, fault) => {
    expect(parseSources(yaml)).toEqual({ faults: expect.arrayContaining([expect.stringMatching(fault)]) })
  })

  it('are refused when two have one name', () => {
    const source = (name: string) => sourceLine(name, 'table: t')
    expect(parseSources(source('a') + source('b') + source('a'))).toEqual({
      faults: ["line 3: name must be unique: found 'a'."],
    })
  })

  it('are refused when they are more than a request takes', () => {
    const all = Array.from({ length: 501 }, (_, index) => `- { name: s${index}, repository: muse/packs, table: t }`)
    expect(parseSources(all.join('\n'))).toEqual({ faults: ['line 1: must name at most 500 sources.'] })
  })

  it('are refused with one fault when they are nested 20,000 deep', () => {
    const fault = { faults: ['line 2: holds values nested more than 20 deep: flatten them.'] }
    expect(parseSources(`defaults: {}\nsources: ${'['.repeat(20_000)}`)).toEqual(fault)
    expect(parseSources(`# a\n${'- '.repeat(20_000)}a`)).toEqual(fault)
  })

  it('share what the defaults give, and override it', () => {
    const yaml = `defaults:
  repository: muse/packs
  table: bench_runs
  max-lag: 2h
  ignore-authors: ['*[bot]']
sources:
  - name: a
  - name: b
    table: ui_events
    max-lag: 1h
`
    const parsed = parseSources(yaml)
    expect('sources' in parsed && parsed.sources).toMatchObject([
      { name: 'a', table: { name: 'bench_runs' }, maxLagSeconds: 7_200, ignoreAuthors: ['*[bot]'], line: 7 },
      { name: 'b', table: { name: 'ui_events' }, maxLagSeconds: 3_600, ignoreAuthors: ['*[bot]'], line: 8 },
    ])
  })

  it.each([
    [
      'a default at fault, told once',
      'defaults:\n  max-lag: soon\nsources:\n  - { name: a, repository: m/p, table: t }',
      /^line 2: max-lag must be a length/u,
    ],
    ['a name among the defaults', 'defaults:\n  name: a\nsources: []', /^line 2: name is not a field of a source\.$/u],
    [
      'a field beside them',
      'default:\n  max-lag: 2h\nsources: []',
      /^line 1: default is not a field: there are defaults and sources\.$/u,
    ],
    ['several documents', '- a\n---\n- b', /^line 2: must be one YAML document/u],
    [
      'a clone’s address',
      '- { name: a, repository: muse/a.git, table: t }',
      /^line 1: repository must be owner\/name, without \.git/u,
    ],
    [
      'a lag of centuries',
      sourceLine('a', 'table: t, max-lag: 99999999d'),
      /^line 1: max-lag must be .* of at most 366 days: found '99999999d'/u,
    ],
    [
      'authors that are everybody',
      sourceLine('a', "table: t, ignore-authors: ['*']"),
      /^line 1: ignore-authors '\*' covers everything, or next to it: a source that can never be stale/u,
    ],
    ['messages that are all', sourceLine('a', "table: t, ignore-messages: ' ** '"), /covers everything/u],
    [
      'rows that are no number',
      sourceLine('a', 'table: t, min-rows: many'),
      /^line 1: min-rows must be a whole number: found 'many'/u,
    ],
    ['no rows', '- { name: a, repository: m/p, table: t, min-rows: 0 }', /^line 1: min-rows must be 1 or more/u],
    [
      'a query as a column',
      sourceLine('a', 'table: t, time-column: "(SELECT 1)"'),
      /^line 1: time-column must not hold a query/u,
    ],
    [
      'days that are none',
      '- name: a\n  repository: m/p\n  table: t\n  calendar:\n    days: someday',
      /^line 5: calendar\.days must be days such as mon-fri or sat: found 'someday'/u,
    ],
    [
      'a calendar of three days in a row',
      sourceLine('a', 'table: t, calendar: { days: mon-fri-sat }'),
      /calendar\.days must be days such as mon-fri or sat: found 'mon-fri-sat'/u,
    ],
    [
      'a calendar of a day that only begins like one',
      sourceLine('a', 'table: t, calendar: { days: monkey-friendly }'),
      /calendar\.days must be days such as mon-fri or sat: found 'monkey-friendly'/u,
    ],
    [
      'a calendar of hours with a third end',
      sourceLine('a', 'table: t, calendar: { hours: 09:00-18:00-20:00 }'),
      /calendar\.hours must be hours such as/u,
    ],
    [
      'hours that end as they begin',
      sourceLine('a', 'table: t, calendar: { hours: 18:00-18:00 }'),
      /calendar\.hours must be hours such as/u,
    ],
    [
      'hours beyond a day',
      sourceLine('a', 'table: t, calendar: { hours: 09:00-24:01 }'),
      /calendar\.hours must be hours such as/u,
    ],
    [
      'a zone that is none',
      sourceLine('a', 'table: t, calendar: { zone: Berlin }'),
      /calendar\.zone must be a time zone such as Europe\/Berlin: found 'Berlin'/u,
    ],
    [
      'a day that does not exist',
      sourceLine('a', 'table: t, calendar: { except: [2026-02-30] }'),
      /calendar\.except must be days such as 2026-12-25: found '2026-02-30'/u,
    ],
    [
      'a field that no calendar has',
      sourceLine('a', 'table: t, calendar: { hour: 9 }'),
      /hour is not a field of calendar/u,
    ],
  ])('are refused for %s', (_, yaml, fault) => {
    const parsed = parseSources(yaml)
    expect('faults' in parsed ? parsed.faults : []).toEqual([expect.stringMatching(fault)])
  })

  it.each([
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['Fri-Mon', [5, 6, 0, 1]],
    ['sat, sunday', [6, 0]],
    ['[tue, thu-fri]', [2, 4, 5]],
  ])('count the days %s', (days, expected) => {
    const parsed = parseSources(
      `- { name: a, repository: m/p, table: t, calendar: { days: ${days.includes(',') && !days.startsWith('[') ? `"${days}"` : days} } }`,
    )
    expect('sources' in parsed && parsed.sources[0]?.calendar?.days).toEqual(new Set(expected))
  })

  it.each([
    ['ui_events', { database: undefined, name: 'ui_events' }, 'ui_events'],
    ['d.t', { database: 'd', name: 't' }, 'd.t'],
    ['`my table`', { database: undefined, name: 'my table' }, '"my table"'],
    ['"d.x"."t""y"', { database: 'd.x', name: 't"y' }, '"d.x"."t""y"'],
    ['`a\\`b`', { database: undefined, name: 'a`b' }, '"a`b"'],
    ['größe.läufe', { database: 'größe', name: 'läufe' }, 'größe.läufe'],
  ])('take the table %s', (text, table, label) => {
    expect(parseTableName(text)).toEqual(table)
    expect(tableLabel(table)).toBe(label)
  })

  it.each(['', 'a b', 'a.b.c', '"open', '``', 'a.', '.b', 'a; b'])('do not take the table %j', (text) => {
    expect(parseTableName(text)).toBeUndefined()
  })

  it('have a published schema', async () => {
    const published: unknown = JSON.parse(await readFile('docs/freshness-sources.schema.json', 'utf8'))
    expect(published).toEqual(JSON.parse(JSON.stringify(sourcesJsonSchema())))
  })

  it('are named as they were given', () => {
    const repository = { owner: 'muse', name: 'packs' }
    expect([branchLabel({ repository, branch: undefined }), branchLabel({ repository, branch: 'dev' })]).toEqual([
      'muse/packs',
      'muse/packs@dev',
    ])
    expect([tableLabel({ database: undefined, name: 't' }), tableLabel({ database: 'd', name: 't' })]).toEqual([
      't',
      'd.t',
    ])
  })
})
