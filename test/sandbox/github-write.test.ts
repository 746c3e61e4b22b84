import { randomBytes } from 'node:crypto'
import { describe, expect } from 'vitest'
import { it as asking } from './asking.ts'

const it = asking
  .extend('repo', async ({ github }) => {
    const repo = { owner: 'acme', repo: `content-${randomBytes(4).toString('hex')}` }
    await github.createRepository({
      owner: repo.owner,
      name: repo.repo,
      teams: ['writers'],
      files: { 'README.md': '# Content\n', 'posts/ep-001.md': 'One\n', 'posts/ep-002.md': 'Two\n' },
    })
    return repo
  })
  .extend('fullName', ({ repo }) => `${repo.owner}/${repo.repo}`)
  .extend('headOf', ({ octokit, repo }) => async (branch: string): Promise<string> => {
    const { data } = await octokit().git.getRef({ ...repo, ref: `heads/${branch}` })
    return data.object.sha
  })
  // Creates a branch with one commit, through the git data interface, and gives the commit's SHA.
  .extend(
    'propose',
    ({ octokit, repo, headOf }) =>
      async (branch: string, path = `posts/${branch.replaceAll('/', '-')}.md`): Promise<string> => {
        const parent = await octokit().git.getCommit({ ...repo, commit_sha: await headOf('main') })
        const tree = await octokit().git.createTree({
          ...repo,
          base_tree: parent.data.tree.sha,
          tree: [{ path, mode: '100644', type: 'blob', content: `On ${branch}\n` }],
        })
        const message = `Add ${path}`
        const commit = await octokit().git.createCommit({
          ...repo,
          message,
          tree: tree.data.sha,
          parents: [parent.data.sha],
        })
        await octokit().git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: commit.data.sha })
        return commit.data.sha
      },
  )

