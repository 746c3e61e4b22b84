import { expect, onTestFinished } from 'vitest'
import { readHeads } from '../../src/github/heads.ts'
import { createGitRepository } from '../git/repository.ts'
import { connectTo, type TestGitHub, it as test } from './connection.ts'

/** What the local GitHub numbers it with. */
const repositoryId = expect.any(Number)
const app = { owner: 'octo', name: 'app', branch: undefined }

async function serveEmpty({ server }: TestGitHub, name: string): Promise<void> {
  const empty = await createGitRepository()
  onTestFinished(() => empty[Symbol.asyncDispose]())
  await server.serveGit({ owner: 'octo', name, directory: empty.directory })
}

test('reads the heads of many branches in the order given, in one request, each with its own answer', async ({
  octoGitHub: github,
}) => {
  await serveEmpty(github, 'empty')
  const { repository, head } = github
  const side = await repository.commit({ message: 'on the side', branch: 'content/episode-007', parents: [head] })
  const client = connectTo(github)

  expect(
    await readHeads(client, [
      { ...app, branch: 'content/episode-007' },
      { ...app, name: 'gone' },
      { ...app, name: 'empty' },
      { ...app, name: 'empty', branch: 'main' },
      app,
      { ...app, branch: 'main' },
      { ...app, branch: 'nowhere' },
      { owner: 'OCTO', name: 'App', branch: undefined },
    ]),
  ).toEqual([
    { kind: 'head', head: { repository: 'octo/app', branch: 'content/episode-007', sha: side, repositoryId } },
    {
      kind: 'failed',
      repository: 'octo/gone',
      reason:
        "octo/gone: not found. Check the name, and that the token may read it; the workflow's own GITHUB_TOKEN sees only its own repository.",
    },
    { kind: 'empty', repository: 'octo/empty' },
    { kind: 'empty', repository: 'octo/empty' },
    { kind: 'head', head: { repository: 'octo/app', branch: 'main', sha: head, repositoryId } },
    { kind: 'head', head: { repository: 'octo/app', branch: 'main', sha: head, repositoryId } },
    {
      kind: 'failed',
      repository: 'octo/app',
      reason: "octo/app: it has no branch 'nowhere'. Check the name after the @.",
    },
    { kind: 'head', head: { repository: 'octo/app', branch: 'main', sha: head, repositoryId } },
  ])
  expect(github.server.requests.map(({ method, path, status }) => ({ method, path, status }))).toEqual([
    { method: 'POST', path: '/graphql', status: 200 },
  ])
  expect(client.usage.requests).toBe(1)
})

test('follows a branch that moves', async ({ octoGitHub: github }) => {
  const client = connectTo(github)
  const next = await github.repository.commit({ message: 'second' })
  expect(await readHeads(client, [app])).toEqual([
    { kind: 'head', head: { repository: 'octo/app', branch: 'main', sha: next, repositoryId } },
  ])
})

test('passes names on as values, so that none can change the query', async ({ octoGitHub: github }) => {
  const branch = 'a"b$c){d}'
  await github.repository.branch(branch)
  const client = connectTo(github)
  expect(
    await readHeads(client, [
      { ...app, branch },
      { ...app, name: '") { id } x: repository(owner: "octo' },
    ]),
  ).toEqual([
    { kind: 'head', head: { repository: 'octo/app', branch, sha: github.head, repositoryId } },
    { kind: 'failed', repository: expect.any(String), reason: expect.stringContaining('not found') },
  ])
})

test('asks for 200 branches in one request, and for one more in the next', async ({ octoGitHub: github }) => {
  const client = connectTo(github)
  const answers = await readHeads(client, Array(201).fill({ ...app, branch: 'main' }))
  expect(answers).toEqual(
    Array(201).fill({ kind: 'head', head: { repository: 'octo/app', branch: 'main', sha: github.head, repositoryId } }),
  )
  expect(github.server.requests).toHaveLength(2)
})

test('asks nothing for no branches', async ({ octoGitHub: github }) => {
  expect(await readHeads(connectTo(github), [])).toEqual([])
  expect(github.server.requests).toEqual([])
})

test('gives the reason that GitHub gives for a repository, such as a single sign-on that is missing', async ({
  octoGitHub: github,
}) => {
  const message = 'Resource protected by organization SAML enforcement.'
  const errors = [{ type: 'FORBIDDEN', path: ['repository1'], message }]
  const found = {
    nameWithOwner: 'octo/app',
    databaseId: 42,
    isEmpty: false,
    defaultBranchRef: { name: 'main', target: { oid: github.head } },
  }
  github.server.inject({
    match: /graphql/,
    answer: { status: 200, body: { data: { repository0: found, repository1: null }, errors } },
  })
  expect(await readHeads(connectTo(github), [app, { ...app, name: 'secret' }])).toEqual([
    { kind: 'head', head: { repository: 'octo/app', branch: 'main', sha: github.head, repositoryId } },
    {
      kind: 'failed',
      repository: 'octo/secret',
      reason: `octo/secret: ${message} Check the name, and that the token may read it; the workflow's own GITHUB_TOKEN sees only its own repository.`,
    },
  ])
})

test('what an answer lacks is not taken for a repository that is not there', async ({ octoGitHub: github }) => {
  const whole = { nameWithOwner: 'octo/app', isEmpty: true, defaultBranchRef: null }
  github.server.inject({ match: /graphql/, answer: { status: 200, body: { data: { repository0: whole } } } })
  const [, lacking] = await readHeads(connectTo(github), [app, { ...app, name: 'other' }])
  expect(lacking).toEqual({
    kind: 'failed',
    repository: 'octo/other',
    reason: "octo/other: GitHub's answer lacks it. GitHub itself failed: run the job again.",
  })
})
