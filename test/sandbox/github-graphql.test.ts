import { describe, expect } from 'vitest'
import { createGitRepository, type GitRepository } from '../git/repository.ts'
import { it as asking } from './asking.ts'

const it = asking
  .extend('repository', { scope: 'file', auto: true }, async ({ github }, { onCleanup }) => {
    const repository = await createGitRepository()
    onCleanup(() => repository[Symbol.asyncDispose]())
    await repository.commit({
      message: 'feat: begin\n\nWith a body.\n',
      files: { 'src/a.ts': 'a\nb\n', 'b.bin': '\0\x01' },
    })
    await repository.branch('side')
    await repository.commit({
      branch: 'side',
      message:
        'fix: together\n\nCo-authored-by: Bob <bob@example.com>\nCO-AUTHORED-BY: C <7+carol@users.noreply.github.com>\n',
      author: { name: 'Dan', email: '12+dan@users.noreply.github.com' },
      authorDate: '2026-01-05T12:30:00+02:00',
      files: { 'src/side.ts': 'one\ntwo\nthree\n' },
    })
    await repository.commit({ message: Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]), encoding: 'ISO-8859-1' })
    await repository.commit({ message: 'refactor: move', files: { 'src/a.ts': null, 'src/moved.ts': 'a\nb\n' } })
    await repository.merge('side', { message: `${'long '.repeat(20)}headline\n\nand body\n` })
    await repository.commit({ message: '', files: {} })
    await repository.commit({
      message: '::error::not a command 🚀\r\n##[group]\n\n\n',
      files: { 'späce and\ttab': 'x\n' },
    })
    await github.serveGit({
      owner: 'acme',
      name: 'banter',
      directory: repository.directory,
      logins: { 'ada@example.com': 'ada' },
      pullRequests: [
        { number: 4, title: 'Side', state: 'MERGED', headRefName: 'side', commits: [await repository.sha('side')] },
        { number: 5, title: 'Open', author: 'dependabot[bot]', createdAt: '2026-02-01T00:00:00Z' },
      ],
    })
    return repository
  })
  .extend('graphql', ({ post }) => async (query: string, token?: string): Promise<Record<string, never>> => {
    const response = await post(query, {}, token === undefined ? {} : { token })
    expect(response.status).toBe(200)
    return JSON.parse(await response.text())
  })
  // Asks about `acme/banter`.
  .extend('ask', ({ graphql }) => async (fields: string): Promise<unknown> => {
    const answered = await graphql(`{ repository(owner: "acme", name: "banter") { ${fields} } }`)
    expect(answered).not.toHaveProperty('errors')
    return answered.data
  })

/** Wraps what a history is asked for, and what it is expected to answer. */
const history = (fields: string) => `defaultBranchRef { target { ... on Commit { ${fields} } } }`
const onHistory = (value: unknown) => ({ repository: { defaultBranchRef: { target: value } } })

/** A commit as git's own commands tell it. */
async function commitInGit(repository: GitRepository, oid: string): Promise<unknown> {
  const format = ['%T', '%P', '%an', '%ae', '%aI', '%at', '%cn', '%ce', '%ct', '%B'].join('%x00')
  const shown = await repository.git('show', '--no-patch', `--format=${format}`, oid)
  const [tree, parents = '', name, email, date = '', authored, committer, committerEmail, committed, message] =
    shown.split('\0')
  const statistics = await repository.git('show', '--diff-merges=first-parent', '-M', '--format=', '--shortstat', oid)
  const count = (pattern: RegExp) => Number(pattern.exec(statistics)?.[1] ?? 0)
  const utc = (seconds = '') => new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z')
  return {
    oid,
    tree: { oid: tree },
    parents: { nodes: parents === '' ? [] : parents.split(' ').map((parent) => ({ oid: parent })) },
    author: { name, email, date: date.replace('+00:00', 'Z') },
    authoredDate: utc(authored),
    committer: { name: committer, email: committerEmail },
    committedDate: utc(committed),
    message,
    additions: count(/(\d+) insertion/),
    deletions: count(/(\d+) deletion/),
    changedFilesIfAvailable: count(/(\d+) files? changed/),
  }
}

