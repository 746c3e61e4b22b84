import { describe, expect } from 'vitest'
import { draftSource, isWrite, it, messages, type World } from './world.ts'

const RUN_ID = '0b9f3c52-5d7e-4a7c-9d8c-3f0f6c1d2e4a'
const OTHER_RUN = '11111111-1111-4111-8111-111111111111'
const PATH = 'posts/banterpacks/ep-001.md'
const BRANCH = 'content/episode-001'
const draft = (changes: Record<string, string> = {}) => draftSource({ run_id: `"${RUN_ID}"`, ...changes })
const another = (changes: Record<string, string> = {}) =>
  draftSource({ title: '"Another"', run_id: `"${OTHER_RUN}"`, ...changes })

/** Brings twelve commits onto the base branch. */
async function goOn(world: World): Promise<void> {
  for (let index = 1; index <= 12; index += 1)
    await world.commitFiles({ branch: 'main', message: `Work ${index}`, files: { [`notes/${index}.md`]: 'x' } })
}

describe.concurrent('an episode that is on the base branch', { timeout: 180_000 }, () => {
  it.for([
    ['with a comment', `run_id: "${RUN_ID}" # the run that wrote it`],
    ['with a quoted key', `"run_id": ${RUN_ID}`],
    ['with white space before the colon', `run_id : ${RUN_ID.toUpperCase()}`],
    ['folded', `run_id: >-\n  ${RUN_ID}`],
    ['indented', `  run_id: '${RUN_ID}'`],
    ['escaped', `"run\\x5fid": "${RUN_ID}"`],
    ['beside a key that is given twice', `run_id: ${RUN_ID}\nkey: 1\nkey: 2`],
  ] as const)('is known by its run id, %s', async ([, entry], { openWorld }) => {
    const indent = entry.startsWith('  ') ? '  ' : ''
    const text = `---\n${indent}title: "By hand"\n${entry}\n---\n\nText\n`
    const world = await openWorld({ files: { 'posts/banterpacks/episode-041.md': text } })
    const run = await world.publish(draft())

    expect(run.outputs).toMatchObject({ outcome: 'unchanged', episode: '41' })
    expect(run.log).toContain('Already published: posts/banterpacks/episode-041.md')
    expect(world.requests().filter(isWrite)).toEqual([])
  })

  it('is another one in another series, with the same run id', async ({ world }) => {
    await world.publish(draft())
    const run = await world.publish(draft({ series: '"chimera"' }))
    expect(run.outputs).toMatchObject({ outcome: 'created', path: 'posts/chimera/ep-001.md' })
    const again = await world.publish(draft())
    expect(again.outputs).toMatchObject({ outcome: 'unchanged', path: PATH })
  })
})

