import { describe, expect } from 'vitest'
import { createGitRepository } from '../git/repository.ts'
import { it as asking } from './asking.ts'

const repo = { owner: 'acme', repo: 'banter' }

const it = asking.extend('repository', { scope: 'file', auto: true }, async ({ github }, { onCleanup }) => {
  const repository = await createGitRepository()
  onCleanup(() => repository[Symbol.asyncDispose]())
  await repository.commit({ message: 'one', files: { 'a.txt': 'a\nb\nc\nd\n', 'gone.txt': 'x\n', 'same.txt': '1\n' } })
  await repository.branch('topic')
  await repository.commit({
    branch: 'topic',
    message: 'two',
    author: { name: 'Dan', email: 'dan@users.noreply.github.com' },
    authorDate: '2026-01-06T00:30:00+02:00',
    files: { 'a.txt': null, 'b.txt': 'a\nb\nc\ne\n', 'gone.txt': null, 'same.txt': '1\n2\n', 'new/é.txt': 'n\n' },
  })
  await repository.commits(Array.from({ length: 5 }, (_, index) => ({ message: `on main ${index}` })))
  await github.serveGit({ ...repo, name: repo.repo, directory: repository.directory })
  return repository
})

describe('a repository served from git', () => {
  it('lists its commits by pages, with links to the other pages', async ({ github, repository, octokit }) => {
    const oids = (await repository.git('rev-list', 'main')).split('\n')

    const { data, headers } = await octokit().repos.listCommits({ ...repo, per_page: 2, page: 2 })

    expect(data.map(({ sha }) => sha)).toEqual(oids.slice(2, 4))
    const link = (page: number, relation: string) =>
      `<${github.url}/repos/acme/banter/commits?per_page=2&page=${page}>; rel="${relation}"`
    expect(headers.link).toBe([link(1, 'prev'), link(3, 'next'), link(3, 'last'), link(1, 'first')].join(', '))
  })

  it('tells what a commit changed', async ({ octokit }) => {
    const { data } = await octokit().repos.getCommit({ ...repo, ref: 'topic' })

    expect(data.commit.author).toEqual({
      name: 'Dan',
      email: 'dan@users.noreply.github.com',
      date: '2026-01-05T22:30:00Z',
    })
    expect(data.author?.login).toBe('dan')
    expect(data.stats).toEqual({ total: 5, additions: 3, deletions: 2 })
    expect(
      data.files?.map(({ filename, status, additions, deletions, previous_filename }) => ({
        filename,
        status,
        additions,
        deletions,
        previous_filename,
      })),
    ).toEqual([
      { filename: 'b.txt', status: 'renamed', additions: 1, deletions: 1, previous_filename: 'a.txt' },
      { filename: 'gone.txt', status: 'removed', additions: 0, deletions: 1 },
      { filename: 'new/é.txt', status: 'added', additions: 1, deletions: 0 },
      { filename: 'same.txt', status: 'modified', additions: 1, deletions: 0 },
    ])
  })

  it('compares branches from where they diverged', async ({ repository, octokit }) => {
    const { data } = await octokit().repos.compareCommitsWithBasehead({
      ...repo,
      basehead: 'main...topic',
      per_page: 1,
    })

    const { status, ahead_by, behind_by, total_commits, merge_base_commit, commits } = data
    expect({ status, ahead_by, behind_by, total_commits }).toEqual({
      status: 'diverged',
      ahead_by: 1,
      behind_by: 5,
      total_commits: 1,
    })
    expect(merge_base_commit.sha).toBe(await repository.sha('topic~1'))
    expect(commits.map(({ sha }) => sha)).toEqual([await repository.sha('topic')])
    expect(data.files?.map(({ filename }) => filename)).toEqual(['b.txt', 'gone.txt', 'new/é.txt', 'same.txt'])
  })

  it('pages the commits of a comparison, oldest first', async ({ repository, octokit }) => {
    const oids = (await repository.git('rev-list', '--reverse', 'topic~1..main')).split('\n')
    const pages = await Promise.all(
      [1, 2, 3].map(async (page) => {
        const basehead = `${await repository.sha('topic~1')}...main`
        const { data } = await octokit().repos.compareCommitsWithBasehead({ ...repo, basehead, per_page: 2, page })
        return data.commits.map(({ sha }) => sha)
      }),
    )
    expect(pages).toEqual([oids.slice(0, 2), oids.slice(2, 4), oids.slice(4)])
  })

  it('shows its branches, refs and git commits', async ({ repository, octokit }) => {
    const head = await repository.sha()

    const branches = await octokit().repos.listBranches(repo)
    const ref = await octokit().git.getRef({ ...repo, ref: 'heads/main' })
    const commit = await octokit().git.getCommit({ ...repo, commit_sha: head })
    const described = await octokit().repos.get(repo)

    expect(branches.data.map(({ name, commit }) => [name, commit.sha])).toEqual([
      ['main', head],
      ['topic', await repository.sha('topic')],
    ])
    expect(ref.data.object).toMatchObject({ sha: head, type: 'commit' })
    expect([commit.data.sha, commit.data.message]).toEqual([head, 'on main 4'])
    expect([described.data.full_name, described.data.default_branch]).toEqual(['acme/banter', 'main'])
  })

  it('refuses writes', async ({ repository, octokit }) => {
    const sha = await repository.sha()
    await expect(octokit().git.createRef({ ...repo, ref: 'refs/heads/x', sha })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
    })
  })

  it('has one push of its head, unless others are registered', async ({ github, repository, octokit }) => {
    const pushes = [
      { ref: 'refs/heads/main', before: 'a'.repeat(40), after: 'b'.repeat(40), timestamp: '2026-01-01T00:00:00Z' },
      { ref: 'refs/heads/topic', before: 'c'.repeat(40), after: 'd'.repeat(40), timestamp: '2026-01-02T00:00:00Z' },
    ].map((push) => ({ ...push, activity_type: 'push' as const, actor: 'dan' }))
    await github.serveGit({ owner: 'acme', name: 'pushed', directory: repository.directory, activity: pushes })

    const own = await octokit().repos.listActivities(repo)
    const registered = await octokit().repos.listActivities({ owner: 'acme', repo: 'pushed' })
    const onMain = await octokit().repos.listActivities({ owner: 'acme', repo: 'pushed', ref: 'main' })

    expect(own.data.map(({ ref, after }) => [ref, after])).toEqual([['refs/heads/main', await repository.sha()]])
    expect(registered.data.map(({ after, actor }) => [after[0], actor?.login])).toEqual([
      ['d', 'dan'],
      ['b', 'dan'],
    ])
    expect(onMain.data.map(({ after }) => after[0])).toEqual(['b'])
  })

  it('answers 404 once it is removed', async ({ github, repository, statusOf }) => {
    await github.serveGit({ owner: 'acme', name: 'passing', directory: repository.directory })
    expect(await statusOf('/repos/acme/passing')).toBe(200)
    github.removeRepository('acme/passing')
    expect(await statusOf('/repos/acme/passing')).toBe(404)
  })
})

describe('deployments', () => {
  it('are found by their commit, with statuses newest first', async ({ repository, octokit }) => {
    const sha = await repository.sha()
    const { data: created } = await octokit().repos.createDeployment({
      ...repo,
      ref: 'main',
      environment: 'Production',
    })
    const deployment_id = 'id' in created ? created.id : 0
    await octokit().repos.createDeploymentStatus({ ...repo, deployment_id, state: 'in_progress' })
    await octokit().repos.createDeploymentStatus({
      ...repo,
      deployment_id,
      state: 'success',
      environment_url: 'https://example.com',
    })

    const found = await octokit().repos.listDeployments({ ...repo, sha })
    const others = await octokit().repos.listDeployments({ ...repo, sha: 'f'.repeat(40) })
    const statuses = await octokit().repos.listDeploymentStatuses({ ...repo, deployment_id })

    expect(found.data.map((deployment) => [deployment.sha, deployment.environment])).toEqual([[sha, 'Production']])
    expect(others.data).toEqual([])
    expect(statuses.data.map(({ state, environment_url }) => [state, environment_url])).toEqual([
      ['success', 'https://example.com'],
      ['in_progress', ''],
    ])
  })
})
