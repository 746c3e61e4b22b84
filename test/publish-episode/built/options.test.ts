import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import matter from 'gray-matter'
import { describe, expect } from 'vitest'
import { BODY } from '../../episode/episode-source.ts'
import { insertRun, SHA } from '../claimed-rows.ts'
import { draftSource, isWrite, it, messages, type World } from './world.ts'

const PATH = 'posts/banterpacks/ep-001.md'
const BRANCH = 'content/episode-001'
const refuse = (world: World, request: RegExp, status: number, message: string) =>
  world.github.inject({
    match: new RegExp(`^${request.source.replace(' ', ` /repos/${world.repository}`)}$`, 'u'),
    answer: { status, body: { message } },
  })

describe.concurrent('a content repository', { timeout: 180_000 }, () => {
  it('that is archived is named as such, before anything is tried', async ({ world }) => {
    const name = `${world.repository.split('/')[1]}-archived`
    await world.github.createRepository({ owner: 'muse', name, isArchived: true })
    const run = await world.publish(draftSource(), { repository: `muse/${name}` })
    expect(messages(run)).toEqual([
      expect.stringMatching(/is archived, so nothing can be proposed there: unarchive it/u),
    ])
    expect(world.requests().filter(isWrite)).toEqual([])
    world.github.removeRepository(`muse/${name}`)
  })

  it.for([
    ['.', 'banterpacks/ep-001.md'],
    ['./', 'banterpacks/ep-001.md'],
    ['pósts', 'pósts/banterpacks/ep-001.md'],
    ['.posts', '.posts/banterpacks/ep-001.md'],
    ['content/my posts', 'content/my posts/banterpacks/ep-001.md'],
  ] as const)('has its posts in %s', async ([directory, path], { world }) => {
    const run = await world.publish(draftSource(), { 'posts-directory': directory })
    expect(run.outputs).toMatchObject({ outcome: 'created', path })
    expect(await world.readFile(path, BRANCH)).toContain('Faster parsing')
    const again = await world.publish(draftSource(), { 'posts-directory': directory })
    expect(again.outputs.outcome).toBe('unchanged')
  })

  it.for(['..', 'posts/../..', '/posts', '.git', 'a//b'])('has no posts in %s', async (directory, { world }) => {
    const run = await world.publish(draftSource(), { 'posts-directory': directory })
    expect(messages(run)).toEqual([expect.stringMatching(/^Input 'posts-directory' must be a folder inside/u)])
  })

  it('has a series that is not listed where it has a folder, and says what to do where not', async ({ openWorld }) => {
    const world = await openWorld({ files: { 'posts/benchlog/ep-001.md': 'an old one' } })
    const draft = draftSource({ series: '"benchlog"' })
    const run = await world.publish(draft)
    expect(run.outputs).toMatchObject({ outcome: 'created', path: 'posts/benchlog/ep-002.md' })

    const unknown = await world.publish(draftSource({ series: '"typo"' }))
    expect(messages(unknown)[0]).toMatch(/^series: expected one of banterpacks, chimera \(input 'allowed-series'\)/u)
    const composed = await world.publish(undefined, { series: 'typo' })
    expect(messages(composed)).toEqual([expect.stringMatching(/Add a new series to the input 'allowed-series'\.$/u)])
  })
})

describe.concurrent('what a run does', { timeout: 180_000 }, () => {
  it('in a dry run can not be mistaken for what it has done', async ({ world }) => {
    const dry = { 'dry-run': 'true' }
    expect((await world.publish(draftSource(), dry)).outputs.outcome).toBe('would-create')
    await world.publish(draftSource())
    expect((await world.publish(draftSource({ tokens_in: '7' }), dry)).outputs.outcome).toBe('would-update')
    expect((await world.publish(draftSource(), dry)).outputs.outcome).toBe('unchanged')
  })

  it('with labels of which one is refused adds the others', async ({ world }) => {
    const once = { status: 403, body: { message: 'You do not have permission to create labels on this repository.' } }
    const match = new RegExp(`^POST /repos/${world.repository}/issues/1/labels$`, 'u')
    world.github.inject({ match, answer: once })
    world.github.inject({ match, answer: once })
    const run = await world.publish(draftSource(), { labels: 'unknown, episode' })
    expect(messages(run)).toEqual([expect.stringMatching(/without its labels \(unknown\)\..*issues: write/u)])
    expect(await world.pullRequests()).toEqual([expect.objectContaining({ labels: ['episode'] })])
  })

  it('closes an old pull request whose conversation is locked, without the comment', async ({ world }) => {
    await world.publish(draftSource())
    await world.commitFiles({ branch: 'main', message: 'By hand', files: { [PATH]: '---\ntitle: x\n---\n' } })
    refuse(world, /POST \/issues\/1\/comments/u, 403, 'Unable to create comment because issue is locked.')
    const run = await world.publish(draftSource())
    expect(run.outputs).toMatchObject({ outcome: 'created', 'pull-request-number': '2' })
    expect(messages(run)).toEqual([])
    expect(await world.branches()).toEqual(['content/episode-002', 'main'])
  })

  it('with a pipe as its draft ends with a word', async ({ world }) => {
    execFileSync('/usr/bin/env', ['mkfifo', join(world.workspace, 'pipe.md')])
    const run = await world.publish(undefined, { draft: 'pipe.md' })
    expect(messages(run)).toEqual([expect.stringContaining("'pipe.md' can't be used: it is not a file.")])
  })
})

