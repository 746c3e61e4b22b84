import { execFileSync } from 'node:child_process'
import { describe, expect } from 'vitest'
import { type Check, DAYS, HOURS, it, packsSource, type World } from './world.ts'

/** What a source is judged by in a report, without what differs from check to check. */
const verdictOf = ({ report }: Check, name = 'packs') => {
  const source = report.sources.find((one) => one.name === name)
  return {
    status: source?.status,
    gate: source?.gate,
    counted: source?.counted_from,
    first: source?.first_waiting?.sha,
  }
}
const forbidden = { match: /\/activity/u, answer: { status: 403, body: { message: 'Forbidden' } }, times: 99 }

describe('commits that were made long before they were pushed', () => {
  /** Thirty hours ago a commit was pushed, and had no data; now 120 old commits are pushed at once. */
  async function oldCommitsPushedNow(world: World): Promise<string> {
    const base = await world.commit(31 * HOURS)
    const forgotten = await world.commit(30 * HOURS)
    await world.packs.commits(
      Array.from({ length: 120 }, (_, index) => ({
        message: 'feat: offline',
        authorDate: world.minutesAgo(29 * HOURS - index * 10),
      })),
    )
    const head = await world.packs.sha()
    await world.createTable()
    await world.insert(base, 31 * HOURS - 1)
    await world.serve([
      ...world.pushOf(head, 2, forgotten),
      ...world.pushOf(forgotten, 30 * HOURS, base),
      ...world.pushOf(base, 31 * HOURS),
    ])
    return forgotten
  }

  it('do not hide an older one that has been waiting for thirty hours, be the source alone or among fifty', async ({
    world,
  }) => {
    const forgotten = await oldCommitsPushedNow(world)
    const expected = { status: 'stale', gate: 'blocks', counted: 'push', first: forgotten }
    const alone = await world.check(packsSource())
    expect(verdictOf(alone)).toEqual(expected)
    const base = await world.packs.sha('main~121')
    const others = Array.from({ length: 49 }, (_, index) => `quiet-${index}`)
    for (const branch of others) await world.packs.branch(branch, base)
    const among = await world.check(
      packsSource() +
        others
          .map((name) => `- { name: ${name}, repository: muse/packs, branch: ${name}, table: bench_runs }\n`)
          .join(''),
    )
    expect(verdictOf(among)).toEqual(expected)
    expect(new Set(others.map((name) => among.statuses[name]))).toEqual(new Set(['fresh']))
  })
})

it('judges by parents: what a merge brought covers nothing that stood beside it', async ({ world }) => {
  const base = await world.commit(40 * HOURS)
  await world.packs.branch('side', base)
  const forgotten = await world.commit(31 * HOURS)
  await world.commit(20 * HOURS)
  const measured = await world.packs.commit({
    message: 'feat: side',
    branch: 'side',
    authorDate: world.minutesAgo(1 * HOURS),
  })
  await world.packs.merge('side', { authorDate: world.minutesAgo(5) })
  await world.createTable()
  await world.insert(base, 40 * HOURS - 1)
  await world.insert(measured, 55)
  await world.serve([
    ...world.pushOf(await world.packs.sha(), 5, await world.packs.sha('main~1')),
    ...world.pushOf(await world.packs.sha('main~1'), 20 * HOURS, forgotten),
    ...world.pushOf(forgotten, 31 * HOURS, base),
  ])
  const run = await world.check(packsSource())
  expect(verdictOf(run)).toMatchObject({ status: 'stale', gate: 'blocks', first: forgotten })
  expect(run.report.sources).toMatchObject([{ commits_waiting: 3, newest_covered: measured }])
  await world.insert(await world.packs.sha(), 1)
  expect(verdictOf(await world.check(packsSource()))).toMatchObject({ status: 'fresh', gate: 'passes' })
})

describe('heads that are dated in the future', () => {
  async function misdated(world: World, branches: number): Promise<string> {
    const base = await world.commit(2 * DAYS)
    await world.createTable()
    await world.insert(base, 2 * DAYS - 1)
    const names = Array.from({ length: branches }, (_, index) => `branch-${index}`)
    for (const name of names) await world.packs.branch(name, base)
    const heads = await world.packs.commits(
      names.map((branch) => ({ message: 'feat: early', branch, authorDate: world.minutesAgo(-DAYS) })),
    )
    await world.serve([
      ...heads.flatMap((head, index) => world.pushOf(head, 10 * HOURS, base, names[index])),
      ...world.pushOf(base, 1, undefined, 'unrelated'),
    ])
    return names
      .map((name) => `- { name: ${name}, repository: muse/packs, branch: ${name}, table: bench_runs }\n`)
      .join('')
  }

  it('are stale when they were pushed ten hours ago, however many they are', async ({ world }) => {
    const run = await world.check(await misdated(world, 12))
    expect(new Set(Object.values(run.statuses))).toEqual(new Set(['stale']))
    expect(new Set(run.report.sources.map(({ counted_from: counted }) => counted))).toEqual(new Set(['push']))
  })

  it('are unknown when GitHub does not tell when they were pushed', async ({ world }) => {
    const sources = await misdated(world, 2)
    world.github.inject(forbidden)
    const run = await world.check(sources)
    expect(run.outputs.blocked).toBe('true')
    expect(run.report.sources).toMatchObject(
      Array.from({ length: 2 }, () => ({
        status: 'unknown',
        lag_is_at_least: true,
        reason: expect.stringContaining('when commits were pushed, which GitHub does not tell'),
      })),
    )
  })
})

