import { describe, expect, it } from 'vitest'
import { parseSources } from '../../../src/check-freshness/sources/parse-sources.ts'
import { branchLabel, tableLabel } from '../../../src/check-freshness/sources/sources.ts'

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
          warnAfterSeconds: undefined,
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
  warn-after: PT5M
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
          ignoreAuthors: ['dependabot[bot]', 'ada'],
          warnAfterSeconds: 300,
        },
        {
          name: 'other',
          repository: { owner: 'muse', name: 'hearts' },
          branch: undefined,
          table: { database: undefined, name: 't' },
          match: 'commit',
          where: undefined,
          paths: undefined,
          ignoreAuthors: ['renovate'],
          warnAfterSeconds: undefined,
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
        "line 7: match must be commit or time: found 'sometimes'.",
        'line 8: where closes a bracket that it did not open: )',
        'line 10: wherever is not a field of a source.',
        "line 12: paths 'src/*.ts' has a wildcard where none is understood: name a folder (src/**) or a file.",
        'line 12: paths takes either what needs data or, with !, what needs none: not both.',
        'line 14: name is missing: expected a name of up to 200 characters.',
        'line 15: table must be text, a table, or database.table: found 7.',
        "line 16: branch must be the name of a branch: found 'a..b'.",
        'line 17: warn-after must be text, a length of time such as 90m or 4h: found 90.',
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
    ['an alias of nothing', '- *b', /^line 1: Unresolved alias .*\.$/u],
    [
      'aliases that grow without bounds',
      `- &a [x, x, x, x, x, x, x, x, x, x]\n- &b [${'*a, '.repeat(20)}]\n- [${'*b, '.repeat(20)}]`,
      /^line 1: Excessive alias count/u,
    ],
  ])('are refused for %s', (_, yaml, fault) => {
    expect(parseSources(yaml)).toEqual({ faults: expect.arrayContaining([expect.stringMatching(fault)]) })
  })

  it('are refused when two have one name', () => {
    const source = (name: string) => `- { name: ${name}, repository: muse/packs, table: t }\n`
    expect(parseSources(source('a') + source('b') + source('a'))).toEqual({
      faults: ["line 3: name must be unique: found 'a'."],
    })
  })

  it('are refused when they are more than a request takes', () => {
    const all = Array.from({ length: 101 }, (_, index) => `- { name: s${index}, repository: muse/packs, table: t }`)
    expect(parseSources(all.join('\n'))).toEqual({ faults: ['line 1: must name at most 100 sources.'] })
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
