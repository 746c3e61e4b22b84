import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { judgeAll } from '../../../src/check-freshness/decide/overall.ts'
import { unreadable, type Verdict } from '../../../src/check-freshness/decide/verdict.ts'
import type { Diagnosis } from '../../../src/check-freshness/gather/diagnosis.ts'
import { causeOf } from '../../../src/check-freshness/report/cause.ts'
import { composeReport } from '../../../src/check-freshness/report/compose-report.ts'
import { groupsOf } from '../../../src/check-freshness/report/groups.ts'
import { describeVerdict } from '../../../src/check-freshness/report/reason.ts'
import { reportJsonSchema, reportSchema } from '../../../src/check-freshness/report/report.ts'
import { composeSummary } from '../../../src/check-freshness/report/summary.ts'
import { watcherRows } from '../../../src/check-freshness/report/watcher-runs.ts'
import type { JudgedSource } from '../../../src/check-freshness/settle.ts'
import type { Source } from '../../../src/check-freshness/sources/sources.ts'
import { shaNamed } from '../../builders/sha.ts'
import { ago, source as anySource, commit, DAY, HOUR, history, MINUTE, NOW } from '../builders.ts'

const source = (options: Partial<Source> = {}): Source =>
  anySource({ table: { database: undefined, name: 'ui_events' }, warnAfterSeconds: 90 * MINUTE, ...options })

const verdict = (options: Partial<Verdict> = {}): Verdict => ({
  status: 'fresh',
  gate: 'passes',
  lagSeconds: 0,
  behindSince: undefined,
  firstWaiting: undefined,
  isAtLeast: false,
  needsHistory: false,
  waiting: 0,
  newestCovered: shaNamed('head'),
  rows: 3,
  arrivedAfterSeconds: 30,
  arrivals: { commits: 2, p50Seconds: 30, p95Seconds: 60 },
  clockSkewSeconds: 0,
  rowsAheadSeconds: 0,
  isPushUntold: false,
  countedFrom: 'committer date',
  ...options,
})
const stale = verdict({
  status: 'stale',
  gate: 'blocks',
  lagSeconds: 5 * HOUR,
  behindSince: ago(5 * HOUR),
  firstWaiting: shaNamed('head'),
  waiting: 2,
  newestCovered: shaNamed('before'),
  arrivedAfterSeconds: undefined,
})
const branch = history([commit('head', 5 * HOUR, ['before']), commit('before', DAY, [])])
const run = {
  actor: 'ada',
  url: 'https://github.com/muse/packs/actions/runs/1',
  server: 'https://github.com',
}

const compose = (
  judged: readonly JudgedSource[],
  overrideReason?: string,
  diagnoses: ReadonlyMap<Source, Diagnosis> = new Map(),
) =>
  composeReport({ judged, diagnoses, inputs: { maxLagSeconds: 4 * HOUR, overrideReason }, workflowRun: run, now: NOW })

