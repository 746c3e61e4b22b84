import { describe, expect, it } from 'vitest'
import type { FinalVerdict } from '../../../../src/publish-episode/decide/release/deployment-status.ts'
import type { ReleasedEpisode } from '../../../../src/publish-episode/decide/release/released.ts'
import { releaseComment } from '../../../../src/publish-episode/text/release/comment.ts'
import { notification } from '../../../../src/publish-episode/text/release/notification.ts'

const HOSTILE = '<!channel> @here *bold* [link](https://evil.example) & <script>'
const episode = (changes: Partial<ReleasedEpisode> = {}, title = 'Faster parsing'): ReleasedEpisode => ({
  change: 'added',
  status: 'published',
  blobSha: 'b'.repeat(40),
  previous: undefined,
  left: [],
  pullRequest: { number: 7, url: 'https://github.example/muse/blog/pull/7', mergedAt: null },
  state: {
    series: 'banterpacks',
    episode: 7,
    title,
    run_id: 'b701af3b-1e66-4a17-8122-59ce95d53e19',
    commit_sha: 'a'.repeat(40),
    path: 'posts/banterpacks/ep-007.md',
    models: [],
    confidence_score: null,
    correlation_strength: null,
    tokens_in: 0,
    tokens_out: 0,
    latency_ms_p95: null,
    cost_total: '0.000000',
    branch: 'content/episode-007',
    pull_request: 7,
  },
  ...changes,
})
function verdict(word: 'success' | 'failure'): FinalVerdict {
  const at = new Date('2026-11-26T04:10:05Z')
  const state = { state: word, at, url: 'https://blog.example/', logUrl: 'https://host.example/log', description: '' }
  const deployment = { id: '9', sha: 'c'.repeat(40), environment: 'Production', createdAt: at, state, states: [state] }
  return { kind: word, deployment, state }
}
const notify = (episodes: readonly ReleasedEpisode[], word: 'success' | 'failure', host = 'hooks.slack.com') =>
  notification(
    { repository: 'muse/blog', episodes, verdict: verdict(word), buildMs: 42_000, runUrl: 'https://run.example' },
    host,
  )

describe('what is posted', () => {
  it('is a text, and the same in fields', () => {
    expect(notify([episode(), episode({ change: 'deleted', status: 'withdrawn' })], 'success')).toMatchObject({
      text: 'Online: episode 7 of banterpacks, “Faster parsing”. Withdrawn: episode 7 of banterpacks, “Faster parsing”. Deployed in 42s (Production, commit ccccccc). https://blog.example/',
      status: 'success',
      build_time_ms: 42_000,
      deployed_at: '2026-11-26T04:10:05.000Z',
      workflow_run: 'https://run.example',
      episodes: [{ episode: 7, status: 'published' }, { status: 'withdrawn' }],
    })
  })

  it('leads to the log of a deployment that failed', () => {
    const { text } = notify([episode({ status: 'failed' })], 'failure')
    expect(text).toBe(
      'The deployment failed (failure; Production, commit ccccccc): episode 7 of banterpacks, “Faster parsing”. https://host.example/log',
    )
  })

  it.for(['prod-12.westeurope.logic.azure.com', 'x.environment.api.powerplatform.com', 'muse.webhook.office.com'])(
    'is a card for Microsoft Teams: %s',
    (host) => {
      const posted = notify([episode()], 'success', host)
      expect(posted).toMatchObject({ type: 'message', attachments: [{ content: { body: [{ text: posted.text }] } }] })
      expect(notify([episode()], 'success', `${host}.evil.example`)).not.toHaveProperty('attachments')
    },
  )

  it('calls nobody, and makes no link of a title', () => {
    const text = String(notify([episode({}, HOSTILE)], 'success').text)
    expect(text).not.toMatch(/<|@here|\]\(|https:\/\/evil/u)
  })
})

describe('the comment', () => {
  it('tells where the episode is online, since when, and how long that took', () => {
    expect(releaseComment([episode()], verdict('success'), 42_000)).toMatch(
      /^- Episode 7 of banterpacks, “Faster parsing”, is online: \[.*\]\(https:\/\/blog\.example\/\)\n\nDeployed `ccccccc` to Production at 2026-11-26 04:10:05 UTC, in 42s\.\n\n<!-- muse-protocol-actions: release -->\n$/u,
    )
  })

  it('leads to the log of a deployment that failed, and has no title come to life', () => {
    const text = releaseComment([episode({ status: 'failed' }, HOSTILE)], verdict('failure'), 0)
    expect(text).toContain('[The log](https://host.example/log) has more.')
    expect(text).not.toMatch(/<script|@here|https:\/\/evil/u)
  })
})
