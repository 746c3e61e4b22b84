import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { letterFolder } from '../../dead-letters/letter-folder.ts'
import { exception } from '../../sandbox/clickhouse/fault.ts'
import type { RunActionOptions } from '../../sandbox/runner/run-action.ts'
import { killAt } from './kill.ts'
import { draftSource, messages, it as published, type World } from './world.ts'

const RUN_ID = 'b701af3b-1e66-4a17-8122-59ce95d53e19'
const OTHER_ID = '0d4a4f7e-6a55-4c11-9a52-5b0a2f9b7c01'
const draft = (changes: Record<string, string> = {}) => draftSource({ run_id: `"${RUN_ID}"`, ...changes })
const other = (changes: Record<string, string> = {}) =>
  draft({ run_id: `"${OTHER_ID}"`, title: '"Another one"', ...changes })
const RECORDING = /INSERT INTO episode_records/u
const DIRECTORY = { 'dead-letter-directory': 'letters' }

/** Has a run's clock be ten minutes behind. */
const BEHIND = `--import data:text/javascript,${encodeURIComponent(`
const Real = Date
globalThis.Date = class extends Real {
  constructor(...given) { given.length === 0 ? super(Real.now() - 600000) : super(...given) }
  static now() { return Real.now() - 600000 }
}`)}`

const it = published.extend('letters', ({ world }) => letterFolder(join(world.workspace, 'letters')))

const publish = (
  world: World,
  source: string | undefined,
  inputs: Readonly<Record<string, string>> = {},
  options: Partial<RunActionOptions> = {},
) => world.publish(source, { ...DIRECTORY, timeout: '1m', ...inputs }, options)

/** Has GitHub refuse to open pull requests of the world's repository, in these words. */
function refusePullRequests({ github, repository }: World, message = 'No pull requests today') {
  return github.inject({
    match: new RegExp(`^POST /repos/${repository}/pulls$`, 'u'),
    answer: { status: 422, body: { message } },
    times: Number.POSITIVE_INFINITY,
  })
}

/** A run whose draft can't be proposed. */
async function failToPublish(world: World, source: string) {
  const allow = refusePullRequests(world)
  const run = await publish(world, source)
  allow()
  return run
}

/** The action's requests on issues since the last call. */
const issueRequests = (world: World) =>
  world
    .requests()
    .map((request) => request.split('?', 1)[0] ?? '')
    .filter((request) => /\/issues(?:\/\d+)?$/u.test(request))
const titles = async (world: World) => (await world.pullRequests()).map(({ title }) => title).toSorted()
const recorded = (world: World) =>
  world.rows('SELECT toString(run_id) AS id, count() AS rows FROM episode_records GROUP BY id ORDER BY id')

