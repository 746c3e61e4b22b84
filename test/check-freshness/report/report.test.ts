import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { judgeAll } from '../../../src/check-freshness/decide/overall.ts'
import { UNREADABLE, type Verdict } from '../../../src/check-freshness/decide/verdict.ts'
import { composeReport, type JudgedSource } from '../../../src/check-freshness/report/compose-report.ts'
import { describeVerdict } from '../../../src/check-freshness/report/reason.ts'
import { reportJsonSchema, reportSchema } from '../../../src/check-freshness/report/report.ts'
import { composeSummary } from '../../../src/check-freshness/report/summary.ts'
import { watcherRows } from '../../../src/check-freshness/report/watcher-runs.ts'
import type { Source } from '../../../src/check-freshness/sources/sources.ts'
import { ago, commit, DAY, HOUR, history, MINUTE, NOW, sha } from '../builders.ts'

const source = (options: Partial<Source> = {}): Source => ({
  name: 'packs',
  repository: { owner: 'muse', name: 'packs' },
  branch: undefined,
  table: { database: undefined, name: 'ui_events' },
  match: 'commit',
  where: undefined,
  paths: undefined,
  ignoreAuthors: [],
  warnAfterSeconds: 90 * MINUTE,
  ...options,
})

const verdict = (options: Partial<Verdict> = {}): Verdict => ({
  status: 'fresh',
  gate: 'passes',
  lagSeconds: 0,
  behindSince: undefined,
  isAtLeast: false,
  waiting: 0,
  newestCovered: sha('head'),
  rows: 3,
  arrivedAfterSeconds: 30,
  clockSkewSeconds: 0,
  countedFrom: 'committer date',
  ...options,
})
const stale = verdict({
  status: 'stale',
  gate: 'blocks',
  lagSeconds: 5 * HOUR,
  behindSince: ago(5 * HOUR),
  waiting: 2,
  newestCovered: sha('before'),
  arrivedAfterSeconds: undefined,
})
const branch = history([commit('head', 5 * HOUR, ['before']), commit('before', DAY, [])])
const run = { actor: 'ada', url: 'https://github.com/muse/packs/actions/runs/1' }

const compose = (judged: readonly JudgedSource[], overrideReason?: string) =>
  composeReport({ judged, inputs: { maxLagSeconds: 4 * HOUR, overrideReason }, workflowRun: run, now: NOW })

describe('all sources together', () => {
  const late = verdict({ status: 'late', gate: 'degrades', lagSeconds: 2 * HOUR })
  it.each([
    [[verdict()], false, { status: 'valid', blocked: false, lagSeconds: 0 }],
    [[verdict(), late], false, { status: 'degraded', blocked: false, lagSeconds: 2 * HOUR }],
    [[late, stale, verdict()], false, { status: 'blocked', blocked: true, lagSeconds: 5 * HOUR }],
    [[verdict(), UNREADABLE], false, { status: 'blocked', blocked: true, lagSeconds: 0 }],
    [[UNREADABLE], false, { status: 'blocked', blocked: true, lagSeconds: undefined }],
    [[stale, verdict()], true, { status: 'degraded', blocked: false, lagSeconds: 5 * HOUR }],
    [[verdict()], true, { status: 'valid', blocked: false, lagSeconds: 0 }],
  ] as const)('%#: are what the worst of them is', (verdicts, isOverridden, overall) => {
    expect(judgeAll(verdicts, isOverridden)).toEqual(overall)
  })
})