describe('a history', () => {
  it('is what git log tells', async ({ repository, ask }) => {
    const oids = (await repository.git('rev-list', 'main')).split('\n')
    const expected = await Promise.all(oids.map((oid) => commitInGit(repository, oid)))

    const answered = await ask(
      history(`history(first: 100) { nodes {
        oid tree { oid } parents(first: 10) { nodes { oid } } author { name email date } authoredDate
        committer { name email } committedDate message additions deletions changedFilesIfAvailable
      } }`),
    )

    expect(expected).toHaveLength(7)
    expect(answered).toEqual(onHistory({ history: { nodes: expected } }))
  })

  it('is paged by cursors of the head and the offset', async ({ repository, ask }) => {
    const head = await repository.sha()
    const oids = (await repository.git('rev-list', 'main')).split('\n')
    const pages: unknown[] = []
    let after: string | null = null
    for (const offset of [0, 3, 6]) {
      const answered = await ask(
        history(`history(first: 3, after: ${JSON.stringify(after)}) {
          totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { oid } }`),
      )
      const nodes = oids.slice(offset, offset + 3).map((oid) => ({ oid }))
      after = `${head} ${offset + nodes.length - 1}`
      pages.push(answered)
      expect(answered).toEqual(
        onHistory({
          history: {
            totalCount: 7,
            pageInfo: {
              hasNextPage: offset < 6,
              hasPreviousPage: offset > 0,
              startCursor: `${head} ${offset}`,
              endCursor: after,
            },
            nodes,
          },
        }),
      )
    }
    expect(pages).toHaveLength(3)
  })

  it('is limited by dates and by a path', async ({ repository, ask }) => {
    const [since, until] = (await repository.git('log', '--format=%cI', '-2', 'main~1')).split('\n')

    const answered = await ask(
      history(`between: history(first: 9, since: "${until}", until: "${since}") { nodes { messageHeadline } }
        of: history(first: 9, path: "src/side.ts") { totalCount nodes { messageHeadline } }`),
    )

    expect(answered).toEqual(
      onHistory({
        between: { nodes: [{ messageHeadline: '' }, { messageHeadline: expect.stringMatching(/^long long/) }] },
        of: { totalCount: 1, nodes: [{ messageHeadline: 'fix: together' }] },
      }),
    )
  })

  it('splits a message as GitHub does: a long first line is cut, and goes on in the body', async ({ ask }) => {
    const answered = await ask(`object(expression: "main~2") { ... on Commit { messageHeadline messageBody } }`)

    const line = `${'long '.repeat(20)}headline`
    expect(answered).toEqual({
      repository: {
        object: { messageHeadline: `${line.slice(0, 69)}…`, messageBody: `…${line.slice(69)}\n\nand body` },
      },
    })
  })

  it('names the co-authors after the author, with the logins known', async ({ ask }) => {
    const answered = await ask(`object(expression: "side") { ... on Commit {
      author { user { login } date } committer { user { login } }
      authors(first: 10) { totalCount nodes { name email user { login } } } } }`)

    expect(answered).toEqual({
      repository: {
        object: {
          author: { user: { login: 'dan' }, date: '2026-01-05T12:30:00+02:00' },
          committer: { user: { login: 'dan' } },
          authors: {
            totalCount: 3,
            nodes: [
              { name: 'Dan', email: '12+dan@users.noreply.github.com', user: { login: 'dan' } },
              { name: 'Bob', email: 'bob@example.com', user: null },
              { name: 'C', email: '7+carol@users.noreply.github.com', user: { login: 'carol' } },
            ],
          },
        },
      },
    })
    expect(await ask(`object(expression: "main") { ... on Commit { author { user { login } } } }`)).toEqual({
      repository: { object: { author: { user: { login: 'ada' } } } },
    })
  })

  it('follows the repository, also when it is rewritten', async ({ github, graphql }) => {
    await using own = await createGitRepository()
    const first = await own.commit({ message: 'one' })
    await github.serveGit({ owner: 'acme', name: 'moving', directory: own.directory })
    const query = `{ repository(owner: "acme", name: "moving") { defaultBranchRef { target { oid } } } }`
    const headNow = async () => (await graphql(query)).data

    const second = await own.commit({ message: 'two' })
    expect(await headNow()).toEqual(onHistory({ oid: second }))
    await own.reset('main', first)
    expect(await headNow()).toEqual(onHistory({ oid: first }))
  })
})