describe.concurrent('dead letters of publish-episode', { timeout: 180_000 }, () => {
  it('writes down a draft whose proposal failed, and the next run proposes it when its time has come', async ({
    world,
    letters,
  }) => {
    const failed = await failToPublish(world, draft())
    expect(failed.conclusion).toBe('failure')
    expect(failed.outputs['dead-letters']).toBe('1')
    expect(await readFile(failed.outputs['dead-letter-path'] ?? '', 'utf8')).toContain(RUN_ID)
    expect(await letters.letters()).toMatchObject([
      { operation: 'propose', subject: RUN_ID, attempts: 1, payload: { repository: world.repository, text: draft() } },
    ])

    const early = await publish(world, other())
    expect(early.outputs['dead-letters']).toBe('1')
    expect(await titles(world)).toEqual(['Episode 1 of banterpacks: Another one'])

    await letters.makeDue()
    const next = await publish(world, other())
    expect(next).toMatchObject({
      conclusion: 'success',
      outputs: { outcome: 'unchanged', episode: '1', 'dead-letters': '0', 'dead-letter-path': '' },
    })
    expect(await titles(world)).toEqual([
      'Episode 1 of banterpacks: Another one',
      'Episode 2 of banterpacks: Faster parsing',
    ])
    expect(await letters.names()).toEqual([])
    expect(await recorded(world)).toEqual([OTHER_ID, RUN_ID].toSorted().map((id) => ({ id, rows: 1 })))
  })

  it('tries again later each time, and leaves it to people after ten attempts', async ({ world, letters }) => {
    await failToPublish(world, draft())
    await letters.makeDue({ attempts: 8 })
    const before = Date.now()
    await failToPublish(world, other())
    const [ninth] = await letters.letters()
    expect(ninth?.attempts).toBe(9)
    expect(Date.parse(ninth?.next_attempt_at ?? '') - before).toBeGreaterThan(20 * 60 * 60_000)

    await letters.makeDue({ attempts: 10 })
    const parked = await publish(world, undefined, { series: 'banterpacks' })
    expect(await titles(world)).toEqual([])
    const path = parked.outputs['dead-letter-path'] ?? 'none'
    expect(messages(parked)).toContainEqual(
      expect.stringMatching(/2 dead letters in .* failed 10 times and are not tried again: propose of .*Mend what/u),
    )
    expect(messages(parked).join()).toContain(path)
  })

  it('does not have an older text come after a newer one of the same episode', async ({ world, letters }) => {
    await failToPublish(world, draft())
    await publish(world, draft({ title: '"Even faster parsing"' }))
    expect(await letters.names()).toEqual([])
    expect(await titles(world)).toEqual(['Episode 1 of banterpacks: Even faster parsing'])
  })

  it('does not have it come where the newer one is gone again', async ({ world, letters }) => {
    await failToPublish(world, draft())
    // Without the folder: the letter stays.
    await world.publish(draft({ title: '"Even faster parsing"' }))
    await world.ask('PATCH', '/pulls/1', { state: 'closed' })
    await world.ask('DELETE', '/git/refs/heads/content/episode-001')
    await letters.makeDue()
    const next = await publish(world, other())
    expect(next).toMatchObject({ conclusion: 'success', outputs: { 'dead-letters': '0' } })
    expect(next.log).toMatch(/A dead letter is dropped: .* A later text of this episode was recorded at/u)
    expect(await titles(world)).toEqual([
      'Episode 1 of banterpacks: Another one',
      'Episode 1 of banterpacks: Even faster parsing',
    ])
  })

  it('has a newer text come, also where the clock of the run that failed was behind', async ({ world, letters }) => {
    await publish(world, draft())
    const newer = draft({ title: '"Even faster parsing"' })
    const refused = world.github.inject({
      match: new RegExp(`^POST /repos/${world.repository}/git/`, 'u'),
      answer: { status: 422, body: { message: 'No commits today' } },
      times: Number.POSITIVE_INFINITY,
    })
    await publish(world, newer, {}, { env: { NODE_OPTIONS: BEHIND } })
    refused()
    expect(await letters.letters()).toMatchObject([{ payload: { text: newer, is_github_time: true } }])
    await letters.makeDue()
    const next = await publish(world, newer)
    expect(next.log).toContain('Done by a dead letter')
    expect(await titles(world)).toEqual(['Episode 1 of banterpacks: Even faster parsing'])
  })

  it('does not have it come back from a run that was killed after the newer one was proposed', async ({
    world,
    letters,
  }) => {
    await failToPublish(world, draft())
    const newer = draft({ title: '"Even faster parsing"' })
    await killAt(world, { at: 'POST /pulls', when: 'after' }, (options) => publish(world, newer, {}, options))
    expect(await letters.letters()).toMatchObject([{ subject: RUN_ID, payload: { text: draft() } }])
    await letters.expireClaims()
    await letters.makeDue()
    const next = await publish(world, other())
    expect(next).toMatchObject({ conclusion: 'success', outputs: { 'dead-letters': '0' } })
    expect(next.log).toMatch(
      /A dead letter is dropped: propose of \S+ The branch \S+ has a newer text of this episode, of .*the proposal of this one failed at/u,
    )
    expect(messages(next)).toContain('A dead letter is dropped: it holds an older text of an episode.')
    expect(await titles(world)).toEqual([
      'Episode 1 of banterpacks: Even faster parsing',
      'Episode 2 of banterpacks: Another one',
    ])
  })

  it('writes nothing of a draft that is refused, nor in a dry run', async ({ world, letters }) => {
    await publish(world, draft({ title: '""' }))
    await publish(world, draft({ series: 'unknown' }))
    expect(await letters.names()).toEqual([])
    refusePullRequests(world)
    await publish(world, draft(), { 'dry-run': 'true' })
    expect(await letters.names()).toEqual([])
  })

  it('stores the row of an episode that could not be recorded, once', async ({ world, letters, proxy }) => {
    proxy.failNext({
      when: 'before',
      kind: exception(497, 'ACCESS_DENIED', 'Not now'),
      match: RECORDING,
      times: Number.POSITIVE_INFINITY,
    })
    const failed = await publish(world, draft(), { 'clickhouse-url': proxy.url })
    expect(failed.conclusion).toBe('failure')
    expect(await letters.letters()).toMatchObject([
      { operation: 'store-rows', payload: { table: 'episodes', rows: [{ run_id: RUN_ID }] } },
    ])
    expect(await recorded(world)).toEqual([])
    proxy.clearFaults()
    await letters.makeDue()
    // A server with another address, which has a database of the same name.
    const elsewhere = await publish(world, other())
    expect(elsewhere.outputs['dead-letters']).toBe('1')
    expect(await recorded(world)).toEqual([{ id: OTHER_ID, rows: 1 }])
    const next = await publish(world, other(), { 'clickhouse-url': proxy.url })
    expect(next.outputs['dead-letters']).toBe('0')
    expect(await recorded(world)).toEqual([OTHER_ID, RUN_ID].toSorted().map((id) => ({ id, rows: 1 })))
  })

  it('looks before it stores: a row may be there although the answer was lost', async ({ world, letters, proxy }) => {
    proxy.failNext({ when: 'after', kind: 'reset', match: RECORDING, times: Number.POSITIVE_INFINITY })
    proxy.failNext({
      when: 'before',
      kind: 'reset',
      match: /toUnixTimestamp\(ts\) = /u,
      times: Number.POSITIVE_INFINITY,
    })
    await publish(world, draft(), { 'clickhouse-url': proxy.url })
    expect(await recorded(world)).toEqual([{ id: RUN_ID, rows: 1 }])
    expect(await letters.letters()).toHaveLength(1)
    proxy.clearFaults()
    await letters.makeDue()
    await publish(world, other(), { 'clickhouse-url': proxy.url })
    expect(await letters.names()).toEqual([])
    expect(await recorded(world)).toContainEqual({ id: RUN_ID, rows: 1 })
  })

  it('does no harm when two runs meet one folder', async ({ world, letters }) => {
    await failToPublish(world, draft())
    await letters.makeDue()
    const source = other()
    await writeFile(join(world.workspace, 'draft.md'), source)
    const run = () => world.run({ ...world.clickHouseInputs, ...DIRECTORY, draft: 'draft.md' })
    const runs = await Promise.all([run(), run()])
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(['success', 'success'])
    expect(await letters.names()).toEqual([])
    expect(await titles(world)).toHaveLength(2)
    expect(await recorded(world)).toHaveLength(2)
  })

  it('reports foreign and corrupt files, and leaves them alone', async ({ world, letters }) => {
    await failToPublish(world, draft())
    const [good] = await letters.letters()
    if (good === undefined) throw new Error('no letter')
    const corrupt = await letters.put('publish-episode', good)
    await writeFile(join(letters.path, corrupt), `${JSON.stringify(good)}\n{"half":`)
    const wrong = await letters.put('publish-episode')
    await writeFile(join(letters.path, wrong), `${JSON.stringify({ ...good, attempts: 'many' })}\n`)
    await writeFile(join(letters.path, 'notes.txt'), 'mine')
    await mkdir(join(letters.path, 'folder'))
    await letters.put('check-freshness', { ...good, attempts: 3 })
    const run = await publish(world, other())
    expect(run.conclusion).toBe('success')
    expect(messages(run).find((message) => message.includes('left alone'))).toMatch(
      /4 files can't be used, and are left alone/u,
    )
    expect(await letters.names()).toEqual(expect.arrayContaining([corrupt, wrong, 'notes.txt', 'folder']))
    expect(await readFile(join(letters.path, corrupt), 'utf8')).toMatch(/\{"half":$/u)
  })

  it('gives back what a run had taken that was killed', async ({ world, letters }) => {
    await failToPublish(world, draft())
    await letters.makeDue()
    await killAt(world, { at: 'POST /git/refs', when: 'after' }, (options) => publish(world, other(), {}, options))
    expect(await letters.names()).toEqual([expect.stringMatching(/\.claimed-until-/u)])
    const meanwhile = await publish(world, other())
    expect(meanwhile.outputs['dead-letters']).toBe('1')
    await letters.expireClaims()
    const next = await publish(world, other())
    expect(next.outputs['dead-letters']).toBe('0')
    expect(await titles(world)).toHaveLength(2)
    expect(await letters.names()).toEqual([])
  })

  it('leaves nothing of a file that was being written', async ({ world, letters }) => {
    await mkdir(letters.path, { recursive: true })
    const left = `.dead-letters.1767225600000.${RUN_ID}.temporary`
    const young = `.dead-letters.${Date.now()}.${RUN_ID}.temporary`
    for (const name of [left, young]) await writeFile(join(letters.path, name), '{"format":1,')
    const run = await publish(world, draft())
    expect(run.annotations).toEqual([])
    expect(await letters.names()).toEqual([young])
  })

  it('keeps secrets out of letters', async ({ world, letters }) => {
    const allow = refusePullRequests(world, `No: ${world.token} ${Buffer.from(world.token).toString('base64')}`)
    await publish(world, draft())
    allow()
    const [name = ''] = await letters.names()
    const text = await readFile(join(letters.path, name), 'utf8')
    expect(text).toContain('No: *** ***')
    expect(text).not.toContain(world.token)
    await publish(world, other({ title: '"The key is ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"' }))
    expect((await letters.letters()).map(({ subject }) => subject)).toEqual([RUN_ID])
  })

  it('has one issue tell of letters that wait, until none do', async ({ world, letters }) => {
    const alert = { 'alert-issue': 'true' }
    const issues = async () => {
      const all = await world.ask('GET', '/issues?state=all&labels=dead-letters')
      return Array.isArray(all) ? all : []
    }
    const allow = refusePullRequests(world)
    await publish(world, draft(), alert)
    expect(await issues()).toMatchObject([
      { state: 'open', title: expect.stringContaining('Dead letters'), body: expect.stringContaining(RUN_ID) },
    ])
    world.requests()
    await publish(world, draft(), alert)
    expect(issueRequests(world)).toEqual(['GET /issues'])
    await publish(world, other(), alert)
    expect(issueRequests(world)).toEqual(['GET /issues', expect.stringMatching(/^PATCH \/issues\/\d+$/u)])
    expect(await issues()).toMatchObject([{ state: 'open', body: expect.stringContaining(OTHER_ID) }])
    allow()
    await letters.makeDue()
    await publish(world, other(), alert)
    expect(await issues()).toMatchObject([{ state: 'closed' }])
  })

  it('goes on with a warning where the token may not write issues', async ({ world }) => {
    const { github, repository } = world
    github.inject({
      match: new RegExp(`^GET /repos/${repository}/issues`, 'u'),
      answer: { status: 403, body: { message: 'Resource not accessible by integration' } },
      times: Number.POSITIVE_INFINITY,
    })
    const run = await publish(world, draft(), { 'alert-issue': 'true' })
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'created', 'dead-letters': '0' } })
    expect(messages(run)).toEqual([
      expect.stringMatching(/alert-issue.*could not be brought up to date.*'issues: write'/su),
    ])
  })

  it('says so, and does nothing, where the folder can not be used', async ({ world }) => {
    await writeFile(join(world.workspace, 'letters'), 'a file')
    const run = await publish(world, draft())
    expect(messages(run)).toEqual([
      expect.stringMatching(/The folder .*letters \(dead-letter-directory\) can't be used: /u),
    ])
    expect(await world.pullRequests()).toEqual([])
  })

  it.for(['../outside', '/etc'])('refuses a folder outside the workspace: %s', async (directory, { world }) => {
    const run = await publish(world, draft(), { 'dead-letter-directory': directory })
    expect(messages(run)).toEqual([
      expect.stringContaining("Input 'dead-letter-directory' must be a folder in the workspace"),
    ])
    expect(await world.pullRequests()).toEqual([])
  })
})
