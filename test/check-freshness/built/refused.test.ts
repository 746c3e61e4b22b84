import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { sourceLine } from '../builders.ts'
import { DAYS, HOURS, it, packsSource } from './world.ts'

const wholeYear = () =>
  Array.from({ length: 370 }, (_, day) => new Date(Date.now() + (day - 1) * 86_400_000).toISOString().slice(0, 10))

describe('a source that could never be stale is refused before anything is asked', () => {
  it.for<[string, string, RegExp]>([
    [
      'a calendar of one minute a week',
      'calendar: { days: sun, hours: 23:59-24:00 }',
      /calendar that counts 5[23]m of the next 366 days, not more than max-lag \(4h\)/u,
    ],
    [
      'a calendar without a day of the year',
      `calendar: { except: [${wholeYear().join(', ')}] }`,
      /calendar that counts (?:0s|\d+[hms].*) of the next 366 days/u,
    ],
    [
      'a max-lag beyond the hours of a year',
      'max-lag: 300d, calendar: { days: mon-fri, hours: 09:00-18:00 }',
      /calendar/u,
    ],
    ['the time of the check', 'match: time, time-column: now()', /time-column must not call now, which does not tell/u],
    ['a moment ago', 'match: time, time-column: now64(3) - 5', /must not call now64/u],
    ['the later of row and check', 'match: time, time-column: "greatest(ts, now())"', /must not call now/u],
    ['chance', 'match: time, time-column: toDateTime(rand())', /must not call rand/u],
    [
      'a moment that is written down',
      "time-column: toDateTime('2026-01-01 00:00:00')",
      /must name a column of the table/u,
    ],
    ['a text', `commit-column: "'abc'"`, /commit-column must name a column of the table/u],
    ['a number as text', 'commit-column: toString(1)', /commit-column must name a column of the table/u],
    ['a type alone', 'commit-column: CAST(1 AS String)', /commit-column must name a column of the table/u],
    ['an interval alone', 'time-column: "toDateTime(0) + INTERVAL 5 DAY"', /time-column must name a column/u],
    ['a lambda', 'time-column: "arrayMax(x -> x, [toDateTime(1)])"', /time-column must name a column/u],
    ['authors with a name', 'ignore-authors: ["?*"]', /ignore-authors '\?\*' covers everything/u],
    ['authors with an address', 'ignore-authors: ["*@*.*", ada]', /ignore-authors '\*@\*\.\*' covers everything/u],
    ['authors with both', 'ignore-authors: "* <*>"', /ignore-authors '\* <\*>' covers everything/u],
    ['messages like a regular expression', 'ignore-messages: [".*"]', /ignore-messages '\.\*' covers everything/u],
    ['messages with a colon', 'ignore-messages: "*: *"', /ignore-messages '\*: \*' covers everything/u],
    ['messages with an e', 'ignore-messages: e', /ignore-messages 'e' covers everything/u],
    ['no rows', 'min-rows: 0', /min-rows must be 1 or more/u],
  ])('for %s', async ([, fields, message], { world }) => {
    const run = await world.run({
      sources: `# all\n- { name: idle, repository: muse/packs, table: bench_runs, severity: warn, ${fields} }\n`,
    })
    expect([run.exitCode, run.outputs, world.github.requests]).toEqual([1, {}, []])
    expect(run.annotations.map(({ message: told }) => told)).toEqual([expect.stringMatching(message)])
    expect(run.annotations[0]?.message).toMatch(/^Input 'sources' at line 2: /u)
  })

  it.for(['watcher_runs', 'muse.watcher_runs', '`watcher_runs`', 'system.query_log', 'INFORMATION_SCHEMA.tables'])(
    'for a table that the check itself fills: %s',
    async (table, { world }) => {
      const run = await world.run({
        sources: `- { name: self, repository: muse/packs, match: time, table: '${table}' }\n`,
      })
      expect([run.exitCode, world.github.requests]).toEqual([1, []])
      expect(run.annotations).toMatchObject([
        { message: expect.stringMatching(/must not be one that the check itself fills/u) },
      ])
    },
  )
})

it('takes conditions that hold for all rows or none, and columns with names like words', async ({ world }) => {
  const head = await world.commit(6 * HOURS)
  await world.serve(world.pushOf(head, 6 * HOURS))
  await world.rows('CREATE TABLE words (timestamp DateTime, day String, `now` String) ORDER BY timestamp')
  await world.rows(`INSERT INTO words VALUES (now() - INTERVAL 355 MINUTE, '${head}', upper('${head}'))`)
  const source = (name: string, fields: string) => sourceLine(name, `table: words, time-column: timestamp, ${fields}`)
  const run = await world.check(
    source('all', 'commit-column: day, where: 1=1') +
      source('none', 'commit-column: day, where: "0"') +
      source('names', 'commit-column: lower(words.now)') +
      source('cast', 'commit-column: CAST(day AS String)') +
      source('choice', `commit-column: "CASE WHEN day != '' THEN day ELSE '' END"`) +
      source('emoji', 'commit-column: day, ignore-messages: 📝') +
      source('night', 'commit-column: day, calendar: { hours: 22:00-06:00, zone: Asia/Tokyo }'),
  )
  expect(run.statuses).toEqual({
    all: 'fresh',
    none: 'stale',
    names: 'fresh',
    cast: 'fresh',
    choice: 'fresh',
    emoji: 'fresh',
    night: 'fresh',
  })
})

