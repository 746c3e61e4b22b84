import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { BODY } from '../../episode/episode-source.ts'
import { draftSource, isWrite, it, messages, type World } from './world.ts'

const refuse = (world: World, request: string, status: number, message: string, headers: Record<string, string> = {}) =>
  world.github.inject({
    match: new RegExp(`^${request.replace(' ', ` /repos/${world.repository}`)}$`, 'u'),
    answer: { status, body: { message }, headers },
    times: 10,
  })

describe.concurrent('a draft that is refused', { timeout: 180_000 }, () => {
  it('gets each of its faults at its line, and nothing is written', async ({ world }) => {
    const body = BODY.replace('## Next steps\nMore of it.\n', '')
    const run = await world.publish(draftSource({ tokens_in: '"many"', models: 'gpt-4' }, body))

    expect(run.exitCode).toBe(1)
    expect(run.annotations.slice(0, 3)).toEqual([
      expect.objectContaining({
        level: 'error',
        file: 'draft.md',
        line: 4,
        message: expect.stringMatching(/^models/u),
      }),
      expect.objectContaining({
        level: 'error',
        file: 'draft.md',
        line: 6,
        message: expect.stringMatching(/^tokens_in/u),
      }),
      expect.objectContaining({ level: 'error', file: 'draft.md', message: expect.stringContaining('"Next steps"') }),
    ])
    expect(messages(run).slice(3)).toEqual([
      expect.stringMatching(/^The episode does not follow the format: 3 faults in draft\.md \(lines 4, 6, \d+\)/u),
    ])
    expect(run.summary).toContain('| `draft.md` | 4 |')
    expect(world.requests().filter(isWrite)).toEqual([])
    expect(await world.rows('SHOW TABLES')).toEqual([])
  })

  it('is one of another series than the input names', async ({ world }) => {
    const run = await world.publish(draftSource(), { series: 'chimera' })
    expect(run.conclusion).toBe('failure')
    expect(messages(run)[0]).toContain('series')
    expect(world.requests().filter(isWrite)).toEqual([])
  })

  it('is one outside the workspace, named by .. or by a link', async ({ world }) => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'))
    try {
      await writeFile(join(outside, 'secret.md'), draftSource())
      await symlink(join(outside, 'secret.md'), join(world.workspace, 'link.md'))
      await symlink(outside, join(world.workspace, 'folder'))
      for (const draft of [
        `../${outside.split('/').at(-1)}/secret.md`,
        join(outside, 'secret.md'),
        'link.md',
        'folder/secret.md',
      ]) {
        const run = await world.publish(undefined, { draft })
        expect(messages(run)).toEqual([expect.stringContaining('it lies outside the workspace')])
        expect(run.log).not.toContain('Faster parsing')
      }
    } finally {
      await rm(outside, { recursive: true, force: true })
    }
    expect(world.requests().filter(isWrite)).toEqual([])
  })

  it('is one that is missing, a folder, too large, or not text', async ({ world }) => {
    await world.write('large.md', 'x'.repeat(1024 * 1024 + 1))
    await writeFile(join(world.workspace, 'binary.md'), Buffer.from([0x2d, 0xff, 0xfe]))
    const refusals = []
    for (const draft of ['none.md', '.', 'large.md', 'binary.md'])
      refusals.push(...messages(await world.publish(undefined, { draft })))
    expect(refusals).toEqual([
      expect.stringContaining("'none.md' can't be used: no such file"),
      expect.stringContaining("'.' can't be used"),
      expect.stringContaining('it has 1048577 bytes'),
      expect.stringContaining('it is not UTF-8 text'),
    ])
  })
})