describe.concurrent('an episode on a branch', { timeout: 180_000 }, () => {
  it('is not that of an earlier pull request of the same branch', async ({ world }) => {
    await world.publish(draft())
    await world.ask('PATCH', '/pulls/1', { state: 'closed' })
    await world.ask('DELETE', `/git/refs/heads/${BRANCH}`)
    // Another episode takes the name, and the run ends before its pull request.
    world.github.inject({
      match: new RegExp(`^POST /repos/${world.repository}/pulls$`, 'u'),
      answer: { status: 403, body: { message: 'no' } },
    })
    world.github.inject({
      match: new RegExp(`^DELETE /repos/${world.repository}/git/refs`, 'u'),
      answer: { status: 403, body: { message: 'no' } },
    })
    expect((await world.publish(another())).conclusion).toBe('failure')
    expect(await world.branches()).toEqual([BRANCH, 'main'])

    const first = await world.publish(draft({ tokens_in: '7' }))
    expect(first.outputs).toMatchObject({ outcome: 'created', episode: '2' })
    const second = await world.publish(another())
    expect(second.outputs).toMatchObject({ outcome: 'created', episode: '1', branch: BRANCH })
    expect(second.log).toContain(`for the branch ${BRANCH}, which had none`)
    expect(await world.readFile(PATH, BRANCH)).toContain(OTHER_RUN)
  })

  it('is found on a branch that was renamed, and where the input is another one', async ({ world }) => {
    await world.publish(draft())
    await world.ask('POST', `/branches/${BRANCH}/rename`, { new_name: 'better-name' })
    const same = await world.publish(draft())
    expect(same.outputs).toMatchObject({ outcome: 'unchanged', branch: 'better-name', 'pull-request-number': '1' })
    const changed = await world.publish(draft({ tokens_in: '7' }), { branch: 'blog/{number}' })
    expect(changed.outputs).toMatchObject({ outcome: 'updated', branch: 'better-name', 'pull-request-number': '1' })
    expect(await world.readFile(PATH, 'better-name')).toContain('tokens_in: 7')

    const next = await world.publish(another(), { branch: 'blog/{number}' })
    expect(next.outputs).toMatchObject({ outcome: 'created', episode: '2', branch: 'blog/002' })
    expect(await world.pullRequests()).toHaveLength(2)
  })

  it('is found by its file where a person has replaced the text, behind a dozen newer commits', async ({ world }) => {
    await world.publish(draft())
    await goOn(world)
    await world.ask('PUT', '/pulls/1/update-branch')
    await world.ask('PATCH', '/pulls/1', { body: 'My own words.' })
    const same = await world.publish(draft())
    expect(same.outputs).toMatchObject({ outcome: 'unchanged', branch: BRANCH, 'pull-request-number': '1' })

    const elsewhere = await world.publish(draft({ tokens_in: '7' }), { branch: 'blog/{number}' })
    expect(elsewhere.outputs).toMatchObject({ outcome: 'updated', branch: BRANCH, 'pull-request-number': '1' })
    const next = await world.publish(another(), { branch: 'blog/{number}' })
    expect(next.outputs).toMatchObject({ outcome: 'created', episode: '2' })
  })

  it.for([
    ['twenty-five', 25, 0],
    ['more than a hundred', 120, 2],
  ] as const)('is found behind %s files of others', async ([, count, listings], { world }) => {
    await world.publish(draft())
    await goOn(world)
    await world.ask('PUT', '/pulls/1/update-branch')
    const files = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`assets/${index + 100}.svg`, '<svg/>']),
    )
    await world.commitFiles({ branch: BRANCH, message: 'Pictures', files })
    await world.ask('POST', `/branches/${BRANCH}/rename`, { new_name: 'better-name' })
    await world.ask('PATCH', '/pulls/1', { body: 'My own words.' })
    world.requests()
    const same = await world.publish(draft())
    expect(same.outputs).toMatchObject({ outcome: 'unchanged', branch: 'better-name', 'pull-request-number': '1' })
    const requests = world.requests()
    expect(requests.filter((request) => request.includes('/pulls/1/files'))).toHaveLength(listings)
    expect(requests.length).toBeLessThanOrEqual(4 + listings)

    const next = await world.publish(another({ episode: '1' }))
    expect(next.outputs).toMatchObject({ outcome: 'created', episode: '2' })
    expect(await world.pullRequests()).toHaveLength(2)
  })

  it('is found beside another one, whose pull request stays about that', async ({ world }) => {
    await world.publish(draft())
    await world.publish(another())
    const second = 'posts/banterpacks/ep-002.md'
    const text = String(await world.readFile(second, 'content/episode-002'))
    await world.ask('PATCH', '/pulls/2', { state: 'closed' })
    await world.ask('DELETE', '/git/refs/heads/content/episode-002')
    await world.commitFiles({ branch: BRANCH, message: 'Both in one', files: { [second]: text } })
    const [before] = await world.pullRequests()
    world.requests()

    const beside = await world.publish(another())
    expect(beside.outputs).toMatchObject({ outcome: 'unchanged', path: second, branch: BRANCH })
    expect(beside.outputs).toMatchObject({ episode: '2', 'pull-request-number': '1' })
    expect(world.requests().length).toBeLessThanOrEqual(4)
    const same = await world.publish(draft())
    expect(same.outputs).toMatchObject({ outcome: 'unchanged', path: PATH, 'pull-request-number': '1' })
    expect(world.requests().length).toBeLessThanOrEqual(4)
    expect((await world.pullRequests())[0]).toEqual(before)

    const byHand = await world.publish(another({ tokens_in: '7' }))
    expect(byHand.outputs).toMatchObject({ outcome: 'conflict', path: second })
    const changed = await world.publish(draft({ tokens_in: '7' }))
    expect(changed.outputs).toMatchObject({ outcome: 'updated', path: PATH, 'pull-request-number': '1' })
    expect(await world.readFile(second, BRANCH)).toBe(text)
    const next = await world.publish(draftSource({ title: '"Third"', episode: '2' }))
    expect(next.outputs).toMatchObject({ outcome: 'created', episode: '3' })
    expect(await world.pullRequests()).toHaveLength(3)
  })

  it('goes on after the base was merged into its branch, and beside files of others', async ({ world }) => {
    await world.publish(draft())
    await goOn(world)
    await world.ask('PUT', '/pulls/1/update-branch')
    await world.commitFiles({ branch: BRANCH, message: 'A picture', files: { 'posts/banterpacks/a.svg': '<svg/>' } })
    const run = await world.publish(draft({ tokens_in: '7' }))

    expect(run.outputs).toMatchObject({ outcome: 'updated', 'pull-request-number': '1' })
    expect(await world.readFile(PATH, BRANCH)).toContain('tokens_in: 7')
    expect(await world.readFile('posts/banterpacks/a.svg', BRANCH)).toBe('<svg/>')
    expect(await world.readFile('notes/12.md', BRANCH)).toBe('x')
  })

  it('takes a change that a person has put there by hand', async ({ world }) => {
    await world.publish(draft())
    const text = await world.readFile(PATH, BRANCH)
    const files = { [PATH]: String(text).replace('tokens_in: 1500', 'tokens_in: 7') }
    await world.commitFiles({ branch: BRANCH, message: 'By hand', files })
    const run = await world.publish(draft({ tokens_in: '7' }))
    expect(run.conclusion).toBe('success')
    expect(await world.readFile(PATH, BRANCH)).toContain('tokens_in: 7')
  })

  it('has the pull request that is open, whatever was closed beside it', async ({ world }) => {
    await world.publish(draft())
    const [first] = await world.pullRequests()
    await world.ask('PATCH', '/pulls/1', { state: 'closed' })
    const body = { title: first?.title, body: first?.body, head: BRANCH, base: 'main' }
    await world.ask('POST', '/pulls', body)
    await world.ask('PATCH', '/pulls/2', { state: 'closed' })
    await world.ask('PATCH', '/pulls/1', { state: 'open' })
    const run = await world.publish(draft({ tokens_in: '7' }))
    expect(run.outputs).toMatchObject({ outcome: 'updated', 'pull-request-number': '1' })
  })

  it('moves to the next number after its branch was updated, and leaves one alone that others work on', async ({
    world,
  }) => {
    await world.publish(draft())
    await goOn(world)
    await world.ask('PUT', '/pulls/1/update-branch')
    await world.commitFiles({ branch: 'main', message: 'By hand', files: { [PATH]: '---\ntitle: x\n---\n' } })
    const moved = await world.publish(draft())
    expect(moved.outputs).toMatchObject({ outcome: 'created', episode: '2', 'pull-request-number': '2' })
    expect(await world.branches()).toEqual(['content/episode-002', 'main'])

    const files = { 'posts/banterpacks/ep-002.md': '---\ntitle: y\n---\n' }
    await world.commitFiles({ branch: 'content/episode-002', message: 'A picture', files: { 'a.svg': '<svg/>' } })
    await world.commitFiles({ branch: 'main', message: 'By hand', files })
    const stays = await world.publish(draft())
    expect(stays.outputs.outcome).toBe('conflict')
    expect(await world.branches()).toEqual(['content/episode-002', 'main'])
  })
})

