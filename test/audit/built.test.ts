import { describe, expect, vi } from 'vitest'
import { ACTIONS_VERSION } from '../../src/audit/version.ts'
import { publishEpisode } from '../faults/publishing-subjects.ts'
import { collectCommits, type OpenSubject, type Subject } from '../faults/subjects.ts'
import { it as sandboxed } from '../fixtures/sandbox.ts'
import { exception } from '../sandbox/clickhouse/fault.ts'
import type { FaultAnswer } from '../sandbox/github/faults.ts'
import type { ActionRun } from '../sandbox/runner/run-action.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

const ACTIONS: readonly (readonly [string, OpenSubject, string])[] = [
  ['collect-commits', collectCommits, ''],
  ['publish-episode', publishEpisode, 'propose'],
]

const it = sandboxed.extend('open', ({ sandbox }, { onCleanup }) => async (openSubject: OpenSubject) => {
  const subject = await openSubject(sandbox)
  onCleanup(() => subject[Symbol.asyncDispose]())
  return subject
})

const RUNS =
  'SELECT action, operation, version, outcome, requests, points, tokens, duration_ms, workflow_run, actor FROM action_runs ORDER BY ts'
const runsOf = ({ rows }: Subject) => rows(RUNS)
const warningsOf = ({ annotations }: ActionRun) =>
  annotations.filter(({ level }) => level === 'warning').map(({ message }) => message)
/** Has every request on a subject's repository meet an answer, and returns what takes that back. */
const answerAll = (github: Sandbox['github'], { repositoryName }: Subject, answer: FaultAnswer) =>
  github.inject({ match: new RegExp(repositoryName, 'u'), answer, times: Number.POSITIVE_INFINITY })
/** Time enough for a machine that is busy. */
const PLENTY = { timeout: '5m' }

describe.for(ACTIONS)('%s', ([action, openSubject, operation]) => {
  it('leaves a row that says what it took, with one insert at its start and one at its end', async ({
    open,
    sandbox: { github },
  }) => {
    const subject = await open(openSubject)
    github.clearRequests()
    const run = await subject.run(PLENTY)
    expect(run.conclusion).toBe('success')
    const [row, ...others] = await runsOf(subject)
    expect(others).toEqual([])
    expect(row).toMatchObject({
      action,
      operation,
      version: ACTIONS_VERSION,
      outcome: 'success',
      tokens: [{ kind: 'app', fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/u), requests: row?.requests }],
    })
    expect(Number(row?.requests)).toBeGreaterThan(0)
    expect(Number(row?.points)).toBeGreaterThan(0)
    expect(Number(row?.duration_ms)).toBeGreaterThan(50)
    const seen = subject.proxy.requests.length
    await subject.run(PLENTY)
    const texts = subject.proxy.requests.slice(seen).map(({ query, body }) => query + body)
    expect(texts.filter((text) => text.includes('INSERT INTO action_run_records'))).toHaveLength(2)
    expect(await runsOf(subject)).toHaveLength(2)
  })

  it('leaves one of a run that fails, too', async ({ open, sandbox: { github } }) => {
    const subject = await open(openSubject)
    const disarm = answerAll(github, subject, { status: 401, body: { message: 'Bad credentials' } })
    const run = await subject.run(PLENTY)
    disarm()
    expect(run.exitCode).toBe(1)
    expect(await runsOf(subject)).toMatchObject([{ action, outcome: 'failure' }])
  })

  it('leaves one of a run that is killed, which says that it has started', async ({ open, sandbox: { github } }) => {
    const subject = await open(openSubject)
    await subject.run(PLENTY)
    const disarm = answerAll(github, subject, 'held')
    const killing = new AbortController()
    const running = subject.run(PLENTY, { signal: killing.signal })
    await vi.waitFor(async () => expect(await runsOf(subject)).toHaveLength(2), { timeout: 30_000, interval: 200 })
    killing.abort()
    await running
    disarm()
    expect(await runsOf(subject)).toMatchObject([
      { outcome: 'success' },
      { action, operation, outcome: 'started', duration_ms: 0, tokens: [{ kind: 'app' }] },
    ])
  })

  it('leaves one of a run whose time is up', async ({ open, sandbox: { github } }) => {
    const subject = await open(openSubject)
    await subject.run(PLENTY)
    const disarm = answerAll(github, subject, 'held')
    const run = await subject.run({ timeout: '10s' })
    disarm()
    expect(run.exitCode).toBe(1)
    expect(await runsOf(subject)).toMatchObject([{ outcome: 'success' }, { outcome: 'failure' }])
  })

  it.for([
    ['refuses', exception(497, 'ACCESS_DENIED', 'Not enough privileges')],
    ['does not answer', 'timeout'],
  ] as const)('is green with a warning where ClickHouse %s', async ([_what, kind], { open }) => {
    const subject = await open(openSubject)
    await subject.run(PLENTY)
    subject.proxy.failNext({
      when: 'before',
      kind,
      match: /INSERT INTO action_run_records/u,
      times: Number.POSITIVE_INFINITY,
    })
    const run = await subject.run(PLENTY)
    expect(run.conclusion).toBe('success')
    expect(warningsOf(run)).toEqual([
      expect.stringMatching(/^The run is not in action_runs; the job is not affected\. /u),
    ])
  })

  it('does without the table where there is none and it may not be created', async ({ open }) => {
    const subject = await open(openSubject)
    await subject.run(PLENTY)
    for (const name of ['token_usage', 'token_rotation', 'action_runs', 'action_run_records'])
      await subject.rows(`DROP TABLE IF EXISTS ${name} SYNC`)
    const run = await subject.run({ ...PLENTY, 'create-tables': 'false' })
    expect(run.conclusion).toBe('success')
    expect(warningsOf(run)).toEqual([])
    expect(
      await subject.rows(
        "SELECT name FROM system.tables WHERE name LIKE 'action_run%' AND database = currentDatabase()",
      ),
    ).toEqual([])
  })

  it('takes no token that is none, and asks nobody without one', async ({ open, sandbox: { github } }) => {
    const subject = await open(openSubject)
    github.clearRequests()
    const [empty, spaced] = [await subject.run({ token: ' \n ' }), await subject.run({ token: 'ghp_one two' })]
    expect(empty.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Input 'token' is missing: expected a token that may/u),
    ])
    expect(spaced.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Input 'token' must be a token, without spaces/u),
    ])
    expect(spaced.masks).toContain('ghp_one two')
    expect(github.requests).toEqual([])
  })
})

