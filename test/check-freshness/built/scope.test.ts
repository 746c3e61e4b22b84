import { describe, expect } from 'vitest'
import { DAYS, HOURS, it, packsSource, type World } from './world.ts'

const touch = ({ packs, minutesAgo }: World, path: string, minutes: number, author?: { name: string; email: string }) =>
  packs.commit({
    message: `feat: ${path}`,
    files: { [path]: `${minutes}\n` },
    authorDate: minutesAgo(minutes),
    ...(author === undefined ? {} : { author }),
  })

describe('paths', () => {
  it.for([
    ['what needs data', '[src/**, package.json]', 'fresh'],
    ['a folder within a folder', '[src/core]', 'fresh'],
    ['what needs none', "['!docs/**', '!*.md']", 'fresh'],
    ['what is touched', '[docs/]', 'stale'],
    ['less than was touched', "['!docs/**']", 'stale'],
  ])('leave the commits that touch what they name, by %s', async ([, paths, status], { world }) => {
    const covered = await touch(world, 'src/core/engine.ts', 3 * DAYS)
    await touch(world, 'docs/guide.md', 2 * DAYS)
    await touch(world, 'README.md', 1 * DAYS)
    await world.createTable()
    await world.insert(covered, 3 * DAYS)
    await world.serve(world.pushOf(await world.packs.sha(), DAYS))
    expect((await world.check(packsSource(`  paths: ${paths}\n`))).statuses).toEqual({ packs: status })
    expect(world.github.requests.filter(({ path }) => path === '/graphql')).toHaveLength(1)
  })

  it('find a waiting commit below those that need no data', async ({ world }) => {
    const covered = await touch(world, 'src/a.ts', 3 * DAYS)
    await touch(world, 'src/b.ts', 2 * DAYS)
    await touch(world, 'docs/guide.md', 5)
    await world.createTable()
    await world.insert(covered, 3 * DAYS)
    await world.serve(world.pushOf(await world.packs.sha('main~1'), 2 * DAYS, covered))
    for (const paths of ['[src/**]', "['!docs/**']"]) {
      const run = await world.check(packsSource(`  paths: ${paths}\n`))
      expect(run.report.sources).toMatchObject([{ status: 'stale', commits_waiting: 1, newest_covered: covered }])
      expect(run.outputs['lag-seconds']).toMatch(/^1728\d\d$/u)
    }
  })
})

it.for(['Dependabot[bot]', '*[bot]', 'dependabot[bot] <*@users.noreply.github.com>'])(
  'ignore-authors leaves the commits of others: %s',
  async (authors, { world }) => {
    const covered = await touch(world, 'src/a.ts', 3 * DAYS)
    await touch(world, 'package.json', 2 * DAYS, {
      name: 'dependabot[bot]',
      email: '1+dependabot[bot]@users.noreply.github.com',
    })
    await world.createTable()
    await world.insert(covered, 3 * DAYS)
    await world.serve()
    expect((await world.check(packsSource(`  ignore-authors: "${authors}"\n`))).statuses).toEqual({ packs: 'fresh' })
  },
)

describe('match: time', () => {
  it.for<[string, number[], string]>([
    ['fresh with a row soon after the head', [50, 10], 'fresh'],
    ['late when rows came only after warn-after', [20], 'late'],
    ['late when the head is overdue and rows end before it', [2 * HOURS], 'late'],
    ['late when the rows are dated in the future', [-10], 'late'],
  ])('is %s', async ([, rows, status], { world }) => {
    const head = await touch(world, 'src/a.ts', 60)
    await world.createTable()
    await world.insert('0'.repeat(40), 9 * HOURS)
    for (const minutes of rows) await world.insert('0'.repeat(40), minutes)
    await world.serve(world.pushOf(head, 60))
    expect((await world.check(packsSource('  match: time\n'))).statuses).toEqual({ packs: status })
  })
})

