import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { type RecordedRun, runRow } from '../../src/audit/run-row.ts'
import { ACTIONS_VERSION } from '../../src/audit/version.ts'
import { newTokenUsage } from '../../src/github/tokens/token-usage.ts'
import { newApiUsage } from '../../src/github/usage.ts'

const TOKENS = ['ghp_first', 'ghs_second']
const run: RecordedRun = {
  id: '0f0e8d5e-6c52-4d7c-9a52-1b3f6f5d8a11',
  action: 'publish-episode',
  operation: 'propose',
  startedAt: new Date('2026-03-10T12:00:00Z'),
  durationMs: 1_234.5,
  outcome: 'success',
  usage: {
    ...newApiUsage(),
    requests: 7,
    tokens: [
      {
        ...newTokenUsage('ghp_first'),
        requests: 4,
        points: 3,
        expiresAt: new Date('2026-04-01T00:00:00Z'),
        scopes: ['repo'],
        permissions: new Set(['pull_requests=write', 'contents=write']),
      },
      { ...newTokenUsage('ghs_second'), requests: 3, points: 2 },
    ],
  },
}
const environment = {
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: 'muse/blog',
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW: 'Episodes',
  GITHUB_EVENT_NAME: 'schedule',
  GITHUB_ACTOR: 'ada',
  GITHUB_TRIGGERING_ACTOR: 'bo',
}

it('says who ran what, and what it took', () => {
  expect(runRow(run, environment)).toEqual({
    ts: '2026-03-10T12:00:00.000Z',
    run_id: run.id,
    action: 'publish-episode',
    operation: 'propose',
    version: ACTIONS_VERSION,
    repository: 'muse/blog',
    workflow: 'Episodes',
    workflow_run: 'https://github.example/muse/blog/actions/runs/42/attempts/2',
    event: 'schedule',
    actor: 'bo',
    tokens: [
      {
        kind: 'classic',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/u),
        requests: 4,
        points: 3,
        expires_at: '2026-04-01T00:00:00.000Z',
        scopes: ['repo'],
        permissions: ['contents=write', 'pull_requests=write'],
      },
      {
        kind: 'app',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/u),
        requests: 3,
        points: 2,
        expires_at: null,
        scopes: [],
        permissions: [],
      },
    ],
    requests: 7,
    points: 5,
    outcome: 'success',
    duration_ms: 1_235,
  })
})

it('holds nothing of a token', () => {
  const text = JSON.stringify(runRow(run, environment))
  for (const token of TOKENS) expect(text).not.toContain(token.slice(4))
})

it('has less to say where the runner says less', () => {
  expect(runRow(run, {})).toMatchObject({ repository: '', workflow: '', workflow_run: '', event: '', actor: '' })
})

it('names the version that package.json has', async () => {
  const packageFile = z.object({ version: z.string() })
  expect(ACTIONS_VERSION).toBe(packageFile.parse(JSON.parse(await readFile('package.json', 'utf8'))).version)
})
