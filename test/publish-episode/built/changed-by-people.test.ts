import { describe, expect } from 'vitest'
import { z } from 'zod'
import { draftSource, isWrite, it, messages, type World } from './world.ts'

const RUN_ID = '0b9f3c52-5d7e-4a7c-9d8c-3f0f6c1d2e4a'
const OTHER_RUN = '11111111-1111-4111-8111-111111111111'
const FOLDER = 'posts/banterpacks'
const PATH = `${FOLDER}/ep-001.md`
const BRANCH = 'content/episode-001'
const draft = (changes: Record<string, string> = {}) => draftSource({ run_id: `"${RUN_ID}"`, ...changes })
const another = (changes: Record<string, string> = {}) =>
  draftSource({ title: '"Another"', run_id: `"${OTHER_RUN}"`, ...changes })
const published = `---\ntitle: "By hand"\nrun_id: "${RUN_ID}"\n---\n\nText\n`

/** Renames a file on a branch, or removes it, in one commit, as `git mv` does. */
async function move(
  world: World,
  from: string,
  to: string | undefined,
  change = (text: string) => text,
): Promise<void> {
  const text = change(String(await world.readFile(from, BRANCH)))
  await world.commitFiles({
    branch: BRANCH,
    message: 'Better place',
    files: { [from]: null, ...(to === undefined ? {} : { [to]: text }) },
  })
}

describe.concurrent('an episode on the base branch', { timeout: 180_000 }, () => {
  it.for([
    ['in a folder of its own', `${FOLDER}/ep-041/index.md`, published, '41'],
    ['in a folder of its own, for Next.js', `${FOLDER}/banterpacks-episode-041/page.mdx`, published, '41'],
    ['in the folder of a year', `${FOLDER}/2026/ep-041.md`, published, '41'],
    ['in a folder that says nothing', `${FOLDER}/faster-parsing/index.md`, published, undefined],
    ['with carriage returns alone', `${FOLDER}/ep-041.md`, published.replaceAll('\n', '\r'), '41'],
    ['with front matter that is never closed', `${FOLDER}/ep-041.md`, published.replace('\n---\n\n', '\n\n'), '41'],
    ['with front matter in TOML', `${FOLDER}/ep-041.md`, `+++\nrun_id = "${RUN_ID}"\n+++\n`, '41'],
    ['two folders deep', `${FOLDER}/2026/10/ep-041.md`, published, '41'],
    ['in a folder of its own within that of a year', `${FOLDER}/2026/ep-041/index.md`, published, '41'],
    ['with a tag', `${FOLDER}/ep-041.md`, published.replace('run_id:', 'run_id: !!str'), '41'],
    ['with an anchor', `${FOLDER}/ep-041.md`, published.replace('run_id:', 'run_id: &run'), '41'],
    ['at an explicit key', `${FOLDER}/ep-041.md`, published.replace('run_id:', '? run_id\n:'), '41'],
    ['in braces', `${FOLDER}/ep-041.md`, `---\n{ title: x, run_id: "${RUN_ID}" }\n---\n`, '41'],
    ['behind an empty line', `${FOLDER}/ep-041.md`, `\n${published}`, '41'],
  ] as const)('is found %s', async ([, path, text, number], { openWorld }) => {
    const world = await openWorld({ files: { [path]: text } })
    const run = await world.publish(draft())
    expect(run.outputs).toMatchObject({
      outcome: 'unchanged',
      path,
      ...(number === undefined ? {} : { episode: number }),
    })
    expect(run.log).toContain(`Already published: ${path}`)
    expect(world.requests().filter(isWrite)).toEqual([])
    const next = await world.publish(another())
    expect(next.outputs).toMatchObject({ outcome: 'created', episode: String(Number(number ?? 0) + 1) })
  })

  it.for([
    ['is no text', `${published}\u0000`],
    ['is named otherwise', published.replaceAll('\n', '\n\u0000')],
  ] as const)('that %s is no other one: nothing is written', async ([how, text], { openWorld }) => {
    const path = how === 'is no text' ? `${FOLDER}/ep-041.md` : `${FOLDER}/faster/index.md`
    const world = await openWorld({
      files: { [path]: text, [`${FOLDER}/a.png`]: '\u0000', [`${FOLDER}/README.md`]: '\u0000' },
    })
    const run = await world.publish(draft())
    expect(run.conclusion).toBe('failure')
    expect(messages(run).at(-1)).toMatch(new RegExp(`^GitHub doesn't tell the text of ${path} on main: `, 'u'))
    expect(world.requests().filter(isWrite)).toEqual([])
  })
})