describe('refs and objects', () => {
  it('are listed, compared and read', async ({ repository, ask }) => {
    const answered = await ask(`
      isEmpty nameWithOwner
      refs(refPrefix: "refs/heads/", first: 10, query: "SI") { totalCount nodes { name prefix } }
      ref(qualifiedName: "refs/heads/side") { compare(headRef: "main") {
        status aheadBy behindBy commits(first: 2) { totalCount nodes { oid } } } }
      missing: ref(qualifiedName: "refs/heads/none") { name }
      object(expression: "main:src") { ... on Tree { entries { name path type mode object { ... on Blob { text byteSize } } } } }
      binary: object(expression: "main:b.bin") { ... on Blob { text isBinary byteSize } }
      nothing: object(expression: "main:none") { oid }`)

    const ahead = (await repository.git('rev-list', '--reverse', 'side..main')).split('\n')
    expect(answered).toEqual({
      repository: {
        isEmpty: false,
        nameWithOwner: 'acme/banter',
        refs: { totalCount: 1, nodes: [{ name: 'side', prefix: 'refs/heads/' }] },
        ref: {
          compare: {
            status: 'AHEAD',
            aheadBy: ahead.length,
            behindBy: 0,
            commits: { totalCount: ahead.length, nodes: ahead.slice(0, 2).map((oid) => ({ oid })) },
          },
        },
        missing: null,
        object: {
          entries: [
            {
              name: 'moved.ts',
              path: 'src/moved.ts',
              type: 'blob',
              mode: 0o100644,
              object: { text: 'a\nb\n', byteSize: 4 },
            },
            {
              name: 'side.ts',
              path: 'src/side.ts',
              type: 'blob',
              mode: 0o100644,
              object: { text: 'one\ntwo\nthree\n', byteSize: 14 },
            },
          ],
        },
        binary: { text: null, isBinary: true, byteSize: 2 },
        nothing: null,
      },
    })
  })

  it('are served from a checkout whose HEAD is detached, as its main branch', async ({ github, graphql }) => {
    await using own = await createGitRepository()
    const sha = await own.commit({ message: 'one' })
    await own.git('update-ref', '--no-deref', 'HEAD', sha)
    await own.deleteBranch('main')
    await github.serveGit({ owner: 'acme', name: 'detached', directory: own.directory })

    const answered = await graphql(`{ repository(owner: "acme", name: "detached") {
      defaultBranchRef { name target { oid } } object(expression: "main:log.txt") { ... on Blob { text } } } }`)
    expect(answered.data).toEqual({
      repository: { defaultBranchRef: { name: 'main', target: { oid: sha } }, object: { text: '1\n' } },
    })
  })
})

describe('pull requests', () => {
  it('are listed by state and found by their commits', async ({ ask }) => {
    const answered = await ask(`
      pullRequests(first: 10, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount nodes { number } }
      open: pullRequests(first: 10, states: [OPEN]) { nodes { number title author { login __typename } isDraft } }
      object(expression: "side") { ... on Commit { associatedPullRequests(first: 1) { nodes { number merged } } } }`)

    expect(answered).toEqual({
      repository: {
        pullRequests: { totalCount: 2, nodes: [{ number: 4 }, { number: 5 }] },
        open: {
          nodes: [{ number: 5, title: 'Open', author: { login: 'dependabot', __typename: 'Bot' }, isDraft: false }],
        },
        object: { associatedPullRequests: { nodes: [{ number: 4, merged: true }] } },
      },
    })
  })
})

describe('a query', () => {
  it('is answered in part when one of several repositories is not there', async ({ graphql }) => {
    const answered = await graphql(`{
      a: repository(owner: "acme", name: "banter") { name }
      b: repository(owner: "acme", name: "gone") { name }
      viewer { login } }`)

    expect(answered).toEqual({
      data: { a: { name: 'banter' }, b: null, viewer: { login: 'muse-bot' } },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['b'],
          locations: [{ line: 3, column: 7 }],
          message: "Could not resolve to a Repository with the name 'acme/gone'.",
        },
      ],
    })
  })

  it.for<[string, string, string]>([
    [
      'asks for a field that GitHub does not have',
      '{ viewer { logins } }',
      'Cannot query field "logins" on type "User".',
    ],
    ['cannot be parsed', '{ viewer {', 'Syntax Error: Expected Name, found <EOF>.'],
    [
      'asks for more than 100 nodes',
      `{ repository(owner: "acme", name: "banter") { refs(refPrefix: "refs/heads/", first: 101) { totalCount } } }`,
      'Requesting 101 records on the `refs` connection exceeds the `first` limit of 100 records.',
    ],
    [
      'does not say how many nodes it wants',
      `{ repository(owner: "acme", name: "banter") { refs(refPrefix: "refs/heads/") { totalCount } } }`,
      'You must provide a `first` or `last` value to properly paginate the `refs` connection.',
    ],
    [
      'comes with a cursor that is none',
      `{ repository(owner: "acme", name: "banter") { ${history('history(first: 1, after: "x") { totalCount }')} } }`,
      '`x` does not appear to be a valid cursor.',
    ],
    [
      'asks for what the local GitHub does not know',
      `{ repository(owner: "acme", name: "banter") { stargazerCount } }`,
      'The local GitHub does not answer `Repository.stargazerCount`.',
    ],
  ])('is refused when it %s', async ([, query, message], { graphql }) => {
    const { errors } = await graphql(query)
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining(message) })])
  })

  it('pages backwards from the end, by `last` alone', async ({ graphql }) => {
    const refs = (page: string) =>
      graphql(
        `{ repository(owner: "acme", name: "banter") { refs(refPrefix: "refs/heads/", ${page}) { nodes { name } pageInfo { hasNextPage hasPreviousPage } } } }`,
      )
    const forwards = await refs('first: 100')
    const names = JSON.stringify(forwards.data).match(/"name":"[^"]+"/gu) ?? []
    const backwards = JSON.stringify((await refs('last: 1')).data)
    expect(backwards.match(/"name":"[^"]+"/gu)).toEqual(names.slice(-1))
    expect(backwards).toContain(`"hasNextPage":false,"hasPreviousPage":${names.length > 1}`)
    expect((await refs('first: 1, last: 1')).errors).toHaveLength(1)
  })

  it('tells what a path is in the tree of a commit', async ({ graphql }) => {
    const { data } = await graphql(
      `{ repository(owner: "acme", name: "banter") { defaultBranchRef { target { ... on Commit { folder: file(path: "src") { type name path } file: file(path: "src/moved.ts") { type name path } nothing: file(path: "src/nowhere.ts") { type } } } } } }`,
    )
    expect(data).toMatchObject({
      repository: {
        defaultBranchRef: {
          target: {
            folder: { type: 'tree', name: 'src', path: 'src' },
            file: { type: 'blob', name: 'moved.ts', path: 'src/moved.ts' },
            nothing: null,
          },
        },
      },
    })
  })

  it('costs what GitHub charges: a point for every hundred pages it may read', async ({ graphql }) => {
    const cost = async (selection: string) => {
      const { data } = await graphql(
        `{ rateLimit { cost nodeCount } repository(owner: "acme", name: "banter") { ${selection} } }`,
      )
      return data
    }

    const page = history('history(first: 100) { nodes { oid additions } }')
    const pageWithMore = history(`history(first: 100) { nodes {
      parents(first: 3) { totalCount } authors(first: 5) { totalCount } associatedPullRequests(first: 1) { totalCount } } }`)
    expect(await cost(page)).toMatchObject({ rateLimit: { cost: 1, nodeCount: 100 } })
    expect(await cost(pageWithMore)).toMatchObject({ rateLimit: { cost: 3, nodeCount: 1000 } })
  })
})