it('counts rows by time from the push, and not from a date long before it', async ({ world }) => {
  const head = await world.commit(2 * DAYS)
  await world.createTable()
  await world.insert('0'.repeat(40), 11 * HOURS)
  await world.serve(world.pushOf(head, 10 * HOURS))
  expect(verdictOf(await world.check(packsSource('  match: time\n')))).toMatchObject({
    status: 'stale',
    counted: 'push',
  })
  await world.insert('0'.repeat(40), 10 * HOURS - 1)
  expect(verdictOf(await world.check(packsSource('  match: time\n')))).toMatchObject({ status: 'fresh' })
})

it.for<[string, string, RegExp]>([
  ['paths that name nothing', 'paths: [nowhere/**]', /paths: nowhere is nowhere in the head of muse\/packs@main/u],
  ['paths that except everything', "paths: ['!*']", /paths: they leave nothing/u],
  [
    'authors that are everybody',
    'ignore-authors: [Sandbox Author, "*@example.com"]',
    /No commit of muse\/packs@main is left/u,
  ],
  ['messages that are all', 'ignore-messages: ["feat:*"]', /No commit of muse\/packs@main is left/u],
])('refuses a source that can never be stale, by %s, with its line', async ([, field, reason], { world }) => {
  await world.packs.commit({
    message: 'feat: change',
    authorDate: world.minutesAgo(2 * DAYS),
    author: { name: 'Sandbox Author', email: 'sandbox@example.com' },
  })
  await world.createTable()
  await world.serve()
  const run = await world.check(`- { name: fine, repository: muse/packs, table: bench_runs, max-lag: 9d }
- { name: idle, repository: muse/packs, table: bench_runs, severity: warn, ${field} }
`)
  expect([run.exitCode, run.outputs.status]).toEqual([1, 'blocked'])
  expect(run.report.sources[1]).toMatchObject({ status: 'unknown', gate: 'blocks' })
  expect(run.report.sources[1]?.reason).toMatch(/^Line 2 of sources: /u)
  expect(run.report.sources[1]?.reason).toMatch(reason)
})

it('sees that nobody but an ignored author ever committed, however many commits there are', async ({ world }) => {
  await world.packs.commits(
    Array.from({ length: 130 }, (_, index) => ({
      message: 'feat: on',
      authorDate: world.minutesAgo(20 * DAYS - index),
      author: { name: 'robot', email: 'robot@example.com' },
    })),
  )
  await world.createTable()
  await world.serve()
  const idle = await world.check(packsSource('  ignore-authors: robot\n'))
  expect(idle.report.sources).toMatchObject([
    { status: 'unknown', reason: expect.stringContaining('can never be stale') },
  ])
})

it('finds the last commit of others far below those of an ignored author', async ({ world }) => {
  const last = await world.commit(30 * DAYS)
  await world.packs.commits(
    Array.from({ length: 130 }, (_, index) => ({
      message: 'feat: on',
      authorDate: world.minutesAgo(20 * DAYS - index),
      author: { name: 'robot', email: 'robot@example.com' },
    })),
  )
  await world.createTable()
  await world.insert('a'.repeat(40), 1)
  await world.serve(world.pushOf(await world.packs.sha(), 19 * DAYS))
  const run = await world.check(packsSource('  ignore-authors: robot\n'))
  expect(verdictOf(run)).toMatchObject({ status: 'stale', gate: 'blocks', first: last })
})