describe.concurrent('a symbolic link among the episodes', { timeout: 180_000 }, () => {
  it('may be any of them: nothing is written', async ({ world }) => {
    const head = await world.commitFiles({ branch: 'main', message: 'Old', files: { 'archive/old.md': published } })
    const sha = (answer: unknown) => z.object({ sha: z.string() }).parse(answer).sha
    const old = z.object({ tree: z.object({ sha: z.string() }) }).parse(await world.ask('GET', `/git/commits/${head}`))
    const entry = { path: `${FOLDER}/ep-041.md`, mode: '120000', type: 'blob', content: '../../archive/old.md' }
    const tree = sha(await world.ask('POST', '/git/trees', { base_tree: old.tree.sha, tree: [entry] }))
    const commit = sha(await world.ask('POST', '/git/commits', { message: 'Link', tree, parents: [head] }))
    await world.ask('PATCH', '/git/refs/heads/main', { sha: commit })
    const run = await world.publish(draft())
    expect(messages(run).at(-1)).toMatch(/^GitHub doesn't tell the text of .*ep-041\.md on main: .* symbolic link/u)
    expect(world.requests().filter(isWrite)).toEqual([])
  })
})

describe.concurrent('a pull request that merges into another branch', { timeout: 180_000 }, () => {
  it('is told, keeps from merging by itself, and has none opened beside it', async ({ world }) => {
    await world.publish(draft(), { 'auto-merge': 'squash' })
    await world.commitFiles({ branch: 'develop', message: 'Develop', files: { 'a.md': 'x' } })
    await world.ask('PATCH', '/pulls/1', { base: 'develop' })
    for (const changes of [{}, { tokens_in: '7' }, { confidence_score: '0.1' }]) {
      const run = await world.publish(draft(changes), { 'auto-merge': 'squash' })
      expect(run.conclusion).toBe('failure')
      expect(run.outputs).toMatchObject({ outcome: 'conflict', 'pull-request-number': '1' })
      expect(messages(run).at(-1)).toMatch(/^Pull request #1 with this episode merges into develop, not into main: /u)
    }
    expect(await world.ask('GET', '/pulls/1')).toMatchObject({ state: 'open', auto_merge: null })
    expect(await world.pullRequests()).toHaveLength(1)
    const there = await world.publish(draft(), { base: 'develop' })
    expect(there.outputs).toMatchObject({ outcome: 'unchanged', 'pull-request-number': '1' })
    const next = await world.publish(another())
    expect(next.outputs).toMatchObject({ outcome: 'created', episode: '2' })
  })

  it('is told where it was merged there, and is not reopened where it was closed', async ({ world }) => {
    await world.publish(draft())
    await world.commitFiles({ branch: 'develop', message: 'Develop', files: { 'a.md': 'x' } })
    await world.ask('PATCH', '/pulls/1', { base: 'develop' })
    await world.ask('PATCH', '/pulls/1', { state: 'closed' })
    const closed = await world.publish(draft(), { reopen: 'true' })
    expect(closed.outputs.outcome).toBe('conflict')
    await world.ask('PATCH', '/pulls/1', { state: 'open' })
    await world.github.merge(world.repository, 1)
    const merged = await world.publish(draft())
    expect(merged.log).toContain('Already merged with pull request #1, into develop, not into main.')
    expect(await world.pullRequests()).toHaveLength(1)
  })
})

describe.concurrent('the file of an episode that people have renamed on its branch', { timeout: 180_000 }, () => {
  it.for([
    ['by a longer name', `${FOLDER}/ep-001-faster.md`],
    ['without its number', `${FOLDER}/faster-parsing.md`],
    ['into a folder of its own', `${FOLDER}/ep-001/index.md`],
  ] as const)('is followed, %s', async ([, to], { world }) => {
    await world.publish(draft())
    await move(world, PATH, to)
    world.requests()
    const same = await world.publish(draft())
    expect(same.outputs).toMatchObject({ outcome: 'unchanged', path: to, episode: '1', 'pull-request-number': '1' })
    expect(world.requests().length).toBeLessThanOrEqual(4)
    const changed = await world.publish(draft({ tokens_in: '7' }))
    expect(changed.outputs).toMatchObject({ outcome: 'updated', path: to, 'pull-request-number': '1' })
    expect(await world.readFile(to, BRANCH)).toContain('tokens_in: 7')
    expect(await world.readFile(PATH, BRANCH)).toBeUndefined()
  })

  it('is followed to another number', async ({ world }) => {
    await world.publish(draft())
    const to = `${FOLDER}/ep-005.md`
    await move(world, PATH, to, (text) => text.replace('episode: 1', 'episode: 5'))
    const texts = await world.publish(draft())
    expect(texts.outputs).toMatchObject({ outcome: 'updated', path: to, episode: '5', 'pull-request-number': '1' })
    const same = await world.publish(draft())
    expect(same.outputs).toMatchObject({ outcome: 'unchanged', path: to, episode: '5' })
    const next = await world.publish(another({ episode: '5' }))
    expect(next.outputs).toMatchObject({ outcome: 'created', episode: '6' })
  })

  it('is not overwritten where they have changed it as well', async ({ world }) => {
    await world.publish(draft())
    await move(world, PATH, `${FOLDER}/faster.md`, (text) => text.replace('Less waiting', 'Much less waiting'))
    const run = await world.publish(draft({ tokens_in: '7' }))
    expect(run.outputs).toMatchObject({ outcome: 'conflict', path: `${FOLDER}/faster.md` })
    expect(messages(run).at(-1)).toContain(`others have changed ${FOLDER}/faster.md`)
  })

  it.for([
    ['removed', undefined],
    ['moved to another series', 'posts/chimera/ep-001.md'],
  ] as const)('is missed where it was %s', async ([, to], { world }) => {
    await world.publish(draft(), { 'auto-merge': 'squash' })
    await move(world, PATH, to)
    await world.commitFiles({ branch: BRANCH, message: 'A picture', files: { 'a.svg': '<svg/>' } })
    for (const changes of [{}, { tokens_in: '7' }]) {
      const run = await world.publish(draft(changes), { 'auto-merge': 'squash' })
      expect(run.conclusion).toBe('failure')
      expect(run.outputs).toMatchObject({ outcome: 'conflict', branch: BRANCH, 'pull-request-number': '1' })
      expect(run.outputs).not.toHaveProperty('path')
      expect(messages(run).at(-1)).toMatch(new RegExp(`^${PATH} is not on the branch ${BRANCH} any more`, 'u'))
    }
    expect(await world.ask('GET', '/pulls/1')).toMatchObject({ auto_merge: null })
  })
})

describe.concurrent('a branch', { timeout: 180_000 }, () => {
  it('without a pull request holds all its episodes', async ({ world }) => {
    await world.publish(draft())
    await world.publish(another())
    const second = `${FOLDER}/ep-002.md`
    const text = String(await world.readFile(second, 'content/episode-002'))
    await world.ask('PATCH', '/pulls/2', { state: 'closed' })
    await world.ask('DELETE', '/git/refs/heads/content/episode-002')
    await world.commitFiles({ branch: BRANCH, message: 'Both in one', files: { [second]: text } })
    await world.ask('PATCH', '/pulls/1', { state: 'closed' })
    const third = await world.publish(draftSource({ title: '"Third"', episode: '2' }))
    expect(third.outputs).toMatchObject({ outcome: 'created', episode: '3' })
    const same = await world.publish(another())
    expect(same.outputs).toMatchObject({ path: second, branch: BRANCH, episode: '2' })
    expect((await world.pullRequests()).map(({ head }) => head)).not.toContain('content/episode-004')
  })

  it('that many pull requests came from has the one that names its episode', async ({ world }) => {
    await world.publish(draft())
    const [first] = await world.pullRequests()
    for (let number = 1; number <= 6; number += 1) {
      await world.ask('PATCH', `/pulls/${number}`, { state: 'closed' })
      await world.ask('POST', '/pulls', { title: `Other ${number}`, body: 'x', head: BRANCH, base: 'main' })
    }
    await world.ask('PATCH', '/pulls/7', { state: 'closed' })
    const run = await world.publish(draft())
    expect(run.outputs).toMatchObject({ outcome: 'unchanged', 'pull-request-number': '1' })
    expect(run.log).toContain('Pull request #1 was closed without a merge')
    expect(first?.number).toBe(1)
    expect(await world.pullRequests()).toHaveLength(7)
  })

  it('that others have made the place of another episode holds that one, and the first no more', async ({ world }) => {
    await world.publish(draft(), { 'auto-merge': 'squash' })
    const text = String(await world.readFile(PATH, BRANCH))
      .replace(RUN_ID, OTHER_RUN)
      .replace('Faster parsing', 'Another')
    await world.commitFiles({ branch: BRANCH, message: 'Another episode', files: { [PATH]: text } })
    world.requests()
    const first = await world.publish(draft(), { 'auto-merge': 'squash' })
    expect(first.outputs).toMatchObject({ outcome: 'conflict', 'pull-request-number': '1' })
    expect(messages(first).at(-1)).toMatch(/ is not this episode any more: somebody has changed its run id/u)
    expect(first.log).toContain('has another run id by now: auto-merge taken back.')
    expect(world.requests().length).toBeLessThanOrEqual(4)
    const second = await world.publish(another())
    expect(second.outputs).toMatchObject({ outcome: 'unchanged', path: PATH, 'pull-request-number': '1' })
    expect(await world.pullRequests()).toHaveLength(1)
  })

  it('with two episodes opens no gate for one that the other has shut', async ({ world }) => {
    const inputs = { 'auto-merge': 'squash' }
    await world.publish(draft(), inputs)
    await world.publish(another())
    const second = `${FOLDER}/ep-002.md`
    const text = String(await world.readFile(second, 'content/episode-002'))
    await world.ask('DELETE', '/git/refs/heads/content/episode-002')
    await world.commitFiles({ branch: BRANCH, message: 'Both in one', files: { [second]: text } })
    const poor = await world.publish(another({ confidence_score: '0.2' }), inputs)
    expect(poor.log).toContain('auto-merge taken back, a draft')
    for (const changes of [{}, { tokens_in: '7' }]) await world.publish(draft(changes), inputs)
    expect(await world.ask('GET', '/pulls/1')).toMatchObject({ draft: true, auto_merge: null })
  })

  it('whose number was taken while its pull request merges into another branch stays as it is', async ({ world }) => {
    await world.publish(draft())
    await world.commitFiles({ branch: 'develop', message: 'Develop', files: { 'a.md': 'x' } })
    await world.ask('PATCH', '/pulls/1', { base: 'develop' })
    await world.commitFiles({ branch: 'main', message: 'By hand', files: { [PATH]: '---\ntitle: x\n---\n' } })
    const run = await world.publish(draft())
    expect(run.outputs).toMatchObject({ outcome: 'conflict', 'pull-request-number': '1' })
    await world.commitFiles({ branch: 'main', message: 'Published', files: { [`${FOLDER}/ep-002.md`]: published } })
    const there = await world.publish(draft())
    expect(there.outputs).toMatchObject({ outcome: 'unchanged', path: `${FOLDER}/ep-002.md` })
    expect(await world.ask('GET', '/pulls/1')).toMatchObject({ state: 'open' })
    expect(await world.branches()).toContain(BRANCH)
  })

  it('that stays after its merge takes no further request', async ({ world }) => {
    await world.publish(draft())
    await world.github.merge(world.repository, 1)
    world.requests()
    const run = await world.publish(another())
    expect(run.outputs).toMatchObject({ outcome: 'created', episode: '2' })
    expect(world.requests()).toHaveLength(5)
  })
})