describe('a repository created here', () => {
  it('answers GraphQL from what was written over REST', async ({ github, graphql }) => {
    await github.createRepository({ owner: 'acme', name: 'content', files: { 'posts/ep-001.md': 'One\n' } })
    const sha = await github.commitFiles('acme/content', {
      branch: 'topic',
      message: 'Add two\n\nCo-authored-by: Bob <bob@example.com>',
      files: { 'posts/ep-002.md': 'Two\n' },
      author: { name: 'Someone', email: 'someone@example.com' },
    })
    const response = await fetch(`${github.url}/repos/acme/content/pulls`, {
      method: 'POST',
      headers: { authorization: `bearer ${github.token}` },
      body: JSON.stringify({ title: 'Two', head: 'topic', base: 'main', draft: true }),
    })
    expect(response.status).toBe(201)

    const { data } = await graphql(`{ repository(owner: "acme", name: "content") {
      object(expression: "topic:posts") { ... on Tree { entries { name } } }
      ref(qualifiedName: "topic") { target { oid ... on Commit { additions authors(first: 5) { nodes { name } } } } }
      pullRequests(first: 5, states: OPEN) { nodes {
        id number isDraft headRefOid commits(first: 5) { nodes { commit { oid } } } } } } }`)

    expect(data).toEqual({
      repository: {
        object: { entries: [{ name: 'ep-001.md' }, { name: 'ep-002.md' }] },
        ref: { target: { oid: sha, additions: 1, authors: { nodes: [{ name: 'Someone' }, { name: 'Bob' }] } } },
        pullRequests: {
          nodes: [
            {
              id: expect.any(String),
              number: 1,
              isDraft: true,
              headRefOid: sha,
              commits: { nodes: [{ commit: { oid: sha } }] },
            },
          ],
        },
      },
    })
  })

  it('has its drafts made ready, and set to merge by themselves, by mutations', async ({ graphql }) => {
    const { data } = await graphql(`{ repository(owner: "acme", name: "content") { pullRequest(number: 1) { id } } }`)
    expect(data).toEqual({ repository: { pullRequest: { id: expect.any(String) } } })
    const { id } = Object(data).repository.pullRequest
    const input = JSON.stringify(id)

    const ready = await graphql(`mutation { markPullRequestReadyForReview(input: { pullRequestId: ${input} }) {
      pullRequest { isDraft } } }`)
    const merging = await graphql(`mutation { enablePullRequestAutoMerge(input: {
      pullRequestId: ${input}, mergeMethod: SQUASH }) { pullRequest { autoMergeRequest { mergeMethod } } } }`)

    expect([ready.data, merging.data]).toEqual([
      { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } },
      { enablePullRequestAutoMerge: { pullRequest: { autoMergeRequest: { mergeMethod: 'SQUASH' } } } },
    ])
  })
})