describe('the spelling of', () => {
  it('a branch may be that of its ref', async ({ world }) => {
    const head = await world.commit(60)
    await world.createTable()
    await world.insert(head, 55)
    await world.serve(world.pushOf(head, 60))
    const source = (name: string, branch: string) => sourceLine(name, `table: bench_runs, branch: ${branch}`)
    const run = await world.check(
      source('ref', 'refs/heads/main') + source('plain', '" main "') + source('remote', 'origin/main'),
    )
    expect(run.statuses).toEqual({ ref: 'fresh', plain: 'fresh', remote: 'unknown' })
    expect(run.report.sources[2]?.reason).toBe(
      "muse/packs has no branch origin/main: check its name. On GitHub it is likely main, without 'origin/'.",
    )
    const tag = await world.run({ sources: source('tag', 'refs/tags/v1') })
    expect(tag.annotations).toMatchObject([
      { message: expect.stringMatching(/at line 1: branch must be the name of a branch, .*found 'refs\/tags\/v1'/u) },
    ])
  })

  it('fields may be shared by anchors and merge keys', async ({ world }) => {
    const head = await world.commit(60)
    await world.createTable()
    await world.insert(head, 55)
    await world.serve(world.pushOf(head, 60))
    const run = await world.check(`- &first
  name: first
  repository: &where muse/packs
  table: bench_runs
- <<: *first
  name: second
- <<: [*first]
  name: third
  match: time
- name: fourth
  repository: *where
  table: bench_runs
`)
    expect(run.statuses).toEqual({ first: 'fresh', second: 'fresh', third: 'fresh', fourth: 'fresh' })
    const wrong = await world.run({
      sources:
        '- &a { name: a, repository: muse/packs, table: t }\n- <<: *a\n  name: b\n  tables: x\n- { <<: *gone, name: c }\n',
    })
    expect(wrong.annotations).toMatchObject([{ message: expect.stringMatching(/at line [35]: /u) }])
  })

  it.for<[string, string]>([
    ['white space at its end', 'a '],
    ['capitals', 'A'],
    ['a space without a break', '\\u00a0a'],
    ['a sign that is not seen', 'a\\u200b'],
    ['wide letters', '\\uff41'],
  ])('a name differs in more than %s', async ([, other], { world }) => {
    const run = await world.run({ sources: sourceLine('a', 'table: t') + sourceLine(`"${other}"`, 'table: t') })
    expect([run.exitCode, world.github.requests]).toEqual([1, []])
    expect(run.annotations).toMatchObject([{ message: expect.stringMatching(/at line 2: name must be unique: /u) }])
  })
})

it('counts hours over midnight, those that began the day before too', async ({ world }) => {
  const head = await world.commit(2 * DAYS)
  await world.createTable()
  await world.serve(world.pushOf(head, 2 * DAYS))
  const run = await world.check(packsSource('  calendar: { hours: 22:00-06:00 }\n'))
  const [source] = run.report.sources
  // In two days eight hours count twice, wherever they begin.
  expect(source).toMatchObject({ status: 'empty', gate: 'blocks' })
  expect(source?.lag_seconds).toBeGreaterThanOrEqual(16 * 3_600 - 120)
  expect(source?.lag_seconds).toBeLessThanOrEqual(16 * 3_600 + 120)
})

describe('a check that can’t fail is refused', () => {
  it.for(['now', 'today', 'CURRENT_TIMESTAMP', 'current_date', 'curdate', 'LocalTimestamp', '`now`'])(
    'by the moment of the check, that it names without brackets: %s',
    async (moment, { world }) => {
      const sources = `- { name: a, repository: muse/packs, table: t, match: time, time-column: 'greatest(ts, ${moment})' }\n`
      const run = await world.run({ sources })
      expect([run.exitCode, run.outputs]).toEqual([1, {}])
      expect(run.annotations[0]?.message).toMatch(
        /^Input 'sources' at line 1: time-column must not name \w+, which is the moment/u,
      )
    },
  )

  it('but not a column of such a name', async ({ world }) => {
    const head = await world.commit(9 * HOURS)
    await world.rows(`CREATE TABLE named (now DateTime, commit_sha String) ORDER BY now`)
    await world.rows(`INSERT INTO named VALUES (now() - 36000, '${'0'.repeat(40)}')`)
    await world.serve(world.pushOf(head, 9 * HOURS))
    const sources = '- { name: a, repository: muse/packs, table: named, match: time, time-column: named.now }\n'
    expect((await world.check(sources)).statuses).toEqual({ a: 'stale' })
  })

  it.for(['system', 'INFORMATION_SCHEMA'])('by a database of ClickHouse’s own: %s', async (database, { world }) => {
    const sources = '- { name: a, repository: muse/packs, table: parts, match: time, time-column: modification_time }\n'
    const run = await world.run({ sources, 'clickhouse-database': database })
    expect([run.exitCode, run.outputs]).toEqual([1, {}])
    expect(run.annotations[0]?.message).toMatch(
      /^Input 'sources' at line 1: table must not be one that the check itself/u,
    )
  })
})

it('refuses a report-path that is a pipe before it asks anything', async ({ world }) => {
  execFileSync('mkfifo', [join(world.packs.directory, 'pipe')])
  const inputs = { sources: packsSource(), 'report-path': 'pipe', timeout: '10s' }
  const run = await world.run(inputs, { workspace: world.packs.directory })
  expect([run.exitCode, world.github.requests]).toEqual([1, []])
  expect(run.annotations[0]?.message).toMatch(
    /^Input 'report-path' must name a file that can be written: 'pipe' can't/u,
  )
})