it.for(ACTIONS.slice(1))('%s takes one token', async ([_action, openSubject], { open }) => {
  const subject = await open(openSubject)
  const run = await subject.run({ token: 'ghp_one\nghp_two' })
  expect(run.annotations.map(({ message }) => message)).toEqual([
    "Input 'token' must be one token: this action takes no more than one.",
  ])
})

it('a row says which operation of publish-episode it is of, and how that ended', async ({ open }) => {
  const subject = await open(publishEpisode)
  await subject.run(PLENTY)
  const released = { ...PLENTY, operation: 'release', 'deployment-timeout': '0' }
  const validated = { ...PLENTY, operation: 'validate' }
  await subject.run(released)
  await subject.run({ ...released, base: 'nowhere' })
  await subject.run(validated)
  const last = await subject.run({ ...validated, draft: 'nowhere.md' })
  expect(warningsOf(last)).toEqual([])
  expect((await runsOf(subject)).map(({ operation, outcome }) => [operation, outcome])).toEqual([
    ['propose', 'success'],
    ['release', 'success'],
    ['release', 'failure'],
    ['validate', 'success'],
    ['validate', 'failure'],
  ])
})

it.for([
  ['collect-commits', collectCommits],
  ['publish-episode', publishEpisode],
] as const)('a dry run of %s leaves no row', async ([_action, openSubject], { open }) => {
  const subject = await open(openSubject)
  await subject.run(PLENTY)
  const run = await subject.run({ ...PLENTY, 'dry-run': 'true' })
  expect(run.conclusion).toBe('success')
  expect(await runsOf(subject)).toHaveLength(1)
})

describe('a token', () => {
  const soon = () => new Date(Date.now() + 5.5 * 86_400_000).toISOString()

  it('that expires soon, or may do more than is needed, is warned of once in a run', async ({ open, sandbox }) => {
    const subject = await open(collectCommits)
    const tokens = ['refused', sandbox.github.addToken({ login: 'tired', expiresAt: soon() })]
    const run = await subject.run({ ...PLENTY, token: tokens.join('\n') })
    expect(warningsOf(run)).toEqual([
      expect.stringMatching(/^Token 1 of 2 gives way to the next: /u),
      expect.stringMatching(
        /^Token 2 of 2 \(a classic token\) expires on \d{4}-\d\d-\d\d, in 5 days: put a new one.* It may do more than this action, which reads repositories, needs, by its scopes repo\. /u,
      ),
    ])
    const [row] = await runsOf(subject)
    expect(row).toMatchObject({
      tokens: [
        { kind: 'unknown', requests: 1, expires_at: null },
        { kind: 'classic', scopes: ['repo'], expires_at: expect.stringMatching(/^\d{4}-/u) },
      ],
    })
    for (const token of tokens) expect(JSON.stringify(row)).not.toContain(token)
    expect(await subject.rows('SELECT kind FROM token_rotation WHERE is_due')).toEqual([{ kind: 'classic' }])
  })

  it('that never expires is warned of, and not for what publishing needs', async ({ open, sandbox }) => {
    const subject = await open(publishEpisode)
    const token = sandbox.github.addToken({ login: 'eternal' })
    const run = await subject.run({ ...PLENTY, token, 'dry-run': 'true' })
    expect(warningsOf(run).filter((warning) => warning.startsWith('The token'))).toEqual([
      'The token (a classic token) never expires: make one that lives 90 days at most, and put it in its place.',
    ])
  })
})