describe.concurrent('text from outside', { timeout: 180_000 }, () => {
  it('commands neither the runner nor the page', async ({ world }) => {
    const title = '::error::owned ##[error]x @everyone <img src=x onerror=alert(1)> fixes #1 [skip ci] GH-2'
    const run = await world.publish(draftSource({ title: JSON.stringify(title), run_id: undefined }))

    expect(run.conclusion).toBe('success')
    expect(run.commands).toEqual([])
    expect(run.annotations).toEqual([])
    const [pullRequest] = await world.pullRequests()
    const shown = [pullRequest?.title ?? '', pullRequest?.body ?? '', run.summary].join('\n')
    for (const dangerous of ['@everyone', '#1 ', 'GH-2', '[skip ci]']) expect(shown).not.toContain(dangerous)
    expect(`${pullRequest?.body}${run.summary}`).not.toContain('<img')
    expect(pullRequest?.title).toMatch(/^Episode 1 of banterpacks: /u)
  })

  it('is no line of the log when a fault repeats it', async ({ world }) => {
    const run = await world.publish(draftSource({ title: '"a\\n::error::owned\\r::set-output name=outcome::created"' }))

    expect(run.conclusion).toBe('failure')
    expect(run.outputs).toEqual({})
    expect(run.commands).toEqual([])
    expect(messages(run)).not.toContain('owned')
  })
})