describe('all sources together', () => {
  const late = verdict({ status: 'late', gate: 'degrades', lagSeconds: 2 * HOUR })
  it.each([
    [[verdict()], false, { status: 'valid', blocked: false, lagSeconds: 0 }],
    [[verdict(), late], false, { status: 'degraded', blocked: false, lagSeconds: 2 * HOUR }],
    [[late, stale, verdict()], false, { status: 'blocked', blocked: true, lagSeconds: 5 * HOUR }],
    [[verdict(), unreadable('error')], false, { status: 'blocked', blocked: true, lagSeconds: 0 }],
    [[unreadable('error')], false, { status: 'blocked', blocked: true, lagSeconds: undefined }],
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
          first_waiting: { sha: shaNamed('head'), url: `https://github.com/muse/packs/commit/${shaNamed('head')}` },
          counted_from: 'committer date',
          arrived_after_seconds: null,
          arrival: { commits: 2, p50_seconds: 30, p95_seconds: 60 },
          repository: 'muse/packs',
          branch: 'main',
          table: 'ui_events',
          match: 'commit',
          severity: 'error',
          warn_after_seconds: 90 * MINUTE,
          max_lag_seconds: 4 * HOUR,
          head: { sha: shaNamed('head'), committed_at: '2026-03-10T07:00:00.000Z', headline: 'feat: head' },
          head_is_from_collection: false,
          newest_covered: shaNamed('before'),
          commits_waiting: 2,
          rows: 3,
          newest_row_at: null,
          cause: null,
          clock_skew_seconds: 0,
          rows_ahead_seconds: 0,
          reason: expect.stringContaining('behind for 5h'),
        },
        {
          name: 'gone',
          status: 'unknown',
          gate: 'blocks',
          lag_seconds: null,
          lag_is_at_least: false,
          behind_since: null,
          first_waiting: null,
          counted_from: 'committer date',
          arrived_after_seconds: null,
          arrival: null,
          repository: 'muse/packs',
          branch: 'dev',
          table: 'd.t',
          match: 'commit',
          severity: 'error',
          warn_after_seconds: 90 * MINUTE,
          max_lag_seconds: 4 * HOUR,
          head: null,
          head_is_from_collection: false,
          newest_covered: null,
          commits_waiting: 0,
          rows: 0,
          newest_row_at: null,
          cause: null,
          clock_skew_seconds: 0,
          rows_ahead_seconds: 0,
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
        head_sha: shaNamed('head'),
        head_time: '2026-03-10T07:00:00.000Z',
        behind_since: '2026-03-10T07:00:00.000Z',
        rows_found: 3,
        lag_seconds: 5 * HOUR,
        arrival_p50_seconds: 30,
        arrival_p95_seconds: 60,
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
  const head = shaNamed('head').slice(0, 7)
  const before = shaNamed('before').slice(0, 7)
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
      `ui_events has no data for 1 commit; the newest with data is ${before}: behind for 5h ${since}; due within 1h 30m.`,
    ],
    [
      'late and behind',
      { ...stale, status: 'late' },
      `ui_events has no data for 2 commits; the newest with data is ${before}: behind for 5h ${since}; due within 1h 30m, stale after 4h.`,
    ],
    [
      'late and covered',
      verdict({ status: 'late', arrivedAfterSeconds: 2 * HOUR }),
      `${head} has data, which came after 2h. It was due within 1h 30m.`,
    ],
    [
      'stale',
      stale,
      `ui_events has no data for 2 commits; the newest with data is ${before}: behind for 5h ${since}; at most 4h may pass. ${next}`,
    ],
    [
      'stale with nothing within sight',
      { ...stale, newestCovered: undefined, isAtLeast: true },
      `ui_events has no data for 2 commits (of the newest 2): behind for at least 5h ${since}; at most 4h may pass. ${next}`,
    ],
    [
      'empty',
      { ...stale, status: 'empty', newestCovered: undefined },
      `The table has no rows at all. ui_events has no data for 2 commits: behind for 5h ${since}; stale after 4h. ${next}`,
    ],
    [
      'unknown for want of history',
      { ...stale, status: 'unknown', needsHistory: true },
      `Of the newest 2 commits, 2 have no data, and an older one may have been waiting for longer than 4h. ${next}`,
    ],
    [
      'unknown for want of a commit in need',
      { ...stale, status: 'unknown', waiting: 0, needsHistory: true },
      'None of the newest 2 commits needs data, and an older one may be waiting for it.',
    ],
    [
      'unknown for want of a push time',
      { ...stale, status: 'unknown', waiting: 1 },
      `1 commit without data, the first of which is dated after it can have come, and GitHub does not tell when it was pushed. ${next}`,
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

  it('says that the head was collected last, and that the clocks differ by more than a minute', () => {
    expect(describeCase(verdict({ clockSkewSeconds: 61 }), { history: { ...branch, origin: 'collection' } })).toBe(
      `GitHub did not answer: judged by the head that was collected last. ${head} has data, which came after 30s. Commits are dated 1m 1s ahead of the runner's clock.`,
    )
    expect(describeCase(verdict({ clockSkewSeconds: 60 }))).not.toContain('ahead')
    expect(describeCase(verdict({ rowsAheadSeconds: 61 }))).toMatch(/Rows are dated 1m 1s ahead of the runner's clock/u)
    expect(describeCase(verdict({ rowsAheadSeconds: 60 }))).not.toContain('ahead')
  })

  it('says how many rows are missing, and that only a calendar’s hours count', () => {
    const calendar = { days: new Set([1]), fromMinute: 0, toMinute: 60, zone: 'UTC', except: new Set<string>() }
    expect(describeCase(stale, { source: source({ minRows: 5, calendar }) })).toContain(
      `ui_events has fewer than 5 rows for 2 commits; the newest with data is ${before}: behind for 5h of the calendar's hours`,
    )
  })
})

describe('a source at fault itself', () => {
  it('blocks whatever its severity', () => {
    const idle = { source: source({ severity: 'warn' }), history: branch, reason: 'Never stale.' } as const
    expect(compose([{ ...idle, isMisconfigured: true }])).toMatchObject({
      status: 'blocked',
      sources: [{ gate: 'blocks' }],
    })
    expect(compose([idle])).toMatchObject({ status: 'degraded', sources: [{ gate: 'degrades' }] })
  })
})

describe('the cause', () => {
  const nothing: Diagnosis = {
    newestAt: ago(HOUR),
    rows: 0,
    futureRows: 0,
    upperCaseRows: 0,
    untrimmedRows: 0,
    shortRows: 0,
    otherSha: '',
    otherRows: 0,
    otherColumn: '',
  }

  it.each([
    ['nothing', {}, undefined],
    ['the column that is asked for', { otherColumn: 'commit_sha' }, undefined],
    [
      'capitals before all else',
      { upperCaseRows: 2, untrimmedRows: 1, shortRows: 1, otherRows: 1 },
      '2 rows name commits of the branch in capitals: set commit-column to lower(commit_sha).',
    ],
    [
      'white space',
      { untrimmedRows: 1, shortRows: 1 },
      "1 row names commits of the branch with white space around: set commit-column to extract(commit_sha, '[0-9a-f]{40}').",
    ],
    [
      'beginnings',
      { shortRows: 1, otherColumn: 'x' },
      '1 row names commits of the branch by the beginning of their SHA, which is no proof: write all 40 characters.',
    ],
    [
      'another column',
      { otherColumn: 'x', futureRows: 1 },
      'Rows name commits of the branch in the column x: set commit-column to it.',
    ],
    [
      'the future',
      { futureRows: 2, otherRows: 1 },
      '2 rows are dated in the future: check the clock and the time zone of what writes ts.',
    ],
    [
      'other commits',
      { otherRows: 1, otherSha: shaNamed('other') },
      `1 row names commits that are not on this branch, such as ${shaNamed('other').slice(0, 7)}: where pull requests are squashed or rebased, match: pull-request takes what they brought.`,
    ],
  ])('is %s', (_, found, cause) => {
    expect(causeOf({ ...nothing, ...found }, source())).toBe(cause)
  })

  it('stands in the report, with the newest row', () => {
    const packs = source()
    const report = compose(
      [{ source: packs, history: branch, verdict: stale }],
      undefined,
      new Map([[packs, { ...nothing, shortRows: 1 }]]),
    )
    expect(report.sources[0]).toMatchObject({
      newest_row_at: '2026-03-10T11:00:00.000Z',
      cause: expect.stringContaining('which is no proof'),
      reason: expect.stringMatching(/run the check again\. 1 row names commits/u),
    })
    expect(composeSummary(report)).toContain(
      `First commit without data: \`${shaNamed('head').slice(0, 7)}\`. Newest row: 2026-03-10 11:00 UTC.`,
    )
  })
})

describe('groups', () => {
  it('hold sources with one cause, the worst first, and those whose lag is not known last', () => {
    const named = (name: string, lag: number, table = 't') => ({
      source: source({ name, table: { database: undefined, name: table } }),
      history: branch,
      verdict: { ...stale, lagSeconds: lag },
    })
    const gone = (name: string, reason: string) => ({ source: source({ name }), history: undefined, reason })
    const report = compose([
      gone('x', 'Down.'),
      named('a', 5 * HOUR),
      named('b', 9 * HOUR),
      named('c', 7 * HOUR, 'u'),
      gone('y', 'Down.'),
      gone('z', 'Gone.'),
      { source: source({ name: 'fine' }), history: branch, verdict: verdict() },
    ])
    const names = groupsOf(report, 'blocks').map(({ worst, others }) => [worst.name, ...others.map(({ name }) => name)])
    expect(names).toEqual([['b', 'a'], ['c'], ['x', 'y'], ['z']])
    expect(composeSummary(report)).toContain('The same: a.')
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
      '| Source | Status | Behind | Since | Arrival p50 / p95 | Table | Branch | Head |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      `| packs | **⛔ stale** | 5h | 2026-03-10 07:00 UTC | 30s / 1m | \`ui_events\` | \`muse/packs@main\` | \`${shaNamed('head').slice(0, 7)}\` feat: head |`,
      `| hearts | ✅ fresh | – |  | 30s / 1m | \`ui_events\` | \`muse/packs@main\` | \`${shaNamed('head').slice(0, 7)}\` feat: head |`,
      `| late | ⚠️ late | ≥ 2h |  | 30s / 1m | \`ui_events\` | \`muse/packs@main\` | \`${shaNamed('head').slice(0, 7)}\` feat: head |`,
      '| gone | **❓ unknown** | unknown |  |  | `ui_events` | `muse/packs@dev` |  |',
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
