import { describe, expect } from 'vitest'
import { pullRequestNodeId } from '../../sandbox/github/node-id.ts'
import { EVERYTHING, EVERYTHING_ASKED_FOR } from './everything.ts'
import { type Ending, killAt } from './kill.ts'
import { draftSource, isWrite, messages, it as published, type World } from './world.ts'

const BEFORE_LABELS: Ending = { at: 'POST /issues/1/labels', when: 'before' }
const TEAMS = ['editors', 'owners']

const it = published
  .extend('world', ({ openWorld }) => openWorld({ teams: TEAMS }))
  // A world whose pull request was opened by a run that was killed right then.
  .extend('unattended', async ({ world }) => {
    await leaveUnattended(world)
    return world
  })
const PATH = 'posts/banterpacks/ep-001.md'

/** Opens the pull request by a run that is killed right then. */
async function leaveUnattended(world: World, source = draftSource()): Promise<void> {
  await killAt(world, BEFORE_LABELS, (options) => world.publish(source, EVERYTHING, options))
  world.requests()
}

/** The mutation about a pull request of the world, which it names by its id only. */
const assigning = ({ repository }: World, number: number) =>
  new RegExp(`mutation assignAndMerge[^]*${pullRequestNodeId(repository, number)}`, 'u')

/** A commit of today with a benchmark: nothing to doubt. */
async function addTrustedData(world: World): Promise<void> {
  const sha = 'b'.repeat(40)
  await world.rows(`INSERT INTO commit_records
    (sha, committed_at, repository, branch, author_name, author_email, headline, type, is_relevant, impact, additions, deletions, collected_at)
    VALUES ('${sha}', now64(3) - 3600, 'muse/packs', 'main', 'Ada', 'ada@example.com', 'perf: faster', 'perf', true, 'medium', 10, 2, now64(3))`)
  await world.rows(`INSERT INTO bench_runs VALUES
    (now64(3) - 1800, generateUUIDv4(), '${sha}', 'gpt-4', 'q4', 'chat', 1200, 1250, 1300, 42.5, 0.01, 512, 1)`)
}