describe.concurrent('an episode of a draft', { timeout: 180_000 }, () => {
  it.for([
    [
      'a number that no file can have',
      { episode: '4294967295' },
      /^episode: expected a whole number from 1 to 999999999/u,
    ],
    ['a number with a zero before it', { episode: '08' }, /^Expected a number without leading zeros, found "08"/u],
    ['a title that nobody sees', { title: '"\u200b"' }, /^title: expected a title/u],
  ] as const)('is refused for %s', async ([, changes, message], { world }) => {
    const run = await world.publish(draft(changes))
    expect(run.conclusion).toBe('failure')
    expect(messages(run)[0]).toMatch(message)
    expect(world.requests().filter(isWrite)).toEqual([])
  })

  it('gets no number where the highest is taken', async ({ openWorld }) => {
    const world = await openWorld({ files: { 'posts/banterpacks/ep-999999999.md': 'x' } })
    const run = await world.publish(draft())
    expect(messages(run)).toEqual([expect.stringMatching(/^There is no number left for an episode of banterpacks/u)])
  })

  it('is no number that a person has in an open pull request', async ({ world }) => {
    const files = { 'posts/banterpacks/ep-004.md': '---\ntitle: "By hand"\n---\n' }
    await world.commitFiles({ branch: 'my-branch', message: 'By hand', files })
    await world.ask('POST', '/pulls', { title: 'By hand', head: 'my-branch', base: 'main' })
    const run = await world.publish(draft({ episode: '4' }))
    expect(run.outputs).toMatchObject({ outcome: 'created', episode: '5' })
  })
})