describe('where', () => {
  it('leaves rows out, and a comment in it swallows nothing', async ({ world }) => {
    const head = await touch(world, 'src/a.ts', 5 * HOURS)
    await world.createTable()
    await world.insert(head, 5 * HOURS)
    await world.serve(world.pushOf(head, 5 * HOURS))
    const none = await world.check(packsSource(`  where: "note != '' -- only real ones )"\n`))
    expect(none.statuses).toEqual({ packs: 'stale' })
    await world.rows(`INSERT INTO bench_runs SELECT ts, commit_sha, 'real' FROM bench_runs`)
    const some = await world.check(packsSource(`  where: "note != '' -- only real ones )"\n`))
    expect(some.report.sources).toMatchObject([{ status: 'fresh', rows: 1 }])
  })

  it('tells the rows of users from those of the collector in one table', async ({ world }) => {
    const head = await touch(world, 'src/a.ts', 60)
    await world.rows(
      `CREATE TABLE ui_events (ts DateTime64(3, 'UTC'), commit_sha FixedString(40), event_type LowCardinality(String)) ORDER BY ts`,
    )
    await world.rows(`INSERT INTO ui_events VALUES (now() - INTERVAL 1 HOUR, '${head}', 'commit')`)
    await world.serve(world.pushOf(head, 60))
    const source = (name: string, where: string) =>
      `- { name: ${name}, repository: muse/packs, table: ui_events, warn-after: 30m${where} }\n`
    const run = await world.check(source('all', '') + source('users', `, where: "event_type != 'commit'"`))
    expect(run.statuses).toEqual({ all: 'fresh', users: 'late' })
  })

  it.for<[string, string, string, RegExp]>([
    ['writes', "INSERT INTO bench_runs VALUES (now(), repeat('a', 40), 'x')", 'unknown', /is not SQL\./u],
    ['makes up a ts of its own', "(toDateTime64('2099-01-01 00:00:00', 3) AS ts) > 0", 'fresh', /after 1m\.$/u],
    ['makes up a name of the read', '(now() AS muse_at) > 0', 'unknown', /code \d+/u],
  ])('reaches no further than the rows when it %s', async ([, where, status, reason], { world }) => {
    const head = await touch(world, 'src/a.ts', 60)
    await world.createTable()
    await world.insert(head, 59)
    await world.serve(world.pushOf(head, 60))
    const run = await world.check(packsSource(`  where: |\n    ${where}\n`))
    expect(run.report.sources).toMatchObject([{ status, reason: expect.stringMatching(reason) }])
    expect(await world.rows('SELECT toUInt32(count()) AS rows FROM bench_runs')).toEqual([{ rows: 1 }])
  })

  it.for<[string, string, RegExp]>([
    [
      'ends its brackets',
      "1) UNION ALL SELECT 0, 'commit', '', 1, now(), now() WHERE (1",
      /closes a bracket that it did not open/u,
    ],
    ['holds a second statement', '1; DROP TABLE bench_runs', /holds a semicolon/u],
    ['lifts the restrictions', 'note = 1 SETTINGS readonly = 0', /must not change settings/u],
    ['names another table', 'commit_sha IN bench_runs', /must give IN a list of values/u],
    ['prints another table', 'throwIf(1, (SELECT s FROM secret))', /must not hold a query/u],
    [
      'reads from the network',
      "1 IN (SELECT a FROM url('http://127.0.0.1:9/', CSV, 'a UInt8'))",
      /must not hold a query/u,
    ],
    ['leaves a file behind', "1 IN (SELECT 1 FROM sqlite('/tmp/left', 't'))", /must not hold a query/u],
    ['reads a file', "length(file('/etc/passwd')) > 0", /must not call file/u],
  ])('is refused before anything is asked when it %s', async ([, where, message], { world }) => {
    const inputs = { sources: packsSource(`  where: |\n    ${where}\n`) }
    const run = await world.run(inputs)
    expect([run.exitCode, world.github.requests]).toEqual([1, []])
    expect(run.annotations).toMatchObject([{ message: expect.stringMatching(message) }])
  })
})

describe('text from outside', () => {
  const attack = [
    '::error::forged',
    '##[set-output name=blocked]false',
    '::set-output name=blocked::false',
    '</td><script>alert(1)</script> **bold** [x](http://evil.example) | @everyone #1',
    'report<<EOF',
  ]

  it('commands neither the log, the outputs, the summary nor the report', async ({ world }) => {
    const before = await world.packs.commit({ message: 'feat: before', authorDate: world.minutesAgo(9 * DAYS) })
    const head = await world.packs.commit({
      message: `${attack.join(' ')}\r${attack.join('\r')}\n\n${attack.join('\n')}`,
      author: { name: attack.slice(0, 3).join(' ').replaceAll('<', ''), email: '::error::x@example.com' },
      authorDate: world.minutesAgo(8 * DAYS),
    })
    await world.createTable()
    await world.insert(before, 9 * DAYS)
    await world.serve(world.pushOf(head, 8 * DAYS))
    const name = attack.join('\n')
    const sources = `- name: ${JSON.stringify(name)}\n  repository: muse/packs\n  table: bench_runs\n- { name: gone, repository: muse/gone, table: t, where: "note = '##[set-output name=blocked]false'" }\n`
    const run = await world.check(sources)

    expect([run.exitCode, run.commands]).toEqual([1, []])
    expect(Object.keys(run.outputs).toSorted()).toEqual(['blocked', 'lag-seconds', 'report', 'report-path', 'status'])
    expect(run.outputs).toMatchObject({ status: 'blocked', blocked: 'true' })
    expect(run.annotationCounts).toEqual({ error: 2, warning: 0, notice: 0 })
    expect(run.annotations.map(({ message }) => message.split('\n').length)).toEqual([1, 1])
    expect(run.report.sources).toMatchObject([{ name, status: 'stale', head: { sha: head } }, { name: 'gone' }])
    expect(run.summary).not.toMatch(/<script|<\/td>|\*\*bold|\]\(http|@everyone|#1\b/u)
    const table = run.summary.slice(run.summary.indexOf('| Source |')).trimEnd().split('\n')
    expect(table).toHaveLength(4)
    expect(await world.rows('SELECT DISTINCT blocked FROM watcher_runs')).toEqual([{ blocked: true }])
  })

  it('is not commanded by an override’s reason', async ({ world }) => {
    const run = await world.check('- { name: gone, repository: muse/gone, table: t }', {
      'allow-degraded': 'true',
      'override-reason': attack.join('\n'),
    })
    expect([run.exitCode, run.commands, run.outputs.blocked]).toEqual([0, [], 'false'])
    expect(run.annotationCounts).toEqual({ error: 0, warning: 1, notice: 1 })
    expect(run.report.override?.reason).toBe(attack.join('\n'))
    expect(run.summary).not.toMatch(/<script|\*\*bold|@everyone/u)
  })
})