/** Status and message of a request that is refused. */
async function refusal(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => 'not refused',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

describe('commits', () => {
  it('keeps the files of the base tree beside the new one', async ({ github, octokit, repo, fullName, propose }) => {
    const sha = await propose('content/episode-3', 'posts/ep-003.md')

    const { data } = await octokit().git.getTree({ ...repo, tree_sha: sha, recursive: 'true' })
    expect(data.tree.filter(({ type }) => type === 'blob').map(({ path }) => path)).toEqual([
      'posts/ep-001.md',
      'posts/ep-002.md',
      'posts/ep-003.md',
      'README.md',
    ])
    expect(await github.readFile(fullName, 'posts/ep-003.md', 'content/episode-3')).toBe('On content/episode-3\n')
  })

  it('are signed when an app gives no author, and only then', async ({ github, octokit, repo, headOf, post }) => {
    const { data: head } = await octokit().git.getCommit({ ...repo, commit_sha: await headOf('main') })
    const personal = github.addToken({ login: 'octocat' })
    const base = { ...repo, tree: head.tree.sha, parents: [head.sha] }
    const author = { name: 'Someone', email: 'someone@example.com' }

    const byApp = await octokit().git.createCommit({ ...base, message: 'by the app' })
    const byName = await octokit().git.createCommit({ ...base, message: 'by name', author })
    const byPerson = await octokit(personal).git.createCommit({ ...base, message: 'by a person' })

    expect([byApp, byName, byPerson].map(({ data }) => data.verification.verified)).toEqual([true, false, false])
    await octokit().git.createRef({ ...repo, ref: 'refs/heads/signed', sha: byApp.data.sha })
    const query = `query($name: String!) { repository(owner: "acme", name: $name) {
      ref(qualifiedName: "signed") { target { ... on Commit { signature { isValid } } } } } }`
    const told = await (await post(query, { name: repo.repo })).json()
    expect(told).toEqual({ data: { repository: { ref: { target: { signature: { isValid: true } } } } } })
    const again = await octokit().git.getCommit({ ...repo, commit_sha: byApp.data.sha })
    expect(again.data).toMatchObject({
      verification: { verified: true, reason: 'valid' },
      author: { name: 'muse-bot', email: 'muse-bot@users.noreply.github.com' },
    })
    expect(again.data.author.date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })
})

describe('what is not there', () => {
  it('is refused in the words GitHub uses', async ({ github, octokit, repo }) => {
    await github.createRepository({ owner: 'acme', name: `empty-${repo.repo}`, files: {} })
    const empty = { owner: 'acme', repo: `empty-${repo.repo}` }
    await octokit().issues.createLabel({ ...repo, name: 'episode' })

    expect(await refusal(octokit().git.getRef({ ...empty, ref: 'heads/main' }))).toContain('Git Repository is empty.')
    expect(await refusal(octokit().repos.listCommits(empty))).toContain('Git Repository is empty.')
    expect(await refusal(octokit().repos.getCommit({ ...repo, ref: 'none' }))).toContain(
      'No commit found for SHA: none',
    )
    expect(await refusal(octokit().issues.createLabel({ ...repo, name: 'episode' }))).toContain('already_exists')
    expect(await refusal(octokit().git.updateRef({ ...repo, ref: 'heads/none', sha: 'f'.repeat(40) }))).toContain(
      'Reference does not exist',
    )
  })
})

describe('refs', () => {
  it('are created by exactly one of several simultaneous requests', async ({ octokit, repo, headOf }) => {
    const sha = await headOf('main')
    const requests = Array.from({ length: 8 }, () =>
      octokit()
        .git.createRef({ ...repo, ref: 'refs/heads/content/episode-3', sha })
        .then(
          () => 'created',
          (error: unknown) => (error instanceof Error ? error.message : ''),
        ),
    )

    const outcomes = await Promise.all(requests)

    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
    expect(new Set(outcomes.filter((outcome) => outcome !== 'created'))).toEqual(
      new Set(['Reference already exists - https://docs.github.com/rest']),
    )
  })

  it('do not move backwards unless forced', async ({ octokit, repo, headOf, propose }) => {
    const before = await propose('content/episode-3')
    const main = await headOf('main')
    const ref = 'heads/content/episode-3'

    expect(await refusal(octokit().git.updateRef({ ...repo, ref, sha: main }))).toContain(
      'Update is not a fast forward',
    )
    expect(await headOf('content/episode-3')).toBe(before)
    await octokit().git.updateRef({ ...repo, ref, sha: main, force: true })
    expect(await headOf('content/episode-3')).toBe(main)
  })

  it.for<[string, string]>([
    ['refs/heads/no..dots', 'refs/heads/no..dots is not a valid ref name.'],
    ['refs/heads/main/below', 'Reference update failed'],
  ])('refuse the name %s', async ([ref, message], { octokit, repo, headOf }) => {
    expect(await refusal(octokit().git.createRef({ ...repo, ref, sha: await headOf('main') }))).toContain(message)
  })

  it('refuse to point to a commit that is not there', async ({ octokit, repo }) => {
    const sha = 'f'.repeat(40)
    expect(await refusal(octokit().git.createRef({ ...repo, ref: 'refs/heads/x', sha }))).toContain(
      'Object does not exist',
    )
  })
})

describe('pull requests', () => {
  const proposal = { title: 'Episode 3', body: 'Body', base: 'main' }

  it('are opened as drafts, labelled, assigned and sent to reviewers', async ({
    github,
    octokit,
    repo,
    fullName,
    propose,
  }) => {
    await propose('content/episode-3')
    const { data: pull } = await octokit().pulls.create({
      ...repo,
      ...proposal,
      head: 'content/episode-3',
      draft: true,
    })
    await octokit().issues.addLabels({ ...repo, issue_number: pull.number, labels: ['episode', 'not there yet'] })
    await octokit().issues.addAssignees({ ...repo, issue_number: pull.number, assignees: ['hubot', 'nobody-here'] })
    await octokit().pulls.requestReviewers({
      ...repo,
      pull_number: pull.number,
      reviewers: ['monalisa'],
      team_reviewers: ['writers'],
    })
    await octokit().issues.createComment({ ...repo, issue_number: pull.number, body: 'A comment' })

    const { data } = await octokit().pulls.get({ ...repo, pull_number: pull.number })
    expect({
      draft: data.draft,
      labels: data.labels.map(({ name }) => name),
      assignees: data.assignees?.map(({ login }) => login),
      reviewers: data.requested_reviewers?.map(({ login }) => login),
      teams: data.requested_teams?.map(({ slug }) => slug),
      author: data.user.login,
      comments: data.comments,
      changed: [data.commits, data.changed_files, data.additions, data.deletions],
    }).toEqual({
      draft: true,
      labels: ['episode', 'not there yet'],
      assignees: ['hubot'],
      reviewers: ['monalisa'],
      teams: ['writers'],
      author: 'muse-bot',
      comments: 1,
      changed: [1, 1, 1, 0],
    })
    expect(await github.pullRequests(fullName)).toEqual([
      {
        number: pull.number,
        ...proposal,
        state: 'open',
        draft: true,
        head: 'content/episode-3',
        labels: ['episode', 'not there yet'],
        url: `${github.url}/${fullName}/pull/${pull.number}`,
      },
    ])
  })

  it('are not opened twice for a branch', async ({ octokit, repo, propose }) => {
    await propose('content/episode-3')
    await octokit().pulls.create({ ...repo, ...proposal, head: 'content/episode-3' })

    expect(await refusal(octokit().pulls.create({ ...repo, ...proposal, head: 'content/episode-3' }))).toContain(
      'A pull request already exists for acme:content/episode-3.',
    )
  })

  it.for<[string, string, string]>([
    ['a branch that is not there', 'gone', '"field":"head","code":"invalid"'],
    ['a branch without commits of its own', 'same', 'No commits between main and same'],
  ])('are not opened for %s', async ([, head, message], { octokit, repo, headOf }) => {
    await octokit().git.createRef({ ...repo, ref: 'refs/heads/same', sha: await headOf('main') })

    expect(await refusal(octokit().pulls.create({ ...repo, ...proposal, head }))).toContain(message)
    const { data } = await octokit().git.listMatchingRefs({ ...repo, ref: 'heads/' })
    expect(data.map(({ ref }) => ref)).toEqual(['refs/heads/main', 'refs/heads/same'])
  })

  it('are not opened with a body that is too long', async ({ octokit, repo, propose }) => {
    await propose('long')
    const body = 'x'.repeat(65_537)

    expect(await refusal(octokit().pulls.create({ ...repo, ...proposal, head: 'long', body }))).toContain(
      'body is too long (maximum is 65536 characters)',
    )
  })

  it('do not ask their author for a review', async ({ octokit, repo, propose }) => {
    await propose('content/episode-3')
    const { data } = await octokit().pulls.create({ ...repo, ...proposal, head: 'content/episode-3' })

    expect(
      await refusal(octokit().pulls.requestReviewers({ ...repo, pull_number: data.number, reviewers: ['muse-bot'] })),
    ).toContain('Review cannot be requested from pull request author.')
    expect(
      await refusal(octokit().pulls.requestReviewers({ ...repo, pull_number: data.number, reviewers: ['stranger'] })),
    ).toContain('Reviews may only be requested from collaborators.')
  })

  it('follow their branch until they are closed', async ({ github, octokit, repo, fullName, propose }) => {
    await propose('content/episode-3')
    const { data: pull } = await octokit().pulls.create({ ...repo, ...proposal, head: 'content/episode-3' })
    const files = { 'posts/more.md': 'More\n' }
    const sha = await github.commitFiles(fullName, { branch: 'content/episode-3', message: 'More', files })

    const open = await octokit().pulls.get({ ...repo, pull_number: pull.number })
    await octokit().git.deleteRef({ ...repo, ref: 'heads/content/episode-3' })
    const closed = await octokit().pulls.get({ ...repo, pull_number: pull.number })

    expect([open.data.state, open.data.head.sha, open.data.commits]).toEqual(['open', sha, 2])
    expect([closed.data.state, closed.data.head.sha, closed.data.merged]).toEqual(['closed', sha, false])
  })

  it('merged one after the other keep each other’s files', async ({ github, octokit, repo, fullName, propose }) => {
    await propose('content/episode-3', 'posts/ep-003.md')
    await propose('content/episode-4', 'posts/ep-004.md')
    const first = await octokit().pulls.create({ ...repo, ...proposal, head: 'content/episode-3', draft: true })
    const second = await octokit().pulls.create({ ...repo, ...proposal, head: 'content/episode-4' })

    const firstMerge = await github.merge(fullName, first.data.number)
    await octokit().pulls.merge({ ...repo, pull_number: second.data.number })

    expect(await github.readFile(fullName, 'posts/ep-003.md')).toBe('On content/episode-3\n')
    expect(await github.readFile(fullName, 'posts/ep-004.md')).toBe('On content/episode-4\n')
    const { data } = await octokit().pulls.get({ ...repo, pull_number: first.data.number })
    expect([data.state, data.merged, data.merge_commit_sha]).toEqual(['closed', true, firstMerge])
    const { data: brought } = await octokit().repos.listPullRequestsAssociatedWithCommit({
      ...repo,
      commit_sha: firstMerge,
    })
    expect(brought.map((pull) => pull.number)).toEqual([first.data.number])
  })

  it('that change the same file twice conflict', async ({ github, octokit, repo, fullName, propose }) => {
    await propose('one', 'posts/ep-001.md')
    await propose('two', 'posts/ep-001.md')
    const first = await octokit().pulls.create({ ...repo, ...proposal, head: 'one' })
    const second = await octokit().pulls.create({ ...repo, ...proposal, head: 'two' })
    await github.merge(fullName, first.data.number)

    expect(await refusal(octokit().pulls.merge({ ...repo, pull_number: second.data.number }))).toContain(
      'Pull Request is not mergeable',
    )
  })

  it('are found by the branch they come from', async ({ octokit, repo, propose }) => {
    await propose('one')
    await propose('two')
    await octokit().pulls.create({ ...repo, ...proposal, head: 'one' })
    await octokit().pulls.create({ ...repo, ...proposal, head: 'two' })

    const { data } = await octokit().pulls.list({ ...repo, head: 'acme:two' })
    expect(data.map((pull) => pull.head.ref)).toEqual(['two'])
    const unowned = await octokit().pulls.list({ ...repo, head: 'two' })
    expect(unowned.data).toHaveLength(2)
  })
})

it('tells the pushes of a repository, newest first', async ({ octokit, repo, headOf, propose }) => {
  const main = await headOf('main')
  const sha = await propose('content/episode-3')
  await octokit().git.updateRef({ ...repo, ref: 'heads/content/episode-3', sha: main, force: true })

  const { data } = await octokit().repos.listActivities({ ...repo })

  expect(
    data.map(({ ref, before, after, activity_type, actor }) => [ref, before, after, activity_type, actor?.login]),
  ).toEqual([
    ['refs/heads/content/episode-3', sha, main, 'force_push', 'muse-bot'],
    ['refs/heads/content/episode-3', '0'.repeat(40), sha, 'branch_creation', 'muse-bot'],
    ['refs/heads/main', '0'.repeat(40), main, 'branch_creation', 'octocat'],
  ])
})
