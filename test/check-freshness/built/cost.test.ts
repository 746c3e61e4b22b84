import { expect } from 'vitest'
import { DAYS, HOURS, it, packsSource } from './world.ts'

const longSource = (name: string) =>
  `- { name: ${name}, repository: muse/packs, table: bench_runs, match: time, where: "note != '${'x'.repeat(3_900)}'" }\n`

it('checks 50 sources with at most three requests to GitHub and two statements to ClickHouse', async ({ world }) => {
  const branches = Array.from({ length: 50 }, (_, index) => `branch-${index}`)
  const base = await world.packs.commit({ message: 'feat: base', authorDate: world.minutesAgo(9 * DAYS) })
  for (const branch of branches) await world.packs.branch(branch, base)
  const heads = await world.packs.commits(
    branches.flatMap((branch) =>
      [8 * DAYS, 3 * HOURS].map((minutes) => ({
        message: `feat: ${branch}`,
        branch,
        authorDate: world.minutesAgo(minutes),
      })),
    ),
  )
  await world.createTable()
  await world.rows(
    `INSERT INTO bench_runs (ts, commit_sha) SELECT now() - INTERVAL 170 MINUTE, arrayJoin([${heads.map((sha) => `'${sha}'`).join(', ')}])`,
  )
  await world.serve(world.pushOf(base, 3 * HOURS))
  const sources = branches
    .map(
      (branch, index) =>
        `- { name: ${branch}, repository: muse/packs, branch: ${branch}, table: bench_runs, warn-after: 30m, match: ${index % 2 === 0 ? 'commit' : 'time'} }\n`,
    )
    .join('')
  await world.check(sources)
  world.github.clearRequests()
  const statements = world.statements().length

  const run = await world.check(sources)

  expect(run.outputs.status).toBe('valid')
  expect(Object.values(run.statuses)).toEqual(branches.map(() => 'fresh'))
  expect(world.github.requests.length).toBeLessThanOrEqual(3)
  expect(world.statements().slice(statements)).toEqual(['read', 'insert'])
  expect(await world.rows('SELECT toUInt32(count()) AS rows FROM watcher_runs')).toEqual([{ rows: 100 }])
})

it('asks by several statements where one would be longer than the server takes', async ({ world }) => {
  const head = await world.packs.commit({ message: 'feat: head', authorDate: world.minutesAgo(5) })
  await world.createTable()
  await world.insert(head, 1)
  await world.serve(world.pushOf(head, 5))
  const names = Array.from({ length: 20 }, (_, index) => `source-${index}`)
  const run = await world.check(names.map(longSource).join(''))
  expect(run.statuses).toEqual(Object.fromEntries(names.map((name) => [name, 'fresh'])))
  expect(world.proxy.requests.filter(({ query, body }) => /UNION ALL/u.test(query + body))).toHaveLength(2)
})

it('asks once for a branch that several sources watch', async ({ world }) => {
  const head = await world.packs.commit({ message: 'feat: head', authorDate: world.minutesAgo(5) })
  await world.createTable()
  await world.insert(head, 1)
  await world.serve()
  const run = await world.check(`${packsSource()}- { name: again, repository: Muse/Packs, table: bench_runs }\n`)
  expect(run.statuses).toEqual({ packs: 'fresh', again: 'fresh' })
  expect(world.github.requests.map(({ document }) => document?.match(/repository\(/gu)?.length)).toEqual([1])
})

it('reads back in a busy branch until the verdict can’t hang on it any more', async ({ world }) => {
  const covered = await world.packs.commit({ message: 'feat: covered', authorDate: world.minutesAgo(5 * HOURS) })
  await world.packs.commits(
    Array.from({ length: 150 }, (_, index) => ({ message: 'feat: often', authorDate: world.minutesAgo(160 - index) })),
  )
  await world.createTable()
  await world.insert(covered, 5 * HOURS)
  const first = await world.packs.sha('main~149')
  await world.serve([...world.pushOf(await world.packs.sha(), 9, first), ...world.pushOf(first, 160, covered)])
  const run = await world.check(packsSource())
  expect(run.report.sources).toMatchObject([{ status: 'late', commits_waiting: 150, newest_covered: covered }])
  expect(world.github.requests.map(({ path }) => path.split('?')[0])).toEqual([
    '/graphql',
    '/graphql',
    '/repos/muse/packs/activity',
  ])
})

it('asks once for the pushes to many branches of a repository', async ({ world }) => {
  const branches = Array.from({ length: 12 }, (_, index) => `branch-${index}`)
  const base = await world.packs.commit({ message: 'feat: base', authorDate: world.minutesAgo(9 * DAYS) })
  for (const branch of branches) await world.packs.branch(branch, base)
  const heads = await world.packs.commits(
    branches.map((branch) => ({ message: `feat: ${branch}`, branch, authorDate: world.minutesAgo(2 * DAYS) })),
  )
  await world.createTable()
  await world.insert(base, 9 * DAYS)
  await world.serve(branches.flatMap((branch, index) => world.pushOf(heads[index] ?? '', 3, base, branch)))
  const sources = branches.map(
    (branch) => `- { name: ${branch}, repository: muse/packs, branch: ${branch}, table: bench_runs }\n`,
  )
  const run = await world.check(sources.join(''))
  expect(run.outputs.status).toBe('valid')
  expect(new Set(Object.values(run.statuses))).toEqual(new Set(['pending']))
  expect(world.github.requests.map(({ path }) => path)).toEqual(['/graphql', '/repos/muse/packs/activity?per_page=100'])
})

it('reads a small part of a large table', async ({ world }) => {
  await world.rows(`
    CREATE TABLE events (
      ts DateTime64(3, 'UTC'),
      commit_sha FixedString(40),
      event_type LowCardinality(String),
      INDEX commit_sha_filter commit_sha TYPE bloom_filter(0.01) GRANULARITY 1
    ) PARTITION BY toYYYYMM(ts) ORDER BY (event_type, ts)`)
  const total = 10_000_000
  await world.rows(
    `INSERT INTO events SELECT now() - INTERVAL number * 30 SECOND, hex(MD5(toString(intDiv(number, 100)))) || '00000000', 'view' FROM numbers(${total})`,
  )
  const old = await world.packs.commit({ message: 'feat: old', authorDate: world.minutesAgo(30 * DAYS) })
  const head = await world.packs.commit({ message: 'feat: head', authorDate: world.minutesAgo(60) })
  await world.packs.branch('quiet', old)
  await world.rows(
    `INSERT INTO events VALUES (now() - INTERVAL 50 MINUTE, '${head}', 'view'), (now() - INTERVAL 719 HOUR, '${old}', 'view')`,
  )
  await world.serve(world.pushOf(head, 60))
  const source = (name: string, fields: string) =>
    `- { name: ${name}, repository: muse/packs, table: events, ${fields} }\n`
  const run = await world.check(
    source('by commit', 'branch: main') +
      source('by time', 'branch: main, match: time') +
      source('with where', `branch: main, where: "event_type != 'commit'"`) +
      source('quiet', 'branch: quiet'),
  )
  expect(run.statuses).toEqual({ 'by commit': 'fresh', 'by time': 'fresh', 'with where': 'fresh', quiet: 'fresh' })
  const [read] = world.proxy.requests.filter(({ summary }) => summary?.read_rows !== undefined && summary.read_rows > 0)
  expect(read?.summary?.read_rows).toBeGreaterThan(0)
  expect(read?.summary?.read_rows).toBeLessThan(total / 5)
})