describe.concurrent('a refusal', { timeout: 180_000 }, () => {
  it('of the pull request names the setting, and the branch is gone again', async ({ world }) => {
    refuse(world, 'POST /pulls', 403, 'GitHub Actions is not permitted to create or approve pull requests.')
    const run = await world.publish(draftSource())

    expect(run.exitCode).toBe(1)
    expect(messages(run)).toEqual([
      expect.stringMatching(
        /Settings > Actions > General.*"Allow GitHub Actions to create and approve pull requests".*The branch content\/episode-001 was deleted again: nothing is left behind\./u,
      ),
    ])
    expect(await world.branches()).toEqual(['main'])
    expect(await world.rows('SELECT * FROM episodes')).toEqual([])
  })

  it('of the pull request and of the deletion says which branch is left behind', async ({ world }) => {
    refuse(world, 'POST /pulls', 403, 'GitHub Actions is not permitted to create or approve pull requests.')
    refuse(world, 'DELETE /git/refs/.*', 422, 'Repository rule violations found\n\nCannot delete this branch')
    const run = await world.publish(draftSource())

    expect(messages(run)).toEqual([
      expect.stringMatching(/The branch content\/episode-001 with the episode is left behind.*Run the action again/u),
    ])
  })

  it('by a rule of the repository says what to do', async ({ world }) => {
    refuse(
      world,
      'POST /git/refs',
      422,
      'Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n',
    )
    const run = await world.publish(draftSource())

    expect(messages(run)).toEqual([
      expect.stringMatching(/Cannot create ref due to creations being restricted.*Settings > Rules/u),
    ])
  })

  it.for<[string, string, RegExp]>([
    [
      'POST /git/refs',
      'Repository rule violations found\n\nCommits must have verified signatures.\n',
      /signed commits only/u,
    ],
    ['POST /git/refs', 'Protected branch update failed: you are not authorized.', /Settings > Rules/u],
  ])('of %s that says %j says what to do', async ([request, message, remedy], { world }) => {
    refuse(world, request, 422, message)
    const run = await world.publish(draftSource())

    expect(messages(run)).toEqual([expect.stringMatching(remedy)])
    expect(await world.branches()).toEqual(['main'])
  })

  it('of the branch leaves nothing that keeps the next run from its number', async ({ world }) => {
    world.github.inject({
      match: new RegExp(`^POST /repos/${world.repository}/git/refs$`, 'u'),
      answer: { status: 422, body: { message: 'Repository rule violations found' } },
    })
    const refused = await world.publish(draftSource())
    const again = await world.publish(draftSource())

    expect(refused.conclusion).toBe('failure')
    expect(again.outputs).toMatchObject({ outcome: 'created', episode: '1' })
  })

  it('for want of a permission names the permission', async ({ world }) => {
    refuse(world, 'POST /git/trees', 403, 'Resource not accessible by integration', {
      'x-accepted-github-permissions': 'contents=write',
    })
    const run = await world.publish(draftSource())

    expect(messages(run)).toEqual([expect.stringMatching(/`permissions: contents: write`.*contents=write/u)])
  })

  it('to show the repository or its base branch says which input to check', async ({ world }) => {
    const repository = await world.publish(draftSource(), { repository: 'muse/nowhere' })
    const base = await world.publish(draftSource(), { base: 'nowhere' })

    expect(messages(repository)).toEqual([expect.stringMatching(/muse\/nowhere.*Check the input 'repository'/u)])
    expect(messages(base)).toEqual([`${world.repository} has no branch 'nowhere': check the input 'base'.`])
  })

  it('of an input says everything that is wrong with them', async ({ world }) => {
    const run = await world.publish(draftSource(), {
      'posts-directory': '../outside',
      'file-name': 'episode.md',
      branch: 'content/{number}..',
      'min-confidence': '2',
    })
    expect(messages(run)).toEqual([expect.stringMatching(/^4 inputs are wrong:/u)])
    expect(world.requests()).toEqual([])
  })

  it('of a reviewer, a label or an assignee is a warning: the episode is fine', async ({ world }) => {
    refuse(world, 'POST /issues/1/labels', 403, 'Resource not accessible by integration')
    const run = await world.publish(draftSource(), { labels: 'episode', reviewers: 'nobody-knows' })

    expect(run.conclusion).toBe('success')
    expect(run.annotations.map(({ level }) => level)).toEqual(['warning', 'warning'])
    expect(messages(run)).toEqual([
      expect.stringMatching(/without its labels \(episode\).*Resource not accessible/u),
      expect.stringMatching(/without its reviewers \(nobody-knows\).*not a collaborator/u),
    ])
    expect(run.outputs.outcome).toBe('created')
  })

  it('of a reviewer who opened the pull request leaves the other reviewers asked', async ({ world }) => {
    const author = `${world.repository.split('/')[1]}-bot`
    const run = await world.publish(draftSource(), { reviewers: `${author}, hubot` })

    expect(messages(run)).toEqual([expect.stringContaining(`${author} opened pull request #1 and so can't review it`)])
    expect(world.requests()).toContain('POST /pulls/1/requested_reviewers')
  })

  it('of one reviewer or team leaves the others asked, and says which token can ask teams', async ({ world }) => {
    const run = await world.publish(draftSource(), {
      reviewers: 'hubot, nobody-knows',
      'team-reviewers': '@muse/editors',
    })

    expect(run.conclusion).toBe('success')
    expect(messages(run)).toEqual([
      expect.stringMatching(/without its reviewers \(nobody-knows\)/u),
      expect.stringMatching(/without its team reviewers \(editors\).*GitHub App with `members: read`/u),
    ])
    expect(await world.ask('GET', '/pulls/1')).toMatchObject({ requested_reviewers: [{ login: 'hubot' }] })
  })

  it('of a label that GitHub does not see yet is tried again, three times at most', async ({ world }) => {
    const notSeen = { status: 422, body: { message: "Could not resolve to a node with the global id of 'LA_1'." } }
    const match = new RegExp(`^POST /repos/${world.repository}/issues/\\d/labels$`, 'u')
    world.github.inject({ match, answer: notSeen, times: 2 })
    const seen = await world.publish(draftSource(), { labels: 'episode' })
    world.github.inject({ match, answer: notSeen, times: 9 })
    const unseen = await world.publish(draftSource({ title: '"Another"' }), { labels: 'episode' })

    expect(messages(seen)).toEqual([])
    expect(messages(unseen)).toEqual([expect.stringMatching(/#2 is open, but without its labels \(episode\)/u)])
    expect((await world.pullRequests()).map(({ labels }) => labels)).toEqual([['episode'], []])
    expect(world.requests().filter((request) => request.endsWith('/labels'))).toHaveLength(6)
  })

  it('to run checks for GITHUB_TOKEN is told beforehand', async ({ openWorld }) => {
    const world = await openWorld({ botLogin: 'github-actions[bot]' })
    const run = await world.publish(draftSource())

    expect(run.annotations).toEqual([
      expect.objectContaining({
        level: 'notice',
        message: expect.stringMatching(/runs no checks on it until somebody/u),
      }),
    ])
    expect(run.summary).toContain('- Note: GITHUB')
  })

  it('to reopen a pull request says how to go on', async ({ world }) => {
    await world.publish(draftSource())
    await world.ask('PATCH', '/pulls/1', { state: 'closed' })
    refuse(world, 'PATCH /pulls/1', 422, 'Validation Failed: state cannot be changed.')
    const run = await world.publish(draftSource(), { reopen: 'true' })

    expect(messages(run)).toEqual([
      expect.stringMatching(
        /reopening pull request #1 .*Delete the branch content\/episode-001 and run the action again/u,
      ),
    ])
  })

  it('of drafts, where the plan has none, opens a plain pull request', async ({ world }) => {
    world.github.inject({
      match: new RegExp(`^POST /repos/${world.repository}/pulls$`, 'u'),
      answer: { status: 422, body: { message: 'Draft pull requests are not supported in this repository.' } },
    })
    const run = await world.publish(draftSource({ confidence_score: '0.1' }), { 'auto-merge': 'merge' })

    expect(run.conclusion).toBe('success')
    expect(await world.pullRequests()).toEqual([expect.objectContaining({ draft: false })])
    expect(world.requests()).not.toContain('mutation')
  })
})

describe.concurrent('ClickHouse out of reach', { timeout: 180_000 }, () => {
  it('fails the step before anything is written to GitHub', async ({ world }) => {
    const run = await world.publish(draftSource(), { 'clickhouse-url': 'http://127.0.0.1:9' })

    expect(run.exitCode).toBe(1)
    expect(messages(run)).toEqual([
      expect.stringMatching(/^ClickHouse at http:\/\/127\.0\.0\.1:9 failed.*ECONNREFUSED/u),
    ])
    expect(world.requests().filter(isWrite)).toEqual([])
    expect(await world.branches()).toEqual(['main'])
  })

  it('fails before anything is written when the table lacks a column, and prints the statement', async ({ world }) => {
    await world.rows(
      'CREATE TABLE episodes (ts DateTime64(3), series String, episode UInt32, title String, commit_sha String, status String, confidence_score Nullable(Float64), correlation_strength Nullable(Float64), cost_total Float64, tokens_in UInt64, tokens_out UInt64) ENGINE = MergeTree ORDER BY ts',
    )
    const run = await world.publish(draftSource())

    expect(messages(run)).toEqual([
      expect.stringMatching(
        /ALTER TABLE episodes ADD COLUMN `run_id` UUID, .*ADD COLUMN `pull_request` Nullable\(UInt32\);/u,
      ),
    ])
    expect(world.requests().filter(isWrite)).toEqual([])
  })

  it('when the pull request is open says so, and the outputs are set', async ({ world }) => {
    await world.publish(draftSource({ title: '"First, for the tables"' }))
    await world.rows("ALTER TABLE episode_records ADD CONSTRAINT never CHECK title = ''")
    const run = await world.publish(draftSource())

    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ outcome: 'created', 'pull-request-number': '2' })
    expect(messages(run)).toEqual([
      expect.stringMatching(
        /^Opened pull request #2 .*But the episode is not recorded in ClickHouse.*Run the action again/u,
      ),
    ])
    await world.rows('ALTER TABLE episode_records DROP CONSTRAINT never')
    await world.publish(draftSource())
    expect(await world.rows('SELECT pull_request FROM episodes ORDER BY episode')).toEqual([
      { pull_request: 1 },
      { pull_request: 2 },
    ])
  })
})
