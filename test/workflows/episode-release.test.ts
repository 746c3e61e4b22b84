import { describe, expect } from 'vitest'
import { episodeSource } from '../episode/episode-source.ts'
import { it as sandboxed } from '../fixtures/database.ts'
import { startReceiver } from '../sandbox/receiver.ts'
import { gitHubEnvironment, runWorkflow, type WorkflowOptions } from './act.ts'
import { act } from './tool.ts'

const CONTENT = 'muse/banterblogs'
const BRANCH = 'content/episode-001'
const PAGE = 'https://blog.example/'

/** A content repository into which an episode was merged. */
const it = sandboxed
  .extend('merged', async ({ github, onTestFinished }) => {
    await github.createRepository({ owner: 'muse', name: 'banterblogs' })
    onTestFinished(() => github.removeRepository(CONTENT))
    const files = { 'posts/banterpacks/ep-001.md': episodeSource() }
    await github.commitFiles(CONTENT, { branch: BRANCH, message: 'An episode', files })
    await fetch(`${github.url}/repos/${CONTENT}/pulls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${github.token}` },
      body: JSON.stringify({ title: 'An episode', head: BRANCH, base: 'main' }),
    })
    return github.merge(CONTENT, 1)
  })
  .extend('run', ({ github, clickHouse, database, merged }) => (options: Partial<WorkflowOptions> = {}) => {
    const pullRequest = {
      number: 1,
      merged: true,
      merge_commit_sha: merged,
      base: { ref: 'main' },
      head: { ref: BRANCH },
    }
    const repository = { full_name: CONTENT, default_branch: 'main' }
    return runWorkflow({
      workflow: 'episode-release.yml',
      event: 'pull_request',
      payload: { action: 'closed', number: 1, pull_request: pullRequest, repository },
      env: gitHubEnvironment(github.url, CONTENT),
      variables: { CLICKHOUSE_DATABASE: database.name },
      ...options,
      secrets: {
        GITHUB_TOKEN: github.token,
        CLICKHOUSE_URL: clickHouse.url,
        CLICKHOUSE_USERNAME: clickHouse.username,
        CLICKHOUSE_PASSWORD: clickHouse.password,
        ...options.secrets,
      },
    })
  })

describe.skipIf(!act.isExpected)(`the release of episodes${act.notice}`, () => {
  it('sees a merged episode through to its readers', async ({ github, database, merged, run, onTestFinished }) => {
    const hook = await startReceiver()
    onTestFinished(() => hook[Symbol.asyncDispose]())
    hook.onReceive(() => {
      const success = { state: 'success', afterMs: 1_000, environment_url: PAGE } as const
      github.deploy(CONTENT, { sha: merged, statuses: [{ state: 'in_progress' }, success] })
    })
    const { jobs, outputs, summary, log } = await run({ secrets: { DEPLOY_HOOK_URL: hook.url } })
    expect(jobs, log).toEqual({ release: 'success' })
    expect(outputs.release).toMatchObject({ 'deployment-status': 'success', 'deployment-url': PAGE })
    expect(summary).toContain('## Released')
    expect(log).not.toContain('a8Yt61RvQc')
    expect(await database.query('SELECT status, pull_request FROM episodes')).toEqual([
      { status: 'published', pull_request: 1 },
    ])
    expect(hook.received).toHaveLength(1)

    const again = await run({ event: 'push', payload: { after: merged, repository: { full_name: CONTENT } } })
    expect(again.jobs, again.log).toEqual({ release: 'success' })
    expect(again.summary).toContain('## Nothing to release')
  })

  it('fails with a deployment that failed', async ({ github, merged, run }) => {
    github.deploy(CONTENT, { sha: merged, statuses: [{ state: 'failure', log_url: 'https://host.example/log' }] })
    const { jobs, outputs, log } = await run({ event: 'schedule', payload: {} })
    expect(jobs, log).toEqual({ release: 'failure' })
    expect(outputs.release).toMatchObject({ 'deployment-status': 'failure' })
  })

  it('does nothing after a pull request that was closed, and before it is set up', async ({ github, run }) => {
    const closed = { number: 1, merged: false, base: { ref: 'main' }, head: { ref: BRANCH } }
    const skipped = await run({ payload: { action: 'closed', number: 1, pull_request: closed } })
    expect(skipped.jobs).toEqual({ release: 'skipped' })
    github.clearRequests()
    const unset = await run({ secrets: { CLICKHOUSE_URL: '' } })
    expect(unset.jobs, unset.log).toEqual({ release: 'success' })
    expect(unset.summary).toContain('## Not configured')
    expect(github.requests).toEqual([])
  })
})