describe('a refusal of GitHub', () => {
  const SAML =
    'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.'
  const ALLOW_LIST =
    'Although you appear to have the correct authorization credentials, the `muse` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.'
  const LIFETIME =
    "The 'muse' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days."

  it.for<[string, string | undefined, string, RegExp]>([
    ['SAML', 'FORBIDDEN', SAML, /SAML enforcement.*https:\/\/github\.com\/orgs\/muse\/sso$/u],
    ['an IP allow list', 'FORBIDDEN', ALLOW_LIST, /IP allow list enabled.*Add the runner's address/u],
    ['the lifetime of the token', 'FORBIDDEN', LIFETIME, /lifetime is greater.*Give a token whose lifetime/u],
    [
      'scopes',
      'INSUFFICIENT_SCOPES',
      "Your token has not been granted the required scopes: 'repo'.",
      /required scopes.*Give the token/u,
    ],
    ['an error without a type', undefined, 'Something went wrong while executing your query.', /Something went wrong/u],
    [
      'a repository that is not there',
      'NOT_FOUND',
      'Could not resolve to a Repository.',
      /shows no repository muse\/packs to this token/u,
    ],
    ['limits of resources', 'RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.', /Resource limits/u],
  ])('is no outage, and is told in its words: %s', async ([, type, message, reason], { world }) => {
    const head = await world.commit(60)
    await world.createTable()
    await world.insert(head, 59)
    await world.serve(world.pushOf(head, 60))
    await world.collected(head, 60)
    const error = { ...(type === undefined ? {} : { type }), message, path: ['listing0'] }
    const answer = { status: 200, body: { data: { listing0: null }, errors: [error] } }
    world.github.inject({ match: /listing0/u, answer, times: 99 })
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([
      { status: 'unknown', gate: 'blocks', reason: expect.stringMatching(reason) },
    ])
    expect(run.exitCode).toBe(1)
  })

  it('is no outage either when it leaves out a commit of a listing', async ({ world }) => {
    const head = await world.commit(60)
    await world.createTable()
    await world.insert(head, 59)
    await world.serve(world.pushOf(head, 60))
    world.github.inject({
      match: /listing0/u,
      answer: {
        change: (body) => JSON.parse(JSON.stringify(body).replace(/"nodes":\[\{"oid"/u, '"nodes":[null,{"oid"')),
      },
    })
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([{ status: 'unknown', reason: expect.stringContaining('is not whole') }])
  })
})

describe('an answer that does not prove that it is ClickHouse’s, and whole', () => {
  it.for<[string, { status: number; body: string }]>([
    ['a page', { status: 200, body: '<html><body>Welcome to nginx!</body></html>' }],
    ['nothing', { status: 200, body: '' }],
    ['rows without an end', { status: 200, body: '{"source":0,"kind":"table","row_count":0}\n{"source":0,' }],
  ])('is not a table without rows: %s', async ([, kind], { world }) => {
    const head = await world.commit(60)
    await world.createTable()
    await world.insert(head, 59)
    await world.serve(world.pushOf(head, 60))
    world.proxy.failNext({ when: 'before', kind, match: /muse_at/u, times: 99 })
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([{ status: 'unknown', gate: 'blocks' }])
    expect(run.report.sources[0]?.reason).not.toContain('no rows')
    expect(run.exitCode).toBe(1)
  })
})

it('finds what was pushed after the rows behind a newer commit that waits too', async ({ world }) => {
  const base = await world.commit(50 * HOURS)
  const pushedLate = await world.commit(40 * HOURS)
  const head = await world.commit(10)
  await world.createTable()
  await world.insert('0'.repeat(40), 35 * HOURS)
  await world.serve([
    ...world.pushOf(head, 5, pushedLate),
    ...world.pushOf(pushedLate, 30 * HOURS, base),
    ...world.pushOf(base, 50 * HOURS),
  ])
  expect(verdictOf(await world.check(packsSource('  match: time\n')))).toMatchObject({ status: 'stale' })
})

it('asks when a commit was pushed that a clock running ahead has dated, also once its date is past', async ({
  world,
}) => {
  const base = await world.commit(50 * HOURS)
  const head = await world.commit(10)
  await world.packs.branch('other', base)
  await world.createTable()
  await world.insert(base, 49 * HOURS)
  await world.serve([
    ...world.pushOf(base, 1, undefined, 'other'),
    ...world.pushOf(head, 10 * HOURS, base),
    ...world.pushOf(base, 50 * HOURS),
  ])
  expect(verdictOf(await world.check(packsSource()))).toMatchObject({ status: 'stale', counted: 'push' })
})

it('takes a merge of many branches that has data for the data of all of them', async ({ world }) => {
  const base = await world.commit(9 * HOURS)
  const date = world.minutesAgo(8 * HOURS)
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-C', world.packs.directory, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args],
      {
        encoding: 'utf8',
        env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
      },
    ).trim()
  const tree = git('rev-parse', `${base}^{tree}`)
  const sides = Array.from({ length: 25 }, (_, index) => git('commit-tree', tree, '-p', base, '-m', `side ${index}`))
  const head = git('commit-tree', tree, ...[base, ...sides].flatMap((sha) => ['-p', sha]), '-m', 'merge')
  git('update-ref', 'refs/heads/main', head)
  await world.createTable()
  await world.insert(head, 8 * HOURS - 1)
  await world.serve(world.pushOf(head, 8 * HOURS))
  expect((await world.check(packsSource())).statuses).toEqual({ packs: 'fresh' })
})
