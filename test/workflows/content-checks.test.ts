import { describe, expect } from 'vitest'
import { it as sandboxed } from '../fixtures/sandbox.ts'
import { gitHubEnvironment, runWorkflow } from './act.ts'
import { act } from './tool.ts'

const CONTENT = 'muse/banterblogs'
const PATH = 'posts/chimera/ep-001.md'

const EPISODE = `---
title: "Faster caches"
series: "chimera"
episode: 1
date: "2026-11-20T06:17:00Z"
models: ["llama"]
run_id: "b701af3b-1e66-4a17-8122-59ce95d53e19"
commit_sha: "a16e4c8f2e3c6cd829ace8706a84cf25283897e5"
latency_ms_p95: 120
tokens_in: 1500
tokens_out: 800
cost_usd: 0.01
---

## What changed

The cache keeps models.

## Why it matters

It is faster.

## Benchmarks (summary)

120 ms.

## Next steps

More.

## Links & artifacts

None yet.
`

// Opens a pull request with one file, and runs the checks on it.
const it = sandboxed.extend('check', ({ github, onTestFinished }) => async (episode: string) => {
  await github.createRepository({ owner: 'muse', name: 'banterblogs' })
  onTestFinished(() => github.removeRepository(CONTENT))
  await github.commitFiles(CONTENT, {
    branch: 'content/episode-001',
    message: 'An episode',
    files: { [PATH]: episode },
  })
  const response = await fetch(`${github.url}/repos/${CONTENT}/pulls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${github.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'An episode', head: 'content/episode-001', base: 'main' }),
  })
  expect(response.status).toBe(201)
  const pullRequest = { number: 1, head: { ref: 'content/episode-001' }, base: { ref: 'main' } }
  return runWorkflow({
    workflow: 'content-checks.yml',
    event: 'pull_request',
    payload: { number: 1, pull_request: pullRequest },
    env: gitHubEnvironment(github.url, CONTENT),
    secrets: { GITHUB_TOKEN: github.token },
    files: { [PATH]: episode },
  })
})

// On a busy machine act can lose a step's last lines.
describe.skipIf(!act.isExpected)(`the content checks${act.notice}`, { retry: 2 }, () => {
  it('pass an episode without faults', async ({ check }) => {
    const { jobs, log } = await check(EPISODE)
    expect(jobs, log).toEqual({ episodes: 'success' })
  })

  it('annotate each fault of an episode at its line, and fail', async ({ check }) => {
    const { jobs, log } = await check(
      EPISODE.replace('episode: 1', 'episode: one').replace('## Next steps', '## Later'),
    )
    expect(jobs, log).toEqual({ episodes: 'failure' })
    expect(log).toContain(`file=${PATH},line=4::episode: expected a whole number`)
    expect(log).toContain(`file=${PATH},line=31::The section "Next steps" is missing`)
  })
})