describe('the report', () => {
  const blocked = compose([
    { source: source(), history: branch, verdict: stale },
    {
      source: source({ name: 'gone', branch: 'dev', table: { database: 'd', name: 't' } }),
      history: undefined,
      reason: 'Gone.',
    },
  ])

  it('tells of each source all that led to its verdict', () => {
    expect(blocked).toEqual({
      schema_version: 1,
      check_id: expect.any(String),
      checked_at: '2026-03-10T12:00:00.000Z',
      status: 'blocked',
      blocked: true,
      lag_seconds: 5 * HOUR,
      max_lag_seconds: 4 * HOUR,
      override: null,
      actor: 'ada',
      workflow_run: run.url,
      sources: [
        {
          name: 'packs',
          status: 'stale',
          gate: 'blocks',
          lag_seconds: 5 * HOUR,
          lag_is_at_least: false,
          behind_since: '2026-03-10T07:00:00.000Z',
          counted_from: 'committer date',
          arrived_after_seconds: null,
          repository: 'muse/packs',
          branch: 'main',
          table: 'ui_events',
          match: 'commit',
          warn_after_seconds: 90 * MINUTE,
          head: { sha: sha('head'), committed_at: '2026-03-10T07:00:00.000Z', headline: 'feat: head' },
          head_is_from_collection: false,
          newest_covered: sha('before'),
          commits_waiting: 2,
          rows: 3,
          clock_skew_seconds: 0,
          reason: expect.stringContaining('behind for 5h'),
        },
        {
          name: 'gone',
          status: 'unknown',
          gate: 'blocks',
          lag_seconds: null,
          lag_is_at_least: false,
          behind_since: null,
          counted_from: 'committer date',
          arrived_after_seconds: null,
          repository: 'muse/packs',
          branch: 'dev',
          table: 'd.t',
          match: 'commit',
          warn_after_seconds: 90 * MINUTE,
          head: null,
          head_is_from_collection: false,
          newest_covered: null,
          commits_waiting: 0,
          rows: 0,
          clock_skew_seconds: 0,
          reason: 'Gone.',
        },
      ],
    })
  })

  it('has the form that it is published with', async () => {
    expect(reportSchema.parse(blocked)).toEqual(blocked)
    const published: unknown = JSON.parse(await readFile('docs/freshness-report.schema.json', 'utf8'))
    expect(published).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())))
  })

  it('names who let what pass, and why', () => {
    const report = compose([{ source: source(), history: branch, verdict: stale }], 'Table is being moved.')
    expect(report).toMatchObject({
      status: 'degraded',
      blocked: false,
      override: { reason: 'Table is being moved.', actor: 'ada', sources: ['packs'] },
      sources: [{ status: 'stale', gate: 'blocks' }],
    })
  })

  it('has no override when there was nothing to let pass', () => {
    const report = compose([{ source: source(), history: branch, verdict: verdict() }], 'Just in case.')
    expect(report).toMatchObject({ status: 'valid', override: null })
  })

  it('takes max-lag for warn-after where there is none', () => {
    const report = compose([{ source: source({ warnAfterSeconds: undefined }), history: branch, verdict: stale }])
    expect(report.sources[0]?.warn_after_seconds).toBe(4 * HOUR)
  })

  it('becomes a row per source', () => {
    const row = watcherRows(compose([{ source: source(), history: branch, verdict: stale }], 'Moving.'))
    expect(row).toEqual([
      {
        ts: '2026-03-10T12:00:00.000Z',
        check_id: expect.any(String),
        source: 'packs',
        repository: 'muse/packs',
        branch: 'main',
        table_name: 'ui_events',
        match: 'commit',
        head_sha: sha('head'),
        head_time: '2026-03-10T07:00:00.000Z',
        behind_since: '2026-03-10T07:00:00.000Z',
        rows_found: 3,
        lag_seconds: 5 * HOUR,
        status: 'stale',
        overall_status: 'degraded',
        blocked: false,
        reason: expect.stringContaining('behind for 5h'),
        override_reason: 'Moving.',
        actor: 'ada',
        workflow_run: run.url,
      },
    ])
  })
})