describe.concurrent("a blog's own front matter", { timeout: 180_000 }, () => {
  const ENTRIES = [
    'subtitle: "Commit {commit}"',
    'preview: {preview}',
    'commit: "{commit}"',
    'filesChanged: {files}',
    'linesAdded: {lines}',
    'trust: {confidence}',
    'kind: log',
  ].join('\n')
  const claiming = (changes: Record<string, string> = {}) => draftSource({ commit_sha: `"${SHA}"`, ...changes })
  const file = (world: World) => world.readFile(PATH, BRANCH)

  it('is filled in with what is known of the commit and of the episode', async ({ world }) => {
    await world.publish(undefined, { series: 'banterpacks' })
    await world.rows(`INSERT INTO commit_records
      (sha, committed_at, repository, branch, headline, additions, deletions, files, collected_at)
      VALUES ('${SHA}', now64(3), 'muse/packs', 'main', 'perf: x', 42, 1, [('a.ts', 'modified'), ('b.ts', 'added')], now64(3))`)
    await world.rows(insertRun(1250))
    const run = await world.publish(claiming({ kind: '"my own"' }), { 'front-matter': ENTRIES })

    expect(run.conclusion).toBe('success')
    const text = await file(world)
    for (const line of [
      `subtitle: "Commit ${SHA}"`,
      'preview: "The parser is faster."',
      `commit: "${SHA}"`,
      'filesChanged: 2',
      'linesAdded: 42',
      'trust: 0.9',
      'kind: "my own"',
    ])
      expect(text).toContain(`\n${line}\n`)

    // New figures alone are no reason for a commit.
    await world.rows('ALTER TABLE commit_records UPDATE additions = 43 WHERE 1 SETTINGS mutations_sync = 1')
    const again = await world.publish(claiming({ kind: '"my own"' }), { 'front-matter': ENTRIES })
    expect(again.outputs.outcome).toBe('unchanged')
    await world.publish(claiming({ kind: '"my own"', tokens_in: '7' }), { 'front-matter': ENTRIES })
    expect(await file(world)).toContain('\nlinesAdded: 43\n')
  })

  it('has braces where they are written twice', async ({ world }) => {
    await world.publish(claiming(), { 'front-matter': 'a: "{{x}} at {commit}"\nb: 1.5\nc: "{{"' })
    const text = await file(world)
    for (const line of [`a: "{x} at ${SHA}"`, 'b: 1.5', 'c: "{"']) expect(text).toContain(`\n${line}\n`)
  })

  it('has names of any kind, each read as it is by a blog', async ({ world }) => {
    const names = ['@type', 'a: b', '#x', 'two words', 'on', '12', 'toString', 'read-time', '-', "it's"]
    const entries = names.map((name) => `${JSON.stringify(name)}: "x"`)
    await world.publish(claiming(), { 'front-matter': [...entries, 'next: "a\\x85b\\x7f"'].join('\n') })
    const { data } = matter(String(await file(world)), {})
    expect(data).toMatchObject({ title: 'Faster parsing', next: 'a\u0085b\u007F' })
    for (const name of names) expect(Object.entries(data)).toContainEqual([name, 'x'])
  })

  it('follows its input when that changes, but for figures that have changed since', async ({ world }) => {
    const publish = (entries: string) => world.publish(claiming(), { 'front-matter': entries })
    const trust = (score: string) => `trust: "${score} of 1"`
    await publish('category: log\nsubtitle: "A: {preview}"\ntrust: "{confidence} of 1"\nscore: {confidence}')
    expect(await file(world)).toContain(`\n${trust('0.9')}\nscore: 0.9\n`)
    const same = 'subtitle: "A: {preview}"\ntrust: "{confidence} of 1"\nscore: {confidence}'
    const changed = await publish(`category: episode\n${same}`)
    expect(changed.outputs.outcome).toBe('updated')
    expect(await file(world)).toContain('\ncategory: "episode"\nsubtitle: "A: The parser is faster."\n')
    expect((await publish(`category: episode\n${same}`)).outputs.outcome).toBe('unchanged')
    await publish('category: episode\nsubtitle: "B: {preview}"\ntrust: "{confidence}/1"')
    const text = await file(world)
    expect(text).toContain('\nsubtitle: "B: The parser is faster."\ntrust: "0.9/1"\n')
    expect(text).not.toMatch(/^score:/mu)
  })

  it('previews the first words, not a picture, code or a table, and leaves their signs alone', async ({ world }) => {
    const first = ['![Chart](c.png)', '```\ncode\n```', '| a |\n| - |\n| 1 |', 'Of snake_case_name and 2 * 3 * 4.']
    const body = BODY.replace('The parser is faster.', first.join('\n\n'))
    await world.publish(draftSource({}, body), { 'front-matter': 'preview: "{preview}"' })
    expect(await file(world)).toContain('\npreview: "Of snake_case_name and 2 * 3 * 4."\n')
  })

  it('is left out where nothing is known', async ({ world }) => {
    await world.publish(claiming(), { 'front-matter': ENTRIES })
    const text = await file(world)
    expect(text).toContain('\ntrust: 0.9\n')
    expect(text).not.toMatch(/filesChanged|linesAdded/u)
  })

  it.for([
    ['title: "x"', /sets title, which is not the blog's own/u],
    ['draft: false', /sets draft, which is not the blog's own/u],
    ['commits_until: "x"', /sets commits_until, which is not the blog's own/u],
    ['collected_since: "x"', /sets collected_since, which is not the blog's own/u],
    ['a: "{nothing}"', /has the placeholder \{nothing\} in a: there are \{commit\}/u],
    ['a: "{filesChanged}"', /has the placeholder \{filesChanged\} in a/u],
    ['a: "{Commit}"', /has the placeholder \{Commit\} in a/u],
    ['a: "{ commit }"', /has the placeholder \{ commit \} in a/u],
    ['a: "{}"', /has the placeholder \{\} in a/u],
    ['a: {Files}', /has the placeholder \{Files\} in a/u],
    ['a: "{commit"', /has a lone \{ in a/u],
    ['a: "{{commit}"', /has a lone \} in a/u],
    ['a: "commit}"', /has a lone \} in a/u],
    ['a: "{{ commit }}"', /has \{\{ commit \}\} in a: write a placeholder with one brace/u],
    ['"{commit}": x', /has the entry \{commit\}: only values have placeholders/u],
    ['a: .nan', /^Input 'front-matter' gives a the number \.nan/u],
    ['a: -.inf', /^Input 'front-matter' gives a the number -\.inf/u],
    ['a: 12345678901234567890', /gives a the number 12345678901234567890/u],
    ['version: 1.10', /gives version the number 1\.10, .* put it in quotes/u],
    ['a: true', /must give a a text or a number/u],
    ['a: [1]', /must give a a text or a number/u],
    ['a: "x', /can't be read, line 1/u],
    ['"": x', /can't be read, line 1: Expected the name of an entry/u],
    [': x', /can't be read, line 1: Expected the name of an entry/u],
    ['"a\\nb": x', /has the entry "a\\nb": expected a name on one line/u],
    [`apiKey: "ghp_${'a1B2'.repeat(9)}"`, /^Input 'front-matter' holds a secret \(GitHub token\)/u],
    [`apiKey: "\\x67hp_${'a1B2'.repeat(9)}"`, /^Input 'front-matter' holds a secret \(GitHub token\)/u],
    [`ghp_${'a1B2'.repeat(9)}: {nothing}`, /^Input 'front-matter' holds a secret \(GitHub token\)/u],
  ] as const)('is refused as %s', async ([entries, message], { world }) => {
    const run = await world.publish(draftSource(), { 'front-matter': entries })
    expect(messages(run)).toEqual([expect.stringMatching(message)])
    expect(world.requests().filter(isWrite)).toEqual([])
  })
})