/** Does something as one of the people who work in the repository. */
async function asPerson(login: string, world: World, path: string, body: unknown): Promise<void> {
  const token = world.github.addToken({ login })
  const response = await fetch(`${world.github.url}/repos/${world.repository}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  expect(response.ok).toBe(true)
}

async function attentionOf(world: World) {
  const { labels, assignees, requested_reviewers, requested_teams, auto_merge } = await pullRequest(world)
  return { labels, assignees, requested_reviewers, requested_teams, auto_merge }
}

async function pullRequest(world: World): Promise<Record<string, unknown>> {
  const answered = await world.ask('GET', '/pulls/1')
  return { ...(typeof answered === 'object' ? answered : {}) }
}

describe.concurrent('what a run could not ask for before it ended', { timeout: 180_000 }, () => {
  it('is completed by the next one, which says so', async ({ unattended: world }) => {
    const run = await world.publish(draftSource(), EVERYTHING)

    expect(run.outputs).toMatchObject({ outcome: 'updated', 'pull-request-number': '1' })
    expect(run.log).toContain(
      'Pull request #1 has this episode already. Did what was missing: labels (episode, urgent), reviewers (hubot, monalisa, editors), assignees (octocat), auto-merge.',
    )
    expect(world.requests()).toEqual([
      'query',
      'query',
      'POST /issues/1/labels',
      'POST /pulls/1/requested_reviewers',
      'mutation',
    ])
    expect(await attentionOf(world)).toMatchObject(EVERYTHING_ASKED_FOR)
  })

  it('is completed beside what others have done meanwhile: a label, a code owner, a review', async ({
    unattended: world,
  }) => {
    await world.ask('POST', '/issues/1/labels', { labels: ['size/S', 'Urgent'] })
    await world.ask('POST', '/pulls/1/requested_reviewers', { reviewers: ['octocat'], team_reviewers: ['owners'] })
    await asPerson('monalisa', world, '/pulls/1/reviews', { event: 'COMMENT', body: 'Nice.' })
    const run = await world.publish(draftSource(), EVERYTHING)

    expect(run.log).toContain(
      'Did what was missing: labels (episode), reviewers (hubot), assignees (octocat), auto-merge.',
    )
    expect(messages(run)).toEqual([])
  })

  it('is completed when the draft has changed, and when the pull request is opened again', async ({
    unattended: world,
  }) => {
    await world.ask('PATCH', '/pulls/1', { state: 'closed' })
    const closed = await world.publish(draftSource(), EVERYTHING)
    expect(closed.outputs.outcome).toBe('unchanged')
    expect(world.requests().filter(isWrite)).toEqual([])

    const reopened = await world.publish(draftSource(), { reopen: 'true', labels: 'episode' })
    expect(reopened.log).toContain('Reopened pull request #1. Did what was missing: labels (episode).')
    const changed = await world.publish(draftSource({ tokens_in: '7' }), { labels: 'episode', assignees: 'octocat' })
    expect(changed.log).toContain(
      'with the changed posts/banterpacks/ep-001.md. Did what was missing: assignees (octocat).',
    )
  })

  it('is just told in a dry run', async ({ unattended: world }) => {
    const run = await world.publish(draftSource(), { ...EVERYTHING, 'dry-run': 'true' })
    expect(run.log).toContain('Dry run: would add what is missing on pull request #1.')
    expect(world.requests()).toEqual(['query', 'query'])
  })

  it('makes no episode merge by itself that people must look at, until they need not', async ({ openWorld }) => {
    const poor = draftSource({ confidence_score: '0.1' })
    const world = await openWorld({ teams: TEAMS })
    await leaveUnattended(world, poor)
    await world.publish(poor, EVERYTHING)
    expect(await pullRequest(world)).toMatchObject({ draft: true, auto_merge: null, labels: [{}, {}] })
    const trusted = await world.publish(draftSource(), EVERYTHING)
    expect(trusted.log).toContain('Did what was missing: ready for review, auto-merge.')
    expect(await pullRequest(world)).toMatchObject({ draft: false, auto_merge: { merge_method: 'squash' } })

    const contradicted = draftSource({ commit_sha: `"${'a'.repeat(40)}"` })
    const other = await openWorld({ teams: TEAMS })
    await leaveUnattended(other, contradicted)
    const run = await other.publish(contradicted, EVERYTHING)
    expect(run.log).toContain(
      'Did what was missing: labels (episode, urgent), reviewers (hubot, monalisa, editors), assignees (octocat).',
    )
    expect(await pullRequest(other)).toMatchObject({ draft: false, auto_merge: null })
  })

  it('makes an episode merge by itself once it no longer says that its data deserves less trust', async ({ world }) => {
    const computed = { confidence_score: undefined, correlation_strength: undefined }
    const source = draftSource(computed)
    world.github.inject({
      match: new RegExp(`^POST /repos/${world.repository}/pulls$`, 'u'),
      answer: { status: 422, body: { message: 'Draft pull requests are not supported in this repository.' } },
    })
    const poor = await world.publish(source, { 'auto-merge': 'squash' })
    expect(messages(poor)).toEqual([
      expect.stringMatching(/^Pull request #1 should be a draft, because .*, but this repository has no drafts/u),
      expect.stringMatching(/^Pull request #1 does not merge by itself: the confidence/u),
    ])
    expect(await pullRequest(world)).toMatchObject({ draft: false, auto_merge: null })
    expect(await world.readFile(PATH, 'content/episode-001')).toContain('## Data quality')
    await addTrustedData(world)
    const again = await world.publish(source, { 'auto-merge': 'squash' })
    expect(again.outputs.outcome).toBe('updated')
    expect(await world.readFile(PATH, 'content/episode-001')).not.toContain('## Data quality')
    expect(await pullRequest(world)).toMatchObject({ draft: false, auto_merge: { merge_method: 'squash' } })

    const other = draftSource({ ...computed, title: '"Another"' })
    await world.publish(other)
    world.requests()
    const trusted = await world.publish(other, { 'auto-merge': 'squash' })
    expect(trusted.log).toContain('Pull request #2 has this episode already. Did what was missing: auto-merge.')
    expect(world.requests()).toEqual(['query', 'query', 'mutation'])
  })

  it('is not asked for on a pull request that a person has opened', async ({ unattended: world }) => {
    await world.ask('PATCH', '/pulls/1', { body: 'My own pull request.' })
    const run = await world.publish(draftSource(), EVERYTHING)
    expect(run.outputs.outcome).toBe('unchanged')
    expect(world.requests()).toEqual(['query', 'query'])
  })
})

describe.concurrent('what people took away', { timeout: 180_000 }, () => {
  it('stays away, whatever the inputs want', async ({ world }) => {
    await world.publish(draftSource(), EVERYTHING)
    await world.ask('DELETE', '/issues/1/labels/urgent')
    await world.ask('DELETE', '/issues/1/assignees', { assignees: ['octocat'] })
    await world.ask('DELETE', '/pulls/1/requested_reviewers', { reviewers: ['hubot'], team_reviewers: ['editors'] })
    const { node_id } = await pullRequest(world)
    const query = `mutation { disablePullRequestAutoMerge(input: { pullRequestId: "${node_id}" }) { clientMutationId } }`
    await fetch(`${world.github.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.github.token}` },
      body: JSON.stringify({ query }),
    })
    const before = await attentionOf(world)
    expect(before).toMatchObject({ labels: [{ name: 'episode' }], assignees: [], auto_merge: null })
    world.requests()

    const again = await world.publish(draftSource(), EVERYTHING)
    expect(again.outputs.outcome).toBe('unchanged')
    expect(world.requests()).toEqual(['query', 'query'])
    const changed = await world.publish(draftSource({ tokens_in: '7' }), EVERYTHING)
    expect(changed.log).not.toContain('Did what')
    expect(await attentionOf(world)).toEqual(before)
  })
})

describe.concurrent('a refusal around the pull request', { timeout: 180_000 }, () => {
  it('of a team leaves the people asked, and says which token can ask teams', async ({ world }) => {
    const run = await world.publish(draftSource(), { reviewers: 'hubot', 'team-reviewers': 'strangers, editors' })

    expect(messages(run)).toEqual([
      expect.stringMatching(/without its team reviewers \(strangers\).*GitHub App with `members: read` does/u),
    ])
    expect(await attentionOf(world)).toMatchObject({
      requested_reviewers: [{ login: 'hubot' }],
      requested_teams: [{ slug: 'editors' }],
    })
  })

  it('of a team in the words GitHub has for a token that does not see it', async ({ world }) => {
    world.github.inject({
      match: new RegExp(`^POST /repos/${world.repository}/pulls/1/requested_reviewers$`, 'u'),
      answer: { status: 422, body: { message: "Could not resolve to a node with the global id of 'T_kwDO'." } },
      times: 3,
    })
    const run = await world.publish(draftSource(), { 'team-reviewers': 'editors' })
    expect(messages(run)).toEqual([expect.stringMatching(/without its team reviewers \(editors\).*global id/u)])
  })

  it('of an assignee whom GitHub does not know names them, and the others are assigned', async ({ world }) => {
    const run = await world.publish(draftSource(), { assignees: 'nobody-knows, Octocat' })

    expect(messages(run)).toEqual([
      "Pull request #1 is open, but not assigned to nobody-knows: GitHub knows no user with this login. Correct the input 'assignees'.",
    ])
    expect(world.requests()).toEqual([
      'query',
      'POST /git/trees',
      'POST /git/commits',
      'POST /git/refs',
      'POST /pulls',
      'mutation',
    ])
    expect(await attentionOf(world)).toMatchObject({ assignees: [{ login: 'octocat' }] })
  })

  it("of an assignee who can't be assigned, which GitHub keeps to itself, is told", async ({ world }) => {
    world.github.addToken({ login: 'outsider' })
    const run = await world.publish(draftSource(), { assignees: 'outsider, octocat' })

    expect(messages(run)).toEqual([
      expect.stringMatching(/^Pull request #1 is open, but not assigned to outsider: GitHub leaves out whoever can't/u),
    ])
    expect(await attentionOf(world)).toMatchObject({ assignees: [{ login: 'octocat' }] })
  })

  it('of the assignees leaves auto-merge enabled, and the other way round', async ({ world }) => {
    const refuse = (number: number, field: string, other: object) =>
      world.github.inject({
        match: assigning(world, number),
        answer: {
          status: 200,
          body: {
            data: { [field]: null, ...other },
            errors: [{ type: 'FORBIDDEN', path: [field], message: 'Resource not accessible by integration' }],
          },
        },
      })
    const inputs = { assignees: 'octocat', 'auto-merge': 'merge' }
    refuse(1, 'addAssigneesToAssignable', { enablePullRequestAutoMerge: {} })
    const unassigned = await world.publish(draftSource(), inputs)
    refuse(2, 'enablePullRequestAutoMerge', {
      addAssigneesToAssignable: { assignable: { assignees: { nodes: [{ login: 'octocat' }] } } },
    })
    const unmerging = await world.publish(draftSource({ title: '"Another"' }), inputs)

    expect(messages(unassigned)).toEqual([
      'Pull request #1 is open, but without its assignees (octocat). GitHub answered: Resource not accessible by integration. The token needs `pull-requests: write`.',
    ])
    expect(messages(unmerging)).toEqual([
      'Pull request #2 is open, but does not merge by itself. GitHub answered: Resource not accessible by integration. The token needs `contents: write` and `pull-requests: write`.',
    ])
  })

  it('to see the new pull request yet is tried again', async ({ world }) => {
    world.github.inject({
      match: assigning(world, 1),
      answer: {
        status: 200,
        body: {
          data: { addAssigneesToAssignable: null },
          errors: [
            {
              type: 'NOT_FOUND',
              path: ['addAssigneesToAssignable'],
              message: "Could not resolve to a node with the global id of 'PR_1'.",
            },
          ],
        },
      },
    })
    const run = await world.publish(draftSource(), { assignees: 'octocat' })
    expect(messages(run)).toEqual([])
    expect(world.requests().filter((request) => request === 'mutation')).toHaveLength(2)
    expect(await attentionOf(world)).toMatchObject({ assignees: [{ login: 'octocat' }] })
  })

  it('that stands is told by each run, which does not take it for a change', async ({ world }) => {
    const inputs = { reviewers: 'nobody-knows' }
    await world.publish(draftSource(), inputs)
    const again = await world.publish(draftSource(), inputs)
    expect(again.outputs.outcome).toBe('unchanged')
    expect(messages(again)).toEqual([expect.stringMatching(/without its reviewers \(nobody-knows\)/u)])
  })
})