describe('the reason', () => {
  const describeCase = (given: Verdict, options: Partial<Parameters<typeof describeVerdict>[0]> = {}) =>
    describeVerdict({
      source: source(),
      history: branch,
      verdict: given,
      warnAfterSeconds: 90 * MINUTE,
      maxLagSeconds: 4 * HOUR,
      ...options,
    })
  const head = sha('head').slice(0, 7)
  const before = sha('before').slice(0, 7)
  const since = '(since 2026-03-10 07:00 UTC, by committer date)'
  const next = 'Find out why nothing is written to ui_events for muse/packs, then run the check again.'

  it.each([
    ['fresh', verdict(), `${head} has data, which came after 30s.`],
    ['fresh, with rows of an unknown time', verdict({ arrivedAfterSeconds: undefined }), `${head} has data.`],
    [
      'fresh by time',
      verdict({ newestCovered: undefined, arrivedAfterSeconds: undefined }),
      'The newest commit has data.',
    ],
    [
      'fresh for want of commits in need',
      verdict({ newestCovered: undefined, arrivedAfterSeconds: undefined, rows: 0 }),
      'No commit within sight needs data.',
    ],
    [
      'pending',
      { ...stale, status: 'pending', waiting: 1 },
      `ui_events has no data for 1 commit after ${before}, the newest with data: behind for 5h ${since}; due within 1h 30m.`,
    ],
    [
      'late and behind',
      { ...stale, status: 'late' },
      `ui_events has no data for 2 commits after ${before}, the newest with data: behind for 5h ${since}; due within 1h 30m, blocks after 4h.`,
    ],
    [
      'late and covered',
      verdict({ status: 'late', arrivedAfterSeconds: 2 * HOUR }),
      `${head} has data, which came after 2h. It was due within 1h 30m.`,
    ],
    [
      'stale',
      stale,
      `ui_events has no data for 2 commits after ${before}, the newest with data: behind for 5h ${since}; at most 4h may pass. ${next}`,
    ],
    [
      'stale with nothing within sight',
      { ...stale, newestCovered: undefined, isAtLeast: true },
      `ui_events has no data for 2 commits (of the newest 2): behind for at least 5h ${since}; at most 4h may pass. ${next}`,
    ],
    [
      'empty',
      { ...stale, status: 'empty', newestCovered: undefined },
      `The table has no rows at all. ui_events has no data for 2 commits: behind for 5h ${since}; blocks after 4h. ${next}`,
    ],
    [
      'unknown',
      { ...stale, status: 'unknown' },
      `None of the newest 2 commits has data, and an older one may have been waiting for longer than 4h. ${next}`,
    ],
  ] as const)('is given for a source that is %s', (_, given, reason) => {
    expect(describeCase(given)).toBe(reason)
  })

  it('says that rows since the commits are missing with match: time, and that where applies', () => {
    expect(describeCase(stale, { source: source({ match: 'time', where: '1' }) })).toContain(
      'ui_events has no data since 2 commits',
    )
    expect(describeCase(stale, { source: source({ where: '1' }) })).toContain('(where applies)')
  })

  it('says that the repository is empty', () => {
    expect(describeCase(verdict(), { history: history([]) })).toBe('The repository has no commits yet.')
  })

  it('says that the head is remembered, and that the clocks differ by more than a minute', () => {
    expect(describeCase(verdict({ clockSkewSeconds: 61 }), { history: { ...branch, origin: 'collection' } })).toBe(
      `GitHub did not answer: judged by the head that was collected last. ${head} has data, which came after 30s. Commits are dated 1m 1s ahead of the runner's clock.`,
    )
    expect(describeCase(verdict({ clockSkewSeconds: 60 }))).not.toContain('ahead')
  })
})

describe('the summary', () => {
  it('says at once what blocks, since when, and what to do', () => {
    const summary = composeSummary(
      compose([
        { source: source(), history: branch, verdict: stale },
        { source: source({ name: 'hearts' }), history: branch, verdict: verdict() },
        {
          source: source({ name: 'late' }),
          history: branch,
          verdict: verdict({ status: 'late', gate: 'degrades', lagSeconds: 2 * HOUR, isAtLeast: true }),
        },
        { source: source({ name: 'gone', branch: 'dev' }), history: undefined, reason: 'Gone: check its name.' },
      ]),
    )
    expect(summary.split('\n').filter((line) => line !== '')).toEqual([
      '### ⛔ Data is stale: the check blocks',
      '**What blocks**',
      expect.stringMatching(/^- \*\*packs\*\*: ui\\_events has no data .* Find out why/u),
      '- **gone**: Gone: check its name.',
      '**What is late**',
      expect.stringMatching(/^- \*\*late\*\*: /u),
      '| Source | Status | Behind | Since | Table | Branch | Head |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      `| packs | **⛔ stale** | 5h | 2026-03-10 07:00 UTC | \`ui_events\` | \`muse/packs@main\` | \`${sha('head').slice(0, 7)}\` feat: head |`,
      `| hearts | ✅ fresh | – |  | \`ui_events\` | \`muse/packs@main\` | \`${sha('head').slice(0, 7)}\` feat: head |`,
      `| late | ⚠️ late | ≥ 2h |  | \`ui_events\` | \`muse/packs@main\` | \`${sha('head').slice(0, 7)}\` feat: head |`,
      '| gone | **❓ unknown** | unknown |  | `ui_events` | `muse/packs@dev` |  |',
    ])
  })

  it('names who let it pass', () => {
    const summary = composeSummary(compose([{ source: source(), history: branch, verdict: stale }], 'Moving *it*.'))
    expect(summary).toContain('### ⚠️ Data is degraded, the check passes')
    expect(summary).toContain('Let pass by ada: Moving \\*it\\*.')
    expect(summary).toContain('**What would block**')
  })

  it('is short when all is well', () => {
    const summary = composeSummary(compose([{ source: source(), history: branch, verdict: verdict() }]))
    expect(summary).toContain('### ✅ Data is fresh\n\n| Source |')
  })
})
